"""What is wrong with a file: one value type, stable codes, a place, a cure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a diagnostic is; only errors fail a run (data-model, "Severity of diagnostics")."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Location(NamedTuple):
    """A place in a file: path relative to the root, line and column counted from 1 (0: the file as a whole)."""

    path: str
    line: int = 0
    column: int = 0


class Diagnostic(NamedTuple):
    """One problem. The words come from the table of codes; `params` fill them in.

    `params` never hold personal data: names, telephone numbers and rooms of senders stay out of messages.
    """

    code: str
    location: Location
    params: Mapping[str, str] = {}
    severity: Severity | None = None
    """None: the severity that the table gives to the code."""
    key: str = ""
    """What the diagnostic is about inside the file (an event, a clause): tells old breaches from new ones."""


class Code(NamedTuple):
    """A kind of problem: its usual severity, its message and its cure, in English (the msgid of the catalogues)."""

    severity: Severity
    message: str
    hint: str
