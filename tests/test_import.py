"""`huiyin import`: ledgers become cases, wrong maps and bad rows are told, and nothing is half taken in."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.office import Office, Said, open_office

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "tests/data/ledger"
MAP = """\
number: 编号
fields: {received: 收到, kind: 性质, subject: 事由, x-user: 用户}
sections: {Letter: 内容, Reply: 答复}
events:
  registered: {at: 收到, by: chen.min}
  dispatched: {at: 分办, by: chen.min, to: {column: 部门}}
  replied: {at: 答复时间, by: he.jun, via: letter, cc: [wu.gm], reply_no: {column: 复信号}}
constants: {channel: letter, site: east, party: public, named: false, kind: complaint, category: other}
values: {kind: {投诉: complaint, 咨询: enquiry}, to: {工程部: works}}
dates: ["%Y/%m/%d %H:%M:%S", "%Y/%m/%d"]
"""
COLUMNS = ("编号", "收到", "性质", "事由", "用户", "内容", "答复", "分办", "部门", "答复时间", "复信号")
ROW: dict[str, Any] = {
    "编号": "7",
    "收到": "2026/3/2 9:05:01",
    "性质": "咨询",
    "事由": "灯",
    "用户": "U1",
    "内容": "灯坏了。",
    "答复": "修好了。",
    "分办": "2026/3/2 10:00:00",
    "部门": "工程部",
    "答复时间": "2026/3/3 15:30:00",
    "复信号": "A-1",
}


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, capsys, monkeypatch)


def as_csv(*rows: dict[str, Any], columns: Iterable[str] = COLUMNS, encoding: str = "utf-8") -> bytes:
    """A ledger of these rows, each differing from ROW in what is given."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([{**ROW, **row}[name] for name in columns] for row in rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows: dict[str, Any], title: str = "Sheet") -> bytes:
    """The same as a workbook, behind a sheet with something else."""
    book, out = Workbook(), io.BytesIO()
    book.active.title = "封面"  # type: ignore[union-attr]
    page = book.create_sheet(title)
    page.append(COLUMNS)
    for row in rows:
        page.append([{**ROW, **row}[name] for name in COLUMNS])
    book.save(out)
    return out.getvalue()


def take_in(office: Office, ledger: bytes, *words: str, plan: str = MAP, name: str = "ledger.csv") -> Said:
    """Import a ledger by a map; both lie beside the repository's own files."""
    (office.root / name).write_bytes(ledger)
    office.put("map.yml", plan)
    return office.run("import", str(office.root / name), "--map", str(office.root / "map.yml"), *words)


def told(said: Said) -> dict[str, Any]:
    """The answer as JSON."""
    found: dict[str, Any] = json.loads(said.out)
    return found


def new_cases(office: Office) -> list[str]:
    """The cases besides the one that the office begins with, without their numbers."""
    texts = [path.read_text("utf-8") for path in sorted(office.root.glob("cases/*/*.md"))]
    return [re.sub(r"\d{8}-[0-9A-Z]{5}", "NUMBER", text) for text in texts if "x-source-number" in text]


def test_a_row_becomes_a_case(office: Office) -> None:
    said = take_in(office, as_csv({}))
    assert (said.status, said.out) == (0, "1 created, 0 skipped, 0 rejected.\n")
    assert new_cases(office) == [
        """\
---
id: NUMBER
status: replied
channel: letter
received: 2026-03-02T09:05:01+08:00
site: east
party: public
named: false
kind: enquiry
category: other
subject: 灯
responsible: works
x-user: U1
x-source-number: 7
log:
  - {at: 2026-03-02T09:05:01+08:00, event: registered, by: chen.min}
  - {at: 2026-03-02T10:00+08:00, event: dispatched, by: chen.min, to: works}
  - {at: 2026-03-03T15:30+08:00, event: replied, by: he.jun, via: letter, cc: [wu.gm], reply_no: A-1}
---
## Letter

> 灯坏了。

## Reply

> 修好了。
"""
    ]
    assert office.run("validate").status == 0


