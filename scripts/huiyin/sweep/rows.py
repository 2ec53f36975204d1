"""Diagnostics as plain values: what the cache keeps, and what processes hand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.diagnostic import Diagnostic, Location, Severity

Flat = tuple[str, tuple[str, int, int], Mapping[str, str], str, str]


def flat(item: Diagnostic) -> Flat:
    """A diagnostic as it is kept."""
    path, line, column = item.location
    return item.code, (path, line, column), dict(item.params), str(item.severity or ""), item.key


def unflat(item: Any) -> Diagnostic:
    """A diagnostic as it was."""
    code, place, params, severity, key = item
    return Diagnostic(code, Location(*place), params, Severity(severity) if severity else None, key)
