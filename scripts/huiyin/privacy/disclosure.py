"""What of a case can ever reach the public, taken out once; from here on nobody sees the case itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

from huiyin.history import History, replay
from huiyin.lifecycle import SATISFACTION, TERMINATORS
from huiyin.model import Case, Duty, Organization, Pattern
from huiyin.owed import Owners
from huiyin.privacy import personal
from huiyin.release import settled
from huiyin.rules import Rules
from huiyin.sealing.fingerprints import listed
from huiyin.sweep.survey import owed

ENOUGH_HOUSEHOLDS = 20
"""A site is told of a case only where it has so many times k households.

In a smaller one too few can have written.
"""
ANSWERS = frozenset(("replied", "resolved", "explained", "declined", "merged", "withdrawn", "closed"))
BEGINNINGS = frozenset(("received", "registered", "screened", "dispatched", "assigned"))
STAGE = {
    "received": 0,
    "registered": 0,
    "screened": 0,
    "dispatched": 1,
    "handling": 1,
    "waiting": 1,
    "resolved": 2,
    "replied": 2,
}
"""Where a status stands in `STAGES`; what is not here has ended."""
ENDED = 3
_OUTCOMES = {"declined": "declined", "merged": "duplicate", "withdrawn": "withdrawn"}


class Fact(NamedTuple):
    """An obligation, as far as figures need it."""

    policy: str
    version: str
    clause: str
    month: int
    """Of its deadline, counted from the year 0."""
    due: float
    done: float | None
    end: str
    paused: bool
    answers: bool
    """Whether it is the answer itself that is owed."""


class Facts(NamedTuple):
    """What is kept of a case. Plain values only, so that it can be kept in a cache."""

    id: str
    received: float
    month: int
    category: str
    site: str | None
    channel: str
    hidden: bool
    """Never a row: it exposes wrongdoing, is or was confidential, or its sender may yet be named."""
    stage: int
    outcome: str | None
    summary: str
    senders: tuple[bytes, ...]
    """Hashes of what the sender can be known by again."""
    answered: int | None
    """Month of the first reply."""
    closed: int | None
    """Month in which it was first closed."""
    ended: float | None
    """When it last ended."""
    verdicts: tuple[tuple[int, bool], ...]
    """Month of each call-back, and whether the person was satisfied."""
    duties: tuple[tuple[Any, ...], ...]
    praise: bool = False
    """Whether it is a letter of praise or appraisal (`evaluation`)."""
    named: str = ""
    """The sender's name, where they agreed to be thanked by it and the matter can be told."""
    recurs: tuple[tuple[str, str, bool], ...] = ()
    """The recurrence clauses that count it by category: policy, clause, whether by site as well."""
    thanks: str = ""
    """The public sentence that then stands beside the name."""

    @property
    def unseen(self) -> bool:
        """Whether it is never a row: it is hidden, or all know whose it is."""
        return self.hidden or bool(self.named)


def answering(clause_from: tuple[Any, ...], until: tuple[Pattern, ...]) -> bool:
    """Whether a deadline is that of the answer, decided by its events alone.

    Its name would not do: clauses are an organisation's own.

    Its clock starts with the case (received, registered, handed on), a reply fulfils it, and nothing does
    that leaves the matter open (a dispatch, a measure, progress): whoever keeps it has told the sender
    how things stand.
    """
    starts = {item.event for item in clause_from if isinstance(item, Pattern)}
    ends = {item.event for item in until}
    return bool(starts & BEGINNINGS) and "replied" in ends and ends <= ANSWERS


