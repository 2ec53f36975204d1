"""What a change does to one case: the events it adds, the status before and after, deadlines, approvals, texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from huiyin.conditions import roles_of
from huiyin.history import History, involved, replay
from huiyin.model import Case, Clause, Duty, Event, Obligation
from huiyin.obligations import duties, state
from huiyin.owed import Owners
from huiyin.proof.transitions import added
from huiyin.review.caution import Shown, for_public, for_staff
from huiyin.rules import Rules
from huiyin.sections import sections

SOON = timedelta(hours=24)
"""What is due within this time is at risk."""
AT_RISK = frozenset(("soon", "overdue"))
BAD = frozenset(("late", "missed"))
TOLD_ELSEWHERE = frozenset(
    ("path", "log", "status", "responsible", "handler", "summary", "body", "sound", "broken", "fingerprints")
)
"""Fields of a case that are not listed among those that changed: they follow from the log or are told by themselves."""
PARTS = {"letter": "来信内容", "handling": "办理", "reply": "答复"}
"""The sections of a body by their canonical names."""
_LAST = 1 << 30


class Deadline(NamedTuple):
    """An obligation that the change touches or that is at risk: as it is, and as it was before."""

    now: Obligation | None
    """None: it is no longer there, as other values or another rule govern the case."""
    before: Obligation | None

    @property
    def obligation(self) -> Obligation:
        """Either, the newer one first."""
        found = self.now or self.before
        assert found is not None
        return found

    @property
    def moved(self) -> bool:
        """Whether it is due at another moment than before."""
        return bool(self.now and self.before and self.now.due != self.before.due)


class Wanted(NamedTuple):
    """An event that awaits approval, the clause that wants it, and who may give it at the moment."""

    event: Event
    clause: Clause
    people: tuple[str, ...]
    fresh: bool
    """Whether the change brings it."""


class Told(NamedTuple):
    """An event and those of its texts that a reviewer may see."""

    event: Event
    texts: Mapping[str, Shown]


class CaseChange(NamedTuple):
    """One case that differs; both states None where neither file can be read."""

    path: str
    kind: str
    """A, M, D or T, as in states.Change."""
    old: Case | None
    new: Case | None
    status: tuple[str, str]
    """Before and after, as the log says; empty where there is no such state."""
    events: tuple[Told, ...] = ()
    lost: tuple[Event, ...] = ()
    """Lines of the log that are changed or gone."""
    deadlines: tuple[Deadline, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    summary: Shown | None = None
    """The public sentence, where the change brings another."""
    reply: Shown | None = None
    """The reply's text, likewise."""
    fields: tuple[str, ...] = ()
    """Names of other fields and sections that differ; never their values."""

    @property
    def case(self) -> Case | None:
        """Either state, the newer one first."""
        return self.new or self.old

    @property
    def pressing(self) -> bool:
        """Whether a reviewer has to look at it in any case."""
        withheld = self.summary is not None and self.summary.kinds
        return bool(self.lost or self.wanted or withheld or self.kind in "DT" or self.new is None) or any(
            one.now is not None and one.now.state in BAD | AT_RISK for one in self.deadlines
        )


def compare(
    path: str, kind: str, old: Case | None, new: Case | None, rules: tuple[Rules, Rules], at: datetime
) -> CaseChange:
    """What a change does to a case, each state judged by the rules of its own side, as seen at `at`."""
    sides = [one for one in (new, old) if one is not None]
    status = _status(old, rules[0]), _status(new, rules[1])
    if new is None:
        return CaseChange(path, kind, old, None, status)
    home = rules[1].organization
    fresh = added(old, new)
    return CaseChange(
        path,
        kind,
        old,
        new,
        status,
        tuple(Told(event, _texts(event, sides, rules[1])) for event in fresh),
        tuple(added(new, old)) if old is not None else (),
        tuple(_deadlines(old, new, rules, at)),
        tuple(_wanted(new, fresh, rules[1], at)),
        for_public(new.summary, sides, home) if new.summary and new.summary != _summary(old) else None,
        _reply(old, new, sides, rules[1]),
        tuple(_differing(old, new)),
    )


