"""A house whose senders are sealed and have codes: its key store, its cases, and how they are fetched."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from huiyin import cli
from huiyin.sealing.receipt import key_of, new_code, tidy, wrapped
from huiyin.sealing.slots import message
from tests.office import Said

ROOT = Path(__file__).resolve().parent.parent
AT = "2026-03-20T10:00"
NUMBER = "20260316-GHJKH"
REPLY = "### 现状\n\n渗漏属实。\n\n### 措施\n\n已重做防水。"
LOG = """\
  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}
  - {at: 2026-03-16T09:20+08:00, event: dispatched, by: chen.min, to: engineering}
"""
REPLIED = """\
  - {at: 2026-03-18T09:00+08:00, event: resolved, by: zhang.wei}
  - {at: 2026-03-18T10:00+08:00, event: replied, by: zhang.wei, reply_no: HF-20260316-GHJKH-1, via: letter, cc: [wu.gm]}
"""
CLOSED = "  - {at: 2026-03-19T10:00+08:00, event: closed, by: chen.min, outcome: resolved}\n"


class Confidence(NamedTuple):
    """A house, and how to talk to it."""

    root: Path
    keys: Path
    patch: pytest.MonkeyPatch

    def run(self, *words: str, stdin: str = "", at: str = AT) -> Said:
        """One command at a moment."""
        self.patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            status = cli.run([*words, "--root", str(self.root), "--at", at, "--lang", "en"])
        return Said(status, out.getvalue(), err.getvalue())

    def put(self, number: str = NUMBER, log: str = LOG + REPLIED, reply: str = REPLY, more: str = "") -> str:
        """Write a case that has a code; gives the code."""
        code = tidy(new_code()) or ""
        store = bytes.fromhex((self.keys / "pickup.key").read_text())
        head = f"id: {number}\nstatus: replied\nchannel: letter\nreceived: 2026-03-16T09:00+08:00\nsite: binjiang\n"
        head += "party: owner\nnamed: false\nkind: complaint\ncategory: repair/leak\nseverity: ordinary\n"
        head += f"pickup: {wrapped(key_of(code), store, number)}\n{more}log:\n{log}"
        path = self.root / f"cases/{number[:4]}/{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{head}---\n## 来信内容\n\n> 漏水\n\n## 答复\n\n{reply}\n", "utf-8")
        return code

    def stage(self, at: str = AT) -> bytes:
        """Make the file of replies as a build does, without the rest of the site."""
        from huiyin.cli.build import release_of
        from huiyin.cli.replies import offer
        from huiyin.cli.session import Session

        here = Session(self.root, at, quiet=True)
        made = offer(here, release_of(here))
        assert made is not None
        path = self.root / "build/docs/pickup/replies.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.data)
        return made.data

    def blob(self) -> bytes:
        """The file of replies as it was staged."""
        return (self.root / "build/docs/pickup/replies.bin").read_bytes()

    def fetched(self, code: str) -> Any:
        """What a code fetches from the stage; None where there is nothing for it."""
        found = message(self.blob(), key_of(code))
        return None if found is None else json.loads(found)


def confidence(tmp_path: Path, patch: pytest.MonkeyPatch) -> Confidence:
    """The shipped policies and pages without cases, an administrator's own key, a key store."""
    patch.setenv("HUIYIN_CACHE", "off")
    patch.setenv("HUIYIN_IDENTITY", str(tmp_path / "me.txt"))
    patch.delenv("HUIYIN_KEYS", raising=False)
    root = tmp_path / "house"
    for name in ("policies", "site"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "cases").mkdir()
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    for name, value in (("user.email", "chen.min@example.org"), ("user.name", "Chen")):
        subprocess.run(["git", "config", name, value], cwd=root, check=True)
    found = Confidence(root, tmp_path / "keys", patch)
    own = found.run("keys", "mine").out.strip()
    home = root / "policies/organization.yml"
    home.write_text(f"{home.read_text('utf-8')}recipients: [{own}]\n", "utf-8")
    assert found.run("keys", "create", str(found.keys)).status == 0
    return found
