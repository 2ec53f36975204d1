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
    assert "| [2026年10月](2026-10.md) | 少于5 | 少于5 | 少于5 | — | — |" in made["bulletins/index.md"]


def test_none_called_back_is_no_share_at_all() -> None:
    text = bulletins.render(shown(replace(OCTOBER, called_back=0, satisfied=0)))["bulletins/2026-10.md"]
    assert "回访太少或者没有，不计算满意率。" in text


def test_a_page_for_each_of_the_last_24_months_in_both_languages() -> None:
    months = [month(random.Random(1), f"{2024 + place // 12}-{place % 12 + 1:02}") for place in range(30)]
    made = bulletins.render(shown(*months))
    assert len(made) == 2 * (1 + 24)
    assert "bulletins/2024-06.md" not in made
    assert made["bulletins/2024-07.md"].rstrip().endswith("[→ 2024年8月](2024-08.md) · [全部月报](index.md)")


def test_the_clauses_kept_least_stand_first_and_lead_to_their_article() -> None:
    records = (
        Record("mailbox", "2026-1", "reply", 212, 219),
        Record("mailbox", "2026-1", "dispatch", 10, 10),
        Record("mailbox", "2026-1", "callback", None, None),
    )
    text = bulletins.render(shown(OCTOBER, records=records))["bulletins/index.md"]
    rows = [line for line in text.splitlines() if "《总经理信箱管理规定》" in line]
    assert rows[0] == "| [《总经理信箱管理规定》第十八条](../policies/mailbox.md#reply) | 212 | 219 | 96.8% |"
    assert [line.split(" | ")[1:] for line in rows[1:]] == [["10", "10", "100% |"]]


def test_without_months_the_index_says_so() -> None:
    made = bulletins.render(shown())
    assert sorted(made) == ["bulletins/index.md", "en/bulletins/index.md"]
    assert "还没有可以公布的月份。" in made["bulletins/index.md"]
