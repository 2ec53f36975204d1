"""`retention`: how long a case is kept, then what happens to it."""

from __future__ import annotations

from huiyin.clauses.kind import Kind
from huiyin.conditions import patterns
from huiyin.fields import choice
from huiyin.terms import duration

KIND = Kind(
    fields={
        "after": patterns,
        "keep": duration,
        "then": choice("archive", "destroy-identity", "destroy-all"),
    },
    required=("after", "keep", "then"),
)
