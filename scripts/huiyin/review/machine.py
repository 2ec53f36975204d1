"""A review for other programs: the same facts as the page, by the words of the files; texts that lead to a person left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huiyin.formats.json import entry
from huiyin.formats.report import visible
from huiyin.model import Obligation
from huiyin.owed import as_json as owed
from huiyin.review.casechange import CaseChange, Deadline
from huiyin.review.caution import Shown, shown_path
from huiyin.review.gather import Review
from huiyin.review.rulechange import Line, PolicyChange


def as_json(found: Review) -> dict[str, Any]:
    """The keys that other programs may rely on; times ISO 8601 with offset."""
    return {
        "base": found.span.base,
        "head": found.span.head,
        "at": found.at.isoformat(),
        "cases": [_case(one) for one in found.cases],
        "policies": [_policy(one) for one in found.policies],
        "touched": list(found.touched),
        "roster": _lines(found.roster),
        "organization": _lines(found.lists),
        "calendar": _lines(found.calendar),
        "files": [{"change": one.kind, "path": visible(shown_path(one.path))} for one in found.other],
        "diagnostics": [entry(item) for item in found.diagnostics],
    }


def _case(one: CaseChange) -> dict[str, Any]:
    return {
        "path": visible(one.path),
        "case": one.case.id if one.case is not None else None,
        "change": one.kind,
        "status": {"before": one.status[0] or None, "after": one.status[1] or None},
        "events": [
            {"at": told.event.at.isoformat(), "event": told.event.event, "by": told.event.by}
            for told in one.events
        ],
        "lost": [{"at": event.at.isoformat(), "event": event.event, "by": event.by} for event in one.lost],
        "deadlines": [_deadline(item) for item in one.deadlines],
        "pending": [
            {
                "event": wanted.event.event,
                "at": wanted.event.at.isoformat(),
                "policy": wanted.clause.policy,
                "clause": wanted.clause.id,
                "roles": list(wanted.clause.fields["by"]),
                "people": list(wanted.people),
                "new": wanted.fresh,
            }
            for wanted in one.wanted
        ],
        "summary": _text(one.summary),
        "reply": _text(one.reply),
        "fields": list(one.fields),
    }


def _deadline(item: Deadline) -> dict[str, Any]:
    return {"before": _owed(item.before), "now": _owed(item.now)}


def _owed(found: Obligation | None) -> Mapping[str, Any] | None:
    return None if found is None else owed(found)


def _text(shown: Shown | None) -> dict[str, Any] | None:
    return None if shown is None else {"text": shown.whole, "found": list(shown.kinds)}


def _policy(one: PolicyChange) -> dict[str, Any]:
    policy = one.new or one.old
    return {
        "path": one.path,
        "policy": policy.id if policy is not None else None,
        "version": {
            "before": one.old.version if one.old else None,
            "after": one.new.version if one.new else None,
        },
        "edited": one.edited,
        "changes": [
            {
                "clause": change.clause or None,
                "article": change.article,
                "what": change.what,
                "before": change.before,
                "after": change.after,
                "state": change.state,
            }
            for change in one.changes
        ],
    }


def _lines(lines: Iterable[Line]) -> list[dict[str, str]]:
    return [dict(zip(Line._fields, line, strict=True)) for line in lines]
