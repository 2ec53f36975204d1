"""`reward`: what a suggestion of a grade is worth."""

from __future__ import annotations

from huiyin.clauses.kind import Kind
from huiyin.fields import choice, text
from huiyin.terms import figure

KIND = Kind(
    fields={"grade": choice("1", "2", "3", "4"), "amount": figure, "currency": text},
    required=("grade", "amount"),
)
