"""Who made a commit and when, by its own word; and whether that is whom an event names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from huiyin.conditions import roles_of
from huiyin.model import Event, Organization
from huiyin.proof.roster import address

ADMINISTRATOR = "administrator"


class Maker(NamedTuple):
    """The addresses and times of a commit (small letters; seconds since 1970). Anybody can set them."""

    author: str
    committer: str
    others: tuple[str, ...]
    """Further authors, by the trailer Co-authored-by: a squash on a forge names those whose work it joins."""
    authored: int
    committed: int

    @property
    def when(self) -> datetime:
        """When it was committed, in UTC."""
        return datetime.fromtimestamp(self.committed, UTC)


class Addresses:
    """A roster by address."""

    def __init__(self, organization: Organization) -> None:
        self.organization = organization
        self._known: dict[str, set[str]] = {}
        self._seen: dict[str, frozenset[str]] = {}
        for person in organization.people.values():
            for email in person.emails:
                self._known.setdefault(address(email), set()).add(person.id)

    def people(self, email: str) -> frozenset[str]:
        """Whose address it is."""
        found = self._seen.get(email)
        if found is None:
            found = self._seen[email] = frozenset(self._known.get(address(email), ()))
        return found

    def name(self, maker: Maker) -> str:
        """Who made a commit, to be shown: an id of the roster, else what stands before the @."""
        for email in (maker.author, maker.committer):
            if found := self.people(email):
                return min(found)
        return maker.author.partition("@")[0]

    def doubt(self, event: Event, maker: Maker) -> tuple[str, dict[str, str]] | None:
        """Why the commit is not of whom the event names (a code and what fills it in); None where it is.

        An administrator may write down what somebody else did, with `recorded_by`; then the administrator is
        who has to have made the commit. A forge and a rebase keep the author and change the committer.
        """
        named = str(event.fields.get("recorded_by") or event.by)
        committer = self.people(maker.committer)
        if event.by in committer:
            return None
        return self._doubt(event, named, committer, maker)

    def _doubt(
        self, event: Event, named: str, committer: frozenset[str], maker: Maker
    ) -> tuple[str, dict[str, str]] | None:
        params = {"event": event.event, "person": event.by, "other": self.name(maker)}
        if named != event.by and not self._administers((named,), event):
            return "HY815", {**params, "other": named}
        if named in committer:
            return None
        if named in self.people(maker.author):
            if not committer or self._administers(committer, event):
                return None
            return "HY818", {**params, "other": min(committer)}
        if any(named in self.people(email) for email in maker.others):
            return "HY818", params
        makers = committer | self.people(maker.author)
        if not makers:
            return "HY817", params
        return ("HY816" if self._administers(makers, event) and named == event.by else "HY814"), params

    def _administers(self, people: Iterable[str], event: Event) -> bool:
        return any(ADMINISTRATOR in roles_of(self.organization, person, event.at) for person in people)
