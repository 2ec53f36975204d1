"""Personal data outside of files: in their names, in the names of branches and tags, in messages of commits."""

from __future__ import annotations

import re

from huiyin.model import Case, Organization
from huiyin.privacy.personal import finds

_TRAILER = re.compile(r"^[A-Za-z][A-Za-z-]*-by: [^\n]*$", re.MULTILINE)
_ADDRESS = re.compile(r"\b(?:\w+://[^\s']+|[\w.-]+@[\w.-]+:[^\s']+)")
_OBJECT = re.compile(r"\bI?[0-9a-f]{20,64}\b")
_ENDING = re.compile(r"(?<=[^/])(?:\.[A-Za-z0-9]{1,5})+\Z")
_TAKEN = re.compile(
    r"(?<![0-9])20[0-9]{2}([-_.]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:[-_ .T]?[0-2][0-9][-_.]?[0-5][0-9][-_.]?[0-5][0-9](?:[-_.]?[0-9]{3})?)?(?![0-9])"
)
"""When a picture was taken, as cameras and telephones name it."""
_HIDDEN = "…"


def tells(text: str, home: Organization | None = None, case: Case | None = None) -> bool:
    """Whether a text leads to a person: a number, an address, a room, the sender or subject person of `case`.

    A case's number is what messages and branches are for; addresses of colleagues and of servers do no harm.
    """
    for person in home.people.values() if home is not None else ():
        for email in person.emails:
            text = text.replace(email, "")
    for pattern in (_TRAILER, _ADDRESS, _OBJECT):
        text = pattern.sub("", text)
    sender = case._replace(handler="") if case is not None else None
    return any(item.kind != "case" for item in finds(text, sender, home))


def path_tells(path: str, case: Case | None = None) -> bool:
    """Whether a path leads to a person. `light@2x.png` is no address: endings do not count."""
    names = (_TAKEN.sub("", _ENDING.sub("", name)) for name in path.split("/") if not _plain(name))
    return any(tells(name, None, case) for name in names)


_PLAIN = re.compile(r"[A-Za-z.-]*|[0-9]{4}|[0-9]{8}-[0-9A-Z]{5}(?:\.md)?")


def _plain(name: str) -> bool:
    return _PLAIN.fullmatch(name) is not None


def shown(path: str, case: Case | None = None) -> str:
    """A path as it may be told: names that lead to a person are left out."""
    return "/".join(_HIDDEN if path_tells(name, case) else name for name in path.split("/"))


def shown_ref(ref: str, case: Case | None = None) -> str:
    """The name of a branch or tag as it may be told."""
    return f"{'/'.join(ref.split('/')[:2])}/{_HIDDEN}" if ref_tells(ref, case) else ref


def ref_tells(ref: str, case: Case | None = None) -> bool:
    """Whether the name of a branch or tag leads to a person."""
    name = ref.split("/", 2)[-1]
    return tells(name, None, case) or tells(name.replace("/", " ").replace("_", " "), None, case)
