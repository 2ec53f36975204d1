"""The status board as a visitor uses it: filters, search, pages, links; with a keyboard; without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.public import PublicBook, PublicCase

if TYPE_CHECKING:
    from tests.browser.window import Window

pytestmark = pytest.mark.browser


def ready(window: Window) -> None:
    """Wait until the rows and what they say are there."""
    window.until(
        lambda: window.all(".b-filters") and window.run("return !document.querySelector('.b-filters').hidden")
    )
    window.until(lambda: "正在取" not in window.run("return document.querySelector('.b-table').textContent"))


def numbers(window: Window) -> list[str]:
    """The public numbers shown."""
    return [cell.text for cell in window.all(".b-table tbody .b-number")]


def counted(window: Window, text: str) -> None:
    """Wait for the count to say so."""
    window.until(lambda: window.text(".b-count") == text)


def of(shown: PublicBook, **wanted: object) -> list[PublicCase]:
    """The rows that have these values."""
    return [one for one in shown.cases if all(getattr(one, name) == value for name, value in wanted.items())]


def test_filters_together_leave_the_rows_that_pass_all(window: Window, shown: PublicBook) -> None:
    window.open("board/")
    counted(window, f"共{len(shown.cases)}件")
    window.choose("stage", "ended")
    window.choose("site", "binjiang")
    expected = of(shown, stage="ended", site="binjiang")
    counted(window, f"找到{len(expected)}件")
    ready(window)
    assert set(numbers(window)) == {one.number for one in expected}
    window.choose("due", "overdue")
    counted(window, f"找到{len(of(shown, stage='ended', site='binjiang', overdue=True))}件")


def test_a_year_holds_its_quarters_and_months(window: Window, shown: PublicBook) -> None:
    window.open("board/?period=2026-Q3")
    quarter = [one for one in shown.cases if one.period in ("2026-Q3", "2026-07", "2026-08", "2026-09")]
    counted(window, f"找到{len(quarter)}件")
    window.choose("period", "2026")
    counted(window, f"找到{len([one for one in shown.cases if one.period.startswith('2026')])}件")


def test_a_link_keeps_the_question_and_back_goes_back(window: Window, shown: PublicBook) -> None:
    window.open("board/")
    window.choose("category", "repair")
    window.choose("sort", "oldest")
    expected = of(shown, category="repair")
    counted(window, f"找到{len(expected)}件")
    ready(window)
    first = numbers(window)
    assert window.run("return location.search") == "?category=repair&sort=oldest"
    window.driver.refresh()
    counted(window, f"找到{len(expected)}件")
    ready(window)
    assert numbers(window) == first
    window.driver.back()
    window.until(lambda: window.run("return location.search") == "?category=repair")
    window.until(lambda: numbers(window) != first)


def test_the_search_finds_words_inside_a_summary_and_a_public_number(
    window: Window, shown: PublicBook
) -> None:
    window.open("board/")
    ready(window)
    window.one("[name=text]").send_keys("梯运行有异")
    expected = [one for one in shown.cases if "梯运行有异" in one.summary]
    counted(window, f"找到{len(expected)}件")
    window.one("[name=text]").clear()
    window.one("[name=text]").send_keys(shown.cases[9].number.lower())
    counted(window, "找到1件")
    ready(window)
    assert numbers(window) == [shown.cases[9].number]


def test_nothing_found_is_said_in_words_and_cleared_with_one_button(
    window: Window, shown: PublicBook
) -> None:
    window.open("board/?text=绝无此字")
    counted(window, "找到0件")
    assert window.text(".b-empty") == "没有符合这些条件的事项。换一个字词，或者放宽条件再试。"
    window.one(".b-clear").click()
    counted(window, f"共{len(shown.cases)}件")
    assert window.run("return location.search") == ""


def test_fifty_rows_a_page(window: Window, shown: PublicBook) -> None:
    window.open("board/")
    ready(window)
    first = numbers(window)
    window.all(".b-pager button")[-1].click()
    window.until(lambda: numbers(window) != first)
    ready(window)
    second = numbers(window)
    assert (len(first), len(second), set(first) & set(second)) == (50, 50, set())
    assert window.run("return location.search") == "?page=2"
    assert window.text(".b-pager [aria-current]") == "2"


def test_what_tries_to_be_markup_stays_text(window: Window, shown: PublicBook) -> None:
    for page in ("board/?text=onerror", "board/2026-q4/"):
        window.open(page)
        ready(window) if "?" in page else None
        cell = next(one for one in window.all(".b-matter") if "onerror" in one.text)
        assert "<script>document.title='taken'</script><img src=x" in cell.text
        assert window.driver.title.startswith("办理公示")
        assert window.all(".board img, .board script, .board a[href^=javascript]") == []
        assert window.complaints() == []


def test_a_keyboard_is_enough(window: Window, shown: PublicBook) -> None:
    from selenium.webdriver.common.keys import Keys

    window.open("board/")
    ready(window)
    window.run("document.querySelector('[name=text]').focus()")
    for wanted in ("", "stage"):
        if wanted:
            keys = window.driver.switch_to.active_element
            keys.send_keys(Keys.TAB)
            while window.run("return document.activeElement.name") != wanted:
                window.driver.switch_to.active_element.send_keys(Keys.TAB)
    window.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    window.until(lambda: "stage=received" in window.run("return location.search"))
    counted(window, f"找到{len(of(shown, stage='received'))}件")
    style = window.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_without_scripts_there_are_plain_tables(window: Window, shown: PublicBook) -> None:
    window.scripts(False)
    window.driver.get(f"{window.site}board/")
    assert not window.one(".b-filters").is_displayed()
    assert len(window.all(".b-table tbody tr")) == 20
    links = [one.get_attribute("href") for one in window.all("#quarters ~ ul a")]
    assert links[0] == f"{window.site}board/2026-q4/"
    window.driver.get(links[0])
    quarter = [one for one in shown.cases if one.period in ("2026-Q4", "2026-10", "2026-11", "2026-12")]
    assert len(window.all(".b-table tbody tr")) == len(quarter)
