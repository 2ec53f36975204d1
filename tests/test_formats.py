"""The formats of diagnostics: what is written, on one screen, and whether it fits the published schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from huiyin import language
from huiyin.codes import CODES
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.formats import FORMATS
from huiyin.formats.report import Report, fingerprints
from huiyin.formats.summary import summary
from huiyin.formats.terminal import LEAST_ROOM, excerpt, render_terminal

SCHEMAS = Path(__file__).parent / "data/schemas"
CASE = "cases/2026/20260315-7KQ4J.md"
DATE = Diagnostic("HY204", Location(CASE, 4, 11), {"name": "received", "wanted": "2026-03-15T16:00"})
HOURS = Diagnostic("HY507", Location(CASE, 9), {"clause": "mailbox/calls", "event": "called-back"})
PERCENT = Diagnostic("HY208", Location("policies/a,b:客服.md", 7, 3), {"name": "at_least"}, Severity.WARNING)
GONE = Diagnostic("HY001", Location("policies/calendar.yml"))
LINES = {(CASE, 4): "received: 2026-13-15T16:00\n", (CASE, 9): "log:\n"}
REPORT = Report(12, 10, [DATE, HOURS, PERCENT, GONE], lambda path, line: LINES.get((path, line)))
EMPTY = Report(1, 1, [])
HOSTILE = Report(
    1,
    1,
    [
        Diagnostic(
            "HY201",
            Location("cases/\x1b]0;x\x07\udcff\n.md", 1, 1),
            {"name": "\x1b[2J\r\n::error::\u202e{0}[a](b)%0A\ud800"},
        )
    ],
)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("CI", raising=False)
    before = language.active()
    language.use("en")
    yield
    language.use(before)


def test_text() -> None:
    assert FORMATS["text"](REPORT) == dedent("""\
        cases/2026/20260315-7KQ4J.md:4:11: error HY204: “received” is not a date or time that exists.
            Write it like 2026-03-15T16:00.
        cases/2026/20260315-7KQ4J.md:9: notice HY507: mailbox/calls: called-back lies outside the hours.
            Choose another time next time; nothing has to be corrected.
        policies/a,b:客服.md:7:3: warning HY208: “at_least” must be a number.
            Write digits only; a percentage as 98 %.
        policies/calendar.yml: error HY001: The file is missing or cannot be read.
            Put it back from the last commit: git checkout -- the file.
        """)


def test_json() -> None:
    assert json.loads(FORMATS["json"](REPORT._replace(diagnostics=[DATE, GONE, PERCENT]))) == {
        "summary": {"cases": 12, "policies": 10, "errors": 2, "warnings": 1},
        "diagnostics": [
            {
                "code": "HY204",
                "severity": "error",
                "path": "cases/2026/20260315-7KQ4J.md",
                "line": 4,
                "column": 11,
                "message": "“received” is not a date or time that exists.",
                "hint": "Write it like 2026-03-15T16:00.",
            },
            {
                "code": "HY001",
                "severity": "error",
                "path": "policies/calendar.yml",
                "line": 0,
                "column": 0,
                "message": "The file is missing or cannot be read.",
                "hint": "Put it back from the last commit: git checkout -- the file.",
            },
            {
                "code": "HY208",
                "severity": "warning",
                "path": "policies/a,b:客服.md",
                "line": 7,
                "column": 3,
                "message": "“at_least” must be a number.",
                "hint": "Write digits only; a percentage as 98 %.",
            },
        ],
    }


def test_github() -> None:
    assert FORMATS["github"](REPORT).splitlines() == [
        "::error file=cases/2026/20260315-7KQ4J.md,line=4,col=11,title=HY204::"
        "“received” is not a date or time that exists.%0AWrite it like 2026-03-15T16:00.",
        "::notice file=cases/2026/20260315-7KQ4J.md,line=9,title=HY507::"
        "mailbox/calls: called-back lies outside the hours."
        "%0AChoose another time next time; nothing has to be corrected.",
        "::warning file=policies/a%2Cb%3A客服.md,line=7,col=3,title=HY208::"
        "“at_least” must be a number.%0AWrite digits only; a percentage as 98 %25.",
        "::error file=policies/calendar.yml,title=HY001::"
        "The file is missing or cannot be read."
        "%0APut it back from the last commit: git checkout -- the file.",
    ]


SITE = "https://example.org/letters/handbook/codes/"


def test_where_the_site_is_known_github_leads_to_the_page_of_the_code() -> None:
    first = FORMATS["github"](REPORT._replace(handbook=SITE)).splitlines()[0]
    assert first.endswith(f"%0AWrite it like 2026-03-15T16:00.%0A{SITE}HY204/")


def test_codeclimate() -> None:
    date, gone = json.loads(FORMATS["codeclimate"](REPORT._replace(diagnostics=[DATE, GONE])))
    assert date == {
        "type": "issue",
        "check_name": "HY204",
        "description": "“received” is not a date or time that exists.",
        "categories": ["Bug Risk"],
        "severity": "major",
        "fingerprint": date["fingerprint"],
        "location": {"path": "cases/2026/20260315-7KQ4J.md", "lines": {"begin": 4, "end": 4}},
        "content": {"body": "Write it like 2026-03-15T16:00."},
    }
    assert gone["location"] == {"path": "policies/calendar.yml", "lines": {"begin": 1, "end": 1}}


def test_sarif() -> None:
    log = json.loads(FORMATS["sarif"](REPORT))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CODES)
    assert rules[list(CODES).index("HY204")] == {
        "id": "HY204",
        "shortDescription": {"text": "“…” is not a date or time that exists."},
        "fullDescription": {"text": "“…” is not a date or time that exists.\nWrite it like …."},
        "help": {"text": "Write it like …."},
        "defaultConfiguration": {"level": "error"},
    }
    assert not any("helpUri" in rule for rule in rules)
    known = json.loads(FORMATS["sarif"](REPORT._replace(handbook=SITE)))
    rule = known["runs"][0]["tool"]["driver"]["rules"][list(CODES).index("HY204")]
    assert rule["helpUri"] == f"{SITE}HY204/"
    date, hours, percent, gone = run["results"]
    assert date == {
        "ruleId": "HY204",
        "ruleIndex": list(CODES).index("HY204"),
        "level": "error",
        "message": {"text": "“received” is not a date or time that exists.\nWrite it like 2026-03-15T16:00."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": CASE, "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 4, "startColumn": 11},
                }
            }
        ],
        "partialFingerprints": date["partialFingerprints"],
    }
    assert [result["level"] for result in (hours, percent, gone)] == ["note", "warning", "error"]
    assert [result["locations"][0]["physicalLocation"] for result in (hours, percent, gone)] == [
        {"artifactLocation": {"uri": CASE, "uriBaseId": "%SRCROOT%"}, "region": {"startLine": 9}},
        {
            "artifactLocation": {
                "uri": "policies/a%2Cb%3A%E5%AE%A2%E6%9C%8D.md",
                "uriBaseId": "%SRCROOT%",
            },
            "region": {"startLine": 7, "startColumn": 3},
        },
        {"artifactLocation": {"uri": "policies/calendar.yml", "uriBaseId": "%SRCROOT%"}},
    ]


@pytest.mark.parametrize("spoken", language.LANGUAGES)
@pytest.mark.parametrize("report", [REPORT, EMPTY, HOSTILE], ids=["usual", "empty", "hostile"])
@pytest.mark.parametrize(
    ("form", "schema"), [("sarif", "sarif-2.1.0-part"), ("codeclimate", "codeclimate-part")]
)
def test_the_schema_is_kept(form: str, schema: str, report: Report, spoken: str) -> None:
    language.use(spoken)
    rules = json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(rules)
    errors = Draft202012Validator(rules).iter_errors(json.loads(FORMATS[form](report)))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("form", FORMATS)
def test_what_stands_in_a_file_steers_no_reader(form: str) -> None:
    written = FORMATS[form](HOSTILE)
    assert written.encode("utf-8").decode("utf-8") == written
    assert [character for character in written if not character.isprintable() and character != "\n"] == []


def test_a_hostile_key_in_text() -> None:
    assert FORMATS["text"](HOSTILE).splitlines() == [
        r"cases/\x1b]0;x\x07\udcff\x0a.md:1:1: error HY201: "
        r"The key “\x1b[2J\x0d\x0a::error::\u202e{0}[a](b)%0A\ud800” is not known here.",
        "    Remove it, or begin it with x- if it is your own.",
    ]


def test_a_hostile_key_in_a_workflow_command() -> None:
    assert FORMATS["github"](HOSTILE).splitlines() == [
        r"::error file=cases/\x1b]0;x\x07\udcff\x0a.md,line=1,col=1,title=HY201::"
        r"The key “\x1b[2J\x0d\x0a::error::\u202e{0}[a](b)%250A\ud800” is not known here."
        "%0ARemove it, or begin it with x- if it is your own."
    ]


@pytest.mark.parametrize(("form", "written"), [("text", ""), ("github", ""), ("codeclimate", "[]\n")])
def test_nothing_wrong(form: str, written: str) -> None:
    assert FORMATS[form](EMPTY) == written


def test_a_fingerprint_outlives_other_lines_and_languages_and_is_given_once() -> None:
    lower = DATE._replace(location=DATE.location._replace(line=40))
    before = [mark for _diagnostic, mark in fingerprints(Report(1, 1, [DATE, lower, HOURS]))]
    language.use("zh")
    after = [mark for _diagnostic, mark in fingerprints(Report(1, 1, [lower, lower, HOURS, GONE]))]
    assert after[:3] == before
    assert len(set(after)) == 4


# --- at a terminal ---------------------------------------------------------------------------------------


class Screen(StringIO):
    def isatty(self) -> bool:
        return True


def shown(report: Report, file: StringIO, **settings: Any) -> str:
    environment = settings.pop("environment", {})
    console = Console(
        file=file, width=72, force_terminal=True, color_system="standard", _environ=environment, **settings
    )
    render_terminal(report, console)
    return file.getvalue()


def test_a_terminal_without_colour() -> None:
    assert shown(REPORT, Screen(), environment={"NO_COLOR": "1"}) == dedent("""\
        cases/2026/20260315-7KQ4J.md
          4:11 error HY204 “received” is not a date or time that exists.
               │ received: 2026-13-15T16:00
               │           ^
               Write it like 2026-03-15T16:00.
             9 notice HY507 mailbox/calls: called-back lies outside the hours.
               │ log:
               Choose another time next time; nothing has to be corrected.

        policies/a,b:客服.md
           7:3 warning HY208 “at_least” must be a number.
               Write digits only; a percentage as 98 %.

        policies/calendar.yml
             - error HY001 The file is missing or cannot be read.
               Put it back from the last commit: git checkout -- the file.

        12 cases, 10 policies: 2 errors, 1 warning, 1 notice
        """)


def test_a_terminal_in_chinese_and_in_colour() -> None:
    language.use("zh")
    lines = shown(REPORT._replace(diagnostics=[DATE]), Screen()).splitlines()
    assert lines[1] == "\x1b[90m  4:11 \x1b[0m\x1b[31m错误 HY204 \x1b[0m“received”不是实际存在的日期或时间。"
    assert lines[-1] == "\x1b[31m案件 12 件，规章 10 份：错误 1 个\x1b[0m"


@pytest.mark.parametrize(("file", "ci"), [(Screen, "true"), (StringIO, "")], ids=["CI", "file"])
def test_no_line_of_a_file_is_shown_where_nobody_sits(
    file: type[StringIO], ci: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    written = shown(REPORT._replace(diagnostics=[DATE]), file(), environment={"NO_COLOR": "1"})
    assert written.splitlines()[1:3] == [
        "  4:11 error HY204 “received” is not a date or time that exists.",
        "       Write it like 2026-03-15T16:00.",
    ]


@pytest.mark.parametrize(
    ("line", "column", "expected", "caret"),
    [
        pytest.param("status: replyed", 9, "status: replyed", "        ^", id="plain"),
        pytest.param("subject: 三号楼灯, x", 16, "subject: 三号楼灯, x", "                   ^", id="wide"),
        pytest.param("\tkind: x", 2, "    kind: x", "    ^", id="tab"),
        pytest.param("a\tb", 3, "a   b", "    ^", id="tab stop"),
        pytest.param("site:\r\n", 6, "site:", "     ^", id="behind the end"),
        pytest.param("site:", 99, "site:", "     ^", id="far behind the end"),
        pytest.param("a\x1bb", 3, "a\\x1bb", "     ^", id="control character"),
        pytest.param("0123456789" * 5, 3, "0123456789012345678901…", "  ^", id="cut at the end"),
        pytest.param(
            "0123456789" * 5, 26, "…4567890123456789012345…", "            ^", id="cut at both ends"
        ),
        pytest.param("0123456789" * 5, 51, "…8901234567890123456789", " " * 23 + "^", id="cut at the start"),
        pytest.param(
            "一二三四五六七八九十" * 2, 10, "…五六七八九十一二三四五…", "           ^", id="wide, cut"
        ),
    ],
)
def test_the_line_and_its_caret(line: str, column: int, expected: str, caret: str) -> None:
    text, cells = excerpt(line, column, 25)
    assert [text, " " * cells + "^"] == [expected, caret]


@given(st.text(), st.integers(0, 60), st.integers(0, 40))
def test_a_line_fits_and_its_caret_is_on_the_character(line: str, column: int, room: int) -> None:
    text, cells = excerpt(line, column, room)
    assert cell_len(text) <= max(room, LEAST_ROOM)
    assert cells < max(room, LEAST_ROOM)


@pytest.mark.parametrize(
    ("cases", "spoken", "expected"),
    [
        (1, "en", "1 case, 1 policy: nothing wrong"),
        (2, "en", "2 cases, 1 policy: nothing wrong"),
        (2, "zh", "案件 2 件，规章 1 份：没有问题"),
    ],
)
def test_the_closing_line(cases: int, spoken: str, expected: str) -> None:
    language.use(spoken)
    assert summary(Report(cases, 1, [])) == expected
