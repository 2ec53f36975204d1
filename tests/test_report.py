"""`huiyin report`: what is printed, the workbook, the cases behind a figure; surveys; hostile text in every cell."""

from __future__ import annotations

import io
import json
import stat
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from huiyin.papers.assessmenttext import markdown, plain, width
from huiyin.papers.formulas import safe
from huiyin.papers.table import Document, Table, percent, shown
from huiyin.papers.workbook import one_sheet, sheet_name, workbook
from tests.office import CASE, NUMBER, Office, open_office

ROOT = Path(__file__).resolve().parent.parent
AT = datetime.fromisoformat("2026-04-01T00:00+08:00")
PATH = f"cases/2026/{NUMBER}.md"
GOALS = """\
---
id: goals
title: {zh: 考核规定, en: Goals}
version: "1"
in_force: {from: 2026-01-01}
clauses:
  - {id: in-time, kind: target, measure: in-time, of: [reply], at_least: 90 %}
  - {id: sheets, kind: target, measure: sheets-returned, at_least: 70 %}
  - {id: yearly, kind: target, measure: surveys, at_least: 2}
---
**第一条** 及时率{{ in-time.at_least }}。{{ in-time }}

**第二条** 回收率{{ sheets.at_least }}，每年{{ yearly.at_least }}次。{{ sheets }} {{ yearly }}
"""
SURVEY = """\
period: 2026-03
title: {zh: 三月调查, en: March survey}
held: {from: 2026-03-02, to: 2026-03-15}
sheets: [{site: east, sent: 100, returned: 80}]
questions:
  - {id: all, text: {zh: 满意吗, en: Satisfied?}, verdicts: {satisfied: 60, basically-satisfied: 12, not-satisfied: 4, no-answer: 4}}
"""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small office, with targets and a survey."""
    here = open_office(tmp_path / "office", capsys, monkeypatch)
    here.put("policies/goals.md", GOALS)
    here.put("cases/surveys/2026-03.yml", SURVEY)
    return here


# --- the command --------------------------------------------------------------------------------------------


def test_a_report_says_first_what_matters(office: Office) -> None:
    said = office.run("report", "2026-03", at="2026-04-01T09:00")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[:6] == [
        "Small office: assessment of 2026-03",
        "",
        "As of 2026-04-01 00:00. For internal use only.",
        "1 received, 0 answered, 0 closed; 1 open at the end, 1 of them with something overdue.",
        "1 targets missed: Answered in time 0% (target 90%).",
        "To be looked at: 3 on the review list, 0 awaiting approval, 0 penalties and rewards to decide, 0 recurring "
        "problems.",
    ]


def test_a_report_in_chinese_markdown(office: Office) -> None:
    said = office.run("report", "2026-03", "--lang", "zh", "--format", "markdown", at="2026-04-01T09:00")
    assert said.out.splitlines()[0] == "# 小院 2026年3月信访办理考核表"
    assert "| 反馈及时率 | 0% | 0 | 1 | ≥ 90% | 未达标 | 《考核规定》第一条 | 1 |" in said.out
    assert "| 问卷回收率 · 2026-03 | 80% | 80 | 100 | ≥ 70% | 达标 | 《考核规定》第二条 | 1 |" in said.out
    assert "| 本年调查次数 | 1 | — | — | ≥ 2 | 年底考核 | 《考核规定》第二条 | 1 |" in said.out
    assert "| 三月调查 | 满意吗 | — | — | — | — | 60 | 12 | 4 | 4 | 94.7% |" in said.out


def test_a_month_that_is_not_over_says_so(office: Office) -> None:
    said = office.run("report", "2026-03", at="2026-03-16T12:00")
    assert "The period is not over; the figures will change." in said.out
    assert "As of 2026-03-16 12:00." in said.out
    assert office.run("report", "2026-04", at="2026-03-16T12:00").status == 2


@pytest.mark.parametrize(
    "words",
    [
        ("2026-3",),
        ("March",),
        ("2026-03", "--format", "pdf"),
        ("2026-03", "--format", "xlsx"),
        ("2026-03", "--site", "north"),
        ("2026-03", "-o", "cases/march.md"),
    ],
)
def test_wrong_usage(office: Office, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office.root)
    assert office.run("report", *words, at="2026-04-01T09:00").status == 2


def test_the_cases_behind_a_figure(office: Office) -> None:
    said = office.run("report", "2026-03", "--cases", "in-time", "--format", "json", at="2026-04-01T09:00")
    told = json.loads(said.out)["in-time"]
    assert (told["value"], told["part"], told["whole"]) == (0.0, 0, 1)
    assert told["cases"] == [
        {"case": NUMBER, "counted": False, "about": "letters/reply", "at": "2026-03-19T17:30:00+08:00"}
    ]
    assert (
        NUMBER in office.run("report", "2026-03", "--cases", "site=east:received", at="2026-04-01T09:00").out
    )
    wrong = office.run("report", "2026-03", "--cases", "in-tim", at="2026-04-01T09:00")
    assert (wrong.status, "in-time" in wrong.err) == (2, True)


def test_only_a_site_or_a_department(office: Office) -> None:
    for words, number in ((("--site", "east"), 1), (("--site", "西苑"), 0), (("--department", "works"), 0)):
        said = office.run("report", "2026-03", *words, "--format", "json", at="2026-04-01T09:00")
        assert json.loads(said.out)["figures"]["received"]["value"] == number


def test_what_cannot_be_read_is_named_and_a_survey_with_a_fault_too(office: Office) -> None:
    office.put("cases/2026/20260317-EFGHW.md", "---\nid: [\n---\n")
    office.put("cases/surveys/2026-H1.yml", SURVEY)
    said = office.run("report", "2026-03", at="2026-04-01T09:00")
    assert said.status == 0
    assert "20260317-EFGHW.md" in said.err
    assert "2026-H1.yml" in said.err


@pytest.mark.parametrize("month", ["2025-09", "2025-12", "2026-01", "2026-03", "2026-07"])
def test_the_shipped_cases_agree_with_overdue(month: str, capsys: pytest.CaptureFixture[str]) -> None:
    from huiyin import cli

    cli.run(["report", month, "--format", "json", "-q", "--root", str(ROOT), "--at", "2027-01-01T00:00"])
    told = json.loads(capsys.readouterr().out)
    moment = told["as_of"]
    assert datetime.fromisoformat(moment) == datetime.fromisoformat(told["to"]) - timedelta(microseconds=1)
    cli.run(["overdue", "--all", "--format", "json", "-q", "--root", str(ROOT), "--at", moment])
    owed = json.loads(capsys.readouterr().out)["obligations"]
    assert told["figures"]["overdue"]["value"] == sum(one["state"] == "overdue" for one in owed)
    judged = [one for one in owed if one["state"] in ("met", "late", "missed", "overdue")]
    due = [one for one in judged if told["from"] < one["due"] <= told["to"]]
    assert sum(one["whole"] for one in told["clauses"]) == len(due)
    assert sum(one["part"] for one in told["clauses"]) == sum(one["state"] == "met" for one in due)


# --- the workbook -------------------------------------------------------------------------------------------


def test_the_workbook_has_real_numbers_dates_charts_and_the_cases(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "march.xlsx"
    said = office.run("report", "2026-03", "--output", str(target), at="2026-04-01T09:00")
    assert (said.status, said.out) == (0, "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    book = load_workbook(target)
    assert book.sheetnames[:4] == ["Summary", "Targets", "Overview", "Review"]
    goals = book["Targets"]
    assert [(goals.cell(4, column).value, goals.cell(4, column).number_format) for column in (2, 3, 4)] == [
        (0, "0.0%"),
        (0, "0"),
        (1, "0"),
    ]
    assert goals.freeze_panes == "B4"
    cases = book["Cases"]
    row = next(row for row in cases.iter_rows(min_row=4) if row[0].value == "received")
    assert (row[2].value, str(row[5].value), row[5].number_format) == (
        *(NUMBER, "2026-03-16 09:00:00", "yyyy-mm-dd hh:mm"),
    )
    months: Any = book["Months"]
    assert len(months._charts) == 2


HOSTILE = [
    "=1+1",
    "+86",
    "-1",
    "@sum",
    "\t=1",
    "\r=1",
    "＝1",
    " =1",
    "a\x00b\x07",
    "x" * 40_000,
    "a|b\n# c",
    "[x](javascript:1)",
    "\u202e=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    table = Table("t", text, text, ("head", text), [(text, 1)])
    document = Document(text, (text,), (table,))
    book = load_workbook(io.BytesIO(workbook(document, "en", AT)))
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds <= {"s", "n"}
    cell = load_workbook(io.BytesIO(one_sheet(table, AT))).active["A2"]  # type: ignore[index]
    assert (cell.data_type, cell.quotePrefix) == ("s", safe(text).startswith("'"))
    lines = markdown(document, "en").splitlines()
    assert [line for line in lines if line.startswith("#")][1:] == [
        line for line in lines if line.startswith("## ")
    ]
    assert sum(line.startswith("| ") for line in lines) == 3
    assert "[x](" not in markdown(document, "en")
    assert "\x07" not in plain(document, "en")


def test_the_same_figures_give_the_same_bytes() -> None:
    document = Document(
        "t", ("a",), (Table("t", "t", "", ("a",), [(Fraction(1, 3),), (AT,), (date(2026, 1, 2),)]),)
    )
    assert workbook(document, "zh", AT) == workbook(document, "zh", AT)


def test_names_of_sheets() -> None:
    taken: set[str] = set()
    assert [sheet_name(name, taken) for name in ("a/b", "A b", "x" * 40, "", "'")] == [
        "a b",
        "A b 2",
        "x" * 28,
        "-",
        "- 2",
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, "—"),
        (0, "0"),
        (5.0, "+5"),
        (-0.25, "-0.25"),
        (0.0, "0"),
        (Decimal("5"), "5"),
        (Decimal("1234.5"), "1,234.50"),
        (AT, "2026-04-01 00:00"),
        (date(2026, 4, 1), "2026-04-01"),
        (Fraction(1), "100%"),
        (Fraction(0), "0%"),
    ],
)
def test_cells_as_people_read_them(cell: Any, text: str) -> None:
    assert shown(cell, "en") == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (999, 1000, "99.9%"),
        (9999, 10000, "99.9%"),
        (2, 3, "66.7%"),
        (1, 1240, "0.081%"),
        (1, 100000, "0.001%"),
        (7, 8, "87.5%"),
    ],
)
def test_no_share_is_rounded_to_all(part: int, whole: int, text: str) -> None:
    assert percent(Fraction(part, whole)) == text


def test_a_chinese_character_takes_two_places() -> None:
    assert [width(text) for text in ("ab", "未结", "e\u0301", "（）")] == [2, 4, 1, 4]


# --- surveys ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("period: 2026-03", "period: 2026-04", "HY261"),
        ("returned: 80", "returned: 180", "HY262"),
        ("satisfied: 60,", "satisfied: 99,", "HY263"),
        ("[{site: east,", "[{site: east, sent: 1, returned: 1}, {site: east,", "HY264"),
        ("to: 2026-03-15", "to: 2026-03-01", "HY265"),
        ("returned: 80", "returned: 69", "HY266"),
        ("site: east", "site: north", "HY221"),
        ("sent: 100", "sent: many", "HY208"),
        ("sheets:", "sheet:", "HY202"),
        ("held: {from: 2026-03-02, ", "held: {", "HY209"),
        ("2026-03-15", "2026-03-35", "HY204"),
        ("not-satisfied: 4", "not-satisfied: -4", "HY208"),
        (SURVEY, "[]", "HY108"),
    ],
)
def test_a_survey_is_checked(office: Office, good: str, bad: str, code: str) -> None:
    path = "cases/surveys/2026-03.yml"
    office.put(path, SURVEY.replace(good, bad))
    said = office.run("validate", "--format", "json", at="2026-04-01T09:00")
    found = [one["code"] for one in json.loads(said.out)["diagnostics"] if one["path"] == path]
    assert code in found


def test_a_sound_survey_gives_nothing_and_a_change_is_seen_with_the_cache(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUIYIN_CACHE", str(tmp_path / "cache"))
    asked = ("validate", "cases/surveys", "--format", "json")
    counts = []
    for text in (SURVEY, SURVEY.replace("returned: 80", "returned: 180"), SURVEY):
        office.put("cases/surveys/2026-03.yml", text)
        counts += [
            len(json.loads(office.run(*asked, at="2026-04-01T09:00").out)["diagnostics"]) for _ in range(2)
        ]
    assert counts == [0, 0, 1, 1, 0, 0]


def test_a_case_in_two_months_is_read_once(office: Office) -> None:
    office.put(PATH, CASE)
    said = office.run("report", "2026-Q1", "--format", "json", at="2026-04-01T09:00")
    assert json.loads(said.out)["months"]["2026-03"]["received"] == {"value": 1}


# --- entered late -------------------------------------------------------------------------------------------


def _commit(office: Office, text: str, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office.put(PATH, text)
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, f"{when}+08:00")
    office.git("add", "-A")
    office.git("commit", "-q", "-m", "a day's work")


def test_lines_committed_long_after_what_they_tell_of(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent on Tuesday, entered the Monday after (four working days); the one of Wednesday is within three."""
    _commit(office, CASE, "2026-03-16T10:00:00", monkeypatch)
    late = "  - {at: 2026-03-17T09:00+08:00, event: presented, by: chen.min, to: wu.gm}\n"
    fair = "  - at: 2026-03-18T09:00+08:00\n    event: presented\n    by: chen.min\n    to: wu.gm\n"
    _commit(office, CASE.replace("---\n## ", f"{late}{fair}---\n## "), "2026-03-23T10:00:00", monkeypatch)
    said = office.run(
        "report", "2026-03", "--cases", "review.late-entries", "--format", "json", at="2026-04-01T09:00"
    )
    assert json.loads(said.out)["review.late-entries"]["cases"] == [
        {
            "case": NUMBER,
            "counted": True,
            "about": "presented",
            "at": "2026-03-17T09:00:00+08:00",
            "done": "2026-03-23T10:00:00+08:00",
        }
    ]
    earlier = office.run("report", "2026-03", "--format", "json", at="2026-03-22T09:00")
    assert json.loads(earlier.out)["review"]["late-entries"]["value"] == 0


