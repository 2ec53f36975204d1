"""Retention and destruction: what is expired and approved becomes unreadable in every clone, what is held stays readable."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin.book import load_house
from huiyin.desk.store import replace
from huiyin.edit import set_scalar
from huiyin.numbers import check_character
from huiyin.repository import WorkTree
from huiyin.sealing import destruction
from huiyin.sealing.age import NoKey, unseal
from huiyin.sealing.casefile import opened
from huiyin.sealing.keystore import KeyStore, write_secret
from huiyin.sealing.sealer import own_keys
from tests.office import Office, open_office

RETENTION = """\
---
id: keeping
title: {zh: 档案规定, en: Keeping}
version: "1"
in_force: {from: 2015-01-01}
clauses:
  - {id: keep, kind: retention, when: {kind: complaint}, after: closed, keep: 3 years, then: destroy-identity}
  - {id: keep-long, kind: retention, when: {kind: report}, after: closed, keep: 10 years, then: destroy-all}
  - {id: agreed, kind: approval, event: destroyed, by: [gm]}
---
**第一条** 结案后保存{{ keep.keep }}。{{ keep }} 检举保存{{ keep-long.keep }}。{{ keep-long }} 经{{ agreed.by }}批准销毁。{{ agreed }}
"""
CASE = """\
---
id: {number}
status: archived
channel: letter
received: {day}T09:00+08:00
site: east
party: owner
named: true
kind: {kind}
category: repair/leak
reporter: {{name: 王小明, phone: "19900000000"}}
log:
  - {{at: {day}T09:10+08:00, event: registered, by: chen.min}}
  - {{at: {day}T10:00+08:00, event: replied, by: he.jun, reply_no: HF-{number}-1, via: phone}}
  - {{at: {day}T11:00+08:00, event: closed, by: chen.min, outcome: resolved}}
  - {{at: {day}T12:00+08:00, event: archived, by: chen.min}}
