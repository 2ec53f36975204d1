"""What every command starts from: the root, the language, the moment, and where to print."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huiyin.language import _
from huiyin.repository import NoRepository, WorkTree, find_root

if TYPE_CHECKING:
    # loaded when they are needed: most of the time that a short run takes goes into loading
    from huiyin import book
    from huiyin.model import Organization
    from huiyin.rules import Rules
    from huiyin.sweep.validation import Lazily

Root = Annotated[
    Path | None,
    typer.Option("--root", metavar="DIR", help=_("The repository (default: the nearest folder upward).")),
]
Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help=_("The language to speak."))]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help=_("The moment to compute for, ISO 8601 (default: now).")),
]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=_("Print data only."))]
CaseArgument = Annotated[
    str,
    typer.Argument(metavar="CASE", help=_("A case number, a former one, or the end of one that is unique.")),
]


MOST_OF_AN_EXAMPLE = 2000
"""A repository of more files than this is no example, whatever it says: its "now" is now."""


class Stop(Exception):
    """Ends a command with a message on stderr and an exit status."""

    def __init__(self, message: str = "", status: int = 2) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Session:
    """One run of a command."""

    root: Path
    asked_at: str | None = None
    quiet: bool = False

    @cached_property
    def tree(self) -> WorkTree:
        """The files."""
        return WorkTree(self.root)

    @cached_property
    def house(self) -> book.House:
        """Organisation, calendar, policies, and what is wrong with them."""
        from huiyin import book

        return book.load_house(self.tree)

    @cached_property
    def lazily(self) -> Lazily:
        """The same, for work that may do without; read once for everybody."""
        from huiyin.sweep.validation import Lazily

        return Lazily(self.tree, lambda: self.house)

    @property
    def rules(self) -> Rules:
        """The rules that cases are judged by."""
        return self.house.rules

    @property
    def organization(self) -> Organization:
        """The organisation."""
        return self.rules.organization

    @cached_property
    def at(self) -> datetime:
        """The moment asked about; now where none was, or the newest event of a mere example."""
        zone = self.organization.zone
        if self.asked_at is None:
            newest = self._newest() if self.organization.demo else None
            return newest or datetime.now(zone)
        try:
            found = datetime.fromisoformat(self.asked_at)
        except ValueError:
            raise Stop(
                _("--at must be a time like 2026-03-15T16:00, not {value}.").format(value=self.asked_at)
            ) from None
        return found.replace(tzinfo=zone) if found.tzinfo is None else found.astimezone(zone)

    def _newest(self) -> datetime | None:
        from huiyin.book import case_paths, newest_event, read_case
        from huiyin.source import Source

        if self.tree.holds_more(MOST_OF_AN_EXAMPLE, "cases"):
            return None
        paths, _strangers = case_paths(self.tree.paths("cases"))
        zone = self.organization.zone
        read = (read_case(Source(path, self.tree.read(path)), zone)[0] for path in paths)
        newest = newest_event(case for case in read if case is not None)
        if newest is not None:
            text = _("This is the shipped example: computed as of its newest event, {at}.")
            self.say(text.format(at=newest.isoformat(timespec="minutes")))
        return newest

    def say(self, text: str) -> None:
        """Talk to the person, on stderr; not with -q."""
        if not self.quiet:
            sys.stderr.write(f"{text}\n")


def session(
    root: Path | None, lang: str | None = None, at: str | None = None, quiet: bool = False
) -> Session:
    """The session that the common options ask for. Raises Stop (2) where there is no repository."""
    if lang is not None and lang not in ("zh", "en"):
        raise Stop(_("--lang is zh or en."))
    if root is not None:
        if not (root / "policies/organization.yml").is_file():
            raise Stop(
                _("{root} has no policies/organization.yml; “huiyin init” makes a repository.").format(
                    root=root
                )
            )
        return Session(root, at, quiet)
    try:
        return Session(find_root(Path.cwd()), at, quiet)
    except NoRepository:
        raise Stop(
            _("Here and above there is no policies/organization.yml; “huiyin init” makes a repository.")
        ) from None


def terminal() -> bool:
    """Whether stdout is a terminal, so that tables and colour make sense."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def to_json(value: Any) -> str:
    """JSON as the commands print it: times ISO 8601 with offset, Chinese as it is."""
    import json

    return json.dumps(value, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)
