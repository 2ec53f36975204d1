"""CODEOWNERS from the roster: whom a forge asks before rules, checker or cases change (git, "Review")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from huiyin.model import Organization, Person

GUARDIANS = ("reviewer", "gm")
"""Roles that answer for regulations, roster, checker and site."""
KEEPERS = ("administrator", *GUARDIANS)
"""Roles that answer for cases."""


class Forge(NamedTuple):
    """Where a forge looks for the file, and how it wants paths and people written."""

    path: str
    everything: str
    cases: str
    takes_mail: bool = True
    """Whether somebody without a login there may be named by e-mail address."""


FORGES: Mapping[str, Forge] = {
    "github": Forge(".github/CODEOWNERS", "*", "/cases/"),
    "gitlab": Forge(".gitlab/CODEOWNERS", "*", "/cases/"),
    "gitee": Forge(".gitee/CODEOWNERS", "*", "/cases/"),
    # Regular expressions, and every rule that matches counts; Forgejo reads the same.
    "gitea": Forge(".gitea/CODEOWNERS", "!cases/.*", "cases/.*", takes_mail=False),
}


def render(home: Organization, forge: str, day: date) -> str:
    """The file for a forge, of the people who are on the roster on that day.

    Somebody is named by `x-github`, `x-gitlab`, `x-gitee` or `x-gitea` of the roster, a login there; else by
    the first e-mail address where the forge takes one.
    """
    where = FORGES[forge]
    lines = [
        "# Written by `huiyin roster codeowners --write` from policies/organization.yml; do not edit.",
        "# 由名册生成，请勿手改。规章、名册、检查程序和流水线的改动，须由下列人员批准。",
    ]
    for pattern, roles in ((where.everything, GUARDIANS), (where.cases, KEEPERS)):
        people = _holders(home, roles, day)
        named = [name for person in people if (name := _name(person, forge, where.takes_mail))]
        lines += [
            f"# {person.id}: x-{forge}?" for person in people if not _name(person, forge, where.takes_mail)
        ]
        lines.append(" ".join((pattern, *named)) if named else f"# {pattern}")
    return "\n".join(lines) + "\n"


def _holders(home: Organization, roles: Sequence[str], day: date) -> list[Person]:
    """Who holds one of the roles; where nobody does, who holds the highest role that anybody has."""
    active = [person for person in home.people.values() if person.active(day)]
    found = [person for person in active if not person.roles.isdisjoint(roles)]
    return found or next(_by_rank(home, active), [])


def _by_rank(home: Organization, people: Sequence[Person]) -> Iterator[list[Person]]:
    for role in reversed(home.roles):
        held = [person for person in people if role in person.roles]
        if held:
            yield held


def _name(person: Person, forge: str, takes_mail: bool) -> str:
    login = person.logins.get(forge, "").lstrip("@")
    if login and not set(login) & set(" \t\n#"):
        return f"@{login}"
    return person.emails[0] if takes_mail and person.emails else ""
