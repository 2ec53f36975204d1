"""A site for the browser: made of a random PublicBook, served from a folder by the simplest of servers."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from huiyin import engines, stage
from huiyin.book import load_house
from huiyin.outputs import everything
from huiyin.outputs.pickup import Offer
from huiyin.public import PublicBook
from huiyin.repository import WorkTree
from tests.public_books import book, case

ROOT = Path(__file__).resolve().parents[2]
BELOW = "some/where"
"""The site is served from there, so that a path from the server's root fails."""
HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">",
    '{{ figures }} --8<-- "/etc/passwd" [链接](javascript:alert(1)) {: onclick="alert(1)" }',
    "*星号*、`反引号`、| 竖线 |、&lt;已转义&gt; 与\n\n换行",
)


def sample() -> PublicBook:
    """Three hundred rows, among them some that try to be more than text, and the shipped regulations."""
    plain = book(297)
    policies = tuple(load_house(WorkTree(ROOT)).rules.policies)
    made = random.Random(7)
    rows = [
        case(made, ["2026-11"], number=f"0000000{place}", period="2026-11", summary=text)
        for place, text in enumerate(HOSTILE)
    ]
    return book(cases=[*plain.cases, *rows], policies=policies)


def build(root: Path, given: PublicBook, offer: Offer | None = None, engine: str = "mkdocs") -> Path:
    """Stage and build a site of the book below `root`; its HTML folder."""
    root.mkdir(exist_ok=True)
    for name in ("site", "policies"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    calendar = load_house(WorkTree(root)).rules.calendar
    stage.write(root, everything(given, calendar, stage.site_files(WorkTree(root)), offer))

    def made(folder: Path) -> None:
        engines.ENGINES[engine](root, folder)
        stage.finish(folder)

    stage.build_into_place(root, made)
    return root / stage.HTML


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so there
        """Say nothing."""


@contextmanager
def served(html: Path, place: Path) -> Iterator[str]:
    """The address of the site, while it is served."""
    (place / BELOW).parent.mkdir(parents=True)
    (place / BELOW).symlink_to(html)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(place)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{BELOW}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
