"""The leak gate on a repository.

What to look for, kept between builds, and the files of the engines that are theirs.
"""

from __future__ import annotations

import marshal
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from huiyin.book import CASE_PATH, read_case
from huiyin.cache import Cache, program_key, with_cache
from huiyin.model import Case, Organization
from huiyin.numbers import number_of, path_of
from huiyin.privacy.gate import Gate, Hit
from huiyin.privacy.guard import Guard, known_files
from huiyin.privacy.needles import Needles, Sought, needles, salvaged, sought
from huiyin.public import Commendation
from huiyin.repository import WorkTree
from huiyin.sealing.bundle import period_of
from huiyin.sealing.fingerprints import Known, listed
from huiyin.source import Source
from huiyin.sweep.casefiles import content_of
from huiyin.sweep.processes import each
from huiyin.sweep.upkeep import keep
from huiyin.sweep.watch import Watch

T = TypeVar("T")
Sealed = list[tuple[str, str, tuple[tuple[str, str], ...]]]
"""Of each sealed case: its number, the month in which it came, kind and value of its fingerprints."""
_THEMES = ("material", "mkdocs", "zensical", "pagefind_bin", "pagefind")
_THEIRS = (".js", ".css", ".map", ".png", ".svg", ".woff", ".woff2", ".wasm", ".ico")
"""Kinds of files that a theme copies into every site."""
_NOT_COPIED = (".icons", "__pycache__", "node_modules", "tests")


Keys = Callable[[str], Sequence[bytes] | None]
"""The keys of the fingerprints of a period's cases, as far as they are at hand; None: they were destroyed."""


def no_keys(period: str) -> Sequence[bytes]:
    """Where there is no key store."""
    return ()


def guard(
    tree: WorkTree,
    home: Organization,
    public_number: Callable[[str], str],
    thanked: Iterable[Commendation] = (),
    keys: Keys = no_keys,
) -> Guard:
    """The gate of a repository: it knows every case of the work tree, the roster, and what people wrote for the site.

    `thanked`: who may stand there by name, each before their own sentence. Senders of sealed cases are known by
    their fingerprints, where the `keys` of these are at hand.
    """
    authored = list(_authored(tree))
    cases = _cases(tree)
    gathered = lru_cache(maxsize=1)(lambda: _with_cache(tree, home, lambda cache: _sought(tree, home, cache)))
    known = _with_cache(tree, home, lambda cache: cache.get("clean"), "clean")
    if cases and known is not None and known[0] == cases:
        months: dict[str, int] = known[1]
    else:
        months = dict(Counter(month for _case, month, _prints in gathered()[1]))
    periods: Counter[str] = Counter()
    for month, number in months.items():
        periods[_period(month, home)] += number
    at_hand = {period: keys(period) for period in sorted(periods)}
    state = _state(cases, home, authored, public_number, at_hand)

    def made() -> Gate:
        looked_for, sealed = gathered()
        marks = ((kind, mark, case) for case, _month, prints in sealed for kind, mark in prints)
        senders = Known((key for several in at_hand.values() for key in several or ()), marks)
        agreed = [f"{one.name} {one.summary}" for one in thanked]
        people = list(home.people.values())
        return Gate(looked_for, wanted, people, authored, read, public_number, agreed, senders, _ours)

    @lru_cache(maxsize=4096)
    def read(number: str) -> Case | None:
        return _case(tree, home, path_of(number))[0]

    def wanted() -> Iterator[Needles]:
        return iter(_with_cache(tree, home, lambda cache: list(_unpacked(_kept(tree, home, cache)[0]))))

    def keep_clean(clean: Iterable[bytes]) -> None:
        # a case that came in the meantime was perhaps not looked for
        if cases and _cases(tree) == cases:
            told = cases, months, state, tuple(sorted(clean))
            _with_cache(tree, home, lambda cache: cache.put("clean", told), "clean")

    clean = known[3] if cases and known is not None and known[2] == state else ()
    unsought = {
        period: number
        for period, number in sorted(periods.items())
        if not at_hand[period] and at_hand[period] is not None
    }
    return Guard(made, clean, theirs, unsought, keep_clean)


def _cases(tree: WorkTree) -> bytes:
    """What tells one state of the cases from another; empty where Git cannot tell."""
    with Watch(tree, "cases") as cases:
        return cases.digest


def _period(month: str, home: Organization) -> str:
    return period_of(date(int(month[:4]), int(month[5:]), 1), home.sealing_period)


