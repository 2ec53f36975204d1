"""The forms in which a ledger writes dates: which are forms at all, and what a cell in one of them tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

DATES = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y-%m-%dT%H:%M:%S%z",
)
"""The forms that are tried where a map names none."""
_SAMPLE = datetime(2019, 4, 25, 9, 32, 9)  # noqa: DTZ001 - a form, not a moment


def tells_a_date(form: str) -> bool:
    """Whether a form holds a whole date: year, month and day."""
    if not {"%Y", "%y"} & {form[place : place + 2] for place in range(len(form))}:
        return False
    try:
        return _back(form).date() == _SAMPLE.date()
    except (ValueError, re.error):  # a form with a field twice makes a pattern that is none
        return False


def told(text: str, forms: Iterable[str]) -> tuple[datetime, bool] | None:
    """What a text tells in the first form that fits, zeros padded or not, and whether it is only a date."""
    for form in forms:
        try:
            return datetime.strptime(text, form), _bare(form)  # noqa: DTZ007 - the caller knows the zone
        except (ValueError, OverflowError):
            continue
    return None


@lru_cache(maxsize=64)
def _bare(form: str) -> bool:
    return _back(form).hour == 0


def _back(form: str) -> datetime:
    return datetime.strptime(_SAMPLE.strftime(form), form)  # noqa: DTZ007 - a form, not a moment
