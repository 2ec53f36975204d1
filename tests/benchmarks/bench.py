"""How fast everything is, as ratios to floors that the same run measures on the same machine.

`python -m tests.benchmarks.bench [--cases 100000] [--history 50000] [--runs 3] [--folder DIR]`; what is generated in a folder
is kept and used again.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import history
from tests.benchmarks.generate import repository
from tests.benchmarks.naive import naive

HERE = Path(__file__).resolve().parent
MEBIBYTE = 1024 * 1024


class Cost(NamedTuple):
    """What a command took: seconds by the clock, and the most memory of any of its processes, in bytes."""

    seconds: float
    peak: int = 0


STAGE = """
import sys
from pathlib import Path
from huiyin.cli.build import stage_site
from huiyin.cli.session import session
stage_site(session(Path(sys.argv[1]), None, None, True))
"""
"""The first half of `huiyin build`, without the engine."""


def run(words: Sequence[str | Path], cache: Path | None = None, stdin: Path | None = None) -> Cost:
    """A command from its start to its end; its output goes nowhere. Raises RuntimeError when it breaks."""
    environment = {
        **os.environ,
        "HUIYIN_CACHE": str(cache) if cache else "off",
        "HUIYIN_PUBLIC_KEY": "for-measuring-only-and-for-nobody-to-be-known-by",
        "CI": "1",
    }
    with open(stdin or os.devnull, "rb") as source, open(os.devnull, "wb") as nowhere:
        start = time.perf_counter()
        process = subprocess.Popen(words, stdin=source, stdout=nowhere, stderr=nowhere, env=environment)
        _pid, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(map(str, words))}: exit status {process.returncode}")
    return Cost(seconds, usage.ru_maxrss * (1 if platform.system() == "Darwin" else 1024))


def median(costs: Sequence[Cost]) -> Cost:
    """The middle one in time, with the greatest memory of all."""
    return Cost(statistics.median(cost.seconds for cost in costs), max(cost.peak for cost in costs))


def several(number: int, work: Callable[[], Cost]) -> Cost:
    """The median of some runs."""
    return median([work() for _ in range(number)])


def git(root: Path, *words: str) -> None:
    """A Git command in the repository."""
    identity = ("-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    subprocess.run(["git", "-C", str(root), *identity, *words], check=True, capture_output=True)


class Bench:
    """One generated repository, and the commands measured on it."""

    def __init__(self, root: Path, cache: Path, runs: int) -> None:
        self.root, self.cache, self.runs = root, cache, runs
        self.files = sorted(root.glob("cases/*/*.md"))
        self.floor_read = self.floor_status = 1.0

    def huiyin(self, verb: str) -> Cost:
        """A command of ours with the cache."""
        return run([sys.executable, "-m", "huiyin", verb, "--root", self.root], self.cache)

    def cold(self, verb: str = "validate") -> Cost:
        """The same without anything in the cache, which is then written."""
        shutil.rmtree(self.cache, ignore_errors=True)
        return self.huiyin(verb)

    def stage(self) -> Cost:
        """The site's files made and searched for leaks, with the cache."""
        return run([sys.executable, "-c", STAGE, self.root], self.cache)

    def floors(self, folder: Path) -> None:
        """Reading every file, by a program in C where it can be made; and `git status`."""
        listed = folder / "files"
        listed.write_text("".join(f"{path}\n" for path in self.files))
        reader: list[str | Path] = [sys.executable, HERE / "readall.py"]
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler:
            reader = [folder / "readall"]
            subprocess.run([compiler, "-O2", "-o", reader[0], HERE / "readall.c"], check=True)
        self.floor_read = several(5, lambda: run(reader, stdin=listed)).seconds
        self.floor_status = several(5, lambda: run(["git", "-C", self.root, "status", "--porcelain"])).seconds
        said = "in C" if compiler else "in Python, as there is no C compiler: the ratios to it mean less"
        print(
            f"floors: reading {len(self.files)} files {said} {self.floor_read:.3f} s,"
            f" git status {self.floor_status:.3f} s"
        )

    def change(self) -> None:
        """One file in a hundred is edited: a word more in the letter, and in the summary."""
        for path in self.files[::100]:
            front, fence, body = path.read_text("utf-8").partition("\n---\n")
            front = re.sub(r"^summary: .*[^\"]$", r"\g<0>再", front, flags=re.MULTILINE)
            path.write_text(f"{front}{fence}{body}又及\n", "utf-8")

    def changed(self, verb: str, commit: bool) -> Cost:
        """The command after one file in a hundred changed, in the work tree or in a commit."""
        self.change()
        if commit:
            git(self.root, "commit", "-q", "-a", "-m", "One in a hundred")
        return self.huiyin(verb)


