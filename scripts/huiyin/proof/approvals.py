"""Whether an approval is proved: by a signature, or by a merge or push of the approver's own (git, "Approval")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from huiyin.conditions import roles_of
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History, involved, names_event
from huiyin.model import IMMUTABLE, Case, Clause, Event, Organization
from huiyin.proof.evidence import Commit, Evidence, Signature, State
from huiyin.proof.roster import by_address, same_person
from huiyin.rules import Rules

NO_PROOF = "HY842"


class Standing(StrEnum):
    """What an approval is worth."""

    PROVEN = "proven"
    NO_PROOF = "no proof"
    """Nothing speaks against it, and nothing shows that it is genuine."""
    REFUSED = "refused"
    NOT_WANTED = "not wanted"
    """No clause asks for it, so that it does nothing."""


class Finding(NamedTuple):
    """A code and what fills its message in."""

    code: str
    event: str
    person: str
    other: str = ""
    roles: str = ""


class Verdict(NamedTuple):
    """What an approval is worth, and why."""

    standing: Standing
    findings: tuple[Finding, ...] = ()

    def diagnostics(self, location: Location) -> Iterator[Diagnostic]:
        """The findings as diagnostics at a place."""
        for one in self.findings:
            params = {name: value for name, value in one._asdict().items() if value and name != "code"}
            yield Diagnostic(one.code, location, params, key=f"approved/{one.event}")


def judge(rules: Rules, case: Case, approval: Event, evidence: Evidence) -> Verdict:
    """Whether an `approved` line is genuine.

    `rules`: organisation and policies **as of the base branch**, before the change that brings the approval: who
    was put on the roster, or given a role or a key, by the same change is not there yet. `case`: a sound case as
    it stands on the shared branch with the change.
    """
    history = History(case, rules)
    given, gated = _wanted(history, approval)
    if not gated:
        return Verdict(Standing.NOT_WANTED)
    found: dict[Finding, None] = {}
    for event, clauses in gated:
        matter = _Matter(rules.organization, case, given, event, evidence)
        found.update(dict.fromkeys(_role(matter, clauses)))
        found.update(dict.fromkeys(_involved(matter)))
        found.update(dict.fromkeys(_proof(matter)))
    against = tuple(one for one in found if one.code != NO_PROOF)
    if against:
        return Verdict(Standing.REFUSED, against)
    return Verdict(Standing.NO_PROOF if found else Standing.PROVEN, tuple(found))


def _wanted(history: History, approval: Event) -> tuple[Event, list[tuple[Event, tuple[Clause, ...]]]]:
    """The approval with its corrections; the events that it names and that some clause wants approved, with those."""
    written = history.written
    given = next((event for event in written if event.number == approval.number), None)
    found = []
    for index, event in enumerate(written if given is not None else ()):
        if given is not None and names_event(given, event):
            clauses = tuple(history.approvals(written, index))
            found += [(event, clauses)] if clauses else []
    return given or approval, found


class _Matter(NamedTuple):
    """An approval and the event that it is of."""

    home: Organization
    case: Case
    approval: Event
    event: Event
    evidence: Evidence

    def finding(self, code: str, other: str = "", roles: str = "") -> Finding:
        return Finding(code, self.event.event, self.approval.by, other, roles)

    @property
    def barred(self) -> frozenset[str]:
        """Who may not approve the event, under whatever entry of the roster."""
        return self._entries(self.event)

    @property
    def recorder(self) -> str:
        """The administrator who wrote the approval down for the approver, if one did who has no other part in it."""
        name = str(self.approval.fields.get("recorded_by", ""))
        # who wrote the event down too is its author as far as approving goes, but may go on writing
        told = self.event._replace(fields={**self.event.fields, "recorded_by": ""})
        may = "administrator" in roles_of(self.home, name, self.approval.at)
        return name if may and name not in self._entries(told) else ""

    @property
    def by_signature(self) -> bool:
        """Whether organization.yml asks for a signature; a merge else."""
        return bool(self.home.settings.get("approvals", {}).get("proof") == "signature")

    def _entries(self, event: Event) -> frozenset[str]:
        barred = involved(self.case, self.case.log, event, self.approval)
        return same_person(self.home.people, barred - {""})

    def strangers(self, addresses: Iterable[str]) -> Iterator[Finding]:
        """People among those with an address who are involved, so that nothing of theirs may bring the approval."""
        found = {one for email in addresses for one in by_address(self.home.people, email)}
        for other in sorted((found & self.barred) - {self.recorder}):
            yield self.finding("HY847", other)


def _role(matter: _Matter, clauses: tuple[Clause, ...]) -> Iterator[Finding]:
    """The approver had a role that a clause names, when he approved and when it came."""
    asked = sorted({role for clause in clauses for role in clause.fields["by"]})
    days = [matter.approval.at, (matter.evidence.received or matter.approval.at).astimezone(matter.home.zone)]
    if not all(set(asked) & roles_of(matter.home, matter.approval.by, at) for at in days):
        yield matter.finding("HY843", roles=", ".join(asked))


def _involved(matter: _Matter) -> Iterator[Finding]:
    """The approver is nobody involved, and nobody involved wrote the approval down."""
    barred, by = matter.barred, matter.approval.by
    if by in barred:
        yield matter.finding("HY848")
        return
    commit = matter.evidence.commit
    signed = _own(matter, matter.evidence.signature)
    yield from matter.strangers({commit.committer} if signed else {commit.committer, commit.author})


def _own(matter: _Matter, signature: Signature | None) -> bool:
    """Whether it is a good signature of the approver."""
    return signature is not None and signature.state == State.GOOD and signature.person == matter.approval.by


def _proof(matter: _Matter) -> Iterator[Finding]:
    evidence = matter.evidence
    if not matter.by_signature and _brought(matter):
        return
    if _own(matter, evidence.signature):
        if _altered(matter):
            yield matter.finding("HY849")
        return
    if not matter.by_signature:
        yield _signature(matter, evidence.merge_signature, typed=False)
        yield from _bringers(matter)
    yield _signature(matter, evidence.signature, typed=matter.by_signature)


def _bringers(matter: _Matter) -> Iterator[Finding]:
    """Whoever is involved and brought the approval to the shared branch."""
    merge, pusher = matter.evidence.merge, matter.evidence.pusher
    yield from matter.strangers((merge.committer, merge.author) if merge is not None else ())
    if pusher is not None and pusher in matter.barred and pusher != matter.recorder:
        yield matter.finding("HY847", pusher)


def _brought(matter: _Matter) -> bool:
    """Whether the approver brought it to the shared branch: by a push that our server received, or a signed merge."""
    evidence, by = matter.evidence, matter.approval.by
    if evidence.pusher == by or (evidence.merge is not None and _own(matter, evidence.merge_signature)):
        return True
    signature = evidence.merge_signature
    if evidence.merge is None or signature is None or signature.state != State.FORGE:
        return False
    # the forge names who pressed the button as the author
    return by_address(matter.home.people, evidence.merge.author) == [by]


_WORTHLESS = {
    State.UNKNOWN_KEY: "HY844",
    State.SHARED_KEY: "HY844",
    State.BAD: "HY845",
    State.EXPIRED: "HY846",
    State.NOT_YET: "HY846",
}


def _signature(matter: _Matter, signature: Signature | None, *, typed: bool) -> Finding:
    """Why a signature is no proof; `typed`: it is the one asked for, on the commit that adds the line."""
    if signature is None:
        return matter.finding(NO_PROOF)
    if signature.state in _WORTHLESS:
        return matter.finding(_WORTHLESS[signature.state], signature.person or "")
    person = signature.person or ""
    if signature.state == State.GOOD and person != matter.recorder and (typed or person in matter.barred):
        return matter.finding("HY847", person)
    return matter.finding(NO_PROOF)


def _altered(matter: _Matter) -> bool:
    """Whether what was approved was changed after the commit that approves it."""
    before, case = matter.evidence.approved, matter.case
    if before is None:
        later = (item for item in _corrections(case, matter) if _after(item, matter.approval))
        return any(later)
    known, now = _lines(before), _lines(case)
    fixed = all(getattr(before, name) == getattr(case, name) for name in IMMUTABLE)
    fresh = (
        item for item in (_raw(case, matter.event), *_corrections(case, matter)) if _line(item) not in known
    )
    return not fixed or not known <= now or any(fresh)


def undermined(rules: Rules, before: Case, case: Case) -> Iterator[Finding]:
    """Approvals that a change takes the ground from, or gives another one.

    It corrects what was approved, or the approval itself, or adds an event of the same name and moment as one that
    was approved. `rules` as of the base branch, `before` the case there, `case` the one after the change. An event
    that is approved anew by the same change is not among them: that approval is judged for itself.
    """
    known = _lines(before)
    history = History(case, rules)
    approvals = [event for event in case.log if event.event == "approved"]
    for approval in approvals if len(known) < len(case.log) else ():
        if _line(approval) not in known:
            continue
        given, gated = _wanted(history, approval)
        for event, _clauses in gated:
            matter = _Matter(rules.organization, case, given, event, _NONE)
            changes = (_raw(case, event), *_corrections(case, matter))
            anew = any(names_event(one, event) for one in approvals if _line(one) not in known)
            if not anew and any(_line(item) not in known for item in changes):
                yield Finding("HY849", event.event, approval.by)


_NONE = Evidence(Commit("", "", ""))


def _corrections(case: Case, matter: _Matter) -> Iterator[Event]:
    """The corrections of an approved event and of its approval that change more than a note."""
    targets = [target for one in (matter.event, matter.approval) for target in (one, _raw(case, one))]
    for item in case.log:
        changes = item.event == "corrected" and set(item.fields.get("set") or ()) - {"note"}
        if changes and any(names_event(item, target) for target in targets):
            yield item


def _raw(case: Case, event: Event) -> Event:
    """An event as its line has it, without corrections."""
    return next(item for item in case.log if item.number == event.number)


def _after(one: Event, other: Event) -> bool:
    return (one.at, one.number) > (other.at, other.number)


def _lines(case: Case) -> set[tuple[object, ...]]:
    return {_line(event) for event in case.log}


def _line(event: Event) -> tuple[object, ...]:
    """An event without its place in the file."""
    return event.at, event.event, event.by, repr(sorted(event.fields.items(), key=lambda item: item[0]))
