"""A newcomer changes the rules by editing text, never Python: the next run goes by the new rules."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from huiyin.diagnostic import Severity
from huiyin.repository import WorkTree
from huiyin.sweep.arrears import obligations
from huiyin.sweep.validation import Lazily, validate
from tests.hostile_house import RULES

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 20, 12, tzinfo=SHANGHAI)
CASE = """\
---
id: 20260316-AAAA1
status: dispatched
channel: letter
received: 2026-03-16T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: repair/leak
responsible: works
log:
  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}
  - {at: 2026-03-16T09:40+08:00, event: dispatched, by: chen.min, to: works}
---
"""


class House:
    """The small house on a disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for path, data in RULES.items():
            self.write(path, data.decode())
        self.write("cases/2026/20260316-AAAA1.md", CASE)

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands once in a file."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1
        self.write(path, text.replace(old, new))

    def errors(self) -> list[str]:
        """Each error, and each breach of a clause (a warning without a base), as `path:line code`."""
        found = validate(WorkTree(self.root), Lazily(WorkTree(self.root)), AT).diagnostics
        return [
            f"{item.location.path}:{item.location.line} {item.code}"
            for item in found
            if item.severity is Severity.ERROR or item.key
        ]

    def owed(self) -> list[str]:
        """Each obligation as `clause due state`."""
        found = obligations(WorkTree(self.root), Lazily(WorkTree(self.root)), AT, everything=True)
        return [
            f"{item.clause} {item.due:%m-%d %H:%M} {item.state} {item.responsible['person']}"
            for item in found
        ]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """The small house, with a cache of its own: a change must be seen through it."""
    monkeypatch.setenv("HUIYIN_CACHE", str(tmp_path / "cache"))
    return House(tmp_path / "house")


LETTERS, ORGANIZATION, FILE = (
    "policies/letters.md",
    "policies/organization.yml",
    "cases/2026/20260316-AAAA1.md",
)
DISPATCH = "dispatch 03-16 13:10 met None"
REPLY = "reply 03-19 17:30 overdue zhang.wei"
CHASE = "chase 03-22 00:00 open None"


def test_as_it_is(house: House) -> None:
    assert house.errors() == []
    assert house.owed() == [DISPATCH.replace("None", "chen.min"), REPLY, CHASE]


def test_a_new_deadline(house: House) -> None:
    house.owed()
    term = "from: dispatched, until: contacted, within: 1 day, responsible: site-head"
    call = f"{{id: call, kind: deadline, {term}}}"
    house.edit(LETTERS, "  - {id: copies", f"  - {call}\n  - {{id: copies")
    assert house.errors() == [f"{LETTERS}:11 HY416"]
    house.edit(LETTERS, "逾期催办。", "{{ call.within }}内联系来信人。{{ call }} 逾期催办。")
    assert house.errors() == []
    assert "call 03-18 00:00 overdue he.jun" in house.owed()
    house.edit(LETTERS, "within: 1 day", "within: 1 week")
    assert "call 03-24 00:00 open he.jun" in house.owed()


def test_a_new_category(house: House) -> None:
    house.edit(FILE, "category: repair/leak", "category: repair/roof")
    assert house.errors() == [f"{FILE}:10 HY221"]
    house.edit(ORGANIZATION, "en: Leaks}}", "en: Leaks}}, {id: roof, name: {zh: 屋面, en: Roofs}}")
    assert house.errors() == []


def test_a_new_site(house: House) -> None:
    house.edit(FILE, "site: east", "site: north")
    assert house.errors() == [f"{FILE}:6 HY221"]
    house.edit(
        ORGANIZATION,
        "  - {id: west",
        "  - {id: north, name: {zh: 北苑, en: North}, head: he.jun}\n  - {id: west",
    )
    assert house.errors() == []


def test_a_new_channel_and_its_rules(house: House) -> None:
    house.edit(FILE, "channel: letter", "channel: wechat")
    assert house.errors() == [f"{FILE}:4 HY221"]
    house.edit(
        ORGANIZATION, "  - {id: visit", "  - {id: wechat, name: {zh: 微信, en: WeChat}}\n  - {id: visit"
    )
    assert house.owed() == []
    house.write(
        "policies/wechat.md",
        """\
---
id: wechat
title: {zh: 微信留言规定, en: WeChat}
version: "1"
in_force: {from: 2026-03-01}
applies_to: {channel: wechat}
clauses:
  - {id: wechat-answer, kind: deadline, from: received, until: replied, within: 1 day, responsible: gm}
  - {id: wechat-note, kind: requirement, fields: [subject]}
---
收到留言后{{ wechat-answer.within }}内答复，{{ wechat-answer }}登记事由。{{ wechat-note }}
""",
    )
    assert house.owed() == ["wechat-answer 03-18 00:00 overdue None"]
    assert house.errors() == [f"{FILE}:2 HY501"]
    house.edit(FILE, "category:", "subject: 漏水\ncategory:")
    assert house.errors() == []


