"""`penalty`: what a missed duty costs whoever owed it."""

from __future__ import annotations

from huiyin.clauses.kind import Kind
from huiyin.fields import choice, text
from huiyin.terms import figure

KIND = Kind(
    fields={"for": text, "per": choice("case", "day"), "amount": figure, "currency": text},
    required=("for", "per", "amount"),
)
