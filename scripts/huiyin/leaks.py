"""The leak gate on a repository: what to look for, kept between builds, and the files of the engines that are theirs."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huiyin.book import CASE_PATH, read_case
from huiyin.cache import Cache, program_key
from huiyin.gate import Gate, Hit, known_files
from huiyin.model import Case, Organization
from huiyin.needles import Needles, needles
from huiyin.numbers import CASE_NUMBER, path_of
from huiyin.repository import WorkTree
from huiyin.source import Source
from huiyin.survey import content_of, each
from huiyin.upkeep import keep

_THEMES = ("material", "mkdocs", "zensical", "pagefind_bin", "pagefind")
_THEIRS = (".js", ".css", ".map", ".png", ".svg", ".woff", ".woff2", ".wasm", ".ico")
"""Kinds of files that a theme copies into every site."""


def gate(tree: WorkTree, home: Organization, public_number: Callable[[str], str]) -> Gate:
    """A gate that knows every case of the work tree, the roster, and what people wrote for the site."""
    wanted = list(_needles(tree, home))
    places = {one.case: path_of(one.case) for one in wanted if CASE_NUMBER.match(one.case)}

    @lru_cache(maxsize=4096)
    def read(number: str) -> Case | None:
        path = places.get(number, "")
        if not path or not tree.exists(path) or tree.is_link(path):
            return None
        return read_case(Source(path, tree.read(path)), home.zone)[0]

    return Gate(wanted, list(home.people.values()), _authored(tree), read, public_number, theirs())


def _needles(tree: WorkTree, home: Organization) -> Iterator[Needles]:
    def row(path: str) -> tuple[Any, ...]:
        data = b"" if tree.is_link(path) else tree.read(path)
        case, _reader = read_case(Source(path, data), home.zone)
        packed = marshal.dumps(tuple(needles(case))) if case is not None and case.id else None
        return path, content_of(data) if data else b"", 0.0, packed, None

    cache = Cache(tree.root / "needles", program_key() + str(home.zone).encode())
    try:
        kept = keep(tree, cache, "checked", lambda paths: each(row, paths))
        rows = kept.rows if kept.rows is not None else cache.rows("select * from checked")
        for one in rows:
            if one[3] is not None:
                yield Needles(*marshal.loads(one[3]))
    finally:
        cache.close()


def _authored(tree: WorkTree) -> Iterator[str]:
    for path in tree.paths("policies", "site/pages"):
        if path.endswith((".md", ".yml")) and not tree.is_link(path):
            yield tree.read(path).decode("utf-8", "replace")


@lru_cache(maxsize=1)
def theirs() -> frozenset[bytes]:
    """The hashes of what the engines and themes bring along."""
    return known_files(_theirs())


def _theirs() -> Iterator[bytes]:
    for name in _THEMES:
        spec = find_spec(name)
        for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
            for path in Path(folder).rglob("*"):
                if path.suffix in _THEIRS and ".icons" not in path.parts and path.is_file():
                    yield path.read_bytes()


def built_files(folder: Path) -> dict[str, bytes]:
    """Every file that an engine built."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def as_bytes(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    """Staged files as they will be written."""
    return {path: data.encode() if isinstance(data, str) else data for path, data in files.items()}


__all__ = ["CASE_PATH", "Hit", "as_bytes", "built_files", "gate", "theirs"]
