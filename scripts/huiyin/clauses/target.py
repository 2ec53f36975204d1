"""`target`: a figure to reach, such as 98 % satisfied."""

from __future__ import annotations

from typing import Any

from huiyin.clauses.kind import Kind
from huiyin.fields import Reader, Where, choice, names
from huiyin.terms import figure

MEASURES = (
    "in-time",
    "call-back-done",
    "satisfied",
    "closed",
    "valid-per-household",
    "sheets-returned",
    "surveys",
)


def _finish(fields: dict[str, Any], where: Where, reader: Reader) -> None:
    if ("at_least" in fields) == ("at_most" in fields):
        reader.report("HY409", where, key=True)


KIND = Kind(
    fields={"measure": choice(*MEASURES), "of": names, "at_least": figure, "at_most": figure},
    required=("measure",),
    finish=_finish,
)
