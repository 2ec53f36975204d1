"""Names that options are given: by id or by what it is called; one that there is not is wrong usage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from huiyin.cli.session import Stop
from huiyin.language import _
from huiyin.model import Organization
from huiyin.words.names import STATUS_NAMES

Known = Mapping[str, Iterable[str]]
"""The ids that there are, each with the names that it goes by."""
FEW = 20
"""So many names may be listed."""


def picked(option: str, asked: str, known: Known) -> str:
    """The id that is meant by an id, or by a name that only one has. Raises Stop (2), with the nearest."""
    if asked in known:
        return asked
    named = [one for one, names in known.items() if asked in names]
    if len(named) == 1:
        return named[0]
    told = _("{option}: there is no {name}.").format(option=option, name=asked)
    if near := nearest(asked, known):
        more = _("Did you mean {near}?").format(near=", ".join(near))
    else:
        more = _("There is: {known}").format(known=", ".join(known)) if len(known) <= FEW else ""
    raise Stop(f"{told} {more}".rstrip())


def nearest(asked: str, known: Known) -> list[str]:
    """The ids, three at most, that are written or called much like what was asked for."""
    said: dict[str, str] = {}
    for one, names in known.items():
        for word in (one, one.rpartition("/")[2], *names):
            said.setdefault(word.casefold(), one)
    # of a Chinese word of two characters one may be wrong
    cutoff = 0.6 if asked.isascii() else 0.5
    found = get_close_matches(asked.casefold(), said, n=3, cutoff=cutoff)
    return list(dict.fromkeys(said[word] for word in found))


def meant(name: str, asked: Iterable[str], home: Organization) -> frozenset[str]:
    """The ids that the values of --status, --site, --person … mean. Raises Stop (2).

    Where organization.yml cannot be read they are taken as they are.
    """
    if not home.readable and name != "status":
        return frozenset(asked)
    known: Mapping[str, Known] = {
        "status": STATUS_NAMES,
        "site": {one.id: tuple(one.name.values()) for one in home.sites.values()},
        "channel": {one.id: tuple(one.name.values()) for one in home.channels.values()},
        "department": {one.id: tuple(one.name.values()) for one in home.departments.values()},
        "person": {one.id: (one.name,) for one in home.people.values()},
        "category": {path: tuple(words.values()) for path, words in home.categories.items()},
    }
    return frozenset(picked(f"--{name}", value, known[name]) for value in asked)