def told(what: str, cost: Cost, ratio: float, floor: str, most: str) -> None:
    """One line of the table."""
    memory = f"{cost.peak / MEBIBYTE:6.0f} MB" if cost.peak else " " * 9
    print(f"{what:44} {cost.seconds:9.3f} s {memory}  {ratio:8.2f} {floor:22} {most}")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--history", type=int, default=50_000, help="commits of the history that is audited")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        root = (asked.folder or folder) / f"cases-{asked.cases}"
        if not root.exists():
            repository(root, asked.cases)
        bench = Bench(root, folder / "cache", asked.runs)
        print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors")
        bench.floors(folder)
        _site(bench, folder)
        _whole(bench)
        _against_a_loop(folder, asked.runs)
        _small(folder)
        _history((asked.folder or folder) / f"history-{asked.history}", asked.history, asked.runs)


def _history(root: Path, commits: int, runs: int) -> None:
    """An audit of a history, five commits a case, against one `git log --raw` of it."""
    if not root.exists():
        history.repository(root, commits // 5, commits)
    floor = several(runs, lambda: run(["git", "-C", root, "log", "--raw", "main"]))
    cost = several(runs, lambda: run([sys.executable, "-m", "huiyin", "audit", "--root", root]))
    told(f"audit of {commits} commits", cost, cost.seconds / floor.seconds, "x git log --raw", "at most 5")


def _site(bench: Bench, folder: Path) -> None:
    """Staging against the warm `validate` of the same cases; the rest of a build against that of a thousand."""
    repository(folder / "cases-1000", 1000)
    few = Bench(folder / "cases-1000", folder / "cache-few", bench.runs)
    spent = {}
    for one in (few, bench):
        first = one.huiyin("build")
        told(f"build of {len(one.files)} cases, nothing kept", first, 1, "", "")
        one.huiyin("validate")
        valid, stage = several(one.runs, lambda: one.huiyin("validate")), several(one.runs, one.stage)  # noqa: B023
        whole = several(one.runs, lambda: one.huiyin("build"))  # noqa: B023
        told("staging, nothing changed", stage, stage.seconds / valid.seconds, "x warm validate", "at most 3")
        spent[one] = Cost(whole.seconds - stage.seconds, whole.peak)
    ratio = spent[bench].seconds / spent[few].seconds
    told("build without staging", spent[bench], ratio, "x that of 1000 cases", "at most 1.5")


def _whole(bench: Bench) -> None:
    read, status = bench.floor_read, bench.floor_status
    cost = several(bench.runs, bench.cold)
    told("validate, nothing kept", cost, cost.seconds / read, "x reading", "at most 12; under 300 MB")
    bench.huiyin("overdue")
    for verb in ("validate", "overdue"):
        cost = several(bench.runs, lambda: bench.huiyin(verb))  # noqa: B023
        told(f"{verb}, nothing changed", cost, cost.seconds / status, "x git status", "at most 3")
    for verb in ("validate", "overdue"):
        cost = several(bench.runs, lambda: bench.changed(verb, False))  # noqa: B023
        told(
            f"{verb}, 1 % changed in the work tree", cost, cost.seconds / status, "x git status", "at most 5"
        )
    git(bench.root, "commit", "-q", "-a", "-m", "So far")
    for verb in ("validate", "overdue"):
        bench.huiyin(verb)
        cost = several(bench.runs, lambda: bench.changed(verb, True))  # noqa: B023
        told(f"{verb}, 1 % changed and committed", cost, cost.seconds / status, "x git status", "at most 5")


def _against_a_loop(folder: Path, runs: int) -> None:
    root = folder / "cases-10000"
    repository(root, 10_000)
    bench = Bench(root, folder / "cache", runs)
    ours = several(runs, bench.cold)
    start = time.perf_counter()
    naive(bench.files)
    loop = time.perf_counter() - start
    told("validate of 10,000 cases", ours, loop / ours.seconds, "x as fast as the loop", "at least 20")
    print(f"{'  python-frontmatter and pydantic in a loop':44} {loop:9.3f} s")


def _small(folder: Path) -> None:
    ours = several(21, lambda: run([sys.executable, "-m", "huiyin", "--version"]))
    bare = several(21, lambda: run([sys.executable, "-c", "pass"]))
    told("huiyin --version", ours, ours.seconds / bare.seconds, "x python -c pass", "under 10")
    each = obligations(folder / "cases-10000")
    told("obligations of one case under one clause", Cost(each / 1e6), each, "microseconds", "under 20")


def obligations(root: Path) -> float:
    """Microseconds that the duties of one case under one clause take, the case being read."""
    from huiyin.book import load_house, read_case
    from huiyin.history import History
    from huiyin.obligations import duties
    from huiyin.repository import WorkTree
    from huiyin.source import Source

    tree = WorkTree(root)
    rules = load_house(tree).rules
    paths = [path.relative_to(root).as_posix() for path in sorted(root.glob("cases/*/*.md"))[:2000]]
    read = [read_case(Source(path, tree.read(path)), rules.organization.zone)[0] for path in paths]
    cases = [case for case in read if case is not None]
    at = datetime.now(UTC).astimezone(rules.organization.zone)
    clauses = sum(len(History(case, rules).governing().deadlines) for case in cases)
    start = time.perf_counter()
    for case in cases:
        duties(History(case, rules, at), at)
    return (time.perf_counter() - start) / clauses * 1e6


if __name__ == "__main__":
    main()
