"""A site for the browser: made of a random PublicBook, served from a folder by the simplest of servers."""

from __future__ import annotations

import gzip
import io
import os
import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from huiyin import engines, stage
from huiyin.book import load_house
from huiyin.outputs import everything
from huiyin.outputs.pickup import Offer
from huiyin.public import Kept, PublicBook, Record
from huiyin.repository import WorkTree
from tests.public_books import book, case

ROOT = Path(__file__).resolve().parents[2]
ENGINE = os.environ.get("HUIYIN_ENGINE", "mkdocs")
"""What the site of the tests is built with; HUIYIN_ENGINE=zensical tries the other one."""
BELOW = "some/where"
"""The site is served from there, so that a path from the server's root fails."""
HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">",
    '{{ figures }} --8<-- "/etc/passwd" [链接](javascript:alert(1)) {: onclick="alert(1)" }',
    "*星号*、`反引号`、| 竖线 |、&lt;已转义&gt; 与\n\n换行",
)


def sample() -> PublicBook:
    """Three hundred rows, some that try to be more than text; the shipped regulations and how they were kept."""
    plain = book(297)
    policies = tuple(load_house(WorkTree(ROOT)).rules.policies)
    made = random.Random(7)
    rows = [
        case(made, ["2026-11"], number=f"0000000{place}", period="2026-11", summary=text)
        for place, text in enumerate(HOSTILE)
    ]
    made_of = book(cases=[*plain.cases, *rows], policies=policies)
    clauses = [(one, item.id) for one in policies for item in one.clauses if item.kind == "deadline"][:20]
    records = tuple(
        Record(one.id, one.version, name, 1000 + place * 30, 1300)
        for place, (one, name) in enumerate(clauses)
    )
    told = {(one.id, name) for one, name in clauses}
    kept = tuple(Kept(*one, min(100, place * 5 + 20), place > 9) for place, one in enumerate(sorted(told)))
    months = tuple(replace(month, by_clause=kept) for month in made_of.months)
    return replace(made_of, records=records, months=months)


def build(root: Path, given: PublicBook, offer: Offer | None = None, engine: str = ENGINE) -> Path:
    """Stage and build a site of the book below `root`; its HTML folder."""
    root.mkdir(exist_ok=True)
    for name in ("site", "policies"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    calendar = load_house(WorkTree(root)).rules.calendar
    stage.write(root, everything(given, calendar, stage.site_files(WorkTree(root)), "", offer))

    def made(folder: Path) -> None:
        engines.ENGINES[engine](root, folder)
        stage.finish(folder)

    stage.build_into_place(root, made)
    return root / stage.HTML


class _Quiet(SimpleHTTPRequestHandler):
    """Compresses nothing: the heaviest that a page can be."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so there
        """Say nothing."""


class _Compressing(_Quiet):
    """Compresses text, as servers for the public do."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """The head of an answer, and what follows it."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        if path.suffix not in _TEXTS or not path.is_file():
            return super().send_head()
        data = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        for name, value in (
            ("Content-Type", self.guess_type(str(path))),
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(data))),
        ):
            self.send_header(name, value)
        self.end_headers()
        return io.BytesIO(data)


_TEXTS = (".html", ".css", ".js", ".json", ".svg", ".xml", ".csv", ".ics")


@contextmanager
def served(html: Path, place: Path, *, compressed: bool = False) -> Iterator[str]:
    """The address of the site, while it is served."""
    handler = _Compressing if compressed else _Quiet
    (place / BELOW).parent.mkdir(parents=True)
    (place / BELOW).symlink_to(html)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(place)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/{BELOW}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