class Discloser:
    """Takes out of cases what may be told, by one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.home = rules, rules.organization
        self._owners: Owners | None = None
        self._k = measure(self.home)[0]
        self._answering: dict[int, bool] = {}

    def facts(self, case: Case, at: datetime) -> tuple[Facts | None, float, float]:
        """The facts of a case as seen at a moment, and the first and last moment for which they hold."""
        span = owed(case, self.rules, at)
        if case.received > at:
            return None, span.first, span.last
        history = History(case, self.rules, at)
        return self._facts(case, history, span.duties), span.first, span.last

    def _facts(self, case: Case, history: History, duties: tuple[Duty, ...]) -> Facts:
        seen = history.case
        month = _month(case.received)
        category, site = pinned(history, settled(month, self.home))
        stage = STAGE.get(replay(history)[0].status, ENDED)
        found = Facts(
            id=case.id,
            received=case.received.timestamp(),
            month=month,
            category=category.partition("/")[0],
            site=site if self._may_tell(site) else None,
            channel=self._group(seen.channel),
            hidden=hidden(case),
            stage=stage,
            outcome=outcome(history) if stage == ENDED else None,
            summary=seen.summary
            if seen.summary and not personal.finds(seen.summary, case, self.home)
            else "",
            senders=tuple(senders(case)),
            answered=_first(history, "replied"),
            closed=_first(history, "closed"),
            ended=_ended(history),
            verdicts=tuple(
                (_month(event.at), event.fields["satisfaction"] != SATISFACTION[2])
                for event in history.events
                if event.event == "called-back"
            ),
            duties=tuple(self._duty(duty, case) for duty in duties),
            praise=seen.kind == "evaluation",
            recurs=_recurs(history),
        )
        named = commended(seen, found, self.home)
        # A row that went on the day when a name came would tell whose it had been.
        waiting = not named and agreed(seen)
        return found._replace(
            named=named, thanks=found.summary if named else "", hidden=found.hidden or waiting
        )

    def _group(self, channel: str) -> str:
        found = self.home.channels.get(channel)
        return (found.group if found else "") or channel

    def _may_tell(self, site: str) -> bool:
        found = self.home.sites.get(site)
        return found is not None and found.households >= ENOUGH_HOUSEHOLDS * self._k

    def _duty(self, duty: Duty, case: Case) -> tuple[Any, ...]:
        if self._owners is None:
            self._owners = Owners(self.rules, case.received)
        day = case.received.date()
        clause = self._owners.clause(duty, day)
        answers = False
        if clause is not None:
            known = self._answering.get(id(clause))
            if known is None:
                until = clause.fields["until"] if "every" not in clause.fields else ()
                known = self._answering[id(clause)] = answering(clause.fields["from"], until)
            answers = known
        version = next((p.version for p in self.rules.force(day).policies if p.id == duty.policy), "")
        done = duty.done.timestamp() if duty.done is not None else None
        return tuple(
            Fact(
                duty.policy,
                version,
                duty.clause,
                _month(duty.due - _INSTANT),
                duty.due.timestamp(),
                done,
                duty.end,
                duty.paused,
                answers,
            )
        )


def measure(home: Organization) -> tuple[int, int]:
    """K and l of organization.yml; never below 2 and 1."""
    given: Mapping[str, int] = home.settings.get("anonymity") or {}
    return max(given.get("k", 5), 2), max(given.get("l", 2), 1)


def hidden(case: Case) -> bool:
    """Whether a case exposes wrongdoing or is confidential, or ever was.

    What was secret once does not surface later.
    """
    if case.kind == "report" or case.confidential != "none":
        return True
    for event in case.log:
        if event.event == "reclassified":
            values = {event.fields.get("from"), event.fields.get("to")}
            name = event.fields.get("field")
            if (name == "kind" and "report" in values) or (name == "confidential" and values - {"none"}):
                return True
    return False


def pinned(history: History, until: datetime) -> tuple[str, str]:
    """Category and site as they were when the month was told for good."""
    found = {"category": history.case.category, "site": history.case.site}
    for event in reversed(history.events):
        if event.at <= until:
            break
        if event.event == "reclassified" and event.fields["field"] in found:
            found[event.fields["field"]] = event.fields["from"]
    return found["category"], found["site"]


def outcome(history: History) -> str:
    """How a case ended."""
    for event in reversed(history.events):
        if event.event == "closed":
            return str(event.fields["outcome"])
        if event.event in _OUTCOMES:
            return _OUTCOMES[event.event]
    return "explained"


def _recurs(history: History) -> tuple[tuple[str, str, bool], ...]:
    """The recurrence clauses by which the case may be counted in public: those of sites and categories only."""
    return tuple(
        (clause.policy, clause.id, "site" in clause.fields["same"])
        for clause in history.governing().recurrences
        if "category" in clause.fields["same"] and {"site", "category"} >= set(clause.fields["same"])
    )


_COMMENDED = ("evaluation", "suggestion")
_GOOD = ("resolved", "partly-resolved", "explained")
_LONGEST_NAME = 30


def agreed(case: Case) -> bool:
    """Whether the sender of praise or of advice agreed to be thanked by name."""
    return case.named and "name" in case.consent and case.kind in _COMMENDED


def commended(case: Case, facts: Facts, home: Organization) -> str:
    """The name by which the sender of praise or of advice is thanked; "" without their recorded consent.

    Nor where the matter has not ended well, or there is no public sentence to thank them for (PU-02). A name
    in which there is anything else, such as a telephone number, is not published.
    """
    told = case.reporter
    if facts.hidden or not agreed(case) or not isinstance(told, Mapping):
        return ""
    if facts.outcome not in _GOOD or not facts.summary:
        return ""
    name = " ".join(str(told.get("name", "")).split())
    sound = len(name) <= _LONGEST_NAME and all(sign.isalpha() or sign in " ·.-'" for sign in name)
    return name if sound and not personal.finds(name, None, home) else ""


def senders(case: Case) -> Iterator[bytes]:
    """Hashes of telephone, room, e-mail and, where there is none of these, name.

    Cases that share one come from one household.
    """
    for kind, value in _known_by(case):
        yield blake2b(f"{kind}\0{value}".encode(), digest_size=8).digest()


def _known_by(case: Case) -> Iterator[tuple[str, str]]:
    prints = list(listed(case.fingerprints))
    alone = all(kind == "name" for kind, _ in prints)
    for kind, value in prints:
        if alone or kind != "name":
            yield f"fingerprint {kind}", f"{case.site} {value}" if kind in ("name", "room") else value
    told = case.reporter
    if not isinstance(told, Mapping):
        return
    phone = "".join(c for c in unicodedata.normalize("NFKC", str(told.get("phone", ""))) if c.isdigit())
    room = "".join(unicodedata.normalize("NFKC", str(told.get("room", ""))).split())
    mail = unicodedata.normalize("NFKC", str(told.get("email", ""))).strip().casefold()
    name = str(told.get("name", "")).strip()
    if phone:
        yield "phone", phone[-11:]
    if room:
        yield "room", f"{case.site} {room}"
    if mail:
        yield "email", mail
    if name and not phone and not room and not mail:
        yield "name", f"{case.site} {name}"


_INSTANT = timedelta(microseconds=1)
"""24:00 of a month's last day, written as 00:00 of the next, belongs to that month."""


def _month(moment: datetime) -> int:
    return moment.year * 12 + moment.month - 1


def _first(history: History, name: str) -> int | None:
    places = history.places.get(name)
    return _month(history.events[places[0]].at) if places else None


def _ended(history: History) -> float | None:
    ends = [event.at for event in history.events if event.event in TERMINATORS]
    return ends[-1].timestamp() if ends else None
