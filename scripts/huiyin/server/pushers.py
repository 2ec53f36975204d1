"""Who pushes, as the server that let them in says."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.model import Organization
from huiyin.proof.roster import by_address

NAMES = (
    "GL_USER",  # gitolite
    "GL_USERNAME",  # GitLab
    "GITEA_PUSHER_NAME",
    "FORGEJO_PUSHER_NAME",
    "GITEA_PUSHER_EMAIL",
    "FORGEJO_PUSHER_EMAIL",
    "REMOTE_USER",  # git http-backend
    "HUIYIN_PUSHER",  # a forced command in authorized_keys
)
"""Where servers leave the name of whom they let in."""


def pusher(environment: Mapping[str, str], home: Organization) -> str | None:
    """The id on the roster of who pushes; None where the server says nothing, or a name that the roster lacks.

    A name is an id, an address, or what stands before the @ of one address on the roster.
    """
    for variable in NAMES:
        name = environment.get(variable, "").strip()
        found = person(name, home) if name else None
        if found is not None:
            return found
    return None


def told(environment: Mapping[str, str]) -> str:
    """The name that the server says, as it says it; empty for none."""
    return next((environment[name].strip() for name in NAMES if environment.get(name, "").strip()), "")


def person(name: str, home: Organization) -> str | None:
    """The id on the roster of a name that a server told."""
    if name in home.people:
        return name
    for found in (
        [one for one in home.people if one.casefold() == name.casefold()],
        by_address(home.people, name) if "@" in name else _by_local(name, home),
    ):
        if len(found) == 1:
            return found[0]
    return None


def _by_local(name: str, home: Organization) -> list[str]:
    return [
        one.id
        for one in home.people.values()
        if any(email.partition("@")[0].casefold() == name.casefold() for email in one.emails)
    ]
