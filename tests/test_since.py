"""`validate --base`: what a change brought, found by reading the changed cases and those that it concerns."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from huiyin.repository import WorkTree
from huiyin.sweep import since as module
from huiyin.sweep.since import since
from huiyin.sweep.validation import Lazily
from tests.changing import NOON, Changing, attach, commit, copy, delete, edit, link, rename, stray, write_new
from tests.office import CASE, LETTERS, NUMBER, Office, open_office

AGAIN = LETTERS.replace(
    "  - {id: guided,",
    "  - {id: again, kind: recurrence, severity: notice, same: [site, category], times: 2, within: 3 days}\n"
    "  - {id: guided,",
).replace("**第七条**", "**第八条** {{ again.within }}内重复的，列为专项。{{ again }}\n\n**第七条**")
CHANGES = (edit, edit, write_new, write_new, delete, rename, copy, link, attach, stray)


def reuse(here: Changing, rng: Random) -> None:
    """A case takes over a number: a reply's, a source's, a former one."""
    there = sorted(path for path in here.root.glob("cases/2026/*.md") if path.is_file())
    path, other = rng.choice(there), rng.choice(there)
    if not path.is_symlink():
        line = rng.choice(
            (
                f"links: {{formerly: [{other.stem}]}}",
                "x-source-number: w-1",
                f"links: {{duplicate_of: {other.stem}}}",
            )
        )
        path.write_text(path.read_text("utf-8").replace("log:\n", f"{line}\nlog:\n", 1), "utf-8")


@pytest.mark.parametrize("seed", range(25))
def test_a_few_cases_tell_the_same_as_the_whole_register(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng, here = Random(seed), Changing(tmp_path / "work", monkeypatch)
    here.put("policies/letters.md", AGAIN)
    here.commit()
    for _round in range(4):
        for _change in range(rng.randint(1, 4)):
            rng.choice((*CHANGES, reuse))(here, rng)
        found = []
        for many in (100, -1):
            monkeypatch.setattr(module, "MANY", many)
            tree = WorkTree(here.root)
            found.append([str(item) for item in since(tree, Lazily(tree), "HEAD", NOON).diagnostics])
        assert found[0] == found[1]
        if rng.random() < 0.5:
            commit(here, rng)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, capsys, monkeypatch)


def told(office: Office, base: str = "HEAD", at: str = "2026-03-17T09:00") -> list[tuple[str, str, int]]:
    said = office.run("validate", "--base", base, "--format", "json", at=at)
    return [(one["code"], one["path"], one["line"]) for one in json.loads(said.out)["diagnostics"]]


def message(office: Office, code: str) -> str:
    said = office.run("validate", "--base", "HEAD", "--format", "json", at="2026-03-17T09:00")
    return next(str(one["message"]) for one in json.loads(said.out)["diagnostics"] if one["code"] == code)


def committed(office: Office) -> None:
    office.git("init", "-q")
    office.git("config", "user.name", "A")
    office.git("config", "user.email", "a@example.org")
    office.git("add", "-A")
    office.git("commit", "-q", "-m", "as it stands")


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("within: 3 workdays", "within: 5 workdays", "HY805", 14),
        ("until: [dispatched, declined]", "until: [dispatched]", "HY805", 8),
        ("applies_to: {channel: letter}", "applies_to: {channel: [letter, hotline]}", "HY805", 7),
        ("in_force: {from: 2026-01-01}", "in_force: {from: 2026-03-01}", "HY805", 5),
        ('version: "1"', 'version: "2"', "HY808", 0),
        ("不得承办", "不得经办", "HY807", 34),
    ],
)
def test_a_version_in_force_is_not_edited(office: Office, old: str, new: str, code: str, line: int) -> None:
    committed(office)
    office.put("policies/letters.md", LETTERS.replace(old, new, 1))
    assert (code, "policies/letters.md", line) in told(office)


def test_the_open_cases_whose_deadlines_an_edit_touches_are_named(office: Office) -> None:
    committed(office)
    office.put("policies/letters.md", LETTERS.replace("within: 3 workdays", "within: 5 workdays"))
    assert message(office, "HY805") == (
        "Version 1 of “letters”, in force since 2026-01-01, was changed: reply."
        f" Open cases whose deadlines that touches: 1 {NUMBER}"
    )
    office.put(
        "policies/letters.md",
        LETTERS.replace("to: 09", "").replace('hours: ["08:30-20:00"]', 'hours: ["09:00-20:00"]'),
    )
    assert message(office, "HY805").endswith(
        "was changed: calls. Open cases whose deadlines that touches: 0 "
    )


def later(start: str) -> dict[str, str]:
    """The policy in two versions, the later from a day on."""
    first = LETTERS.replace("{from: 2026-01-01}", f"{{from: 2026-01-01, to: {start}}}")
    second = LETTERS.replace('version: "1"', 'version: "2"').replace(
        "{from: 2026-01-01}", f"{{from: {start}}}"
    )
    return {
        "policies/letters/1.md": first,
        "policies/letters.md": second.replace("within: 3 workdays", "within: 5 workdays"),
    }


def test_a_later_version_touches_nothing(office: Office) -> None:
    committed(office)
    for path, text in later("2026-04-01").items():
        office.put(path, text)
    assert told(office) == []


def test_a_later_version_that_reaches_back_is_told_with_the_cases_it_moves(office: Office) -> None:
    committed(office)
    for path, text in later("2026-03-10").items():
        office.put(path, text)
    assert ("HY805", "policies/letters/1.md", 5) in told(office)
    assert ("HY806", "policies/letters.md", 0) in told(office)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("policies/calendar.yml", "holidays: [2026-01-01]", "holidays: [2026-01-01, 2026-03-18]"),
        (
            "policies/organization.yml",
            "language: en",
            'language: en\noffice_hours: {open: "08:00", close: "16:00"}',
        ),
    ],
)
def test_days_off_and_office_hours_that_move_deadlines_are_told(
    office: Office, path: str, old: str, new: str
) -> None:
    committed(office)
    text = (office.root / path).read_text("utf-8")
    assert old in text
    office.put(path, text.replace(old, new))
    assert ("HY806", path, 0) in told(office)
    assert message(office, "HY806") == f"Deadlines under letters/reply move in open cases: 1 {NUMBER}"


@pytest.mark.parametrize(
    "change", [lambda root: (root / "a.txt").unlink(), lambda root: (root / "a.txt").write_text("b")]
)
def test_a_file_of_a_case_that_changed_is_held_against_the_case(
    office: Office, change: Callable[[Path], object]
) -> None:
    folder = office.root / f"cases/2026/{NUMBER}"
    office.put(f"cases/2026/{NUMBER}/a.txt", "a")
    digest = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    office.put(
        f"cases/2026/{NUMBER}.md",
        CASE.replace("log:", f"attachments: [{{file: a.txt, sha256: {digest}}}]\nlog:"),
    )
    committed(office)
    assert told(office) == []
    change(folder)
    assert [(code[:4], path) for code, path, _line in told(office)] == [("HY25", f"cases/2026/{NUMBER}.md")]
    shutil.rmtree(folder, ignore_errors=True)
