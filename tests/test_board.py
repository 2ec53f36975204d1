"""The status board: what stands in its pages, and that the three forms of its data say the same."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from huiyin.outputs import board, boarddata
from huiyin.public import PublicCase
from tests.public_books import book

ROW = PublicCase(
    number="7K3M9QZX",
    period="2026-10",
    category="repair",
    channel=None,
    site="binjiang",
    stage="handling",
    outcome=None,
    timeliness="late-3",
    overdue=True,
    summary="东侧电梯有异响",
)


def row(**given: Any) -> PublicCase:
    """The row above with some values changed."""
    return PublicCase(**{**{name: getattr(ROW, name) for name in PublicCase.__slots__}, **given})


def test_a_row_in_both_languages() -> None:
    made = board.render(book(cases=[ROW]))
    assert (
        '<tr role="row"><td role="cell" class="b-number"><code>7K3M9QZX</code></td>'
        '<td role="cell" class="b-period">2026年10月</td>'
        '<td role="cell" class="b-matter"><b>维修</b> <span>东侧电梯有异响</span></td>'
        '<td role="cell" class="b-site">滨江花园</td><td role="cell" class="b-channel">各渠道</td>'
        '<td role="cell" class="b-stage">办理中</td>'
        '<td role="cell" class="b-due"><span class="due due-overdue">现已逾期3个工作日以内</span></td>'
        '<td role="cell" class="b-outcome"></td></tr>'
    ) in made["board.md"]
    assert "October 2026" in made["en/board.md"]
    assert "Overdue now: up to 3 working days late" in made["en/board.md"]


@pytest.mark.parametrize(
    ("withheld", "chinese", "english"),
    [
        (
            15,
            "公布1件。另有15件以上只计入总数，不单独列出。",
            "1 published. 15 or more besides are counted in totals only.",
        ),
        (0, "公布1件。没有列出的不足5件，或者没有。", "1 published. Fewer than 5 are not listed, or none."),
    ],
)
def test_it_is_told_what_was_withheld(withheld: int, chinese: str, english: str) -> None:
    made = board.render(book(cases=[ROW], withheld=withheld))
    assert chinese in made["board.md"]
    assert english in made["en/board.md"]


def test_an_empty_board_says_so() -> None:
    made = board.render(book(cases=[]))
    assert "目前没有可以公布的事项。" in made["board.md"]
    assert sorted(made) == sorted(
        ["board.md", "en/board.md", "data/board.json", "data/board.csv", "data/board/index.json"]
    )


def test_the_page_has_the_newest_rows_and_the_tables_the_newest_quarters() -> None:
    periods = ["2026-11", "2026-Q4", "2026-08", "2026-05", "2026-02", "2025-12", "2025-Q4", "2026", "2025"]
    cases = [row(number=f"{place:08}", period=period) for place, period in enumerate(periods * 30)]
    made = board.render(book(cases=cases))
    plain = {path: text.count("<tr role") - 1 for path, text in made.items() if path.startswith("board/")}
    assert plain == {
        "board/2026-q4.md": 60,
        "board/2026-q3.md": 30,
        "board/2026-q2.md": 30,
        "board/2026-q1.md": 30,
        "board/2026.md": 30,
    }
    assert made["board.md"].count("<tr role") - 1 == 20
    assert "共270件，先列最近的20件" in made["board.md"]
    assert "- [2026年第四季度](board/2026-q4.md)" in made["board.md"]
    assert "- [2026 (only the year is told)](board/2026.md)" in made["en/board.md"]


def test_a_quarter_of_more_than_200_rows_says_where_the_rest_is() -> None:
    made = board.render(book(cases=[row(number=f"{place:08}") for place in range(201)]))
    text = made["board/2026-q4.md"]
    assert "共201件，这里列200件，全部见[CSV](../data/board.csv)。" in text
    assert text.count("<tr role") - 1 == 200
    assert "search:\n  exclude: true" in text


HOSTILE = '<script>alert(1)</script> "{{ x }}"\n\n[链接](javascript:x) &amp; | *星*'


def test_hostile_text_stays_text_on_one_line() -> None:
    page = board.render(book(cases=[row(summary=HOSTILE)]))["board.md"]
    assert (
        "<span>&lt;script&gt;alert(1)&lt;/script&gt; &quot;{{ x }}&quot; [链接](javascript:x) "
        "&amp;amp; | *星*</span>"
    ) in page
    inside = page[page.index("<section") : page.index("</section>")]
    assert "\n\n" not in inside


@pytest.mark.parametrize("summary", ["=1+1", "+1", "-1", "@x", "＝1", "\t=1", "\r=1"])
def test_a_spreadsheet_gets_text_and_no_formula(summary: str) -> None:
    text = boarddata.table([row(summary=summary)])
    (found,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert found["summary"] == f"'{summary}"


def test_json_and_csv_hold_the_same_rows_in_order_of_public_number() -> None:
    given = book(rows=300, seed=4)
    made = board.render(given)
    full = json.loads(made["data/board.json"])
    columns = {
        name: [full["values"][name]["id"][value] for value in values] if name in full["values"] else values
        for name, values in full["columns"].items()
    }
    lines = list(csv.DictReader(io.StringIO(made["data/board.csv"].removeprefix("\ufeff"))))
    assert columns["number"] == sorted(columns["number"]) == [one.number for one in given.cases]
    assert full["columns"].keys() == lines[0].keys()
    for place, line in enumerate(lines):
        one = given.cases[place]
        assert line == {
            "number": one.number,
            "period": one.period,
            "category": one.category,
            "channel": one.channel or "",
            "site": one.site or "",
            "stage": one.stage,
            "timeliness": one.timeliness,
            "overdue": "true" if one.overdue else "false",
            "outcome": one.outcome or "",
            "summary": one.summary,
        }
        said = {name: values[place] for name, values in columns.items()}
        assert {**said, "overdue": bool(said["overdue"])} == {name: getattr(one, name) for name in said}


def unpacked(index: dict[str, Any], name: str) -> list[Any]:
    """A packed column as the page reads it."""
    column, width = index[name], index[name]["width"]
    signs = [ord(sign) - 48 for sign in column["rows"]]
    places = signs if width == 1 else [signs[at] * 44 + signs[at + 1] for at in range(0, len(signs), 2)]
    return [column["id"][place] for place in places]


@pytest.mark.parametrize("sites", [3, 60])
def test_the_pieces_hold_the_same_rows_newest_period_first(sites: int) -> None:
    given = book(cases=[row(number=f"{place:08}", site=f"s{place % sites}") for place in range(1200)] + [ROW])
    made = board.render(given)
    index = json.loads(made["data/board/index.json"])
    expected = boarddata.ordered(given.cases)
    assert unpacked(index, "site") == [one.site for one in expected]
    assert unpacked(index, "state") == [[one.stage, one.timeliness, int(one.overdue)] for one in expected]
    assert index["periods"] == [["2026-10", 1201, "2026年10月", "October 2026"]]
    numbers = json.loads(made["data/board/n-0.json"])
    assert [numbers[at : at + 8] for at in range(0, len(numbers), 8)] == [one.number for one in expected]
    pieces = [json.loads(made[f"data/board/s-{place}.json"]) for place in range(3)]
    assert [len(piece) for piece in pieces] == [500, 500, 201]
    assert "data/board/s-3.json" not in made


def test_the_order_is_by_period_and_public_number_alone() -> None:
    periods = ["2025", "2026", "2026-Q1", "2026-01", "2026-03", "2025-12"]
    cases = [row(number=f"{9 - place:08}", period=period) for place, period in enumerate(periods)]
    found = [(one.period, one.number) for one in boarddata.ordered(sorted(cases, key=lambda one: one.number))]
    assert [period for period, _ in found] == ["2026-03", "2026-01", "2026-Q1", "2026", "2025-12", "2025"]


def test_the_same_book_gives_the_same_bytes() -> None:
    assert board.render(book(seed=9)) == board.render(book(seed=9))


def test_a_hundred_thousand_rows_fit_into_a_first_load() -> None:
    index = boarddata.index(boarddata.ordered(book(rows=10_000, years=5).cases), book())
    assert len(index.encode()) < 60_000
