"""A small office on a disk, for tests of the commands of its clerks: a repository, and how to talk to it."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from huiyin import cli

ORGANIZATION = """\
name: {zh: 小院, en: Small office}
timezone: Asia/Shanghai
language: en
channels: [{id: letter, name: {zh: 来信, en: Letter}}, {id: hotline, name: {zh: 热线, en: Hotline}}]
sites: [{id: east, name: {zh: 东苑, en: East}, head: he.jun}, {id: west, name: {zh: 西苑, en: West}}]
departments: [{id: works, name: {zh: 工程部, en: Works}, head: zhang.wei}]
people:
  - {id: chen.min, name: 陈敏, emails: [chen@example.org], roles: [administrator]}
  - {id: zhang.wei, name: 张卫, emails: [zhang@example.org], roles: [handler, department-head]}
  - {id: he.jun, name: 何军, emails: [he@example.org], roles: [site-head], sites: [east]}
  - {id: wu.gm, name: 吴建国, emails: [wu@example.org], roles: [gm]}
  - {id: left.long, name: 周平, emails: [zhou@example.org], roles: [gm], to: 2026-01-01}
categories:
  - {id: repair, name: {zh: 维修, en: Repairs}, children: [{id: leak, name: {zh: 渗漏, en: Leaks}}]}
  - {id: other, name: {zh: 其他, en: Other}}
"""
CALENDAR = """\
2026: {source: 国办发明电〔2025〕7号, holidays: [2026-01-01], workdays: []}
"""
LETTERS = """\
---
id: letters
title: {zh: 来信规定, en: Letters}
version: "1"
in_force: {from: 2026-01-01}
applies_to: {channel: letter}
clauses:
  - id: dispatch
    kind: deadline
    from: registered
    until: [dispatched, declined]
    within: 4h
    responsible: administrator
  - id: reply
    kind: deadline
    from: received
    until: [replied, declined]
    within: 3 workdays
    responsible: department-head
    extendable: {up_to: 10 workdays}
  - {id: copies, kind: requirement, fields: [replied.cc]}
  - {id: reply-first, kind: requirement, events: [replied], before: closed}
  - {id: not-oneself, kind: separation, person: subject_person, may_not: [assigned, replied, closed]}
  - {id: longer, kind: approval, event: {event: extended, clause: reply}, by: [gm]}
  - {id: guided, kind: refusal, ground: guided-to-site, fields: [redirected_to]}
  - {id: calls, kind: window, severity: notice, event: called-back, hours: ["08:30-20:00"]}
---
**第一条** 来信登记后{{ dispatch.within }}内分办。{{ dispatch }}

**第二条** 自收到之日起{{ reply.within }}内答复，抄送有关领导。{{ reply }} {{ copies }}

**第三条** 未经答复不得结案。{{ reply-first }}

**第四条** 被反映的人员不得承办。{{ not-oneself }}

**第五条** 延期须经{{ longer.by }}批准。{{ longer }}

**第六条** 引导到项目的，记明去处。{{ guided }}

**第七条** {{ calls.hours }}之间回访。{{ calls }}
"""
CALLS = """\
---
id: calls-taken
title: {zh: 热线规定, en: Hotline}
version: "1"
in_force: {from: 2026-01-01}
applies_to: {channel: hotline}
clauses:
  - {id: answer, kind: deadline, from: received, until: replied, within: 24h, responsible: site-head}
  - id: caller
    kind: requirement
    when: {named: true}
    fields: [reporter.name, reporter.phone, site]
    before: dispatched
  - {id: first-asked, kind: requirement, fields: [first_received_by]}
  - {id: earlier, kind: requirement, fields: [prior_handling], before: dispatched}
---
**第一条** {{ answer.within }}内答复。{{ answer }}

**第二条** 登记姓名、电话、项目{{ caller }}和首问责任人。{{ first-asked }} 写明此前的处理情况。{{ earlier }}
"""
NUMBER = "20260316-ABCDQ"
CASE = f"""\
---
# kept as it is
id: {NUMBER}
status: registered
channel: letter
received: 2026-03-16T09:00+08:00
site: "east"
party: owner
named: false
kind: complaint
category: repair/leak
subject_person: he.jun
log:
  - {{at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}}  # by hand
---
## Letter
> 漏水
"""


class Said(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str


class Office:
    """A repository with one registered letter, and its clerk's command line."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.root, self._capsys, self._patch = root, capsys, patch

    def run(self, *words: str, stdin: str = "", at: str = "2026-03-16T10:00") -> Said:
        """One command at a moment, by default an hour after the letter came."""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        status = cli.run([*words, "--root", str(self.root), "--at", at])
        out, err = self._capsys.readouterr()
        return Said(status, out, err)

    def git(self, *words: str) -> None:
        """A Git command."""
        subprocess.run(["git", *words], cwd=self.root, check=True, capture_output=True)

    def put(self, path: str, text: str) -> None:
        """Write a file by hand."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8")

    def case(self, number: str = NUMBER) -> str:
        """A case's file."""
        return (self.root / f"cases/{number[:4]}/{number}.md").read_text("utf-8")

    def files(self) -> set[str]:
        """Everything under cases/."""
        return {
            path.relative_to(self.root).as_posix() for path in self.root.glob("cases/**/*") if path.is_file()
        }

    def talk(
        self, *words: str, answers: Sequence[str] = (), at: str = "2026-03-16T10:00", term: str = "dumb"
    ) -> Said:
        """The same on a real terminal: each answer is typed when one is waited for. `out` is the screen."""
        command = [sys.executable, "-m", "huiyin", *words, "--root", str(self.root), "--at", at]
        terminal = {"TERM": term, "COLUMNS": "160", "NO_COLOR": "1"}
        environment = {**os.environ, **terminal, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error"}
        master, slave = pty.openpty()
        with subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            # a session of its own with this terminal, so that Ctrl-C is what it is for a person
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        ) as process:
            os.close(slave)
            screen = _read(master)
            for answer in answers:
                os.write(master, answer.encode() + (b"" if answer == CTRL_C else b"\n"))
                screen += _read(master)
            screen += _read(master)
            os.close(master)
        return Said(process.returncode, screen, "")


CTRL_C = "\x03"


def _read(master: int) -> str:
    """What appears on the terminal until the program waits for an answer, or ends."""
    found, deadline = b"", time.monotonic() + 20
    while time.monotonic() < deadline:
        if not select.select([master], [], [], 0.05)[0]:
            last = found.decode("utf-8", "replace").rsplit("\n", 1)[-1]
            if last.endswith((": ", "> ", "] ", ") ")):
                break
            continue
        try:
            part = os.read(master, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        found += part
    return found.decode("utf-8", "replace").replace("\r\n", "\n")


def open_office(root: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> Office:
    """A new office; Git knows chen.min."""
    patch.setenv("HUIYIN_CACHE", "off")
    here = Office(root, capsys, patch)
    here.put("policies/organization.yml", ORGANIZATION)
    here.put("policies/calendar.yml", CALENDAR)
    here.put("policies/letters.md", LETTERS)
    here.put("policies/calls-taken.md", CALLS)
    here.put(f"cases/2026/{NUMBER}.md", CASE)
    here.git("init", "-q")
    here.git("config", "user.email", "Chen@example.org")
    here.git("config", "user.name", "Chen")
    return here
