"""Whether a cell that came back says what was exported, however a spreadsheet program wrote it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal, localcontext

from huiyin.ledgers.dateforms import DATES, told
from huiyin.ledgers.ledger import clean
from huiyin.papers import table
from huiyin.papers.formulas import begins_formula

Cell = str | date | datetime | None
LONGEST = 32_000
"""Characters after which an exported cell was cut."""
_FORMS = (*DATES, "%Y年%m月%d日 %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y.%m.%d", "%Y.%m.%d %H:%M")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheet programs, which know no zones
_NUMBER = re.compile(r"[+-]?\d{1,400}(?:\.\d{1,400})?(?:E[+-]?\d{1,3})?", re.IGNORECASE)
_PRECISE = 15
"""Digits that spreadsheet programs keep of a number."""
_FAULT = re.compile(r"#(?:REF|NAME\?|N/A|VALUE|DIV/0|NULL|NUM|SPILL|CALC)!?|Err:\d{3}", re.IGNORECASE)


def tidy(cell: Cell) -> str:
    """A cell as one line of text: narrow letters and digits, single spaces, nothing unseen.

    Neither is the apostrophe before a formula.
    """
    text = cell.isoformat(" ") if isinstance(cell, datetime) else str(cell or "")
    return " ".join(unguarded(unicodedata.normalize("NFKC", clean(text))).split())


def unguarded(text: str) -> str:
    """The text without the apostrophe that keeps it from being taken for a formula."""
    return text[1:] if text[:1] in ("'", "’") and begins_formula(text[1:]) else text


def reckoned(cell: Cell) -> bool:
    """Whether a cell holds a formula, or the error that one came to, in the place of a value."""
    return isinstance(cell, str) and (cell.startswith("=") or _FAULT.fullmatch(cell.strip()) is not None)


def same(cell: Cell, exported: table.Cell) -> bool:
    """Whether nobody changed the cell: a date may be a serial number now, a number have lost its zeros."""
    if exported is None:
        return tidy(cell) == ""
    if isinstance(exported, (date, datetime)):
        return _same_moment(cell, exported)
    if not isinstance(exported, str):
        return _alike(tidy(cell), str(exported))
    text, wanted = tidy(cell), tidy(exported)
    if text == wanted or (len(exported) > LONGEST and text == tidy(exported[:LONGEST])):
        return True
    return _alike(text, wanted) or _same_date(cell, wanted)


def moment_of(cell: Cell) -> tuple[datetime, bool] | None:
    """The moment that a cell tells, without a zone, and whether it is only a day; None where it tells none."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None), False
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day), True  # noqa: DTZ001 - as above
    text = tidy(cell)
    if _NUMBER.fullmatch(text):
        days = Decimal(text)
        return (_FIRST_DAY + timedelta(days=float(days)), days % 1 == 0) if 1 <= days < 2_900_000 else None
    found = told(text, _FORMS)
    return (found[0].replace(tzinfo=None), found[1]) if found is not None else None


def _same_moment(cell: Cell, exported: date) -> bool:
    found = moment_of(cell)
    if found is None:
        return False
    if not isinstance(exported, datetime) or found[1]:
        day = exported.date() if isinstance(exported, datetime) else exported
        return found[0].date() == day
    # a serial number is a fraction of a day, and a column may be shown without seconds
    return abs(found[0] - exported.replace(tzinfo=None)) < timedelta(minutes=1)


def _same_date(cell: Cell, wanted: str) -> bool:
    """Whether a text that reads as a date was only written in another form."""
    meant = told(wanted, _FORMS)
    found = moment_of(cell) if meant is not None else None
    return meant is not None and found is not None and found[0] == meant[0].replace(tzinfo=None)


def _alike(text: str, wanted: str) -> bool:
    """Whether both are one number, as far as a spreadsheet program keeps it."""
    bare = text.replace(",", "")
    if not _NUMBER.fullmatch(bare) or not _NUMBER.fullmatch(wanted):
        return False
    with localcontext() as context:
        context.prec = 1000
        found, meant = Decimal(bare), Decimal(wanted)
        if found == meant:
            return True
        figures = len(re.split("[Ee]", bare)[0].replace(".", "").lstrip("+-"))
        context.prec = figures if "e" in bare.casefold() else _PRECISE
        if len(wanted.lstrip("+-0").replace(".", "")) <= context.prec:
            return False
        rounded = +meant
        context.rounding = ROUND_DOWN  # some programs cut what others round
        return found in (rounded, +meant)
