"""Tells a case as it stands at a moment, in one language: people, events, obligations and articles in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from huiyin.desk.prospects import Outlook, fulfilling, outlook
from huiyin.history import History, names_event, valid_approval
from huiyin.model import Case, Clause, Event, Obligation
from huiyin.owed import Owners
from huiyin.papers import moments
from huiyin.papers.plain import line
from huiyin.papers.quoting import Quoter, gates
from huiyin.papers.sheet import Approval, CallBack, Due, Extension, Measure, Reply, Row
from huiyin.rules import Rules
from huiyin.words.names import event_name, field_name, role_name, state_name
from huiyin.words.wording import Words

NO_NOTE = frozenset(("by", "of", "set", "void", "at"))
SOON = timedelta(days=3)
"""What is due within so long is told as due soon, and is reminded of."""


class Teller:
    """Tells one case in one language, as of a moment."""

    def __init__(self, case: Case, rules: Rules, at: datetime, language: str) -> None:
        self.case, self.rules, self.at, self.language = case, rules, at, language
        self.home = rules.organization
        self.history = History(case, rules, at)
        self.view: Outlook = outlook(case, rules, at, SOON)
        self.now = self.history.case_at(len(self.history.events))
        """The case with the values that it has at that moment."""
        self.clauses = self.history.governing().clauses
        self.quoter = Quoter(rules.force(case.received.date()).policies, language, self.home)
        self.words = Words(language, self.home)
        self._owners = Owners(rules, at)

    # --- words -------------------------------------------------------------------------------------------

    def person(self, name: str) -> str:
        """What somebody is called; a name that is not on the roster stands for itself."""
        found = self.home.people.get(name)
        return line(found.name if found is not None else name)

    def _day(self, when: date) -> str:
        return moments.day(when, self.language)

    def _moment(self, when: datetime) -> str:
        return moments.moment(when, self.language)

    def _joined(self, names: Any) -> str:
        return ("、" if self.language == "zh" else ", ").join(self.person(str(name)) for name in names or ())

    def clause(self, item: Obligation) -> Clause | None:
        """The clause of an obligation."""
        found = [one for one in self.clauses if (one.policy, one.id) == (item.policy, item.clause)]
        return found[0] if found else next(self._earlier(item.policy, item.clause), None)

    def _earlier(self, policy: str, clause: str) -> Iterator[Clause]:
        """The clause in the policies of the day of receipt: it governed the case before a value changed."""
        for one in self.rules.force(self.case.received.date()).policies:
            yield from (item for item in one.clauses if one.id == policy and item.id == clause)

    def words_of(self, text: Mapping[str, str]) -> str:
        """A bilingual name in the language of the form."""
        return line(text.get(self.language) or next(iter(text.values()), ""))

    def _events(self, name: str) -> list[Event]:
        return [event for event in self.history.events if event.event == name]

    def _field(self, event: Event | None, name: str) -> str:
        """A field of an event in words."""
        value = event.fields.get(name) if event is not None else None
        return line(self.words.value(name, str(value), event.event)) if event is not None and value else ""

    # --- events ------------------------------------------------------------------------------------------

    def _row(self, event: Event) -> Row:
        waiting = any(event.number == other.number for other, _clause in self.history.pending)
        name = event_name(event.event, self.language)
        return Row(moments.short(event.at), name, self.person(event.by), self._notes(event), waiting)

    def _notes(self, event: Event) -> str:
        """The fields of an event in words: 对象：工程部；说明：……"""
        told = []
        for key, value in event.fields.items():
            if key in NO_NOTE or key.startswith("x-"):
                continue
            shown = self._joined(value) if isinstance(value, tuple) else self._shown(event, key, value)
            colon = "：" if self.language == "zh" else ": "
            told.append(f"{field_name(f'{event.event}.{key}', self.language)}{colon}{shown}")
        return line(("；" if self.language == "zh" else "; ").join(told))

    def _shown(self, event: Event, key: str, value: Any) -> str:
        if isinstance(value, datetime):
            return moments.short(value)
        known = str(value) if str(value) not in self.home.people else self.person(str(value))
        return line(self.words.value(key, known, event.event))

    def _measure(self, event: Event) -> Measure:
        fields = event.fields
        until = fields.get("until")
        return Measure(
            moments.short(event.at),
            self.person(event.by),
            line(fields["measure"]),
            self.person(fields["in_charge"]),
            self._day(until) if until is not None else "",
        )

    def _reply(self, event: Event) -> Reply:
        return Reply(
            moments.short(event.at),
            self._day(event.at.date()),
            line(event.fields["reply_no"]),
            self._field(event, "via"),
            self._joined(event.fields.get("cc")),
            self.person(event.by),
        )

    def _reply_number(self) -> str:
        """The number of the last reply; where there is none, the one that `huiyin log` would give it."""
        last = self.history.last("replied")
        return line(last.fields["reply_no"] if last is not None else f"HF-{self.case.id}-1")

    def _callback(self, event: Event) -> CallBack:
        fields = event.fields
        return CallBack(
            moments.short(event.at),
            self.person(event.by),
            self._field(event, "kind"),
            self._field(event, "on"),
            str(fields["satisfaction"]),
            self._field(event, "satisfaction"),
            line(fields.get("reason", "")),
            self._joined(fields.get("participants")),
        )

    def _extensions(self) -> Iterator[Extension]:
        """The extensions that count, each with its approval and the deadline that it moved."""
        for event in self._events("extended"):
            clause = next((one for one in self.clauses if one.id == event.fields["clause"]), None)
            approved = self.approving(event)
            yield Extension(
                moments.short(event.at),
                self._day(event.at.date()),
                self.person(event.by),
                line(event.fields["reason"]),
                self._day(event.fields["until"]),
                self._before(event, clause),
                f"{self.person(approved.by)} {moments.short(approved.at)}" if approved is not None else "",
                self.deed(clause, 1),
                self.quoter.quote(clause) if clause is not None else None,
            )

    def _before(self, event: Event, clause: Clause | None) -> str:
        """The deadline that an extension moved: what was due just before it was asked for."""
        log = [one for one in self.case.log if (one.at, one.number) < (event.at, event.number)]
        earlier = outlook(self.case._replace(log=tuple(log)), self.rules, event.at)
        for item in earlier.obligations:
            if clause is not None and (item.policy, item.clause) == (clause.policy, clause.id):
                return self._moment(item.due)
        return ""

    def approving(self, event: Event) -> Event | None:
        """The approval with which an event came to count."""
        return next((one for one in self._events("approved") if names_event(one, event)), None)

    def _approval(self, name: str) -> Approval:
        """Who must approve an event of that name, and who did."""
        wanted = [one for one in self.clauses if gates(name)(one)]
        roles = list(dict.fromkeys(role for clause in wanted for role in clause.fields["by"]))
        event = self.history.last(name)
        if event is None:
            return Approval(self.words.roles(roles))
        for given in self._events("approved"):
            log = self.history.written
            if any(valid_approval(self.history, log, event, given, clause) for clause in wanted):
                return Approval(self.words.roles(roles), self.person(given.by), moments.short(given.at))
        return Approval(self.words.roles(roles))

    # --- obligations and rules -----------------------------------------------------------------------------

    def deed(self, clause: Clause | None, most: int = 2) -> str:
        """By what an obligation is kept, the nearest first: 答复或者不予受理."""
        names = [event_name(name, self.language) for name in dict.fromkeys(fulfilling(clause))]
        return self.words.joined(names[:most], any_of=True) + (
            "等" if self.language == "zh" and 1 < most < len(names) else ""
        )

    def duty(self, item: Obligation) -> Due:
        """An obligation in words."""
        clause = self.clause(item)
        person = item.responsible["person"]
        role = role_name(item.responsible["role"] or "", self.language)
        late = moments.lateness(item.due, item.done or self.at, self.language)
        return Due(
            self.quoter.source(clause, number=False) if clause is not None else item.clause,
            self.deed(clause),
            self.person(person) if person else role,
            moments.short(item.since),
            moments.short(item.due),
            moments.short(item.done) if item.done is not None else "",
            item.state,
            state_name(item.state, self.language),
            late if item.state in ("late", "overdue", "missed") else "",
            extendable=clause is not None and "extendable" in clause.fields,
            guessed=item.guessed,
        )
