"""The kinds of clause: one small module each, registered here by one line."""

from __future__ import annotations

from huiyin.clauses import (
    approval,
    deadline,
    penalty,
    recurrence,
    refusal,
    requirement,
    retention,
    reward,
    separation,
    target,
    text,
    window,
)
from huiyin.clauses.kind import Kind

KINDS: dict[str, Kind] = {
    "deadline": deadline.KIND,
    "requirement": requirement.KIND,
    "approval": approval.KIND,
    "separation": separation.KIND,
    "refusal": refusal.KIND,
    "window": window.KIND,
    "target": target.KIND,
    "recurrence": recurrence.KIND,
    "retention": retention.KIND,
    "reward": reward.KIND,
    "penalty": penalty.KIND,
    "text": text.KIND,
}
