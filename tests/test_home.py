"""The home page: its words stay, its figures stand where they were asked for and say what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from huiyin.outputs import homepage, twins
from huiyin.public import Figure
from tests.public_books import book

ROOT = Path(__file__).resolve().parent.parent


def test_figures_and_chart_stand_where_the_page_asks_for_them() -> None:
    made = homepage.render(book(), {"index.md": "# 您好\n\n{{ figures }}\n\n中间\n\n{{ chart }}\n\n末尾\n"})
    text = made["index.md"]
    places = [text.index(part) for part in ("# 您好", 'class="figures"', "中间", 'class="charts"', "末尾")]
    assert places == sorted(places)
    assert "{{" not in text


def test_a_page_that_asks_for_nothing_gets_them_at_its_end() -> None:
    text = homepage.render(book(), {"en/index.md": "# Hello\n"})["en/index.md"]
    assert text.startswith('# Hello\n\n<div class="figures"')
    assert text.rstrip().endswith("</div>")


@pytest.mark.parametrize(
    ("figure", "card"),
    [
        (
            Figure("open", 1023),
            "<span>正在办理</span><strong>1,023<small>件</small></strong><em>此刻还没有办结</em>",
        ),
        (
            Figure("in-time", 212, 219),
            "<span>按期答复</span><strong>96.8<small>%</small></strong><em>最近12个月</em><em>212 / 219</em>",
        ),
        (Figure("in-time", 219, 219), "<strong>100<small>%</small></strong>"),
        (Figure("in-time", 9999, 10000), "<strong>99.9<small>%</small></strong>"),
        (Figure("overdue", 0), "<span>目前逾期</span><strong>0<small>件</small></strong>"),
        (Figure("overdue", None), '<strong class="words">少于5<small>件</small></strong>'),
        (Figure("satisfied", None, 3), '<strong class="words">—</strong>'),
    ],
)
def test_a_figure_explains_itself(figure: Figure, card: str) -> None:
    text = homepage.figures(replace(book(rows=0), figures=(figure,)), "zh")
    assert card in text
    assert f'href="figures/#{figure.name}"' in text


def test_every_figure_has_its_explanation_under_the_anchor_that_its_card_names() -> None:
    made = homepage.render(book(), {})
    for language, words in (("", "正在办理"), ("en/", "In hand")):
        text = made[f"{language}figures.md"]
        assert f"## {words} {{#open}}" in text
        for name in ("in-time", "overdue", "satisfied"):
            assert f"{{#{name}}}" in text


def test_the_moment_and_the_commit_are_told() -> None:
    chinese, english = (homepage.figures(book(), language) for language in ("zh", "en"))
    assert "数据截至 2026年11月16日9:00 · <code>0123456789</code>" in chinese
    assert "示例数据，均为虚构" in chinese
    assert "As of 16 November 2026, 9:00" in english


@pytest.mark.parametrize("path", homepage.PAGES)
def test_the_shipped_home_pages_ask_for_both(path: str) -> None:
    text = (ROOT / "site/pages" / path).read_text("utf-8")
    assert [text.count(mark) for mark in homepage.MARKS] == [1, 1]


def test_pages_without_a_twin_are_marked() -> None:
    files: dict[str, str | bytes] = {
        "a.md": "---\ntitle: A\n---\n\n# A\n",
        "en/a.md": "# A\n",
        "b.md": "---\ntitle: B\n---\n\n# B\n",
        "en/c.md": b"# C\n",
        "x.json": "{}",
    }
    assert twins.marked(files) == {
        **files,
        "b.md": "---\nuntranslated: true\ntitle: B\n---\n\n# B\n",
        "en/c.md": "---\nuntranslated: true\n---\n\n# C\n",
    }
