"""The handbook: each example really gives its code, commands parse, tables and clocks are the program's."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
import typer

from huiyin import codes, lifecycle, organization, policies, schema, worked
from huiyin.book import load_house
from huiyin.calendar import Calendar, Year
from huiyin.clauses import KINDS
from huiyin.cli.app import program as every_command
from huiyin.diagnostic import Diagnostic
from huiyin.outputs import codepages, fieldwords, handbook, markup
from huiyin.outputs.changes import FIELD_LABELS
from huiyin.repository import WorkTree
from huiyin.specimens import SPECIMENS, Specimen
from huiyin.specimens.world import FILES
from huiyin.sweep.validation import Lazily, validate
from huiyin.words.shapes import fields

ROOT = Path(__file__).resolve().parent.parent
AT = datetime.fromisoformat("2026-12-01T09:00+08:00")
ZONE = AT.tzinfo
CALENDAR = load_house(WorkTree(ROOT)).rules.calendar
PAGES = handbook.render(CALENDAR)
TRIED = [one for one in SPECIMENS.values() if one.tried]


# --- codes -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small repository of the examples, on a disk."""
    patch = pytest.MonkeyPatch()
    patch.setenv("HUIYIN_CACHE", "off")
    root = tmp_path_factory.mktemp("world")
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8", newline="")
    yield root
    patch.undo()


def found(root: Path) -> list[Diagnostic]:
    tree = WorkTree(root)
    return validate(tree, Lazily(tree), AT).diagnostics


def test_the_world_of_the_examples_is_without_fault(world: Path) -> None:
    assert found(world) == []


@pytest.mark.parametrize("specimen", TRIED, ids=[one.code for one in TRIED])
def test_the_bad_lines_give_the_code_and_the_message_shown(world: Path, specimen: Specimen) -> None:
    good, bad = specimen.good, specimen.bad
    assert isinstance(good, str)
    assert isinstance(bad, str)
    text = FILES[specimen.path]
    assert text.count(good) == 1
    file = world / specimen.path
    try:
        file.write_text(text.replace(good, bad), "utf-8", newline="")
        given = [item.params for item in found(world) if item.code == specimen.code]
    finally:
        file.write_text(text, "utf-8", newline="")
    assert given, specimen.code
    assert {key: value for key, value in given[0].items() if value} == specimen.params


def test_every_code_has_an_example_and_few_are_told_in_words() -> None:
    assert SPECIMENS.keys() == codes.CODES.keys()
    words = {one.code for one in SPECIMENS.values() if not one.tried}
    # what sealing, history and the server find, and what a ledger or its map may be, no single file shows
    elsewhere = {code for code in words if code.startswith(("HY45", "HY46", "HY7", "HY8"))}
    assert words - elsewhere <= {
        *("HY001", "HY002", "HY003", "HY004", "HY101", "HY102", "HY119", "HY129"),
        *("HY315", "HY316", "HY431", "HY511", "HY517"),
    }


@pytest.mark.parametrize("code", codes.CODES)
@pytest.mark.parametrize(
    ("language", "heads"),
    [("zh", ("怎样改", "不对：", "对：")), ("en", ("How to put it right", "Wrong:", "Right:"))],
)
def test_every_code_has_its_page_in_both_languages(code: str, language: str, heads: tuple[str, ...]) -> None:
    page = PAGES[markup.of_language(codepages.page_of(code), language)]
    assert all(head in page for head in heads)
    message = next(line for line in page.splitlines() if line.startswith("> "))
    assert message.count("…") == codes.CODES[code].message.count("…")
    assert not re.search(r"[{}]", message)
    if language == "zh":
        assert re.search("[\u4e00-\u9fff]", message), message


def test_a_page_of_a_code() -> None:
    assert (
        PAGES["handbook/codes/HY205.md"]
        == """\
---
title: "HY205"
search:
  exclude: true
---

# HY205

**错误** · 字段 · [全部代码](index.md#HY2)

> “received”要写到几点几分，不能只写日期。

改好才能提交。已经在共享分支上的旧记录违反条款的，降为警告，因为历史不能改。

## 怎样改 {#cure}

请补上时间，例如 2026-03-15T16:00。

## 例子 {#example}

`cases/2026/20260316-ABCDQ.md`

不对：

```yaml
received: 2026-03-16
```

对：

```yaml
received: 2026-03-16T09:00+08:00
```
"""
    )


def test_characters_that_cannot_be_seen_are_shown() -> None:
    assert "subject: 楼道灯⟨U+202E⟩不亮" in PAGES["handbook/codes/HY104.md"]
    assert not re.search("[\u202a-\u202e\x00-\x08\x0b-\x1f]", "".join(PAGES.values()))


def test_the_index_leads_to_every_code() -> None:
    links = re.findall(r"\[`(HY\d+)`\]\((HY\d+)\.md\)", PAGES["handbook/codes/index.md"])
    assert [one for one, _ in links] == [other for _, other in links] == sorted(codes.CODES)


# --- statuses and deadlines ------------------------------------------------------------------------------


def test_the_status_table_is_the_programs() -> None:
    page = PAGES["handbook/status.md"]
    for status, events in lifecycle.FOLLOWS.items():
        line = next(
            line for line in page.splitlines() if line.startswith("| **") and f"`{status}` | " in line
        )
        cells = line.split(" | ")
        assert set(re.findall("`([a-z-]+)`", cells[1])) == events, status


