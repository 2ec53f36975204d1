"""Whether an approval is proved: by a signature, or by a merge or push of the approver's own (git, "Approval")."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from huiyin.conditions import roles_of
from huiyin.diagnostic import Diagnostic, Location
from huiyin.history import History
from huiyin.model import Case, Clause, Event
from huiyin.proof.evidence import Evidence, Signature, State
from huiyin.proof.matter import Finding, Matter, wanted
from huiyin.proof.roster import by_address
from huiyin.proof.voided import altered
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
    given, gated = wanted(history, approval)
    if not gated:
        return Verdict(Standing.NOT_WANTED)
    found: dict[Finding, None] = {}
    for event, clauses in gated:
        matter = Matter(rules.organization, case, given, event, evidence)
        found.update(dict.fromkeys(_role(matter, clauses)))
        found.update(dict.fromkeys(_involved(matter)))
        found.update(dict.fromkeys(_proof(matter)))
    against = tuple(one for one in found if one.code != NO_PROOF)
    if against:
        return Verdict(Standing.REFUSED, against)
    return Verdict(Standing.NO_PROOF if found else Standing.PROVEN, tuple(found))


def _role(matter: Matter, clauses: tuple[Clause, ...]) -> Iterator[Finding]:
    """The approver had a role that a clause names, when he approved and when it came."""
    asked = sorted({role for clause in clauses for role in clause.fields["by"]})
    days = [matter.approval.at, (matter.evidence.received or matter.approval.at).astimezone(matter.home.zone)]
    if not all(set(asked) & roles_of(matter.home, matter.approval.by, at) for at in days):
        yield matter.finding("HY843", roles=", ".join(asked))


def _involved(matter: Matter) -> Iterator[Finding]:
    """The approver is nobody involved, and nobody involved wrote the approval down."""
    barred, by = matter.barred, matter.approval.by
    if by in barred:
        yield matter.finding("HY848")
        return
    commit = matter.evidence.commit
    signed = _own(matter, matter.evidence.signature)
    yield from matter.strangers({commit.committer} if signed else {commit.committer, commit.author})


def _own(matter: Matter, signature: Signature | None) -> bool:
    """Whether it is a good signature of the approver."""
    return signature is not None and signature.state == State.GOOD and signature.person == matter.approval.by


def _proof(matter: Matter) -> Iterator[Finding]:
    evidence = matter.evidence
    if not matter.by_signature and _brought(matter):
        return
    if _own(matter, evidence.signature):
        if altered(matter):
            yield matter.finding("HY849")
        return
    if not matter.by_signature:
        yield _signature(matter, evidence.merge_signature, typed=False)
        yield from _bringers(matter)
    yield _signature(matter, evidence.signature, typed=matter.by_signature)


def _bringers(matter: Matter) -> Iterator[Finding]:
    """Whoever is involved and brought the approval to the shared branch."""
    merge, pusher = matter.evidence.merge, matter.evidence.pusher
    yield from matter.strangers((merge.committer, merge.author) if merge is not None else ())
    if pusher is not None and pusher in matter.barred and pusher != matter.recorder:
        yield matter.finding("HY847", pusher)


def _brought(matter: Matter) -> bool:
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


def _signature(matter: Matter, signature: Signature | None, *, typed: bool) -> Finding:
    """Why a signature is no proof; `typed`: it is the one asked for, on the commit that adds the line."""
    if signature is None:
        return matter.finding(NO_PROOF)
    if signature.state in _WORTHLESS:
        return matter.finding(_WORTHLESS[signature.state], signature.person or "")
    person = signature.person or ""
    if signature.state == State.GOOD and person != matter.recorder and (typed or person in matter.barred):
        return matter.finding("HY847", person)
    return matter.finding(NO_PROOF)
