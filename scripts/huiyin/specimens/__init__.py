"""An example of every diagnostic code: wrong, and put right."""

from __future__ import annotations

from huiyin.specimens import auditing, between, breaches, fields, log, proving, reading, rules, server
from huiyin.specimens.kinds import Specimen

SPECIMENS: dict[str, Specimen] = {
    one.code: one
    for module in (reading, fields, log, rules, breaches, between, proving, auditing, server)
    for one in module.SPECIMENS
}
"""By code."""

__all__ = ["SPECIMENS", "Specimen"]