def test_an_event_without_a_time_is_left_out_and_a_constant_fills_an_empty_cell(office: Office) -> None:
    take_in(office, as_csv({"性质": "", "分办": "", "答复时间": ""}))
    (case,) = new_cases(office)
    assert "status: registered\n" in case
    assert "kind: complaint\n" in case
    assert case.count("  - {at") == 1


@pytest.mark.parametrize(
    ("received", "replied", "written"),
    [
        ("2026/3/2", "2026/3/3", ("2026-03-02T00:00+08:00", "2026-03-03T00:00+08:00")),
        ("2026/3/2 9:5:1", "2026/3/2", ("2026-03-02T09:05:01+08:00", "2026-03-02T10:00+08:00")),
        (
            "2026/03/02 09:05:01",
            " 2026/03/03  0:00:00 ",
            ("2026-03-02T09:05:01+08:00", "2026-03-03T00:00+08:00"),
        ),
    ],
    ids=["dates only", "the same day, but not before what comes first", "zero padding and spaces"],
)
def test_dates_are_read_as_the_map_says(
    office: Office, received: str, replied: str, written: tuple[str, str]
) -> None:
    take_in(office, as_csv({"收到": received, "答复时间": replied}))
    (case,) = new_cases(office)
    found = re.findall(r"\{at: (\S+), event: (\w+)", case)
    assert (found[0], found[-1]) == ((written[0], "registered"), (written[1], "replied"))


def test_a_date_without_a_time_is_told_of(office: Office) -> None:
    said = take_in(office, as_csv({"收到": "2026/3/2"}))
    assert "In 1 case a time was only a date; it was taken as 00:00 of that day." in said.err


@pytest.mark.parametrize(
    "ledger",
    [
        as_csv({}, encoding="utf-8-sig"),
        as_csv({}, encoding="gb18030"),
        as_csv({}, encoding="utf-16"),
        as_csv({}).replace(b",", b";"),
        as_csv({}).replace(b",", b"\t"),
        b"," * 10 + b"\r\n" + as_csv({}),
    ],
    ids=["byte order mark", "GB18030", "UTF-16", "semicolons", "tabs", "an empty row above the header"],
)
def test_the_kinds_of_csv(office: Office, ledger: bytes) -> None:
    assert told(take_in(office, ledger, "--format", "json"))["created"] == 1
    assert "> 灯坏了。" in new_cases(office)[0]


@pytest.mark.parametrize("sheet", ["1", "台账"])
def test_a_workbook_with_real_dates_and_numbers(office: Office, sheet: str) -> None:
    row = {"编号": 7.0, "收到": datetime(2026, 3, 2, 9, 5), "答复时间": date(2026, 3, 3), "复信号": 12}  # noqa: DTZ001
    said = take_in(office, as_xlsx(row, title="台账"), name="ledger.xlsx", plan=f"{MAP}sheet: {sheet}\n")
    assert said.out == "1 created, 0 skipped, 0 rejected.\n"
    (case,) = new_cases(office)
    assert "x-source-number: 7\n" in case
    assert re.findall(r"at: (\S+),", case) == [
        "2026-03-02T09:05+08:00",
        "2026-03-02T10:00+08:00",
        "2026-03-03T00:00+08:00",
    ]
    assert "reply_no: 12}" in case


def test_what_was_taken_in_is_skipped(office: Office) -> None:
    ledger = as_csv({}, {"编号": "8", "复信号": "A-2"}, {"编号": "8", "复信号": "A-3"})
    assert take_in(office, ledger).out == "2 created, 1 skipped, 0 rejected.\n"
    before = office.files()
    assert take_in(office, ledger).out == "0 created, 3 skipped, 0 rejected.\n"
    assert office.files() == before


def test_a_dry_run_writes_nothing(office: Office) -> None:
    before = office.files()
    said = take_in(office, as_csv({}), "--dry-run")
    assert said.out == "1 would be created, 0 skipped, 0 rejected.\n"
    assert office.files() == before


