"""Where people are reached: a file outside the repository, as its addresses hold passwords."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from huiyin.diagnostic import Diagnostic
from huiyin.fields import Converter, Reader, Where, mapping, number, record, text
from huiyin.fields import names as listed
from huiyin.model import Organization
from huiyin.reminders.notices import Recipient
from huiyin.repository import GitFailed, WorkTree
from huiyin.source import Source

FILE, SETTING = "HUIYIN_REMIND", "huiyin.remind"


class Targets(NamedTuple):
    """Addresses of a notification service by person and by role, the mail server, and when to tell the next above."""

    people: Mapping[str, tuple[str, ...]] = {}
    roles: Mapping[str, tuple[str, ...]] = {}
    email: str = ""
    escalate: int = 0

    def of(self, recipient: Recipient, home: Organization) -> dict[str, tuple[str, ...]]:
        """The addresses of a recipient, by who is told: a person's own, else the role's, else by e-mail.

        Somebody who cannot be reached has none.
        """
        if not recipient.person and recipient.role in self.roles:
            return {recipient.role: self.roles[recipient.role]}
        people = (recipient.person,) if recipient.person else recipient.holders
        return {one: self._person(one, recipient.role, home) for one in people} or {recipient.role: ()}

    def _person(self, person: str, role: str, home: Organization) -> tuple[str, ...]:
        emails = home.people[person].emails[:1] if person in home.people else ()
        return (
            self.people.get(person)
            or self.roles.get(role)
            or tuple(map(self._by_mail, emails if self.email else ()))
        )

    def _by_mail(self, address: str) -> str:
        return f"{self.email}{'&' if '?' in self.email else '?'}to={quote(address, safe='@')}"


def named_file(tree: WorkTree) -> str | None:
    """The file that the environment or this clone's Git settings name."""
    if os.environ.get(FILE):
        return os.environ[FILE]
    try:
        return tree.git("config", "--path", SETTING).decode("utf-8", "surrogateescape").strip() or None
    except (GitFailed, OSError):
        return None


def inside(tree: WorkTree, file: Path) -> bool:
    """Whether a file lies in the work tree, where it would be committed sooner or later."""
    place, root = file.expanduser().resolve(), tree.root.resolve()
    return place.is_relative_to(root) and not place.is_relative_to(root / ".git")


def read_targets(path: str, data: bytes, home: Organization) -> tuple[Targets, list[Diagnostic]]:
    """The targets in a file, and what is wrong with it; no address is ever told."""
    source = Source(path, data, whole=True)
    found = source.problems()
    reader = Reader(source, home.zone)
    shape: dict[str, Converter] = {
        "people": _by(home.people),
        "roles": _by(dict.fromkeys(home.roles)),
        "email": text,
        "escalate": number,
    }
    got = record(source.values(), (), reader, shape) if isinstance(source.values(), dict) else None
    return Targets(**(got or {})), [*found, *reader.found]


def _by(known: Mapping[str, Any]) -> Converter:
    """Addresses by name; one that there is not is reported."""

    def convert(value: Any, where: Where, reader: Reader) -> dict[str, tuple[str, ...]] | None:
        found = mapping(value, where, reader)
        if found is None:
            return None
        for name in found:
            if name not in known:
                reader.unknown_key((*where, name), known)
        return {
            name: listed(item, (*where, name), reader) or () for name, item in found.items() if name in known
        }

    return convert
