"""From a repository to its PublicBook.

The state of the last release moment, from the cache where nothing changed.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from huiyin.book import read_case
from huiyin.cache import Cache, with_cache
from huiyin.committed import CommitTree, commit_before, watch
from huiyin.model import Organization
from huiyin.privacy.disclosure import Discloser, Facts
from huiyin.privacy.publicbook import assemble, public_organization
from huiyin.privacy.publicnumber import DEMO, BadKey, Key, checked
from huiyin.public import Commendation, Figure, Kept, Month, PublicBook, PublicCase, Record, Recurring
from huiyin.release import rhythm
from huiyin.repository import GitFailed, WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.casefiles import content_of
from huiyin.sweep.processes import each
from huiyin.sweep.survey import FOREVER
from huiyin.sweep.upkeep import keep
from huiyin.sweep.validation import Lazily

KEY, KEY_FILE, SETTING = "HUIYIN_PUBLIC_KEY", "HUIYIN_PUBLIC_KEY_FILE", "x-public-key-file"
_AT_ONCE = 10000
"""So many files of a commit are held in memory at a time."""


class Release(NamedTuple):
    """What the site shows: whose files, as seen at which moment, and the commit that was current then."""

    tree: WorkTree
    at: datetime
    commit: str


# --- the key --------------------------------------------------------------------------------------


def load_key(root: Path, home: Organization, environment: Mapping[str, str] = os.environ) -> Key:
    """The key of the public numbers: from the environment, or a file outside the repository. Raises BadKey.

    The shipped example alone has a key that everybody knows, for there is nobody in it to be known.
    """
    given = environment.get(KEY)
    if given:
        return checked(given.encode())
    named = environment.get(KEY_FILE) or home.settings.get(SETTING)
    if named:
        path = Path(str(named)).expanduser()
        path = (path if path.is_absolute() else root / path).resolve()
        if path.is_relative_to(root.resolve()):
            raise BadKey("inside")
        try:
            return checked(path.read_bytes())
        except OSError:
            raise BadKey("unreadable") from None
    if home.demo:
        return Key(DEMO, demo=True)
    raise BadKey("missing")


# --- the release ----------------------------------------------------------------------------------


def choose(
    tree: WorkTree, home: Organization, now: datetime, asked: datetime | None = None
) -> Release | None:
    """What the site shows at that moment; None: the first release is still to come.

    `asked` is a moment that somebody named; without one the shipped example is shown as of its newest
    event. A repository without Git shows its files, without what happened after the release. Raises
    NotThere, GitFailed.
    """
    when = asked or now
    if home.demo:
        moment = asked or newest_event(tree, home) or now
        return Release(tree, moment, _head(tree))
    every = rhythm(home)
    if every is None:
        return Release(tree, when, _head(tree))
    moment = every.last(when)
    if not has_commits(tree):
        return Release(tree, moment, "")
    commit = commit_before(tree, moment.timestamp())
    return Release(CommitTree(tree.root, commit), moment, commit) if commit else None


def has_commits(tree: WorkTree) -> bool:
    """Whether the folder lies in a Git repository with a commit."""
    try:
        tree.git("rev-parse", "--verify", "--quiet", "HEAD")
    except (GitFailed, OSError):
        return False
    return True


def _head(tree: WorkTree) -> str:
    """The commit that the files are those of; empty where they differ from it, or there is none."""
    try:
        commit = tree.git("rev-parse", "--verify", "--quiet", "HEAD").decode().strip()
        return commit if all(_settled(tree, folder) for folder in ("cases", "policies")) else ""
    except (GitFailed, OSError):
        return ""


def _settled(tree: WorkTree, folder: str) -> bool:
    """Whether a folder is as the last commit has it."""
    with watch(tree, folder) as seen:
        return seen.state is not None and not seen.state.dirty


def newest_event(tree: WorkTree, home: Organization) -> datetime | None:
    """The moment of the newest event of a work tree."""
    zone = home.zone

    def latest(path: str) -> tuple[Any, ...]:
        try:
            data = b"" if tree.is_link(path) else tree.read(path)
        except OSError:
            data = b""
        case, _reader = read_case(Source(path, data), zone)
        last = case.log[-1].at.timestamp() if case is not None and case.log else 0.0
        return path, content_of(data) if data else b"", last, None, None

    def gathered(cache: Cache) -> float:
        with watch(tree, "cases") as cases:
            kept = keep(cases, cache, "checked", lambda paths: each(latest, paths))
        rows = kept.rows if kept.rows is not None else cache.rows("select path, content, latest from checked")
        return max((row[2] or 0.0 for row in rows), default=0.0)

    found = with_cache(tree.root, "newest", Lazily(tree).key, gathered)
    return datetime.fromtimestamp(found, zone) if found else None


# --- the book -------------------------------------------------------------------------------------


class Published(NamedTuple):
    """What the site shows, and what tells one such from another; its book is made only where it is asked for."""

    as_of: datetime
    demo: bool
    commendations: tuple[Commendation, ...]
    digest: bytes
    """Of the moment, the commit and everything in the book; the rules are not in it."""
    book: Callable[[], PublicBook]


def public_book(
    tree: WorkTree,
    now: datetime,
    asked: datetime | None = None,
    lazily: Lazily | None = None,
    environment: Mapping[str, str] = os.environ,
) -> PublicBook:
    """The PublicBook that the site of a repository shows. Raises BadKey, NotThere, GitFailed."""
    return published(tree, now, asked, lazily, environment).book()


def published(
    tree: WorkTree,
    now: datetime,
    asked: datetime | None = None,
    lazily: Lazily | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Published:
    """What the site of a repository shows. Raises BadKey, NotThere, GitFailed."""
    lazily = lazily or Lazily(tree)
    home = lazily.rules.organization
    release = choose(tree, home, now, asked)
    if release is None:
        every = rhythm(home)
        moment = every.last(asked or now) if every else now
        book = assemble([], lazily.rules, moment, "", partial(load_key, tree.root, home))
        return _told(book, _flat(book))
    if isinstance(release.tree, CommitTree):
        release.tree.fetch(release.tree.paths("policies"))
        then = Lazily(release.tree)
        lazily = lazily if then.key == lazily.key else then
    return _kept(release, lazily, environment)


def _told(book: PublicBook, flat: tuple[Any, ...]) -> Published:
    known = hashlib.sha256(marshal.dumps((book.as_of.isoformat(), book.commit, flat))).digest()
    return Published(book.as_of, book.demo, book.commendations, known, lambda: book)


def _kept(release: Release, lazily: Lazily, environment: Mapping[str, str]) -> Published:
    tree, at = release.tree, release.at

    def key() -> Key:
        return load_key(tree.root, lazily.rules.organization, environment)

    mark = _mark(tree, at, key)

    def kept(name: str) -> Any:
        found = with_cache(tree.root, "book", lazily.key, lambda cache: cache.get(name)) if mark else None
        return found[1] if found is not None and found[0] == mark else None

    def made(cache: Cache) -> PublicBook:
        return assemble(_facts(tree, lazily.rules, at, cache), lazily.rules, at, release.commit, key)

    def make() -> PublicBook:
        return with_cache(tree.root, "public", lazily.key, made)

    def again() -> PublicBook:
        flat = kept("flat")
        return make() if flat is None else _unflat(flat, lazily.rules, release)

    head = kept("head")
    if head is not None:
        digest, demo, thanked = head
        return Published(at, demo, tuple(Commendation(*one) for one in thanked), digest, again)
    book = make()
    flat = _flat(book)
    told = _told(book, flat)

    def keep_it(cache: Cache) -> None:
        cache.put("flat", (mark, flat))
        cache.put("head", (mark, (told.digest, told.demo, flat[-1])))

    if mark:
        with_cache(tree.root, "book", lazily.key, keep_it)
    return told


def _mark(tree: WorkTree, at: datetime, key: Callable[[], Key]) -> bytes:
    """What tells one state of the cases, seen at a moment and numbered with a key, from another.

    Empty without Git, and without a key.
    """
    with watch(tree, "cases") as cases:
        state = cases.digest
    try:
        secret = key().mark if state else b""
    except BadKey:
        return b""
    return (
        hashlib.sha256(f"{at.isoformat()} {at.tzinfo}\n".encode() + state + secret).digest() if state else b""
    )


def _facts(tree: WorkTree, rules: Rules, at: datetime, cache: Cache) -> list[Facts]:
    """The facts of every case that had come by then, in order of the case number."""
    discloser = Discloser(rules)

    def compute(paths: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        for part in portions(tree, paths):
            yield from each(partial(_row, tree, discloser, at), part)

    with watch(tree, "cases") as cases:
        kept = keep(cases, cache, "owed", compute)
    if kept.rows is not None:
        rows: Iterable[tuple[Any, ...]] = kept.rows
    else:
        moment = at.timestamp()
        stale = [
            row[0] for row in cache.rows("select path from owed where first > ? or last < ?", moment, moment)
        ]
        if stale:
            cache.store("owed", list(compute(stale)))
        rows = cache.rows("select * from owed")
    found = (marshal.loads(row[5]) for row in rows)
    return sorted((Facts(*values) for values in found if values is not None), key=lambda facts: facts.id)


def portions(tree: WorkTree, paths: Sequence[str]) -> Iterator[Sequence[str]]:
    """Paths in parts, each read from the commit at once where they are those of one. Raises GitFailed."""
    if not isinstance(tree, CommitTree):
        yield paths
        return
    for start in range(0, len(paths), _AT_ONCE):
        part = paths[start : start + _AT_ONCE]
        tree.fetch(part)
        yield part


def _row(tree: WorkTree, discloser: Discloser, at: datetime, path: str) -> tuple[Any, ...]:
    """A file's facts as a row of the cache; an empty one for a file that tells no sound case."""
    content, facts, first, last = b"", None, -FOREVER, FOREVER
    if not tree.is_link(path):
        try:
            data = tree.read(path)
        except OSError:
            data = b""
        content = content_of(data)
        case, _reader = read_case(Source(path, data), discloser.home.zone)
        if case is not None and case.sound:
            facts, first, last = discloser.facts(case, at)
    return path, content, first, last, 0, marshal.dumps(tuple(facts) if facts is not None else None)