SECRET = "王小二"
BAD = [
    ({"编号": ""}, "编号", "“编号” is missing."),
    ({"收到": ""}, "收到", "“received” is missing."),
    ({"收到": SECRET}, "收到", "“received” is in none of the map's date formats."),
    ({"收到": "2026/2/30 9:00:00"}, "收到", "“received” is in none of the map's date formats."),
    ({"答复时间": SECRET}, "答复时间", "“replied.at” is in none of the map's date formats."),
    ({"答复时间": "2026/3/1 9:00:00"}, "答复时间", "replied is dated before the letter was received."),
    (
        {"答复时间": "2026/3/17 9:00:00"},
        "答复时间",
        "This is dated in the future (it is now 2026-03-16T10:00+08:00).",
    ),
    ({"性质": SECRET}, "性质", "“kind” has a value that is not allowed."),
    ({"部门": SECRET}, "部门", "“to” names something that organization.yml does not know: …"),
    ({"部门": "Wang"}, "部门", "“to” names something that organization.yml does not know: …"),
    ({"部门": ""}, "分办", "The event dispatched needs “to”."),
    ({"复信号": "HF-1"}, "复信号", "The reply number … is already used in cases/."),
    ({"内容": "x" * 1_100_000}, "内容", "The file has 1100499 bytes; no more than 1048576 are read."),
]


@pytest.mark.parametrize(("bad", "column", "message"), BAD, ids=[item[2] for item in BAD])
def test_a_bad_row_is_rejected_whole_and_the_others_are_taken_in(
    office: Office, bad: dict[str, str], column: str, message: str
) -> None:
    ledger = as_csv({"编号": "6", "复信号": "HF-1"}, bad, {"编号": "8", "复信号": "A-8"})
    said = take_in(office, ledger, "--format", "json")
    assert said.status == 1
    assert told(said) == {
        "created": 2,
        "skipped": 0,
        "rejected": [{"row": 3, "column": column, "message": message}],
        "dry_run": False,
    }
    assert len(new_cases(office)) == 2
    assert SECRET not in said.out + said.err


def test_everything_that_is_wrong_with_a_row_is_told(office: Office) -> None:
    said = take_in(office, as_csv({"收到": "?", "答复时间": "?"}))
    assert said.out == (
        "2\t收到\t“received” is in none of the map's date formats."
        " Correct the cell, or add its format to dates in the map.\n"
        "0 created, 0 skipped, 1 rejected.\n"
    )
    said = take_in(office, as_csv({"分办": "?", "答复时间": "?"}), "--format", "json")
    assert told(said)["rejected"] == [
        {
            "row": 2,
            "column": "分办",
            "message": "“dispatched.at” is in none of the map's date formats.",
            "more": [{"column": "答复时间", "message": "“replied.at” is in none of the map's date formats."}],
        }
    ]


def test_what_stands_in_cells_stays_text(office: Office) -> None:
    hostile = (
        "---\nid: x\n---\n## 答复\n```\n\x00{{ reply }}\u202e<script>\n<<<<<<< HEAD\n\v=cmd|' /C calc'!A0"
    )
    row = {"内容": hostile, "事由": "=1+1\nlog: []", "用户": "no: {a: *b}\x07 #"}
    assert take_in(office, as_csv(row)).out == "1 created, 0 skipped, 0 rejected.\n"
    (case,) = new_cases(office)
    assert 'subject: "=1+1 log: []"\n' in case
    assert 'x-user: "no: {a: *b} #"\n' in case
    assert case.partition("## Letter\n")[2] == (
        "\n> ---\n> id: x\n> ---\n> ## 答复\n> ```\n> {{ reply }}<script>\n> <<<<<<< HEAD\n>\n"
        "> =cmd|' /C calc'!A0\n"
        "\n## Reply\n\n> 修好了。\n"
    )
    assert office.run("validate").status == 0


def test_a_formula_that_was_never_computed_is_text(office: Office) -> None:
    said = take_in(
        office, as_xlsx({"内容": "=cmd|' /C calc'!A0"}), name="ledger.xlsx", plan=f"{MAP}sheet: 1\n"
    )
    assert said.status == 0
    assert "> =cmd|' /C calc'!A0\n" in new_cases(office)[0]