def _status(case: Case | None, rules: Rules) -> str:
    return replay(History(case, rules))[0].status if case is not None and case.sound else ""


def _summary(case: Case | None) -> str:
    return case.summary if case is not None else ""


def _reply(old: Case | None, new: Case, sides: Iterable[Case], rules: Rules) -> Shown | None:
    text = _part(new, "reply")
    return (
        for_staff(text, sides, rules.organization)
        if text.strip() and (old is None or text != _part(old, "reply"))
        else None
    )


def _part(case: Case, name: str) -> str:
    """What stands in a section, with the parts below it as they stand."""
    found = sections(case.body).texts
    below = [
        f"### {key.partition('/')[2]}\n{text}" for key, text in found.items() if key.startswith(f"{name}/")
    ]
    return "\n".join(text for text in (found.get(name, ""), *below) if text).strip("\n")


def _texts(event: Event, sides: Iterable[Case], rules: Rules) -> dict[str, Shown]:
    """The texts of an event, checked; lists of names are told as one."""
    found = {}
    for name, value in event.fields.items():
        text = "、".join(value) if isinstance(value, tuple) else value
        if isinstance(text, str):
            found[name] = for_staff(text, sides, rules.organization)
    return found


def _differing(old: Case | None, new: Case) -> Iterator[str]:
    """The names of the fields and sections that are not as they were; none for a new case."""
    if old is None:
        return
    for name in Case._fields:
        if name not in TOLD_ELSEWHERE and getattr(old, name) != getattr(new, name):
            yield name
    if old.body != new.body:
        differing = [part for part in PARTS if _part(old, part) != _part(new, part)]
        yield from (PARTS[part] for part in differing)
        if not differing:
            yield "body"


# --- deadlines -------------------------------------------------------------------------------------------


def _deadlines(old: Case | None, new: Case, rules: tuple[Rules, Rules], at: datetime) -> Iterator[Deadline]:
    """The obligations that are not as they were, and those at risk; in order of due."""
    before, after = _owed(old, rules[0], at), _owed(new, rules[1], at)
    both = [Deadline(after.get(key), before.get(key)) for key in {**after, **before}]
    for one in sorted(both, key=lambda one: (one.obligation.due, one.obligation.clause)):
        then = one.before and (one.before.due, one.before.state, one.before.done)
        now = one.now and (one.now.due, one.now.state, one.now.done)
        if then != now or (one.now is not None and one.now.state in AT_RISK):
            yield one


def _owed(case: Case | None, rules: Rules, at: datetime) -> dict[tuple[str, str, datetime], Obligation]:
    """The obligations of a case by policy, clause and start."""
    if case is None or not case.sound:
        return {}
    history, owners = History(case, rules, at), Owners(rules, at, SOON)
    whose = case.site, history.department, history.handler
    return {
        (duty.policy, duty.clause, duty.since): owners.obligation(duty, *whose, case.received.date())
        for duty in duties(history, at)
    }


def touched(case: Case, rules: tuple[Rules, Rules], at: datetime) -> bool:
    """Whether other rules give an open case another deadline than it has."""
    before, after = (_open(case, one, at) for one in rules)
    return before != after


def _open(case: Case, rules: Rules, at: datetime) -> set[Duty]:
    """What is still owed."""
    found = duties(History(case, rules, at), at) if case.sound else ()
    return {duty for duty in found if state(duty, at) in ("open", "overdue", "paused")}


# --- approvals -------------------------------------------------------------------------------------------


def _wanted(case: Case, fresh: Iterable[Event], rules: Rules, at: datetime) -> Iterator[Wanted]:
    """What awaits approval, and who may give it: with the role, and not involved (data-model §3)."""
    history, new = History(case, rules), {event.number for event in fresh}
    for event, clause in history.pending:
        approval = Event(_LAST, max(at, event.at), "approved", "", {})
        barred = involved(case, history.written, event, approval)
        people = tuple(
            person
            for person in rules.organization.people
            if person not in barred and set(clause.fields["by"]) & roles_of(rules.organization, person, at)
        )
        yield Wanted(event, clause, people, event.number in new)
