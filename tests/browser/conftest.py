"""One site and one window for all tests of the browser."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from huiyin.public import PublicBook
from tests.browser.site import build, sample, served

if TYPE_CHECKING:
    from tests.browser.window import Window


@pytest.fixture(scope="session")
def shown() -> PublicBook:
    """What the site shows."""
    return sample()


@pytest.fixture(scope="session")
def site(shown: PublicBook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the built site."""
    html = build(tmp_path_factory.mktemp("site"), shown)
    with served(html, tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(scope="session")
def _window(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    missing = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    if importlib.util.find_spec("selenium") is None:
        missing.append("selenium")
    if missing and not os.environ.get("CI"):
        pytest.skip(f"missing: {', '.join(missing)}")
    from tests.browser.window import Window

    window = Window(site, str(tmp_path_factory.mktemp("profile")))
    yield window
    window.driver.quit()


@pytest.fixture
def window(_window: Window) -> Iterator[Window]:
    """The window as a visitor finds it: wide, light, with scripts."""
    _window.scripts(True)
    _window.shape()
    yield _window
    _window.scripts(True)
