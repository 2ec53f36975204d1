"""`huiyin serve`: what changes is staged again; what is wrong is told, and the site stays as it was."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from huiyin import stage
from huiyin.changes import Changes
from huiyin.cli.build import stage_site
from huiyin.cli.serve import again
from huiyin.cli.session import Session

ROOT = Path(__file__).resolve().parent.parent
CASE = "cases/2026/20260304-ARGQ8.md"
"""Somebody is thanked by name in it, so that its summary stands in a bulletin."""
SENTENCE, OTHER = "采纳建议，快递柜前新建无障碍坡道", "采纳建议，快递柜前的坡道已经建好"


# --- waiting for changes --------------------------------------------------------------------------


def test_what_is_written_together_is_told_together(tmp_path: Path) -> None:
    with Changes(tmp_path, ("cases", "policies"), quiet=0.2) as changes:
        assert changes.wait(0.05) == frozenset()
        (tmp_path / "cases/2026").mkdir()
        time.sleep(0.1)
        for name in ("a", "b"):
            (tmp_path / f"cases/2026/.{name}.new").write_text(name)
            os.replace(tmp_path / f"cases/2026/.{name}.new", tmp_path / f"cases/2026/{name}.md")
        (tmp_path / "policies/x.md").write_text("x")
        assert changes.wait(5) == {"cases/2026/a.md", "cases/2026/b.md", "policies/x.md"}
        (tmp_path / "cases/2026/a.md").unlink()
        assert changes.wait(5) == {"cases/2026/a.md"}
        (tmp_path / "policies/x.md").read_text()
        assert changes.wait(0.3) == frozenset()


# --- staging again --------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped repository, staged."""
    monkeypatch.setenv("HUIYIN_CACHE", "off")
    for name in ("policies", "site", "cases"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    stage_site(Session(tmp_path, quiet=True))
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Put other words into a file."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def bulletin(site: Path) -> str:
    """The page that tells of the case."""
    return (site / stage.DOCS / "bulletins/2026-03.md").read_text("utf-8")


def test_a_case_that_changed_is_staged_again(site: Path) -> None:
    assert SENTENCE in bulletin(site)
    change(site / CASE, SENTENCE, OTHER)
    assert again(Session(site), frozenset({CASE})) == frozenset()
    assert OTHER in bulletin(site)
    (site / CASE).unlink()
    assert again(Session(site), frozenset({CASE})) == frozenset()
    assert OTHER not in bulletin(site)


@pytest.mark.parametrize(
    ("path", "old", "new", "code"),
    [
        (CASE, "status: archived", "status: archvied", "HY207"),
        ("policies/mailbox.md", "kind: deadline", "kind: deadlien", "HY207"),
    ],
)
def test_an_error_is_told_and_the_site_stays(
    site: Path, capsys: pytest.CaptureFixture[str], path: str, old: str, new: str, code: str
) -> None:
    before = bulletin(site)
    change(site / path, old, new)
    change(site / "cases/2026/20260713-01972.md", "住户肯定", "住户很肯定")
    wrong = again(Session(site), frozenset({path}))
    assert wrong == {path}
    assert bulletin(site) == before
    told = capsys.readouterr().err
    assert f"{path}:" in told
    assert code in told
    # the file is still wrong when another one changes
    assert again(Session(site), wrong | {"cases/2026/20260713-01972.md"}) == {path}
    change(site / path, new, old)
    assert again(Session(site), wrong) == frozenset()
    assert "住户很肯定" in (site / stage.DOCS / "bulletins/2026-07.md").read_text("utf-8")


@pytest.mark.slow
def test_the_page_in_the_browser_follows_the_case(site: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "huiyin", "serve", "--address", address, "--root", str(site)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        page = f"http://{address}/bulletins/2026-03/"
        assert until(lambda: SENTENCE in read(page))
        change(site / CASE, SENTENCE, OTHER)
        assert until(lambda: OTHER in read(page))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def read(page: str) -> str:
    """A page of the server; nothing while it does not answer."""
    try:
        with build_opener(ProxyHandler({})).open(page, timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def until(true: Callable[[], bool], seconds: float = 120) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.5)
    return False
