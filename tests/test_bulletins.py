"""The bulletins: their sentences, their tables, and what they leave out."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from huiyin.book import load_house
from huiyin.outputs import bulletins
from huiyin.public import Month, PublicBook, Record
from huiyin.repository import WorkTree
from tests.public_books import book, month

POLICIES = tuple(load_house(WorkTree(Path(__file__).resolve().parent.parent)).rules.policies)
SEPTEMBER = Month("2026-09", 37, 35, 30, 30, 30, 20, 20)
OCTOBER = Month(
    "2026-10", 42, 38, 35, 39, 40, 29, 30, {"repair": 20, "order": 22, "other": None}, {"written": 42}
)


def shown(*months: Month, **given: Any) -> PublicBook:
    """A book of these months and the shipped regulations."""
    return replace(book(rows=0, policies=POLICIES), months=months, **given)


def test_a_month_in_sentences() -> None:
    made = bulletins.render(shown(SEPTEMBER, OCTOBER))
    assert (
        "本月收到来信、来访、来电42件，比上月多5件；答复38件，办结35件。当月到期的答复40件，按期39件，"
        "按期率97.5%，没有达到规定的100%。回访30件，满意的29件，满意率96.6%。"
    ) in made["bulletins/2026-10.md"]
    assert (
        "42 matters were received, 5 more than the month before; 38 were answered and 35 closed. "
        "Of 40 answers due, 39 were in time (97.5%, target of 100% missed). "
        "Of 30 people called back, 29 were satisfied (96.6%)."
    ) in made["en/bulletins/2026-10.md"]
    assert "按期率100%，达到规定的100%" in made["bulletins/2026-09.md"]


@pytest.mark.parametrize(
    ("received", "chinese", "english"),
    [
        (37, "37件，与上月持平；", "37 matters were received, as many as the month before;"),
        (30, "30件，比上月少7件；", "30 matters were received, 7 fewer than the month before;"),
        (None, "少于5件；", "Fewer than 5 matters were received;"),
    ],
)
def test_the_trend_is_told_where_both_months_are(received: int | None, chinese: str, english: str) -> None:
    made = bulletins.render(shown(SEPTEMBER, replace(OCTOBER, received=received)))
    assert chinese in made["bulletins/2026-10.md"]
    assert english in made["en/bulletins/2026-10.md"]


def test_small_numbers_are_told_in_words_everywhere() -> None:
    small = Month("2026-10", None, None, None, None, None, None, None, {"repair": None}, {"spoken": None})
    made = bulletins.render(shown(SEPTEMBER, small))
    text = made["bulletins/2026-10.md"]
    assert "None" not in "".join(made.values())
    assert "当月到期的答复太少或者没有，不计算按期率。回访太少或者没有，不计算满意率。" in text
    assert "| 收到 | 少于5 | 37 |" in text
    assert "“少于5”：不足5件的数目不公布" in text
    row = '| [<span class="unseen">2026年</span>10月](2026-10.md) | 少于5 | 少于5 | 少于5 | — | — |'
    assert row in made["bulletins/index.md"]


def test_none_called_back_is_no_share_at_all() -> None:
    text = bulletins.render(shown(replace(OCTOBER, called_back=0, satisfied=0)))["bulletins/2026-10.md"]
    assert "回访太少或者没有，不计算满意率。" in text


def test_a_page_for_each_of_the_last_24_months_in_both_languages() -> None:
    months = [month(random.Random(1), f"{2024 + place // 12}-{place % 12 + 1:02}") for place in range(30)]
    made = bulletins.render(shown(*months))
    assert len(made) == 2 * (1 + 24)
    assert "bulletins/2024-06.md" not in made
    assert made["bulletins/2024-07.md"].rstrip().endswith("[→ 2024年8月](2024-08.md) · [全部月报](index.md)")


def test_the_months_stand_by_year_and_earlier_years_are_folded() -> None:
    made = bulletins.render(shown(replace(SEPTEMBER, period="2025-12"), OCTOBER))
    assert '### 2026年 {#y2026}\n\n<div class="rows months" markdown>' in made["bulletins/index.md"]
    text = made["en/bulletins/index.md"]
    folded = text.partition('??? quiet "2025"')[2].partition("</div>")[0]
    assert '| [December<span class="unseen"> 2025</span>](2025-12.md) | 37 |' in folded
    assert '[October<span class="unseen"> 2026</span>](2026-10.md)' not in folded


def test_the_key_figures_of_a_month_say_how_they_changed() -> None:
    made = bulletins.render(shown(SEPTEMBER, OCTOBER))
    text = made["bulletins/2026-10.md"].partition("</div>")[0]
    assert [line for line in text.splitlines() if line.startswith("<li>")] == [
        "<li><span><span>收到</span><strong>42<small>件</small></strong><em>比上月多5件</em></span></li>",
        "<li><span><span>答复</span><strong>38<small>件</small></strong><em>比上月多3件</em></span></li>",
        "<li><span><span>办结</span><strong>35<small>件</small></strong><em>比上月多5件</em></span></li>",
        "<li><span><span>按期率</span><strong>97.5<small>%</small></strong>"
        "<em>到期40件，按期39件</em><em>上月100%</em><em>没有达到规定的100%</em></span></li>",
        "<li><span><span>满意率</span><strong>96.6<small>%</small></strong>"
        "<em>回访30件，满意29件</em><em>上月100%</em></span></li>",
    ]
    english = made["en/bulletins/2026-10.md"]
    assert "<strong>42</strong><em>5 more than the month before</em>" in english
    assert "<em>39 of 40 due</em><em>month before: 100%</em><em>target of 100% missed</em>" in english


def test_key_figures_tell_no_change_from_what_is_not_told() -> None:
    small = Month("2026-09", None, None, None, None, None, None, None)
    made = bulletins.render(shown(small, replace(OCTOBER, closed=None)))
    cards = [
        [line for line in made[f"bulletins/{period}.md"].splitlines() if line.startswith("<li>")]
        for period in ("2026-09", "2026-10")
    ]
    few = '<strong class="words">少于5<small>件</small></strong>'
    assert cards[0][0] == f"<li><span><span>收到</span>{few}</span></li>"
    assert cards[0][3] == '<li><span><span>按期率</span><strong class="words">—</strong></span></li>'
    assert cards[1][2] == f"<li><span><span>办结</span>{few}</span></li>"
    assert "上月" not in "".join(cards[1])


def test_the_clauses_kept_least_stand_first_and_lead_to_their_article() -> None:
    records = (
        Record("mailbox", "2026-1", "reply", 212, 219),
        Record("mailbox", "2026-1", "dispatch", 10, 10),
        Record("mailbox", "2026-1", "callback", None, None),
        Record("mailbox", "2025-1", "reply", 1007, 1212),
    )
    text = bulletins.render(shown(OCTOBER, records=records))["bulletins/index.md"]
    first, second, third = [
        line.split("|")[1:] for line in text.splitlines() if "《总经理信箱管理规定》" in line
    ]
    assert first[0].startswith(
        " [《总经理信箱管理规定》第十八条](../policies/mailbox/2025-1.md#reply)（2025-1版）<br>"
    )
    assert first[1:3] == [" 1,007&nbsp;/&nbsp;1,212 ", " 83% "]
    assert second[0] == (
        " [《总经理信箱管理规定》第十八条](../policies/mailbox.md#reply)<br>"
        '<span class="rule">限于需要答复，繁简程度为简单的：自收到之日起，应当在三个工作日内答复或者不予受理</span> '
    )
    assert second[1:3] == [" 212&nbsp;/&nbsp;219 ", " 96.8% "]
    assert third[1:3] == [" 10&nbsp;/&nbsp;10 ", " 100% "]
    folded = text.partition('??? quiet "全部按期的条款：1条"')[2]
    assert "10&nbsp;/&nbsp;10" in folded
    assert "212&nbsp;/&nbsp;219" not in folded


def test_a_long_list_of_late_clauses_is_folded_after_the_worst_ten() -> None:
    late = [(one, clause.id) for one in POLICIES for clause in one.clauses if clause.kind == "deadline"]
    records = tuple(
        Record(one.id, one.version, name, place, 100) for place, (one, name) in enumerate(late[:13])
    )
    text = bulletins.render(shown(OCTOBER, records=records))["bulletins/index.md"]
    opened, _, folded = text.partition('??? quiet "其余有逾期的条款：3条"')
    assert [opened.count("&nbsp;/&nbsp;100 |"), folded.count("&nbsp;/&nbsp;100 |")] == [10, 3]


def test_where_every_clause_was_kept_it_says_so() -> None:
    records = (Record("mailbox", "2026-1", "dispatch", 10, 10),)
    made = bulletins.render(shown(OCTOBER, records=records))
    assert "公布的1条，全部按期。" in made["bulletins/index.md"]
    assert "All clauses told were kept in full: 1." in made["en/bulletins/index.md"]


def test_without_months_the_index_says_so() -> None:
    made = bulletins.render(shown())
    assert sorted(made) == ["bulletins/index.md", "en/bulletins/index.md"]
    assert "还没有可以公布的月份。" in made["bulletins/index.md"]
