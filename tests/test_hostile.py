"""Hostile and sloppy files: each is told what is wrong with it and where, none crashes or hides another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin import schema
from huiyin.book import examine
from huiyin.fields import Reader
from huiyin.frontmatter import parse
from huiyin.reading import fastcase
from huiyin.repository import WorkTree
from huiyin.source import Source
from huiyin.sweep.arrears import obligations
from huiyin.sweep.survey import check_file, owed
from huiyin.sweep.validation import Lazily, Validation, validate
from tests.hostile_between import BETWEEN
from tests.hostile_cases import BASE, HEALTHY, rows
from tests.hostile_house import RULES, Row, house, number, told

AT = datetime(2026, 6, 30, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
CANARIES = ("王女士", "李先生", "陈敏", "13800000000", "3栋2单元1501", "1501", "wang", "楼道灯")
"""What the broken fields tell of people: the sender's name, telephone and room, wherever they slipped in."""
ROWS = list(rows())
PATHS = {row.name: f"cases/2026/{number(count)}.md" for count, row in enumerate(ROWS)}


def lay(root: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder."""
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository with sound rules and every broken case, among some that are healthy."""
    folder = tmp_path_factory.mktemp("hostile")
    broken = {PATHS[row.name]: row.data for row in ROWS}
    lay(folder, {**RULES, **HEALTHY, **broken, **{path: text.encode() for path, text, _found in BETWEEN}})
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def found(root: Path) -> Iterator[Validation]:
    """What one run finds in it."""
    before = os.environ.get("HUIYIN_CACHE")
    os.environ["HUIYIN_CACHE"] = "off"
    yield validate(WorkTree(root), Lazily(WorkTree(root)), AT)
    if before is None:
        del os.environ["HUIYIN_CACHE"]
    else:
        os.environ["HUIYIN_CACHE"] = before


def test_no_two_rows_have_one_name() -> None:
    assert len(PATHS) == len(ROWS) > 300


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_broken_case(row: Row, found: Validation) -> None:
    assert told(found.diagnostics, PATHS[row.name]) == row.wanted()


@pytest.mark.parametrize(("path", "text", "expected"), BETWEEN, ids=[path for path, _text, _found in BETWEEN])
def test_cases_against_each_other(path: str, text: str, expected: tuple[str, ...], found: Validation) -> None:
    assert told(found.diagnostics, path) == Row(path, text, expected).wanted()


def test_the_healthy_among_them_are_not_touched(found: Validation) -> None:
    assert [item for item in found.diagnostics if item.location.path in HEALTHY] == []
    assert told(house().diagnostics) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_no_file_takes_longer_than_a_second(row: Row, root: Path) -> None:
    begin = time.process_time()
    check_file(WorkTree(root), house().rules, PATHS[row.name])
    assert time.process_time() - begin < 1


def test_the_command_reports_them_all_and_says_nothing_of_anybody(root: Path, found: Validation) -> None:
    environment = {**os.environ, "HUIYIN_CACHE": "off", "PYTHONWARNINGS": "error"}
    for form, language in zip(
        ("json", "text", "github", "codeclimate", "sarif"), ("en", "zh", "en", "zh", "zh"), strict=True
    ):
        command = [sys.executable, "-m", "huiyin", "validate", "--format", form, "--lang", language]
        said = subprocess.run(
            [*command, "--at", "2026-06-30T12:00"],
            cwd=root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (said.returncode, "Traceback" in said.stderr) == (1, False)
        assert [canary for canary in CANARIES if canary in said.stdout.replace("王女士.md", "")] == []
        if form == "json":
            assert len(json.loads(said.stdout)["diagnostics"]) == len(found.diagnostics)


def test_what_is_owed_is_told_in_spite_of_them(root: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "huiyin", "overdue", "--all", "--format", "json", "--at", "2026-06-30T12:00"],
        cwd=root, env={**os.environ, "HUIYIN_CACHE": "off"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (said.returncode, "Traceback" in said.stderr) == (0, False)
    owed = {item["case"] for item in json.loads(said.stdout)["obligations"]}
    assert owed >= {path[11:-3] for path in HEALTHY}


def test_a_second_run_from_the_cache_finds_the_same(
    root: Path, found: Validation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIYIN_CACHE", str(tmp_path))
    for _run in range(2):
        assert validate(WorkTree(root), Lazily(WorkTree(root)), AT) == found


def test_what_is_no_file_is_told_or_let_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_CACHE", "off")
    lay(tmp_path, {**RULES, **HEALTHY})
    year = tmp_path / "cases/2026"
    (year / f"{number(1)}.md").symlink_to(tmp_path / "policies/letters.md")
    (year / f"{number(2)}.md").symlink_to(year)
    (year / f"{number(3)}.md").symlink_to("/dev/zero")
    (year / f"{number(4)}.md").symlink_to("nowhere")
    (year / f"{number(5)}.md").mkdir()
    os.mkfifo(year / f"{number(6)}.md")
    os.mkfifo(year / "pipe")
    (tmp_path / "policies/link.md").symlink_to("letters.md")
    found = validate(WorkTree(tmp_path), Lazily(WorkTree(tmp_path)), AT).diagnostics
    assert told(found) == [
        *(f"cases/2026/{number(count)}.md HY002 0:0" for count in range(1, 5)),
        f"cases/2026/{number(6)}.md HY106 1:1",
        "cases/2026/pipe HY003 0:0",
        "policies/link.md HY002 0:0",
    ]
    assert obligations(WorkTree(tmp_path), Lazily(WorkTree(tmp_path)), AT, everything=True)


def test_rules_that_are_links_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_CACHE", "off")
    lay(tmp_path, {**RULES, **HEALTHY})
    (tmp_path / "policies/calendar.yml").rename(tmp_path / "calendar.yml")
    (tmp_path / "policies/calendar.yml").symlink_to("../calendar.yml")
    found = validate(WorkTree(tmp_path), Lazily(WorkTree(tmp_path)), AT).diagnostics
    assert {(item.location.path, item.code) for item in found if item.code != "HY517"} == {
        ("policies/calendar.yml", "HY002")
    }


MANY = {
    "approvals": ("approved", "of: {event: approved, at: 2026-03-16T10:00+08:00}"),
    "corrections": ("corrected", "of: {event: corrected, at: 2026-03-16T10:00+08:00}, note: x, void: true"),
    "closures that await approval": ("closed", "outcome: cannot-fix"),
    "reclassifications": ("reclassified", "field: urgency, from: normal, to: normal, reason: x"),
    "extensions": ("extended", "until: 2026-03-20, reason: x, clause: reply"),
    "calls": ("called-back", "kind: first, satisfaction: not-satisfied, reason: x"),
    "waits": ("waiting", "for: parts"),
    "errors": ("eaten", "colour: red"),
}


@pytest.mark.parametrize("name", MANY)
def test_a_log_without_end_is_cut_and_takes_less_than_a_second(name: str) -> None:
    event, more = MANY[name]
    line = f"  - {{at: 2026-03-19T10:00+08:00, event: {event}, by: wu.gm, {more}}}\n"
    head, _, rest = BASE.replace("<N>", number(1)).partition("---\n## ")
    data = (head + line * 2000 + "---\n## " + rest).encode()
    begin = time.process_time()
    case, problems = examine(Source(f"cases/2026/{number(1)}.md", data), house().rules)
    assert case is not None
    assert owed(case, house().rules, AT).duties or name == "errors"
    assert time.process_time() - begin < 1
    assert [item.location.line for item in problems if item.code == "HY316"] == [1020]
    assert len(problems) < 2500


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_quick_way_and_the_reference_tell_the_same(row: Row) -> None:
    source = Source(PATHS[row.name], row.data)
    quick = fastcase.read(source, AT.tzinfo)  # type: ignore[arg-type]
    if quick is not None:
        document, _positions, problems = parse(row.data)
        reader = Reader(source, AT.tzinfo)  # type: ignore[arg-type]
        assert document is not None
        assert problems == []
        assert quick == schema.case(document.values, document.body, reader)
        assert reader.found == []


@pytest.mark.parametrize(
    "words", [("report", "2026-03", "-o"), ("export", "--with-reporter")], ids=lambda words: words[0]
)
def test_broken_files_stop_neither_the_assessment_nor_the_ledger(
    root: Path, tmp_path: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    from huiyin import cli

    monkeypatch.setenv("HUIYIN_CACHE", "off")
    target = tmp_path / "made.xlsx"
    options = ("-q", "--root", str(root), "--at", "2026-06-30T12:00")
    assert cli.run([*words, str(target), *options]) == 0
    cells = (cell for sheet in load_workbook(target) for row in sheet.iter_rows() for cell in row)
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "d"}
