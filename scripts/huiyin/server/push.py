"""A push while it is judged: what is asked of Git once, and what is gathered as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from huiyin.book import House
from huiyin.proof.objects import Objects
from huiyin.proof.rulebook import Rulebook
from huiyin.repository import WorkTree
from huiyin.server import incoming
from huiyin.server.incoming import Commit
from huiyin.server.kinds import Change, Settings, Update

_MOST_RULES = 64 * 1024 * 1024
"""Bytes below policies/ that are read of what nobody has accepted yet."""


class Unfit(Exception):
    """The server's own repository cannot judge anything; the message says why."""


@dataclass
class Push:
    """A push to a repository, and what is gathered of it while it is read."""

    tree: WorkTree
    updates: Sequence[Update]
    settings: Settings
    now: datetime
    environment: Mapping[str, str]
    objects: Objects
    judged_by: str = ""
    """A commit or tree whose rules are asked, in the place of the shared branch's: for what is staged …"""
    before: str = ""
    """… and the commit that it follows, "" for none."""
    commits: dict[str, Commit] = field(default_factory=dict)
    cases: list[tuple[Change, bool]] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)
    added: list[Change] = field(default_factory=list)
    attached: set[str] = field(default_factory=set)
    """Cases whose attachments have to be looked at."""
    ruled: bool = False
    """Whether anything under policies/ changed."""
    touched: dict[str, frozenset[str]] = field(default_factory=dict)
    steps: dict[tuple[str, str], list[Change]] = field(default_factory=dict)

    @cached_property
    def refs(self) -> dict[str, str]:
        """The references of the server before the push."""
        return incoming.references(self.tree)

    @cached_property
    def rulebook(self) -> Rulebook:
        """Rules by commit."""
        return Rulebook(self.tree)

    @cached_property
    def landing(self) -> Update | None:
        """What is to happen to the shared branch; None where nothing comes to it."""
        found = [item for item in self.updates if item.ref == self.settings.shared and not item.deleted]
        return found[0] if found else None

    @cached_property
    def base(self) -> House | None:
        """The rules of the shared branch as it stands; None before anything was founded. Raises Unfit."""
        known = self.before or None if self.judged_by else self.refs.get(self.settings.shared)
        if known is None or self.objects.get(f"{known}:policies") is None:
            return None
        house = self.rulebook.at(known)
        if house is None or not house.rules.organization.readable:
            if self.judged_by:
                return None  # the commit may be the one that puts it right
            raise Unfit
        return house

    @cached_property
    def house(self) -> House | None:
        """The rules that the push is judged by: those of the shared branch, in a first push its own."""
        if self.base is not None and not self.judged_by:
            return self.base
        tips = [self.landing.new] if self.landing is not None else self.tips
        houses = (self.brought(tip) for tip in tips)
        return next((house for house in houses if house is not None), None)

    def brought(self, tip: str) -> House | None:
        """The rules that a commit of the push has; None for none, or for more than anybody writes."""
        listed = self.tree.git("ls-tree", "-r", "-l", tip, "--", "policies").split(b"\n")
        sizes = [line.split(None, 4)[3] for line in listed if line]
        if sum(int(size) for size in sizes if size.isdigit()) > _MOST_RULES:
            return None
        return self.rulebook.at(tip)

    @cached_property
    def tips(self) -> list[str]:
        """Where the branches and tags of the push end."""
        return list(dict.fromkeys(item.new for item in self.updates if not item.deleted))