def _with_cache(tree: WorkTree, home: Organization, work: Callable[[Cache], T], name: str = "needles") -> T:
    return with_cache(tree.root, name, program_key() + str(home.zone).encode(), work)


def _state(
    cases: bytes,
    home: Organization,
    authored: Iterable[str],
    public_number: Callable[[str], str],
    keys: Mapping[str, Sequence[bytes] | None],
) -> bytes:
    """What tells one search from another: the cases, the roster, what people wrote, the keys."""
    known = sha256(cases)
    for person in home.people.values():
        known.update(repr((person.id, person.name, person.emails, person.public)).encode())
    for text in authored:
        known.update(text.encode("utf-8", "replace") + b"\0")
    known.update(public_number("20260101-00000").encode())
    for period, several in keys.items():
        known.update(f"{period}\n".encode() + b"".join(sha256(key).digest() for key in several or ()))
    return known.digest()


def _sought(tree: WorkTree, home: Organization, cache: Cache) -> tuple[Sought, Sealed]:
    """What to look for, gathered anew only when a case changed."""
    rows, changed = _kept(tree, home, cache)
    known = cache.get("sought") if cache.works and not changed else None
    sealed: Sealed = cache.get("sealed") or []
    if known is None:
        rows = list(rows)
        known, sealed = tuple(sought(_unpacked(rows))), list(_sealed(rows))
        cache.put("sought", known)
        cache.put("sealed", sealed)
    return Sought(*known), sealed


def _kept(tree: WorkTree, home: Organization, cache: Cache) -> tuple[Iterable[tuple[Any, ...]], bool]:
    """The needles of every case as rows, and whether any is other than before."""

    def row(path: str) -> tuple[Any, ...]:
        case, content = _case(tree, home, path)
        return path, content, 0.0, _packed(case) if case is not None else None, None

    with Watch(tree, "cases") as cases:
        kept = keep(cases, cache, "checked", lambda paths: each(row, paths))
    return kept.rows if kept.rows is not None else cache.rows("select * from checked"), kept.changed


def _case(tree: WorkTree, home: Organization, path: str) -> tuple[Case | None, bytes]:
    """A case and the hash of its file. One that cannot be read still has a sender who must not be named."""
    try:
        data = b"" if tree.is_link(path) else tree.read(path)
    except OSError:
        data = b""
    if not data:
        return None, b""
    case, _reader = read_case(Source(path, data), home.zone)
    number = number_of(path)
    if case is None or case.id != number or (case.reporter is None and b"reporter" in data):
        case = salvaged(path, number, data.decode("utf-8", "replace"))
    return case, content_of(data)


def _unpacked(rows: Iterable[tuple[Any, ...]]) -> Iterator[Needles]:
    return (Needles(*marshal.loads(row[3])[0]) for row in rows if row[3] is not None)


def _packed(case: Case) -> bytes:
    return marshal.dumps((tuple(needles(case)), f"{case.received:%Y-%m}", tuple(listed(case.fingerprints))))


def _sealed(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[str, str, tuple[tuple[str, str], ...]]]:
    for row in rows:
        if row[3] is not None:
            told, month, prints = marshal.loads(row[3])
            if prints:
                yield told[0], month, prints


def _authored(tree: WorkTree) -> Iterator[str]:
    for path in tree.paths("policies", "site/pages"):
        if path.endswith((".md", ".yml")) and not tree.is_link(path):
            yield tree.read(path).decode("utf-8", "replace")


def _ours() -> Iterator[str]:
    """The sources of the pages that the program makes: in them stand its words."""
    for folder in ("outputs", "words"):
        for path in sorted(Path(__file__).parent.parent.joinpath(folder).glob("*.py")):
            yield path.read_text("utf-8")


@lru_cache(maxsize=1)
def theirs() -> frozenset[bytes]:
    """The hashes of what the engines and themes bring along."""
    return known_files(_theirs())


def _theirs() -> Iterator[bytes]:
    for name in _THEMES:
        spec = find_spec(name)
        for start in (spec.submodule_search_locations or ()) if spec is not None else ():
            for folder, folders, files in os.walk(start):
                folders[:] = [item for item in folders if item not in _NOT_COPIED]
                for file in files:
                    if file.endswith(_THEIRS):
                        yield Path(folder, file).read_bytes()


def built_files(folder: Path) -> dict[str, bytes]:
    """Every file that an engine built."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def as_bytes(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    """Staged files as they will be written."""
    return {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}


__all__ = ["CASE_PATH", "Hit", "as_bytes", "built_files", "guard", "theirs"]