---
## Letter
> 漏水
"""
NOW = "2026-03-16T10:00"


def number(day: str) -> str:
    stem = day.replace("-", "")
    return f"{stem}-0000{check_character(stem + '0000')}"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """Two complaints and a report of early 2020, sealed, archived, committed; a key store beside the repository."""
    monkeypatch.setenv("HUIYIN_IDENTITY", str(tmp_path / "me.txt"))
    monkeypatch.setenv("HUIYIN_CACHE", "off")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "陈敏")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "chen@example.org")
        monkeypatch.setenv(f"GIT_{name}_DATE", "2026-03-15T09:00+08:00")
    (tmp_path / "repository").mkdir()
    found = open_office(tmp_path / "repository", capsys, monkeypatch)
    found.git("init", "-q", "-b", "main")
    own = found.run("keys", "mine").out.strip()
    text = (found.root / "policies/organization.yml").read_text("utf-8")
    found.put("policies/organization.yml", f"{text}recipients: [{own}]\n")
    found.put("policies/keeping.md", RETENTION)
    found.run("keys", "create", str(tmp_path / "keys"))
    found.run("keys", "rotate", "--period", "2020-Q1")
    for day, kind in (("2020-01-06", "complaint"), ("2020-01-07", "complaint"), ("2020-01-08", "report")):
        name = number(day)
        text = CASE.format(number=name, day=day, kind=kind)
        found.put(f"cases/2020/{name}.md", text.replace("log:", "attachments: [{file: a.jpg}]\nlog:"))
        found.put(f"cases/2020/{name}/a.jpg", f"照片 {kind}")
    assert found.run("seal", "--all").status == 0
    commit(found)
    return found


def commit(office: Office) -> None:
    office.git("add", "-A")
    office.git("commit", "-q", "--allow-empty", "-m", "as it stands")


def due(office: Office, at: str = NOW) -> dict[str, str]:
    told = json.loads(office.run("destroy", "--due", "--format", "json", at=at).out)
    return {one["case"]: one["state"] for one in told["cases"]}


def store(office: Office) -> KeyStore:
    return KeyStore(office.root.parent / "keys")


def readable(office: Office, name: str, root: Path | None = None) -> bool:
    data = ((root or office.root) / f"cases/2020/{name}.md").read_bytes()
    keys = []
    for period in store(office).periods():
        keys.append(store(office).identity(period, own_keys()))
    try:
        return opened(data, keys) is not None
    except NoKey:
        return False


FIRST, SECOND, REPORT = number("2020-01-06"), number("2020-01-07"), number("2020-01-08")


def approved(office: Office) -> None:
    assert office.run("destroy", "--propose", "--by", "chen.min", at=NOW).status == 0
    assert office.run("destroy", "--approve", "--by", "wu.gm", at=NOW).status == 0


def test_what_is_expired_is_listed_until_it_is_approved(office: Office) -> None:
    assert due(office, "2022-12-01T09:00") == {}
    assert due(office) == {FIRST: "expired", SECOND: "expired"}
    office.run("destroy", "--propose", "--by", "chen.min", at=NOW)
    assert due(office) == {FIRST: "proposed", SECOND: "proposed"}
    said = office.run("destroy", "--approve", "--by", "zhang.wei", at=NOW)
    assert (said.status, said.err.count("HY508")) == (1, 2)
    assert due(office) == {FIRST: "proposed", SECOND: "proposed"}


def test_a_clone_made_before_cannot_be_read_after(office: Office, tmp_path: Path) -> None:
    before = tmp_path / "before"
    subprocess.run(["git", "clone", "-q", str(office.root), str(before)], check=True)
    approved(office)
    commit(office)
    said = office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    assert (said.status, f"cases/2020/{REPORT}.md" in said.err) == (1, True)  # kept ones must land first
    commit(office)
    said = office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    assert (said.status, said.out.split("\t")[:2]) == (0, ["2020-Q1", "2"])
    assert [readable(office, name) for name in (FIRST, SECOND, REPORT)] == [False, False, True]
    assert [readable(office, name, before) for name in (FIRST, SECOND, REPORT)] == [False] * 3
    text = (tmp_path / "keys/destroyed/2020-Q1.md").read_text("utf-8")
    assert [
        word
        for word in (FIRST, SECOND, "wu.gm", "chen.min", "keeping/keep", "2020-Q1-hold1")
        if word not in text
    ] == []
    assert "王小明" not in text
    assert office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW).out == ""
    assert office.run("open", REPORT, "--by", "chen.min", "--reason", "复核").status == 0


def test_attachments_share_the_fate_of_their_case(office: Office, tmp_path: Path) -> None:
    approved(office)
    for _time in range(2):
        commit(office)
        office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    keys = [store(office).identity(period, own_keys()) for period in store(office).periods()]
    blocks = {name: (office.root / f"cases/2020/{name}/a.jpg.age").read_text() for name in (FIRST, REPORT)}
    assert unseal(blocks[REPORT], keys).decode() == "照片 report"
    with pytest.raises(NoKey):
        unseal(blocks[FIRST], keys)
    assert office.run("validate").status == 0


def test_fingerprints_go_with_the_key(office: Office, tmp_path: Path) -> None:
    approved(office)
    commit(office)
    office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    commit(office)
    office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    assert [path.name for path in (tmp_path / "keys/periods").glob("2020-Q1.*")] == []


def test_a_legal_hold_keeps_it_whatever_its_time(office: Office) -> None:
    path = office.root / f"cases/2020/{FIRST}.md"
    path.write_bytes(set_scalar(path.read_bytes(), "x-legal-hold", "诉讼中"))
    assert due(office) == {FIRST: "held", SECOND: "expired"}
    approved(office)
    for _time in range(3):
        commit(office)
        office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    assert [readable(office, name) for name in (FIRST, SECOND)] == [True, False]


def test_git_rm_destroys_nothing(office: Office) -> None:
    office.git("rm", "-q", f"cases/2020/{FIRST}.md")
    approved(office)
    assert FIRST not in due(office)
    assert "王小明" not in office.run("destroy", "--due", at=NOW).out
    office.git("checkout", "-q", "HEAD", "--", f"cases/2020/{FIRST}.md")
    assert readable(office, FIRST)


@pytest.mark.parametrize("at", ["2026-03-24T09:00", "2036-03-24T09:00"])
def test_a_clock_that_runs_ahead_destroys_nothing(office: Office, at: str) -> None:
    said = office.run("destroy", "--propose", "--by", "chen.min", at=at)
    assert (said.status, said.out) == (1, "")
    said = office.run("destroy", "--carry-out", "--by", "chen.min", at=at)
    assert (said.status, "othing was destroyed" in said.err or "nothing is destroyed" in said.err) == (
        1,
        True,
    )
    assert readable(office, FIRST)


def test_before_its_time_two_must_agree(office: Office) -> None:
    at = datetime.fromisoformat("2026-03-16T10:00+08:00")
    lines = (
        "  - {{at: {day}, event: approved, by: {by}, of: {{event: archived, at: 2020-01-08T12:00+08:00}}}}\n",
        "  - {{at: {day}, event: destroyed, by: chen.min, scope: all}}\n",
        "  - {{at: {day}, event: approved, by: wu.gm, of: {{event: destroyed, at: {gone}}}}}\n",
    )
    path = office.root / f"cases/2020/{REPORT}.md"
    text = path.read_text("utf-8")
    days = [(at - timedelta(hours=hours)).isoformat(timespec="minutes") for hours in (5, 4, 3)]

    def written(first: str) -> list[str]:
        log = [
            first and lines[0].format(day=days[0], by=first),
            lines[1].format(day=days[1]),
            lines[2].format(day=days[2], gone=days[1]),
        ]
        path.write_text(text.replace("---\n## Letter", "".join(log) + "---\n## Letter"), "utf-8")
        office.run("validate", "--fix", at=NOW)
        tree = WorkTree(office.root)
        found = destruction.fates(tree, load_house(tree).rules, at)
        return [one.state for one in found if one.case.id == REPORT]

    assert written("") == ["proposed"]
    assert written("wu.gm") == ["proposed"]  # the same person twice
    assert written("chen.min") == ["proposed"]  # its author
    assert written("he.jun") == ["ready"]


def test_a_key_put_back_from_a_backup_is_found(office: Office, tmp_path: Path) -> None:
    shutil.copytree(tmp_path / "keys", tmp_path / "backup")
    approved(office)
    for _time in range(2):
        commit(office)
        office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    assert "still opens" not in office.run("destroy", "--due", at=NOW).err
    shutil.rmtree(tmp_path / "keys")
    shutil.copytree(tmp_path / "backup", tmp_path / "keys")
    assert "2020-Q1 still opens" in office.run("destroy", "--due", at=NOW).err


@pytest.mark.parametrize("steps", range(1, 14))
def test_interrupted_anywhere_it_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """The program dies at its n-th write; run again, it finishes, and what is to be kept can still be read."""
    approved(office)
    commit(office)
    left = [steps]

    def dying(write: Callable[..., Any]) -> Callable[..., Any]:
        def work(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            return write(*given, **named)

        return work

    with monkeypatch.context() as patch:
        patch.setattr(destruction, "replace", dying(replace))
        patch.setattr(destruction, "write_secret", dying(write_secret))
        patch.setattr("huiyin.sealing.keystore.write_secret", dying(write_secret))
        patch.setattr("huiyin.sealing.keystore._overwrite", dying(Path.unlink))
        for _time in range(2):
            office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
            if left[0] <= 0:
                break
            commit(office)
    for _time in range(2):
        commit(office)
        office.run("destroy", "--carry-out", "--by", "chen.min", at=NOW)
    assert [readable(office, name) for name in (FIRST, SECOND, REPORT)] == [False, False, True]
    assert not (office.root.parent / "keys/periods/2020-Q1.age").exists()


def commit_if_any(office: Office) -> None:
    office.git("add", "-A")
    office.git("commit", "-q", "--allow-empty", "-m", "as it stands")
