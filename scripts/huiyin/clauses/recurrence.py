"""`recurrence`: what counts as a problem that comes back."""

from __future__ import annotations

from huiyin.clauses.kind import Kind
from huiyin.fields import names, number
from huiyin.terms import duration

KIND = Kind(
    fields={"same": names, "times": number, "within": duration},
    required=("same", "times", "within"),
    severity="notice",
)
