"""A cache that is missing, stale, damaged, of another version or in use changes nothing but the time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from huiyin.cache import Cache
from huiyin.history import History
from huiyin.obligations import duties
from huiyin.repository import WorkTree
from huiyin.sweep.arrears import obligations
from huiyin.sweep.survey import FOREVER, owed
from huiyin.sweep.validation import Lazily, validate
from tests.changing import CHANGES, NOON, Changing, case, number_of
from tests.engine import case_of, rules_of
from tests.random_cases import random_moment
from tests.strategies import random_situation


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Changing:
    """A repository that was read once, so that it has a cache."""
    found = Changing(tmp_path / "work", monkeypatch)
    found.told()
    return found


def _garbage(base: Path) -> None:
    base.write_bytes(os.urandom(5000))


def _garbage_sealed(base: Path) -> None:
    _garbage(base)
    base.with_suffix(".sum").write_bytes(b"%08x" % zlib.crc32(base.read_bytes()))


def _folder_in_place(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _other_version(base: Path) -> None:
    base.unlink()
    other = Cache(Path("/nowhere"), "other", b"another version")
    other.put("checked.state", ("0" * 40, (), (), ()))
    other.close()
    for kind in (".sqlite", ".sum"):
        next(base.parent.glob(f"*-other{kind}")).rename(base.with_suffix(kind))


DAMAGES: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "without seal": lambda base: base.with_suffix(".sum").unlink(),
    "empty": lambda base: os.truncate(base, 0),
    "garbage": _garbage,
    "garbage with a seal": _garbage_sealed,
    "cut": lambda base: os.truncate(base, base.stat().st_size // 2),
    "a folder in its place": _folder_in_place,
    "a folder for its seal": lambda base: _folder_in_place(base.with_suffix(".sum")),
    "a folder for its lock": lambda base: _folder_in_place(base.with_suffix(".lock")),
    "of another version": _other_version,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_cache_changes_nothing(here: Changing, damage: Callable[[Path], None]) -> None:
    fresh = here.afresh()
    bases = sorted(here.cache.glob("*.sqlite"))
    assert len(bases) == 2
    for base in bases:
        damage(base)
    assert here.told() == fresh
    assert here.told() == fresh


def test_flipped_bits_change_nothing(here: Changing) -> None:
    fresh, rng = here.afresh(), Random(1)
    for _ in range(25):
        victim = rng.choice([path for path in sorted(here.cache.iterdir()) if path.stat().st_size])
        data = bytearray(victim.read_bytes())
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        victim.write_bytes(data)
        assert here.told() == fresh


def test_a_cache_that_cannot_be_written_or_is_off_changes_nothing(here: Changing, tmp_path: Path) -> None:
    fresh = here.afresh()
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file" / "below", tmp_path / "file", "off"):
        here.use(place)
        assert here.told() == fresh
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "file", "work"]


def test_a_cache_that_another_run_keeps_is_done_without(here: Changing) -> None:
    fresh, tree = here.afresh(), WorkTree(here.root)
    other = Cache(tree.root, "checked", Lazily(tree).key)
    try:
        assert other.works
        assert not Cache(tree.root, "checked", Lazily(tree).key).works
        assert validate(tree, Lazily(tree), NOON) == fresh[0]
    finally:
        other.close()
    assert Cache(tree.root, "checked", Lazily(tree).key).works


KILLED = """
import os, sys
from pathlib import Path
from huiyin.cache import Cache
from huiyin.repository import WorkTree
from huiyin.sweep.validation import Lazily
tree = WorkTree(Path(sys.argv[1]))
cache = Cache(tree.root, "checked", Lazily(tree).key)
assert cache.works
cache.forget("checked", [row[0] for row in cache.rows("select path from checked")][:5])
cache.put("validation", (0, 0, 0.0, []))
if sys.argv[2] == "written":
    cache._base.execute("commit")
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("when", ["before it wrote", "written"])
def test_a_run_that_was_killed_leaves_nothing_wrong(here: Changing, when: str) -> None:
    fresh = here.afresh()
    command = [sys.executable, "-c", KILLED, str(here.root), when]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        run.send_signal(signal.SIGKILL)
    assert here.told() == fresh


def _follow(here: Changing, seed: int, steps: int) -> None:
    rng = Random(seed)
    done = []
    for _ in range(steps):
        for _ in range(rng.choice((1, 1, 2, 3))):
            change = rng.choice(CHANGES)
            done.append(change.__name__)
            change(here, rng)
        at = NOON + timedelta(hours=rng.randint(-400, 400))
        assert here.told(at) == here.afresh(at), f"seed {seed}: {done}"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_is_noticed(here: Changing, seed: int) -> None:
    _follow(here, seed, 12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 40))
def test_whatever_changes_is_noticed_in_the_long_run(here: Changing, seed: int) -> None:
    _follow(here, seed, 40)


@pytest.mark.parametrize("below", ["", "小区/来信 箱"], ids=["at the top", "in a folder with a Chinese name"])
@pytest.mark.parametrize("git", [True, False], ids=["git", "no git"])
def test_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str, git: bool) -> None:
    here = Changing(tmp_path / "我 的 work", monkeypatch, below, git)
    rng = Random(5)
    for step in range(4):
        assert here.told() == here.afresh()
        here.put(*case(rng, 3 + step, step + 50, number_of(2, 0)))
        here.put(f"cases/2026/{number_of(2, 0)}.md", case(rng, 2, 0)[1])
    assert here.told() == here.afresh()


def _spans(seeds: range) -> int:
    """How many moments lie in the span of another: the duties seen at both are the same."""
    compared = 0
    for seed in seeds:
        rng = Random(seed)
        situation = random_situation(rng)
        case, rules = case_of(situation.case), rules_of(situation.policies)
        if not case.sound:
            continue
        at = situation.at.astimezone(rules.organization.zone)
        found = owed(case, rules, at)
        assert found.first <= at.timestamp() <= found.last
        moments = [random_moment(rng, situation.case, situation.policies) for _ in range(12)]
        moments += [at + timedelta(seconds=rng.choice((-1, 1)) * 10 ** rng.randint(0, 7)) for _ in range(6)]
        for bound in (found.first, found.last):
            if abs(bound) < FOREVER:
                moments.append(at + timedelta(seconds=bound - at.timestamp()))
        for moment in (item.astimezone(rules.organization.zone) for item in moments):
            if found.first <= moment.timestamp() <= found.last:
                compared += moment != at
                assert tuple(duties(History(case, rules, moment), moment)) == found.duties, (seed, moment)
    return compared


def test_kept_duties_hold_for_their_whole_span() -> None:
    assert _spans(range(250)) > 400


@pytest.mark.slow
@pytest.mark.parametrize("block", range(8))
def test_kept_duties_hold_for_their_whole_span_in_many_cases(block: int) -> None:
    assert _spans(range(1000 + 500 * block, 1500 + 500 * block)) > 800


def test_one_cache_answers_for_every_moment(here: Changing) -> None:
    rng = Random(3)
    for _ in range(30):
        at = NOON + timedelta(minutes=rng.randint(-30_000, 30_000))
        tree = WorkTree(here.root)
        kept = obligations(tree, Lazily(tree), at, everything=True)
        here.use("off")
        assert kept == obligations(tree, Lazily(tree), at, everything=True)
        here.use(here.cache)


def test_pages_hang_on_the_modules_that_make_them() -> None:
    from huiyin.cache import MAKING_PAGES, program_key

    assert program_key() != program_key(MAKING_PAGES) == program_key(MAKING_PAGES)