def test_a_ledger_that_was_taken_in_is_not_late(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.changing import number_of

    for count in range(25):
        number = number_of(2, count)
        text = CASE.replace(NUMBER, number).replace("2026-03-16", "2026-03-02")
        office.put(f"cases/2026/{number}.md", text)
    _commit(office, CASE, "2026-03-20T10:00:00", monkeypatch)
    said = office.run("report", "2026-03", "--format", "json", at="2026-04-01T09:00")
    assert json.loads(said.out)["review"]["late-entries"]["value"] == 0


def test_a_questionnaire_has_the_questions_of_the_last_survey(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "sheet.html"
    office.put("cases/surveys/2026-03.yml", SURVEY.replace("满意吗", "<b>满意吗</b>"))
    said = office.run(
        "report", "2026", "--questionnaire", "--lang", "zh", "-o", str(target), at="2026-04-01T09:00"
    )
    assert said.status == 0
    text = target.read_text("utf-8")
    assert "<td>1</td><td>&lt;b&gt;满意吗&lt;/b&gt;</td>" in text
    assert (text.count('<span class="box">'), "http" in text) == (2 + 3, False)
    office.put("cases/surveys/2026-03.yml", "period: 2026-03\n")
    usual = office.run("report", "2026", "--questionnaire", at="2026-04-01T09:00")
    assert usual.out.count("<tr><td>") == 6