def test_a_new_role(house: House) -> None:
    house.edit(LETTERS, "within: 4h, responsible: administrator", "within: 4h, responsible: duty-officer")
    assert house.errors() == [f"{LETTERS}:8 HY424"]
    house.edit(ORGANIZATION, "roles: [handler, administrator", "roles: [handler, duty-officer, administrator")
    house.edit(ORGANIZATION, "roles: [quality]", "roles: [quality, duty-officer]")
    assert house.errors() == []
    assert "dispatch 03-16 13:10 met sun.qi" in house.owed()


def test_a_new_approval(house: House) -> None:
    house.edit(
        LETTERS,
        "  - {id: guided",
        "  - {id: refusing, kind: approval, event: declined, by: [site-head]}\n  - {id: guided",
    )
    house.edit(LETTERS, "引导 {{", "拒收须经批准 {{ refusing }} 引导 {{")
    declined = "  - {at: 2026-03-16T10:00+08:00, event: declined, by: chen.min, ground: abusive}\n"
    house.edit(FILE, "to: works}\n", f"to: works}}\n{declined}")
    # it awaits approval, so nothing has changed yet
    assert house.errors() == [f"{FILE}:15 HY515"]
    assert house.owed()[1] == REPLY
    of = "{event: declined, at: 2026-03-16T10:00+08:00}"
    approved = f"  - {{at: 2026-03-16T11:00+08:00, event: approved, by: he.jun, of: {of}}}\n"
    house.edit(FILE, declined, declined + approved)
    house.edit(FILE, "status: dispatched", "status: declined")
    assert house.errors() == []
    assert house.owed()[1] == "reply 03-19 17:30 met zhang.wei"


def test_a_later_version_leaves_older_cases_as_they_were(house: House) -> None:
    text = (house.root / LETTERS).read_text("utf-8")
    house.write(
        "policies/letters/1.md", text.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-04-01}")
    )
    house.write(
        LETTERS,
        text.replace("2026-01-01", "2026-04-01").replace('"1"', '"2"').replace("3 workdays", "1 workday"),
    )
    assert house.errors() == []
    assert house.owed()[1] == REPLY


def test_a_year_without_a_calendar_is_guessed_and_says_so(house: House) -> None:
    house.edit("policies/calendar.yml", "2026:", "2025:\n  source: x\n2027:")
    found = validate(WorkTree(house.root), Lazily(WorkTree(house.root)), AT).diagnostics
    mine = [(item.location.line, item.params) for item in found if item.code == "HY517"]
    assert mine == [(5, {"years": "2026"})]
    tree = WorkTree(house.root)
    owed = obligations(tree, Lazily(tree), AT, everything=True)
    assert {item.clause: item.guessed for item in owed} == {"dispatch": False, "reply": True, "chase": False}


def test_with_recipients_a_sender_in_clear_is_an_error(house: House) -> None:
    house.edit(FILE, "category:", "reporter: {name: 王女士}\ncategory:")
    assert house.errors() == []
    house.edit(ORGANIZATION, "language: en", "language: en\nrecipients: [age1x]")
    assert house.errors() == [f"{FILE}:10 HY701"]
    house.edit(FILE, "reporter: {name: 王女士}", "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  x")
    assert house.errors() == []


@pytest.mark.parametrize("with_git", [False, True])
def test_an_attachment_is_looked_at_whenever_it_changes(house: House, with_git: bool) -> None:
    if with_git:
        for words in ("init -q", "add .", "-c user.name=x -c user.email=x@example.org commit -q -m x"):
            subprocess.run(["git", *words.split()], cwd=house.root, check=True)
    light = house.root / "cases/2026/20260316-AAAA1/light.jpg"
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    house.edit(FILE, "category:", f"attachments: [{{file: light.jpg, sha256: {empty}}}]\ncategory:")
    assert house.errors() == [f"{FILE}:10 HY251"]
    light.parent.mkdir()
    light.write_bytes(b"")
    assert house.errors() == []
    light.write_bytes(b"another")
    assert house.errors() == [f"{FILE}:10 HY254"]
    light.unlink()
    light.symlink_to(house.root / LETTERS)
    assert house.errors() == [f"{FILE}:10 HY002"]
