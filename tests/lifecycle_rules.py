"""What may follow what in a log, as a table: enough to write random logs that are legal."""

from __future__ import annotations

from typing import Any

ALWAYS = (
    *("presented", "contacted", "extended", "explained", "escalated", "appealed", "rewarded", "reclassified"),
    *("corrected", "approved", "refused", "accessed", "lent"),
)
FRESH = (
    *("screened", "declined", "merged", "dispatched", "assigned", "measure-set", "progress", "waiting"),
    *("resolved", "replied", "withdrawn"),
)
ACTIVE = (
    *("dispatched", "assigned", "measure-set", "progress", "waiting", "resolved", "replied", "declined"),
    *("merged", "withdrawn", "called-back", "arrived", "rained"),
)
MAY_FOLLOW: dict[str, tuple[str, ...]] = {
    "received": ("registered",),
    "registered": FRESH,
    "screened": FRESH[1:],
    "dispatched": ACTIVE,
    "handling": ACTIVE,
    "waiting": ("resumed", "progress", "resolved", "replied", "declined", "withdrawn"),
    "resolved": ("measure-set", "replied", "called-back", "reopened", "closed", "rained"),
    "replied": ("replied", "resolved", "measure-set", "called-back", "reopened", "closed", "rained"),
    "declined": ("replied", "reopened", "closed"),
    "merged": ("reopened", "closed"),
    "withdrawn": ("reopened", "closed"),
    "closed": ("called-back", "reopened", "archived"),
    "archived": ("reopened", "destroyed"),
    "destroyed": (),
}
STATUS_OF = {
    **{name: name for name in ("registered", "screened", "declined", "merged", "dispatched", "waiting")},
    **{name: name for name in ("resolved", "replied", "withdrawn", "closed", "archived", "destroyed")},
    "measure-set": "handling",
    "reopened": "handling",
}


def may_follow(status: str) -> tuple[str, ...]:
    """The events that may follow in a status."""
    if status in ("received", "destroyed"):
        return MAY_FOLLOW[status]
    return MAY_FOLLOW[status] + ALWAYS


def status_after(status: str, before_waiting: str, event: dict[str, Any]) -> str:
    """The status that an event leads to."""
    match event["event"]:
        case "resumed":
            return before_waiting
        case "progress":
            return "waiting" if status == "waiting" else "handling"
        case "assigned":
            return status if status == "handling" else "dispatched"
        case "called-back" if event["satisfaction"] == "not-satisfied" and status != "closed":
            return "handling"
        case name:
            return STATUS_OF.get(name, status)


def final_status(events: list[dict[str, Any]]) -> str | None:
    """The status after these events, in order; None where one of them may not follow."""
    status, before_waiting = "received", "registered"
    for event in events:
        if event["event"] not in may_follow(status):
            return None
        if event["event"] == "waiting":
            before_waiting = status
        status = status_after(status, before_waiting, event)
    return status
