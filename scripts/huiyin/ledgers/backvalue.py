"""What a person wrote into a cell of an exported ledger: names, in either language, to what stands in the file."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from huiyin.desk.questions import Option, of_field
from huiyin.fields import names
from huiyin.ledgers.backcell import Cell, reckoned, tidy, unguarded
from huiyin.model import RECLASSIFIABLE, Organization
from huiyin.papers.ledger import HIDDEN, SEALED
from huiyin.schema import FIELDS, REQUIRED

PUT_TO_WORK = {"responsible": "dispatched", "handler": "assigned"}
"""Fields that follow from an event of the log, and that event."""
PLAIN = (
    *("party", "named", "subject", "procedure", "reply_needed", "valid", "prior_handling"),
    *("first_received_by", "assisting", "subject_person", "summary"),
)
"""Fields that are set in the front matter without an event."""
NEVER_EMPTY = frozenset((*RECLASSIFIABLE, *PUT_TO_WORK, *REQUIRED))
_ONE_LINE = frozenset(("subject",))
_PARTS = str.maketrans(dict.fromkeys(";；、，", ","))
MOST_TOLD = 30
"""Names that a message lists."""
Value = str | tuple[str, ...]


class Wrong(NamedTuple):
    """The code of what is wrong with a cell."""

    code: str


class Values:
    """Understands cells, with the names of one organisation on one day."""

    def __init__(self, home: Organization, day: date) -> None:
        self.home, self.day = home, day
        self.known = cache(self._known)

    def meant(self, name: str, cell: Cell) -> Value | Wrong:
        """The value that a cell gives a field; "" or () where it is emptied."""
        if reckoned(cell):
            return Wrong("HY472")
        text = written(cell)
        if any(tidy(mark) in tidy(cell) for mark in (*HIDDEN.values(), *SEALED.values())):
            return Wrong("HY471")
        if not text:
            return Wrong("HY209") if name in NEVER_EMPTY else () if _many(name) else ""
        if not self.known(name):
            return " ".join(text.split()) if name in _ONE_LINE else text
        if not _many(name):
            return self._one(name, text)
        found = [self._one(name, part) for part in text.translate(_PARTS).split(",") if part.strip()]
        wrong = next((item for item in found if isinstance(item, Wrong)), None)
        return wrong or tuple(dict.fromkeys(item for item in found if isinstance(item, str)))

    def choices(self, name: str, language: str) -> str:
        """What may be written for a field, for people to read."""
        words = [option.words for option in self._options(name, language)]
        return ", ".join(words[:MOST_TOLD]) + (" …" if len(words) > MOST_TOLD else "")

    def _options(self, name: str, language: str) -> tuple[Option, ...]:
        return of_field(name, self.home, self.day, language).options

    def _one(self, name: str, text: str) -> str | Wrong:
        word, known = tidy(text), self.known(name)
        found = known.get(word) or known.get(word.casefold()) or ()
        if len(found) != 1:
            return Wrong("HY470" if found else "HY469")
        return next(iter(found))

    def _known(self, name: str) -> dict[str, set[str]]:
        """What may be written for a field, an id or a name → the ids that it may mean; empty for any text."""
        found: dict[str, set[str]] = {}
        if name not in FIELDS:
            return found
        for language in ("zh", "en"):
            for option in self._options(name, language):
                found.setdefault(tidy(option.words).casefold(), set()).add(option.value)
        for values in list(found.values()):
            for value in values:
                found[value] = {value}  # an id means itself, whatever else is called so
        return found


def _many(name: str) -> bool:
    return FIELDS.get(name) is names


def written(cell: Cell) -> str:
    """A cell as the text that was meant."""
    text = cell if isinstance(cell, str) else tidy(cell)
    return unguarded(text).strip()
