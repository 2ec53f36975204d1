"""`validate` and `overdue` as they are printed: a small office whose letters are late."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huiyin.cli.sheets import safe
from tests.office import CASE, NUMBER, Office, open_office

PATH = f"cases/2026/{NUMBER}.md"
REPLIED = "  - {at: 2026-03-20T10:00+08:00, event: replied, by: zhang.wei, reply_no: HF-1, via: phone}\n"


def _write(office: Office, text: str) -> None:
    (office.root / PATH).write_text(text, "utf-8")


def _commit(office: Office) -> None:
    office.git("add", "-A")
    office.git("commit", "-q", "-m", "as it was")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small office."""
    return open_office(tmp_path, capsys, monkeypatch)


def test_overdue_tells_what_by_whom_and_since_when(office: Office) -> None:
    said = office.run("overdue", at="2026-03-20T09:00")
    assert said.status == 0
    assert said.out == (
        f"{NUMBER}\tEast\tletters/dispatch\t陈敏\t2026-03-16 09:10\t2026-03-16 13:10\t\toverdue\n"
        f"{NUMBER}\tEast\tletters/reply\tdepartment head\t2026-03-16 09:00\t2026-03-19 17:30\t\toverdue\n"
    )


def test_overdue_as_json_has_the_keys_that_others_rely_on(office: Office) -> None:
    said = office.run("overdue", "--all", "--soon", "3 days", "--format", "json", at="2026-03-17T09:00")
    told = json.loads(said.out)
    assert told["at"] == "2026-03-17T09:00:00+08:00"
    assert [(one["clause"], one["state"]) for one in told["obligations"]] == [
        ("dispatch", "overdue"),
        ("reply", "soon"),
    ]
    assert told["obligations"][1] == {
        "case": NUMBER,
        "site": "east",
        "policy": "letters",
        "clause": "reply",
        "responsible": {"role": "department-head", "department": None, "person": None},
        "accountable": {"role": None, "department": None, "person": None},
        "since": "2026-03-16T09:00:00+08:00",
        "due": "2026-03-19T17:30:00+08:00",
        "done": None,
        "state": "soon",
        "calendar_guessed": False,
    }


@pytest.mark.parametrize(
    ("at", "words", "status"),
    [
        ("2026-03-16T12:00", ("--fail",), 0),
        ("2026-03-16T13:10", ("--fail",), 0),
        ("2026-03-16T13:11", ("--fail",), 1),
        ("2026-03-16T13:11", (), 0),
        ("yesterday", (), 2),
        ("2026-03-16T13:11", ("--soon", "a while"), 2),
        ("2026-03-16T13:11", ("--format", "xml"), 2),
    ],
)
def test_exit_status_of_overdue(office: Office, at: str, words: tuple[str, ...], status: int) -> None:
    assert office.run("overdue", *words, at=at).status == status


def test_overdue_of_one_person_and_in_markdown(office: Office) -> None:
    said = office.run("overdue", "--person", "chen.min", "--format", "markdown", at="2026-03-20T09:00")
    assert said.out.splitlines()[2] == (
        f"| {NUMBER} | East | letters/dispatch | 陈敏 | 2026-03-16 09:10 | 2026-03-16 13:10 |  | overdue |"
    )
    assert len(said.out.splitlines()) == 3


def test_overdue_as_csv_is_for_programs_whatever_the_language(office: Office) -> None:
    said = [
        office.run("overdue", "--all", "--format", "csv", "--lang", language, at="2026-03-17T09:00").out
        for language in ("zh", "en")
    ]
    assert said[0] == said[1]
    assert said[0].splitlines() == [
        "case,site,policy,clause,responsible.role,responsible.department,responsible.person,"
        "accountable.role,accountable.department,accountable.person,since,due,done,state,calendar_guessed",
        f"{NUMBER},east,letters,dispatch,administrator,,chen.min,,,,"
        "2026-03-16T09:10:00+08:00,2026-03-16T13:10:00+08:00,,overdue,false",
        f"{NUMBER},east,letters,reply,department-head,,,,,,"
        "2026-03-16T09:00:00+08:00,2026-03-19T17:30:00+08:00,,open,false",
    ]


def test_overdue_as_csv_has_its_head_where_nothing_is_overdue(office: Office) -> None:
    said = office.run("overdue", "--format", "csv", at="2026-03-16T09:30")
    assert (said.status, said.out.count("\n"), said.out[:9]) == (0, 1, "case,site")


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@sum", "\tx", "\rx", "＝1", "plain", ""])
def test_no_cell_of_csv_begins_a_formula(cell: str) -> None:
    assert safe(cell) == (cell if cell in ("plain", "") else f"'{cell}")


def test_overdue_in_chinese_is_all_in_chinese(office: Office) -> None:
    said = office.run("overdue", "--all", "--lang", "zh", "--format", "markdown", at="2026-03-17T09:00")
    assert said.out.splitlines() == [
        "| 案件 | 项目 | 条款 | 责任人 | 起算 | 到期 | 完成 | 状态 |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        f"| {NUMBER} | 东苑 | letters/dispatch | 陈敏 | 2026-03-16 09:10 | 2026-03-16 13:10 |  | 逾期未办 |",
        f"| {NUMBER} | 东苑 | letters/reply | 部门负责人 | 2026-03-16 09:00 | 2026-03-19 17:30 |  | 未到期 |",
    ]