# --- keeping a book -------------------------------------------------------------------------------


def _flat(book: PublicBook) -> tuple[Any, ...]:
    return (
        [tuple(getattr(case, name) for name in PublicCase.__slots__) for case in book.cases],
        book.withheld,
        (book.k, book.l),
        [tuple(getattr(one, name) for name in Figure.__slots__) for one in book.figures],
        [tuple(getattr(one, name) for name in Record.__slots__) for one in book.records],
        [_flat_month(one) for one in book.months],
        [tuple(getattr(one, name) for name in Recurring.__slots__) for one in book.recurring],
        [tuple(getattr(one, name) for name in Commendation.__slots__) for one in book.commendations],
    )


def _flat_month(month: Month) -> tuple[Any, ...]:
    kept = [tuple(getattr(one, name) for name in Kept.__slots__) for one in month.by_clause]
    return *(getattr(month, name) for name in Month.__slots__ if name != "by_clause"), kept


def _unflat_month(values: tuple[Any, ...]) -> Month:
    *plain, kept = values
    return replace(Month(*plain), by_clause=tuple(Kept(*item) for item in kept))


def _unflat(kept: tuple[Any, ...], rules: Rules, release: Release) -> PublicBook:
    # E741: k and l are the usual names of the measure
    cases, withheld, (k, l), figures, records, months, again, thanked = kept  # noqa: E741
    gc.disable()  # a hundred thousand rows are made, and none is garbage
    try:
        rows = tuple(PublicCase(*case) for case in cases)
    finally:
        gc.enable()
    return PublicBook(
        as_of=release.at,
        commit=release.commit,
        demo=rules.organization.demo,
        organization=public_organization(rules.organization),
        policies=rules.policies,
        cases=rows,
        withheld=withheld,
        k=k,
        l=l,
        figures=tuple(Figure(*one) for one in figures),
        records=tuple(Record(*one) for one in records),
        months=tuple(_unflat_month(one) for one in months),
        recurring=tuple(Recurring(*one) for one in again),
        commendations=tuple(Commendation(*one) for one in thanked),
    )


__all__ = [
    "KEY",
    "KEY_FILE",
    "SETTING",
    "Published",
    "Release",
    "choose",
    "load_key",
    "newest_event",
    "portions",
    "public_book",
    "published",
]
