"""Whether an approval is proved: by a signature, or by a merge or push of the approver's own (git, "Approval")."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from huiyin.conditions import roles_of
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History, involved, names_event
from huiyin.model import IMMUTABLE, Case, Clause, Event, Organization
from huiyin.proof.evidence import Evidence, Signature, State
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
    gated = wanted(rules, case, approval)
    if not gated:
        return Verdict(Standing.NOT_WANTED)
    found: dict[Finding, None] = {}
    for event, clauses in gated:
        matter = _Matter(rules.organization, case, approval, event, evidence)
        found.update(dict.fromkeys(_role(matter, clauses)))
        found.update(dict.fromkeys(_involved(matter)))
        found.update(dict.fromkeys(_proof(matter)))
    findings = tuple(found)
    if any(one.code != NO_PROOF for one in findings):
        return Verdict(Standing.REFUSED, findings)
    return Verdict(Standing.NO_PROOF if findings else Standing.PROVEN, findings)


def wanted(rules: Rules, case: Case, approval: Event) -> list[tuple[Event, tuple[Clause, ...]]]:
    """The events of a case that an approval names and that some clause wants approved, with those clauses."""
    history = History(case, rules)
    found = []
    for index, event in enumerate(history.written):
        clauses = tuple(history.approvals(history.written, index)) if names_event(approval, event) else ()
        if clauses:
            found.append((event, clauses))
    return found


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
        log = self.case.log
        return same_person(self.home.people, involved(self.case, log, self.event, self.approval) - {""})

    @property
    def recorder(self) -> str:
        """The administrator who wrote the approval down for the approver, if one did."""
        name = str(self.approval.fields.get("recorded_by", ""))
        return name if "administrator" in roles_of(self.home, name, self.approval.at) else ""


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
    addresses = (
        {commit.committer} if _own(matter, matter.evidence.signature) else {commit.committer, commit.author}
    )
    writers = {one for email in addresses for one in by_address(matter.home.people, email)}
    for other in sorted((writers & barred) - {matter.recorder}):
        yield matter.finding("HY847", other)


def _own(matter: _Matter, signature: Signature | None) -> bool:
    """Whether it is a good signature of the approver."""
    return signature is not None and signature.state == State.GOOD and signature.person == matter.approval.by


def _proof(matter: _Matter) -> Iterator[Finding]:
    evidence = matter.evidence
    if matter.home.settings.get("approvals", {}).get("proof") != "signature" and _brought(matter):
        return
    if _own(matter, evidence.signature):
        if _altered(matter):
            yield matter.finding("HY849")
        return
    if matter.home.settings.get("approvals", {}).get("proof") == "signature":
        yield _signature(matter, evidence.signature, typed=True)
        return
    tries = [(evidence.merge_signature, False), (evidence.signature, True)]
    found = [_signature(matter, signature, typed=typed) for signature, typed in tries]
    yield next((one for one in found if one.code != NO_PROOF), matter.finding(NO_PROOF))


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
    """Why a signature is no proof; `typed`: that of the commit which adds the line, not of a merge."""
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
    if before is not None:
        lines, now = {_line(event) for event in before.log}, {_line(event) for event in case.log}
        written = next(event for event in case.log if event.number == matter.event.number)
        fixed = all(getattr(before, name) == getattr(case, name) for name in IMMUTABLE)
        if not fixed or not lines <= now or _line(written) not in lines:
            return True
    else:
        lines = set()
    return any(
        _line(item) not in lines and (before is not None or _after(item, matter.approval))
        for target in (matter.event, matter.approval)
        for item in _corrections(case, target)
    )


def undermined(rules: Rules, before: Case, case: Case) -> Iterator[Finding]:
    """Approvals that a change takes the ground from: a correction of what was approved, or of the approval itself.

    `rules` as of the base branch, `before` the case there, `case` the one after the change. An event that was
    approved anew after its correction is not among them.
    """
    known = {_line(event) for event in before.log}
    for approval in [event for event in case.log if event.event == "approved" and _line(event) in known]:
        for event, _clauses in wanted(rules, case, approval):
            fresh = [
                item
                for target in (event, approval)
                for item in _corrections(case, target)
                if _line(item) not in known and not _again(case, event, item)
            ]
            if fresh:
                yield Finding("HY849", event.event, approval.by)


def _corrections(case: Case, target: Event) -> Iterator[Event]:
    """The corrections of a line that change more than its note."""
    for item in case.log:
        if (
            item.event == "corrected"
            and names_event(item, target)
            and set(item.fields.get("set") or ()) - {"note"}
        ):
            yield item


def _again(case: Case, event: Event, correction: Event) -> bool:
    """Whether the event was approved after the correction."""
    later = [item for item in case.log if item.event == "approved" and _after(item, correction)]
    return any(names_event(item, event) for item in later)


def _after(one: Event, other: Event) -> bool:
    return (one.at, one.number) > (other.at, other.number)


def _line(event: Event) -> tuple[object, ...]:
    """An event without its place in the file."""
    return event.at, event.event, event.by, repr(sorted(event.fields.items(), key=lambda item: item[0]))