WRONG = [
    ("number: 编号", "numbr: 编号", "1:1: error HY202", "“numbr” … did you mean “number”?"),
    ("收到, kind", "收到日期, kind", "2:20: error HY451", "The ledger has no column “收到日期”."),
    ("subject:", "subjekt:", "2:34: error HY202", "“subjekt” … did you mean “subject”?"),
    ("Letter:", "Lettre:", "3:12: error HY455", "A case has no section “Lettre”."),
    ("replied:", "replyed:", "7:3: error HY402", "There is no event replyed; did you mean replied?"),
    ("by: he.jun", "by: he.june", "7:27: error HY221", "“by” … organization.yml does not know: he.june"),
    ("by: he.jun, ", "", "7:12: error HY209", "“by” is missing."),
    ("via: letter", "via: lettre", "7:40: error HY207", "“via” has a value that is not allowed."),
    ("site: east", "site: south", "8:36: error HY221", "“site” … organization.yml does not know: south"),
    ("party: public, ", "", "1:1: error HY209", "“party” is missing."),
    ("咨询: enquiry", "咨询: ask", "9:36: error HY207", "“咨询” has a value that is not allowed."),
    ("咨询: enquiry", "投诉: enquiry", "9:32: error HY112", "“投诉” … already on line 9."),
    ("values:", "数值:", "9:1: error HY117", "This is not a key"),
    ("values: {kind", "values: {kinds", "9:10: error HY202", "“kinds” … did you mean “kind”?"),
    ('"%Y/%m/%d"]', '"%m/%d"]', "10:30: error HY453", "The format “%m/%d” does not tell a year, …"),
    ("dates:", "encoding: klingon\ndates:", "10:11: error HY454", "This encoding is not known."),
    ("dates:", "sheet: [1]\ndates:", "10:8: error HY203", "“sheet” has the wrong shape"),
    ("dates:", "\tdates:", "10:1: error HY111", "A tab stands where the line is indented."),
]


@pytest.mark.parametrize(("right", "wrong", "place", "message"), WRONG, ids=[item[3] for item in WRONG])
def test_a_wrong_map_is_told_with_its_place_and_nothing_is_taken_in(
    office: Office, right: str, wrong: str, place: str, message: str
) -> None:
    before = office.files()
    assert right in MAP
    said = take_in(office, as_csv({}), plan=MAP.replace(right, wrong))
    assert said.status == 1
    pattern = ".*".join(map(re.escape, message.split("…")))
    assert re.match(f"{office.root}/map.yml:{place}: .*{pattern}", said.out)
    assert office.files() == before


def test_a_wrong_map_as_json(office: Office) -> None:
    said = take_in(office, as_csv({}), "--format", "json", plan=MAP.replace("收到, kind", "时间, kind"))
    assert told(said) == {
        "created": 0,
        "skipped": 0,
        "rejected": [],
        "diagnostics": [
            {
                "code": "HY451",
                "severity": "error",
                "path": f"{office.root}/map.yml",
                "line": 2,
                "column": 20,
                "message": "The ledger has no column “时间”.",
                "hint": "Write the name as it stands in the ledger's header; nearest: 答复时间.",
            }
        ],
    }


@pytest.mark.parametrize(
    ("ledger", "line"),
    [
        (b"PK\x03\x04 not a workbook", "error HY460: The workbook is damaged, or not a workbook."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "error HY458: This is a workbook of the old format, xls."),
        (b"\x81\xff", "error HY461: The file is not text in the encoding utf-8 / gb18030."),
        (as_csv({}) + b'8,"never closed\n', "error HY462: The quotation marks before line 3 do not pair."),
        (
            as_csv({}, columns=(*COLUMNS, "内容")),
            "error HY452: The ledger has more than one column “内容”.",
        ),
    ],
)
def test_what_is_no_ledger_is_told(office: Office, ledger: bytes, line: str) -> None:
    said = take_in(office, ledger)
    assert said.status == 1
    assert said.out.splitlines()[0].endswith(line)


def test_a_workbook_that_unpacks_without_end_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.ledgers.ledger.MOST_UNPACKED", 1000)
    said = take_in(office, as_xlsx({}), name="ledger.xlsx")
    assert re.search(
        r"HY459: The workbook has \d+ bytes when unpacked; no more than 1000 are read\.", said.out
    )


