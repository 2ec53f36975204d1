"""How many bytes each page takes to be seen: `python -m tests.browser.weigh [FOLDER] [--plain]`.

FOLDER is a built site (build/html). Pages are served as servers for the public do, texts compressed; with
--plain nothing is. What is counted is what Chromium says that it received, heads included, until nothing more
is loading; the board's data stand apart.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.browser.site import served
from tests.browser.window import Window

DATA = "/data/board/"


class Weight(NamedTuple):
    """Bytes and requests of a page."""

    page: str
    view: int
    data: int
    requests: int


def pages_of(html: Path) -> list[str]:
    """Every page of a built site, without those that differ in nothing but their words (codes)."""
    found = (path.parent.relative_to(html).as_posix() for path in sorted(html.rglob("index.html")))
    return ["" if page == "." else f"{page}/" for page in found if "/codes/HY" not in page]


def weigh(window: Window, pages: Iterable[str]) -> Iterator[Weight]:
    """What each page takes, opened in turn with an empty cache."""
    for page in pages:
        fetched = window.open(page).requests()
        data = sum(size for address, size in fetched.items() if DATA in address)
        yield Weight(page, sum(fetched.values()) - data, data, len(fetched))


def main(words: Sequence[str]) -> None:
    """Print the pages, the heaviest first."""
    folders = [word for word in words if not word.startswith("-")]
    html = Path(folders[0] if folders else "build/html").resolve()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place,
        served(html, Path(place, "server"), compressed="--plain" not in words) as address,
    ):
        window = Window(address, str(Path(place, "profile")))
        try:
            found = sorted(weigh(window, pages_of(html)), key=lambda one: -one.view)
        finally:
            window.driver.quit()
    for one in found:
        print(f"{one.view:>9,} {one.data:>9,} {one.requests:>4}  /{one.page}")


if __name__ == "__main__":
    main(sys.argv[1:])
