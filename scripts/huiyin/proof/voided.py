"""What makes an approval void: what was approved was changed after it."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.history import History, names_event
from huiyin.model import IMMUTABLE, Case, Event
from huiyin.proof.evidence import Commit, Evidence
from huiyin.proof.matter import Finding, Matter, line, lines, raw, wanted
from huiyin.rules import Rules


def altered(matter: Matter) -> bool:
    """Whether what was approved was changed after the commit that approves it."""
    before, case = matter.evidence.approved, matter.case
    if before is None:
        later = (item for item in _corrections(case, matter) if _after(item, matter.approval))
        return any(later)
    known, now = lines(before), lines(case)
    fixed = all(getattr(before, name) == getattr(case, name) for name in IMMUTABLE)
    fresh = (
        item for item in (raw(case, matter.event), *_corrections(case, matter)) if line(item) not in known
    )
    return not fixed or not known <= now or any(fresh)


def undermined(rules: Rules, before: Case, case: Case) -> Iterator[Finding]:
    """Approvals that a change takes the ground from, or gives another one.

    It corrects what was approved, or the approval itself, or adds an event of the same name and moment as one that
    was approved. `rules` as of the base branch, `before` the case there, `case` the one after the change. An event
    that is approved anew by the same change is not among them: that approval is judged for itself.
    """
    known = lines(before)
    history = History(case, rules)
    approvals = [event for event in case.log if event.event == "approved"]
    for approval in approvals if len(known) < len(case.log) else ():
        if line(approval) not in known:
            continue
        given, gated = wanted(history, approval)
        for event, _clauses in gated:
            matter = Matter(rules.organization, case, given, event, _NONE)
            changes = (raw(case, event), *_corrections(case, matter))
            anew = any(names_event(one, event) for one in approvals if line(one) not in known)
            if not anew and any(line(item) not in known for item in changes):
                yield Finding("HY849", event.event, approval.by)


_NONE = Evidence(Commit("", "", ""))


def _corrections(case: Case, matter: Matter) -> Iterator[Event]:
    """The corrections of an approved event and of its approval that change more than a note."""
    targets = [target for one in (matter.event, matter.approval) for target in (one, raw(case, one))]
    for item in case.log:
        changes = item.event == "corrected" and set(item.fields.get("set") or ()) - {"note"}
        if changes and any(names_event(item, target) for target in targets):
            yield item


def _after(one: Event, other: Event) -> bool:
    return (one.at, one.number) > (other.at, other.number)