def test_missing_files_and_wrong_usage(office: Office) -> None:
    nowhere = str(office.root / "nowhere")
    for words in (("import", nowhere, "--map", nowhere), ("import",), ("import", nowhere)):
        assert office.run(*words).status == 2


def test_the_map_of_the_handbook_is_taken_as_it_stands(office: Office) -> None:
    plan = MAP.replace("kind: 性质, ", "")  # translations of a field that no column gives
    assert take_in(office, as_csv({}), plan=plan).out == "1 created, 0 skipped, 0 rejected.\n"


def test_an_event_that_awaits_approval_does_not_count(office: Office) -> None:
    gate = "  - {id: longer, kind: approval, event: {event: extended, clause: reply}, by: [gm]}\n"
    path = office.root / "policies/letters.md"
    text = path.read_text("utf-8").replace(
        gate, f"{gate}  - {{id: end, kind: approval, event: closed, by: [gm]}}\n"
    )
    path.write_text(f"{text}\n**第九条** 结案须经批准。{{{{ end }}}}\n", "utf-8")
    closed = MAP.replace("constants:", "  closed: {at: 答复时间, by: he.jun, outcome: resolved}\nconstants:")
    assert take_in(office, as_csv({}), plan=closed).status == 0
    (case,) = new_cases(office)
    assert "status: replied\n" in case
    assert "event: closed" in case


def test_senders_in_clear_are_told_of_or_refused(office: Office) -> None:
    named = MAP.replace("x-user: 用户", "reporter.name: 用户").replace("named: false", "named: true")
    said = take_in(office, as_csv({"用户": SECRET}), plan=named)
    assert f"reporter: {{name: {SECRET}}}\n" in new_cases(office)[0]
    assert "Mind: what the sender's name and telephone are enters Git in clear" in said.err
    path = office.root / "policies/organization.yml"
    path.write_text(f"{path.read_text('utf-8')}recipients: [age1example]\n", "utf-8")
    said = take_in(
        office, as_csv({"编号": "8", "复信号": "A-8", "用户": SECRET}), "--format", "json", plan=named
    )
    message = "The reporter stands in clear although the organisation has recipients."
    assert told(said)["rejected"] == [{"row": 2, "column": "用户", "message": message}]


def test_a_number_taken_on_another_branch_is_not_given_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put("cases/2026/20260302-00000.md", "elsewhere")
    office.git("add", ".")
    office.git("commit", "-qm", "elsewhere")
    office.git("rm", "-q", "cases/2026/20260302-00000.md")
    monkeypatch.setattr("huiyin.numbers.check_character", lambda text: "0")
    drawn = iter("00000001")
    monkeypatch.setattr("huiyin.ledgers.rowcase.secrets.choice", lambda alphabet: next(drawn))
    take_in(office, as_csv({}), "--dry-run")
    assert list(drawn) == []


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "xlsx"])
def test_the_example_is_taken_in_by_the_shipped_regulations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    here = Office(tmp_path, capsys, monkeypatch)
    text = (EXAMPLE / "ledger.csv").read_text("utf-8")
    ledger = tmp_path / "ledger"
    if encoding == "xlsx":
        book = Workbook()
        for line in csv.reader(io.StringIO(text)):
            book.active.append(line)  # type: ignore[union-attr]
        book.save(ledger)
    else:
        ledger.write_bytes(text.encode(encoding))
    words = ("import", str(ledger), "--map", str(EXAMPLE / "map.yml"), "--format", "json")
    said = here.run(*words, at="2026-04-01T09:00")
    assert told(said) == {"created": 12, "skipped": 0, "rejected": [], "dry_run": False}
    summary = json.loads(here.run("validate", "--format", "json", at="2026-04-01T09:00").out)["summary"]
    assert (summary["cases"], summary["errors"]) == (12, 0)
    late = here.run("overdue", "--format", "json", "-q", at="2026-04-01T09:00")
    replies = [item for item in json.loads(late.out)["obligations"] if item["clause"] == "reply"]
    assert [(item["site"], item["state"]) for item in replies] == [("dongli", "overdue")]
