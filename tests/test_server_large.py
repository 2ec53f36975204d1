"""Pushes too large, and a repository that is large: the hook's work follows the push."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.changing import number_of
from tests.office import CASE, NUMBER
from tests.server_world import Clone, World, run
from tests.test_server import DISPATCHED, codes, refused


def imported(clone: Clone, files: dict[str, str]) -> None:
    """A commit with many files on main, the quick way."""
    head = (
        "commit refs/heads/main\ncommitter A <chen@example.org> now\ndata 4\nmany\nfrom refs/heads/main^0\n"
    )
    parts = [head]
    for path, text in files.items():
        parts.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    clone.git("fast-import", "--quiet", "--force", "--date-format=now", data="".join(parts).encode())


@pytest.mark.slow
def test_a_file_of_200_mb_is_never_read(tmp_path: Path) -> None:
    world = World(tmp_path)
    hook = world.bare / "hooks/pre-receive"
    # the whole hook has less memory than the file is long
    limited = re.sub("^set -eu$", "set -eu\nulimit -v 180000", hook.read_text("utf-8"), count=1, flags=re.M)
    hook.write_text(limited, "utf-8")
    before = world.state()
    world.clone.put(f"cases/2026/{NUMBER}/film.mp4", bytes(200 * 1024 * 1024))
    world.clone.commit("a film")
    answer = world.clone.push()
    refused(world, answer, "HY876", before=before)
    world.clone.git("reset", "-q", "--hard", "HEAD~1")
    world.clone.put(f"cases/2026/{NUMBER}.md", DISPATCHED)
    world.clone.commit("dispatched")
    assert world.clone.push().accepted


@pytest.mark.slow
def test_100_000_new_files_are_refused_in_bounded_time(tmp_path: Path) -> None:
    world = World(tmp_path)
    before = world.state()
    imported(world.clone, {f"site/many/{number}.md": f"{number}\n" for number in range(100_000)})
    answer = world.clone.push("main:main")
    refused(world, answer, "HY877", before=before)
    assert len(answer.text.splitlines()) < 60


@pytest.mark.slow
def test_one_case_among_100_000_takes_no_longer(tmp_path: Path) -> None:
    world = World(tmp_path)
    numbers = {number_of(2 + place % 20, place) for place in range(100_000)}
    cases = {f"cases/2026/{number}.md": _case(number) for number in numbers}
    imported(world.clone, cases)
    straight = "--receive-pack=git -c core.hooksPath=/dev/null receive-pack"
    assert world.clone.push(straight, "main:main").accepted
    run(world.bare, "gc", "-q")
    world.clone.git("config", "core.checkStat", "minimal")
    world.clone.git("read-tree", "HEAD")
    best = 60.0
    for place in range(3):
        number = number_of(25, place)
        blob = world.clone.blob(_case(number))
        world.clone.git("update-index", "--add", "--cacheinfo", f"100644,{blob},cases/2026/{number}.md")
        tree = world.clone.git("write-tree")
        commit = world.clone.git("commit-tree", tree, "-p", "main", "-m", "one more")
        world.clone.git("update-ref", "refs/heads/main", commit)
        answer = world.clone.push("main:main")
        assert (answer.accepted, codes(answer)) == (True, set())
        best = min(best, answer.worked)
    assert best < 1


def _case(number: str) -> str:
    day = f"{number[:4]}-{number[4:6]}-{number[6:8]}T"
    return CASE.replace(NUMBER, number).replace("2026-03-16T", day)
