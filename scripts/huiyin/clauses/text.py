"""`text`: wording that nothing enforces, with the reason why."""

from __future__ import annotations

from huiyin.clauses.kind import Kind
from huiyin.fields import bilingual, choice

KIND = Kind(
    fields={
        "reason": bilingual,
        "kept_by": choice("page", "form", "report", "audit", "lifecycle", "register"),
    },
    required=("reason",),
    enforced=False,
)
