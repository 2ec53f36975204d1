"""What a page takes to be seen on a phone, with a server that compresses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huiyin.public import PublicBook
from tests.browser.site import build, served

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.window import Window

pytestmark = pytest.mark.browser
FIRST_VIEW = 150_000
"""Bytes as transferred, the board's data aside; half of what is allowed."""
REQUESTS = 12


@pytest.fixture(scope="module")
def heavy(shown: PublicBook, tmp_path_factory: pytest.TempPathFactory, _window: Window) -> Iterator[Path]:
    """The site once more, behind a server that compresses; the window looks at it."""
    html = build(tmp_path_factory.mktemp("weighed"), shown)
    before = _window.site
    with served(html, tmp_path_factory.mktemp("compressing"), compressed=True) as address:
        _window.site = address
        yield html
        _window.site = before


def test_no_page_is_heavy(heavy: Path, window: Window) -> None:
    from tests.browser.weigh import pages_of, weigh

    window.shape(360, 740)
    pages = pages_of(heavy)
    assert len(pages) > 60
    found = list(weigh(window, pages))
    assert [one for one in found if one.view > FIRST_VIEW or one.requests > REQUESTS] == []
    assert min(one.view for one in found) > 20_000
