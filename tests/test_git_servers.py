"""The hook behind servers that know who pushes: git http-backend, and gitolite."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.git_servers import INSTALLED, Gitolite, http_server
from tests.office import CASE, LETTERS
from tests.server_world import FILES, PATH, Clone, World, run
from tests.signing import needs_keygen
from tests.test_server import DISPATCHED, LONGER, codes


@pytest.fixture
def http(tmp_path: Path) -> Iterator[tuple[World, str]]:
    world = World(tmp_path)
    run(world.bare, "config", "http.receivepack", "true")
    with http_server(tmp_path) as host:
        yield world, host


def over_http(world: World, host: str, name: str, email: str) -> Clone:
    return world.another(name, email, f"http://{name}:secret@{host}/letters.git")


def test_over_http_who_is_let_in_is_who_pushes(http: tuple[World, str]) -> None:
    world, host = http
    clerk = over_http(world, host, "zhang.wei", "zhang@example.org")
    clerk.put(PATH, DISPATCHED)
    clerk.commit("dispatched")
    assert clerk.push().accepted
    clerk.put("policies/letters.md", LONGER)
    clerk.commit("longer")
    before = world.state()
    assert codes(clerk.push()) == {"HY887"}
    clerk.put(f"cases/2026/{PATH[11:25]}/a.bin", bytes(range(256)) * 16_000)
    clerk.commit("a file larger than one buffer")
    assert codes(clerk.push()) == {"HY887"}
    assert world.state() == before
    assert clerk.push("HEAD~1:refs/heads/request").accepted
    boss = over_http(world, host, "wu.gm", "wu@example.org")
    boss.git("merge", "-q", "--no-ff", "-m", "Merge branch 'request'", "origin/request")
    answer = boss.push()
    assert answer.accepted, answer.text
    landed = [json.loads(line) for line in (world.bare / "huiyin/pushes.log").read_text("utf-8").splitlines()]
    assert [line["pusher"] for line in landed][1:] == ["zhang.wei", "zhang.wei", "wu.gm"]
    assert world.sound()


@needs_keygen
@pytest.mark.skipif(not INSTALLED, reason="gitolite3 is not installed")
def test_under_gitolite_its_names_are_who_pushes(tmp_path: Path) -> None:
    server = Gitolite(tmp_path / "git")
    server.install()
    chen = server.variables("chen.min")
    clone = Clone(tmp_path / "chen", "git@localhost:letters")
    for path, text in {**FILES, PATH: CASE}.items():
        clone.put(path, text)
    clone.commit("founded")
    answer = clone.push(**chen)
    assert answer.accepted, answer.text
    clone.put("policies/letters.md", LETTERS.replace("within: 4h", "within: 5h"))
    clone.commit("longer")
    before = run(server.bare, "count-objects", "-v")
    assert codes(clone.push(**chen)) == {"HY887"}
    assert run(server.bare, "count-objects", "-v") == before
    assert clone.push("HEAD:request", **chen).accepted
    clone.git("checkout", "-q", "-B", "main", "HEAD~1")
    clone.git("-c", "user.email=wu@example.org", "merge", "-q", "--no-ff", "-m", "merged", "origin/request")
    assert codes(clone.push(**chen)) == {"HY889"}
    assert clone.push(**server.variables("wu.gm")).accepted
    # gitolite's own rules still hold: RW does not rewind, and its update hook is not ours
    assert "pushes.log" in "".join(path.name for path in (server.bare / "huiyin").iterdir())
    done = subprocess.run(["git", "fsck", "--full"], cwd=server.bare, capture_output=True, check=False)
    assert done.returncode == 0
