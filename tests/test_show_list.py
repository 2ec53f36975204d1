"""`huiyin show` and `huiyin list`: what they tell, how cases are found, what cannot be read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.office import CASE, NUMBER, Office, open_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, capsys, monkeypatch)


def another(office: Office, number: str, **fields: str) -> None:
    """A second case, with some fields other than in the first."""
    text = CASE.replace(NUMBER, number).replace("2026-03-16T09:00", "2026-03-17T08:00")
    for key, value in fields.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key}:"))
        text = text.replace(old, f"{key}: {value}")
    office.put(f"cases/{number[:4]}/{number}.md", text)


@pytest.mark.parametrize(
    "asked",
    [
        NUMBER,
        "20260316-abcdq",
        "abcdq",
        "DQ",
        " ABCDQ ",
        "2O26O3l6-ABCDQ",
        f"cases/2026/{NUMBER}.md",
        f"HF-{NUMBER}-1",
        "20250101-00000",
        "ＡＢＣＤＱ",
    ],
)
def test_a_case_is_found_by_whatever_is_at_hand(office: Office, asked: str) -> None:
    office.put(
        f"cases/2026/{NUMBER}.md",
        CASE.replace("log:", "links: {formerly: [20250101-00000]}\nlog:"),
    )
    another(office, "20260317-XXXX9")
    said = office.run("show", asked)
    assert (said.status, said.out.split()[0]) == (0, NUMBER)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ZZZZ", "There is no case ZZZZ.\n"),
        (
            "20260316-ABCDR",
            "There is no case 20260316-ABCDR."
            " Its check character is wrong, so there is a slip of the pen in it.\n",
        ),
        ("Q", "Several numbers end in Q: 20260316-ABCDQ, 20260317-XXXXQ. Give more of the number.\n"),
    ],
)
def test_what_is_not_found_is_told(office: Office, asked: str, told: str) -> None:
    another(office, "20260317-XXXXQ")
    said = office.run("show", asked)
    assert (said.status, said.out, said.err) == (2, "", told)


def test_show_tells_the_case_as_json(office: Office) -> None:
    office.run("log", NUMBER, "dispatched", "to=works")
    said = office.run("show", NUMBER, "--format", "json", at="2026-03-20T09:00")
    told = json.loads(said.out)
    assert list(told) == ["case", "obligations", "allowed_events"]
    assert told["case"]["named"] == "false"
    assert told["case"]["log"][1] == {
        "at": "2026-03-16T10:00+08:00",
        "event": "dispatched",
        "by": "chen.min",
        "to": "works",
    }
    assert [(item["clause"], item["state"], item["done"]) for item in told["obligations"]] == [
        ("dispatch", "met", "2026-03-16T10:00:00+08:00"),
        ("reply", "overdue", None),
    ]
    assert told["obligations"][1]["responsible"] == {
        "role": "department-head",
        "department": "works",
        "person": "zhang.wei",
    }
    assert "archived" not in told["allowed_events"]
    assert told["allowed_events"] == sorted(told["allowed_events"])


def test_show_tells_a_person_what_happened_and_what_is_owed(office: Office) -> None:
    office.run("log", NUMBER, "dispatched", "to=works", "note=急")
    office.run("log", NUMBER, "extended", "until=2026-03-25", "reason=配件")
    said = office.run("show", "ABCDQ", at="2026-03-20T09:00")
    assert said.out == (
        "20260316-ABCDQ  dispatched\n"
        "  time of receipt: 2026-03-16 09:00\n"
        "  channel: Letter\n"
        "  site: East\n"
        "  party: owner\n"
        "  kind: complaint\n"
        "  category: Leaks\n"
        "  department in charge: Works\n"
        "  person complained about: 何军\n"
        "\n"
        "What happened:\n"
        "  2026-03-16 09:10  registration  陈敏\n"
        "  2026-03-16 10:00  dispatch  陈敏  (to: Works; note: 急)\n"
        "  2026-03-16 10:00  extension  陈敏"
        "  (by when: 2026-03-25; reason: 配件; clause: reply)  [awaits approval]\n"
        "\n"
        "Obligations:\n"
        "  met  due 2026-03-16 13:10  done 2026-03-16 10:00  letters/dispatch  陈敏\n"
        "  overdue  due 2026-03-19 17:30  15 h 30 min overdue  letters/reply  张卫\n"
    )


def test_a_file_that_cannot_be_read_is_said_not_guessed(office: Office) -> None:
    office.put(f"cases/2026/{NUMBER}.md", "no front matter")
    said = office.run("show", NUMBER)
    path = f"cases/2026/{NUMBER}.md"
    assert (said.status, said.err) == (1, f"{path} cannot be read; huiyin validate says why.\n")
    said = office.run("list")
    assert (said.status, said.out, said.err) == (0, "", f"{path} cannot be read; huiyin validate says why.\n")


def test_list_is_in_order_of_receipt_whatever_the_offset(office: Office) -> None:
    another(office, "20260317-XXXX9", subject_person="wu.gm")
    text = CASE.replace(NUMBER, "20260316-YYYY9").replace("2026-03-16T09:00+08:00", "2026-03-16T00:30Z")
    office.put("cases/2026/20260316-YYYY9.md", text)
    said = office.run("list", "--format", "json")
    cases = json.loads(said.out)["cases"]
    assert [case["id"] for case in cases] == ["20260316-YYYY9", NUMBER, "20260317-XXXX9"]
    assert cases[1] == {
        "id": NUMBER,
        "status": "registered",
        "channel": "letter",
        "received": "2026-03-16T09:00+08:00",
        "site": "east",
        "category": "repair/leak",
        "kind": "complaint",
        "subject": "",
        "path": f"cases/2026/{NUMBER}.md",
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["A", "B"]),
        (["--site", "west"], ["B"]),
        (["--site", "west", "--site", "east"], ["A", "B"]),
        (["--status", "replied"], []),
        (["--category", "repair"], ["A"]),
        (["--where", "category=other,repair/leak", "--where", "site=east"], ["A"]),
        (["--where", "subject_person=wu.gm"], ["B"]),
        (["--where", "x-none=1"], []),
    ],
)
def test_list_picks_by_fields(office: Office, words: list[str], found: list[str]) -> None:
    another(office, "20260317-XXXX9", site="west", category="other", subject_person="wu.gm")
    names = {NUMBER: "A", "20260317-XXXX9": "B"}
    said = office.run("list", *words)
    assert [names[line.split("\t")[0]] for line in said.out.splitlines()] == found


def test_list_of_some_cases_only(office: Office) -> None:
    another(office, "20260317-XXXX9", site="west")
    office.put(
        "cases/2026/20260318-YYYY9.md",
        CASE.replace(NUMBER, "20260318-YYYY9").replace("log:", "links: {formerly: [20250101-00000]}\nlog:"),
    )
    said = office.run("list", "20250101-00000", "abcdq", NUMBER)
    assert [line.split("\t")[0] for line in said.out.splitlines()] == [NUMBER, "20260318-YYYY9"]
    assert office.run("list", "ABCDQ", "X9", "--site", "west").out.split("\t")[0] == "20260317-XXXX9"
    said = office.run("list", "ABCDQ", "ZZZZ")
    assert (said.status, said.out, said.err) == (2, "", "There is no case ZZZZ.\n")


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("urgency=normal", 1),
        ("urgency=normal,important", 1),
        ("urgency=urgent", 0),
        ("reply_needed=true", 1),
        ("reply_needed=false", 0),
        ("valid=true", 0),
        ("scope=property", 1),
    ],
)
def test_a_field_that_was_left_out_has_its_default(office: Office, where: str, found: int) -> None:
    assert office.run("list", "--where", where).out.count("\n") == found


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-03-16 10:00", "2026-03-16T10:00+08:00"),
        ("2026-03-16T01:00:30Z", "2026-03-16T09:00:30+08:00"),
        ("2026-03-15T23:30-02:00", "2026-03-16T09:30+08:00"),
        ("2026-03-16", "2026-03-16"),
        ("yesterday", "yesterday"),
    ],
)
def test_the_time_of_receipt_is_told_in_one_form(office: Office, written: str, told: str) -> None:
    path = f"cases/2026/{NUMBER}.md"
    office.put(path, CASE.replace("received: 2026-03-16T09:00+08:00", f'received: "{written}"'))
    assert json.loads(office.run("list", "--format", "json").out)["cases"][0]["received"] == told
    assert office.run("list", "--format", "csv").out.splitlines()[1].split(",")[3] == told


def test_no_cell_of_csv_is_a_formula(office: Office) -> None:
    subject = "=HYPERLINK(1)"
    office.put(f"cases/2026/{NUMBER}.md", CASE.replace("party: owner", f'party: owner\nsubject: "{subject}"'))
    row = next(csv.DictReader(office.run("list", "--format", "csv").out.splitlines()))
    assert row["subject"] == f"'{subject}"


def test_show_in_chinese_is_all_in_chinese(office: Office) -> None:
    office.run("log", NUMBER, "dispatched", "to=works")
    office.run("log", NUMBER, "extended", "until=2026-03-25", "reason=配件")
    said = office.run("show", "ABCDQ", "--lang", "zh", at="2026-03-20T09:00")
    assert said.out.splitlines()[-6:] == [
        "  2026-03-16 10:00  分办  陈敏  (对象: 工程部)",
        "  2026-03-16 10:00  延期  陈敏  (时限: 2026-03-25; 理由: 配件; 条款: reply)  〔等待批准〕",
        "",
        "应办事项：",
        "  按期完成  期限 2026-03-16 13:10  完成于 2026-03-16 10:00  letters/dispatch  陈敏",
        "  逾期未办  期限 2026-03-19 17:30  已逾期 15 小时 30 分钟  letters/reply  张卫",
    ]


def test_an_obligation_that_nobody_is_named_for(office: Office) -> None:
    letters = (office.root / "policies/letters.md").read_text("utf-8")
    office.put("policies/letters.md", letters.replace("    responsible: administrator\n", ""))
    assert "  2026-03-16 13:10  3 h 10 min left  dispatch or refusal  (letters/dispatch)\n" in (
        office.run("log", NUMBER).out
    )
    told = "  open  due 2026-03-16 13:10  3 h 10 min left  letters/dispatch\n"
    assert told in office.run("show", NUMBER).out
    assert f"{NUMBER}\tEast\tletters/dispatch\t\t2026" in office.run("overdue", "--all").out


def test_list_as_csv(office: Office) -> None:
    assert office.run("list", "--format", "csv").out == (
        "id,status,channel,received,site,category,kind,subject,path\n"
        f"{NUMBER},registered,letter,2026-03-16T09:00+08:00,east,repair/leak,complaint,,cases/2026/{NUMBER}.md\n"
    )


def test_list_on_a_terminal_is_a_table_in_the_readers_language(office: Office) -> None:
    said = office.talk("list", "--lang", "zh", term="xterm")
    assert said.status == 0
    words = set(said.out.replace("│", " ").replace("┃", " ").split())
    assert {"已登记", "东苑", "渗漏", "投诉", "2026-03-16", "09:00"} <= words


def test_where_wants_a_field(office: Office) -> None:
    said = office.run("list", "--where", "sight=east")
    assert (said.status, said.err) == (2, "--where wants a field of cases and a value, KEY=VALUE: sight\n")