def test_validate_says_line_column_and_cure(office: Office) -> None:
    _write(
        office, CASE.replace("status: registered", "status: closed").replace("party: owner", "party: ower")
    )
    said = office.run("validate", at="2026-03-20T09:00")
    assert said.status == 1
    assert said.out.splitlines()[:2] == [
        f"{PATH}:4:9: error HY306: The status is given as closed, but the log says registered.",
        "    Run “huiyin validate --fix”, or correct the log.",
    ]
    assert f"{PATH}:8:8: error HY207: “party” has a value that is not allowed." in said.out


def test_fix_rewrites_what_follows_from_the_log_and_nothing_else(office: Office) -> None:
    text = CASE.replace("status: registered", "status: closed   # by whom?")
    _write(office, text)
    assert office.run("validate", "--fix", at="2026-03-20T09:00").status == 0
    assert (office.root / PATH).read_text("utf-8") == text.replace("status: closed", "status: registered")


def test_a_breach_that_stands_is_a_warning_and_a_new_one_an_error(office: Office) -> None:
    _commit(office)
    broken = CASE.replace("status: registered", "status: replied").replace(
        "---\n## Letter", f"{REPLIED}---\n## Letter"
    )
    _write(office, broken)
    said = office.run("validate", "--format", "json", at="2026-03-21T09:00")
    assert (said.status, _codes(said.out)) == (0, [("HY501", "warning")])
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-21T09:00")
    assert (said.status, _codes(said.out)) == (1, [("HY501", "error")])
    _commit(office)
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-21T09:00")
    assert (said.status, _codes(said.out)) == (0, [])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("event: registered, by: chen.min", "event: registered, by: he.jun", "HY801"),
        ("2026-03-16T09:10+08:00, event", "2026-03-16T09:12+08:00, event", "HY801"),
        ("received: 2026-03-16T09:00", "received: 2026-03-16T08:00", "HY802"),
    ],
)
def test_what_history_forbids(office: Office, old: str, new: str, code: str) -> None:
    _commit(office)
    _write(office, CASE.replace(old, new))
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-17T09:00")
    assert (said.status, _codes(said.out)) == (1, [(code, "error")])


def test_a_deleted_case_is_found(office: Office) -> None:
    _commit(office)
    (office.root / PATH).unlink()
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-21T09:00")
    assert (said.status, _codes(said.out)) == (1, [("HY803", "error")])


def test_an_unknown_base_is_wrong_usage(office: Office) -> None:
    _commit(office)
    assert office.run("validate", "--base", "nowhere").status == 2


def test_strict_fails_on_warnings(office: Office) -> None:
    _write(office, CASE.replace("channel: letter", "channel: hotline"))
    assert office.run("validate", at="2026-03-20T09:00").status == 0
    assert office.run("validate", "--strict", at="2026-03-20T09:00").status == 1


def test_a_date_in_the_future_is_told_at_the_moment_asked(office: Office) -> None:
    said = office.run("validate", "--format", "json", at="2026-03-16T09:05")
    assert (said.status, _codes(said.out)) == (1, [("HY314", "error")])
    assert office.run("validate", at="2026-03-16T09:10").status == 0


def test_only_the_paths_asked_for_are_shown(office: Office) -> None:
    _write(office, CASE.replace("party: owner", "party: ower"))
    (office.root / "cases/stray.txt").write_text("x")
    said = office.run("validate", str(office.root / "cases/2026"), "--format", "json")
    assert _codes(said.out) == [("HY207", "error")]


def _codes(out: str) -> list[tuple[str, str]]:
    return [(one["code"], one["severity"]) for one in json.loads(out)["diagnostics"]]


def test_overdue_names_what_it_could_not_reckon_with(office: Office) -> None:
    _write(office, CASE.replace("site: ", "sight: "))
    office.put(
        "policies/letters.md", (office.root / "policies/letters.md").read_text("utf-8").replace("4h", "4 hrs")
    )
    said = office.run("overdue", at="2026-03-20T09:00")
    assert (said.status, said.out) == (0, "")
    assert said.err.splitlines() == [
        "0 overdue, 0 listed, as of 2026-03-20T09:00+08:00.",
        f"Left out, as it cannot be read as a case: {PATH}. huiyin validate says why.",
        "The policies have 1 errors, so deadlines may be missing. huiyin validate names them.",
    ]


def test_what_a_change_of_the_rules_makes_wrong_elsewhere(office: Office) -> None:
    _commit(office)
    rules = (office.root / "policies/organization.yml").read_text("utf-8")
    office.put("policies/organization.yml", rules.replace("id: leak,", "id: drip,"))
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-17T09:00")
    assert (said.status, _codes(said.out)) == (1, [("HY221", "error")])


@pytest.mark.parametrize("line", ["urgency: urgent\n", "scope: beyond\n"])
def test_a_value_changed_by_hand_instead_of_by_an_event(office: Office, line: str) -> None:
    _commit(office)
    _write(office, CASE.replace("kind: complaint\n", f"kind: complaint\n{line}"))
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-17T09:00")
    assert (said.status, _codes(said.out)) == (1, [("HY804", "error")])


def test_an_entry_made_long_after_is_a_warning(office: Office) -> None:
    _commit(office)
    late = CASE.replace(
        "---\n## Letter", "  - {at: 2026-03-16T11:00, event: contacted, by: chen.min}\n---\n## Letter"
    )
    _write(office, late)
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-23T09:00")
    assert (said.status, _codes(said.out)) == (0, [("HY315", "warning")])


def test_a_path_that_is_not_there_is_wrong_usage(office: Office) -> None:
    assert office.run("validate", "cases/2026/nosuch.md").status == 2