def test_the_rules_of_the_worked_examples_are_sound() -> None:
    assert load_house(worked._Files()).diagnostics == ()


def test_a_worked_example() -> None:
    judged = worked.rules(CALENDAR)
    example = next(one for one in worked.EXAMPLES if one.key == "national-day")
    assert worked.lines(example, judged, "en") == [
        "reply  Example, art. 2",
        "  rule       Reply: due within three working days of receipt; extendable to ten working days in "
        "all; "
        "waiting does not count.",
        "  start      2026-09-30 21:40  receipt",
        "  term       three working days, until closing time of the last",
        "             2026-09-30 Wed  day of the start, not counted",
        "             2026-10-01 Thu  public holiday, not counted",
        "             2026-10-02 Fri  public holiday, not counted",
        "             2026-10-03 Sat  public holiday, not counted",
        "             2026-10-04 Sun  public holiday, not counted",
        "             2026-10-05 Mon  public holiday, not counted",
        "             2026-10-06 Tue  public holiday, not counted",
        "             2026-10-07 Wed  public holiday, not counted",
        "             2026-10-08 Thu  working day, day 1",
        "             2026-10-09 Fri  working day, day 2",
        "             2026-10-10 Sat  make-up working day, day 3",
        "  due        2026-10-10 17:30",
        "  state      open",
    ]


def test_the_worked_examples_follow_the_calendar() -> None:
    """Another organisation's calendar gives other days, and says what it does not know."""
    assert ZONE is not None
    other = Calendar({2025: Year("…", frozenset(), frozenset())}, CALENDAR.zone, (time(9), time(18)))
    page = handbook.render(other)["handbook/deadlines.md"]
    assert "2026-10-05 18:00" in page
    assert "2026年没有官方日历，只按周末推算" in page


@pytest.mark.parametrize("path", ["handbook/deadlines.md", "en/handbook/deadlines.md"])
def test_every_worked_example_is_on_the_page(path: str) -> None:
    for example in worked.EXAMPLES:
        assert f"{{#{example.key}}}" in PAGES[path]


# --- file formats ----------------------------------------------------------------------------------------


def test_every_field_of_the_files_is_explained() -> None:
    """No field without a meaning or without how to write it; no meaning without its field."""
    tables = [
        (fieldwords.CASE, [*fields(schema.FIELDS)], {"log"}),
        (fieldwords.POLICY, [*fields(policies.FIELDS)], {"clauses"}),
        (fieldwords.COMMON, [*fields(policies.COMMON)], set[str]()),
        (fieldwords.ORGANIZATION, [*fields(organization.FIELDS)], set[str]()),
    ]
    for meanings, listed, further in tables:
        assert {one.path for one in listed} | further == meanings.keys()
        assert [one.path for one in listed if not all(one.kind)] == []
    clause_fields = [(kind, one) for kind, shape in KINDS.items() for one in fields(shape.fields)]
    assert [one.path for _, one in clause_fields if one.path not in FIELD_LABELS or not all(one.kind)] == []
    assert fieldwords.KINDS.keys() == KINDS.keys()


def test_the_tables_of_events_have_every_event_and_field() -> None:
    page = PAGES["en/handbook/files/case.md"]
    assert (
        "| `declined` | refusal | `ground` ground | `redirected_to` where to turn instead, `reported_to` "
        "body reported to | declined |" in page
    )
    assert [name for name in lifecycle.EVENTS if f"| `{name}` | " not in page] == []


def test_a_table_cell_is_not_taken_for_attributes() -> None:
    """Braces at the end of a cell would be eaten by attribute lists."""
    for path, text in PAGES.items():
        for line in text.splitlines():
            if line.startswith("| "):
                assert not re.search(r"(?<!`)\{[^`|]*\} \|", line), (path, line)


# --- commands --------------------------------------------------------------------------------------------

WRITTEN = sorted(path.relative_to(ROOT) for path in (ROOT / "site/pages").rglob("handbook/*.md"))
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[str]:
    blocks = (block.replace("\\\n", "") for block in SHELL.findall(text))
    return [line for block in blocks for line in block.splitlines() if line.startswith("huiyin ")]


@pytest.mark.parametrize("path", WRITTEN, ids=str)
def test_the_commands_of_the_handbook_parse(path: Path) -> None:
    """Commands, options, events and their fields are those of this program."""
    program: Any = typer.main.get_command(every_command(""))
    for line in commands((ROOT / path).read_text("utf-8")):
        verb, *words = shlex.split(line)[1:]
        context = program.commands[verb].make_context(verb, words)
        if verb == "log" and context.params["words"]:
            event, *given = context.params["words"]
            name = "assigned" if event == "指定承办人" else event
            shape = lifecycle.EVENTS[name]
            for pair in given:
                key = pair.partition("=")[0]
                assert key in shape.known or key in ("at", "by") or key.startswith("set."), line


def test_both_languages_have_the_same_pages_and_commands() -> None:
    chinese = {path.name for path in WRITTEN if path.parts[2] == "handbook"}
    english = {path.name for path in WRITTEN if path.parts[2] == "en"}
    assert chinese == english
    assert chinese >= {"index.md", "anonymity.md", "clerk.md", "handlers.md", "reviewers.md"}
    for name in chinese:
        verbs = [
            [
                shlex.split(line)[1]
                for line in commands((ROOT / "site/pages" / folder / name).read_text("utf-8"))
            ]
            for folder in ("handbook", "en/handbook")
        ]
        assert verbs[0] == verbs[1]
