"""Hostile and sloppy files: each gives the right diagnostic at the right place, none a traceback, and none hides another."""

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

from huiyin.repository import WorkTree
from huiyin.survey import check_file
from huiyin.validation import Lazily, Validation, validate
from tests.hostile_between import BETWEEN
from tests.hostile_cases import HEALTHY, rows
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
def test_cases_against_each_other(
    path: str, text: str, expected: tuple[str, ...], found: Validation
) -> None:
    assert told(found.diagnostics, path) == Row(path, text, expected).wanted()


def test_the_healthy_among_them_are_not_touched(found: Validation) -> None:
    assert [item for item in found.diagnostics if item.location.path in HEALTHY] == []
    assert told(house().diagnostics) == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_no_file_takes_longer_than_a_second(row: Row, root: Path) -> None:
    begin = time.perf_counter()
    check_file(WorkTree(root), house().rules, PATHS[row.name])
    assert time.perf_counter() - begin < 1


def test_the_command_reports_them_all_and_says_nothing_of_anybody(
    root: Path, found: Validation
) -> None:
    environment = {**os.environ, "HUIYIN_CACHE": "off", "PYTHONWARNINGS": "error"}
    for form, language in zip(("json", "text", "github", "codeclimate", "sarif"), ("en", "zh", "en", "zh", "zh"), strict=True):
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
