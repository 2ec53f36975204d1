"""Every kind of page: loads quietly and lightly, from the site alone, in its language, on every screen."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.site import ENGINE

if TYPE_CHECKING:
    from tests.browser.window import Window

pytestmark = pytest.mark.browser
KINDS = (
    "",
    "board/",
    "board/2026-q4/",
    "bulletins/",
    "bulletins/2026-10/",
    "figures/",
    "policies/",
    "policies/mailbox/",
    "channels/",
    "pickup/",
    "handbook/",
    "handbook/status/",
    "handbook/codes/",
    "data/",
)
PAGES = [*KINDS, *(f"en/{kind}" for kind in KINDS)]
FIRST_VIEW = {"mkdocs": 300_000, "zensical": 360_000}[ENGINE]
"""Bytes, with a server that compresses nothing; test_weight.py has one that does."""


def axe() -> str:
    """The script of axe; HUIYIN_AXE names a newer one than PyPI's."""
    given = os.environ.get("HUIYIN_AXE")
    if given:
        return Path(given).read_text("utf-8")
    import axe_core_python

    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_quietly_lightly_and_from_the_site_alone(window: Window, page: str) -> None:
    window.open(page)
    fetched = window.requests()
    light = sum(size for address, size in fetched.items() if "/data/board/" not in address)
    assert window.complaints() == []
    assert [address for address in fetched if not address.startswith(window.site)] == []
    assert 50_000 < light <= FIRST_VIEW
    assert window.run("return document.documentElement.lang") == ("en" if page.startswith("en/") else "zh-CN")


@pytest.mark.parametrize(
    "page", ["", "board/", "en/board/", "bulletins/2026-10/", "en/policies/", "handbook/clerk/"]
)
@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 900)])
def test_nothing_moves_while_a_page_loads(window: Window, page: str, width: int, height: int) -> None:
    window.shape(width, height)
    with window.slowly():  # so that the page is painted before its scripts come
        window.open(page)
    assert window.run("return window.shifts") < 0.001


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_needs_no_sideways_scrolling(window: Window, page: str) -> None:
    window.shape(360, 740)
    window.open(page)
    assert window.run("return document.documentElement.scrollWidth") == 360


def test_the_language_switch_keeps_the_page_and_the_question(window: Window) -> None:
    window.open("board/?stage=ended&text=电梯")
    window.until(lambda: "找到" in window.text(".b-count"))
    window.one("a[data-language]").click()
    window.until(lambda: "found" in window.text(".b-count"))
    there = window.run("return location.pathname + decodeURI(location.search)")
    assert there.endswith("/en/board/?text=电梯&stage=ended")
    window.one("a[data-language]").click()
    window.until(lambda: "找到" in window.text(".b-count"))


@pytest.mark.parametrize(
    ("page", "tabs"),
    [("bulletins/2026-10/", "月报"), ("en/bulletins/2026-10/", "Bulletins"), ("en/", "Home"), ("", "首页")],
)
def test_the_tabs_are_of_the_page_s_language_and_say_where_one_is(
    window: Window, page: str, tabs: str
) -> None:
    window.open(page)
    assert [tab.text for tab in window.all(".md-tabs [aria-current]")] == [tabs]
    assert ("首页" in window.text(".md-tabs")) is not page.startswith("en/")


INDEX = re.compile(r"/search(/search_index)?\.json$")
"""Where either engine lays the index; the script that reads it is small and comes with the page."""


def test_the_index_of_the_search_comes_when_it_is_asked_for_and_finds_words_inside_titles(
    window: Window,
) -> None:
    window.open("")
    assert [address for address in window.requests() if INDEX.search(address)] == []
    found = [text.replace("\u200b", "") for text in window.search("管理规定")]
    assert any("总经理信箱" in text for text in found), found
    assert window.complaints() == []


def test_dark_is_dark_and_stays_legible(window: Window) -> None:
    window.shape(dark=True)
    window.run("return 0")
    window.open("board/")
    window.driver.refresh()
    window.until(lambda: window.run("return document.body.dataset.mdColorScheme") == "slate")
    paper = window.run("return getComputedStyle(document.body).backgroundColor")
    assert sum(int(part) for part in paper.strip("rgb()").split(",")) < 150


def test_the_device_says_light_or_dark_until_the_visitor_does(window: Window) -> None:
    def scheme() -> object:
        return window.run("return document.body.dataset.mdColorScheme")

    window.open("channels/")
    window.until(lambda: scheme() == "default")
    window.shape(dark=True)
    window.open("channels/")
    window.until(lambda: scheme() == "slate")
    try:
        window.one("[data-md-component=palette] label:not([hidden])").click()
        window.until(lambda: scheme() == "default")
        window.open("figures/")
        window.until(lambda: scheme() == "default")
    finally:
        window.run("localStorage.clear()")


@pytest.mark.parametrize(
    "page", ["bulletins/", "bulletins/2026-10/", "en/bulletins/", "en/bulletins/2026-10/"]
)
def test_the_tables_of_a_bulletin_fit_a_phone_folded_or_not(window: Window, page: str) -> None:
    window.shape(360, 740)
    window.open(page)
    cut = window.run("""
        for (const one of document.querySelectorAll("details")) one.open = true;
        const wide = (one) => one.getBoundingClientRect().right > innerWidth;
        return [document.querySelectorAll(".rows table").length,
          [...document.querySelectorAll(".rows :is(td, th), .figures strong")].filter(wide).length];
    """)
    assert cut[0] > 0
    assert cut[1] == 0


@pytest.mark.parametrize("page", ["bulletins/2026-10/", "en/bulletins/2026-10/"])
def test_what_is_folded_is_on_paper(window: Window, page: str) -> None:
    window.open(page)
    folded = "details.quiet:not([open]) td"
    assert not window.one(folded).is_displayed()
    window.shape(media="print")
    height = window.run(f"return document.querySelector('{folded}').getBoundingClientRect().height")
    assert isinstance(height, (int, float))
    assert height > 0


def test_print_leaves_out_what_paper_cannot_use(window: Window) -> None:
    window.open("board/")
    window.shape(media="print")
    assert not window.one(".b-filters").is_displayed()
    assert not window.one(".md-tabs").is_displayed()
    assert len(window.all(".b-table tbody tr")) == 50


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("page", [*KINDS, "en/board/"])
def test_axe_finds_nothing_serious(window: Window, page: str, dark: bool) -> None:
    window.shape(dark=dark)
    window.open(page)
    window.driver.refresh()
    window.run(axe())
    found: dict[str, Any] = window.driver.execute_async_script(
        "axe.run(document, {}).then(arguments[arguments.length - 1])"
    )
    serious = [
        f"{one['id']}: {node['html'][:150]} {node['any'][0]['message'] if node['any'] else ''}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
    assert not serious, "\n".join(serious)
