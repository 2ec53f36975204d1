"""Fills the sheet of a case: what every form is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from huiyin.model import Clause
from huiyin.owed import person_for
from huiyin.papers.kinds import Form
from huiyin.papers.plain import is_sealed, line, paragraphs, part
from huiyin.papers.quoting import answer, asks_call, calls, keeps, resting_on
from huiyin.papers.sheet import Due, Sender, Sheet
from huiyin.papers.teller import Teller
from huiyin.sections import sections
from huiyin.words.names import status_name
from huiyin.words.sentences import sentence, term

_PLAIN = ("channel", "site", "party", "kind", "category", "urgency", "severity", "complexity", "scope",
          "confidential", "procedure")  # fmt: skip
_PEOPLE = ("first_received_by", "subject_person")
_PARTS = ("position", "measure", "in-charge", "by-when", "follow-up")
_CAME_BY = {"written": "来信", "spoken": "来电", "in-person": "来访"}
"""What a matter is called in a letter to whoever raised it, by the group of its channel."""
SHORT = 120
"""No name, room or telephone number is longer."""


class Filler(Teller):
    """Puts one case on paper."""

    def sheet(self, form: Form) -> Sheet:
        """Everything of the case in words."""
        case, body = self.case, self.case.body
        due = answer(self.clauses) if self.now.reply_needed else None
        parts = {name: part(body, f"reply/{name}") for name in _PARTS}
        texts = sections(body).texts
        return Sheet(
            organization=self.words_of(self.home.name),
            printed=self._moment(self.at),
            day=self._day(self.at.date()),
            number=line(case.id),
            values=dict(self._values()),
            raw=self._raw(),
            sender=self._sender(),
            letter=part(body, "letter"),
            letter_sealed=is_sealed(body, "letter"),
            handling=part(body, "handling"),
            reply=parts if any(parts.values()) else {"": paragraphs(texts.get("reply", ""))},
            reply_number=self._reply_number(),
            replies=tuple(map(self._reply, self._events("replied"))),
            measures=tuple(map(self._measure, self._events("measure-set"))),
            callbacks=tuple(map(self._callback, self._events("called-back"))),
            extensions=tuple(self._extensions()),
            approvals={name: self._approval(name) for name in ("dispatched", "closed", "destroyed")},
            log=tuple(map(self._row, self.history.written)),
            duties=tuple(map(self.duty, self.view.obligations)),
            quotes=self.quoter.quotes(resting_on(form, self.clauses, self._general())),
            answer=self._answer(due),
            term=term(due, self.language, self.home) if due is not None else "",
            **self._call(),
            calls=self._rule(calls),
            retention=self._rule(keeps),
        )

    def value(self, name: str) -> str:
        """One value of the case in words."""
        return next((told for key, told in self._values() if key == name), "")

    def _general(self) -> set[str]:
        """The policies that govern all cases."""
        return {
            one.id for one in self.rules.force(self.case.received.date()).policies if one.applies_to is None
        }

    def _raw(self) -> dict[str, str]:
        """The words of the file, for ticks."""
        gone, valid = self.history.last("destroyed"), self.case.valid
        more = {"destroyed_scope": gone.fields["scope"]} if gone is not None else {}
        more |= {"valid": "true" if valid else "false"} if valid is not None else {}
        return {name: str(getattr(self.now, name)) for name in _PLAIN} | more

    def _values(self) -> Iterator[tuple[str, str]]:
        case, now = self.case, self.now
        for name in _PLAIN:
            yield name, line(self.words.value(name, getattr(now, name)))
        for name in _PEOPLE:
            yield name, self.person(getattr(case, name)) if getattr(case, name) else ""
        for name in ("subject", "summary", "prior_handling"):
            yield name, line(getattr(case, name))
        yield "status", status_name(self.view.status, self.language)
        yield "received", self._moment(case.received)
        yield "received_day", self._day(case.received.date())
        yield "posted", self._posted()
        channel = self.home.channels.get(case.channel)
        yield "came_by", _CAME_BY.get(channel.group if channel is not None else "", "")
        for name in ("registered", "dispatched", "resolved", "closed", "archived", "destroyed"):
            event = self.history.last(name)
            yield name, self._moment(event.at) if event is not None else ""
            yield f"{name}_by", self.person(event.by) if event is not None else ""
        yield from self._in_charge()
        yield from self._endings()

    def _posted(self) -> str:
        posted = self.case.posted
        if isinstance(posted, datetime):
            return self._moment(posted)
        return self._day(posted) if posted is not None else ""

    def _in_charge(self) -> Iterator[tuple[str, str]]:
        department, handler, site = self.view.responsible, self.view.handler, self.now.site
        yield "responsible", line(self.words.value("responsible", department)) if department else ""
        yield (
            "assisting",
            line(self.words.joined(self.words.value("assisting", one) for one in self.case.assisting)),
        )
        yield "handler", self.person(handler) if handler else ""
        for role in ("site-head", "department-head"):
            found = person_for(role, site, department, handler, self.home, self.at.date())
            yield role, self.person(found) if found else ""

    def _endings(self) -> Iterator[tuple[str, str]]:
        closed, declined = self.history.last("closed"), self.history.last("declined")
        gone = self.history.last("destroyed")
        yield "outcome", self._field(closed, "outcome")
        yield "ground", self._field(declined, "ground")
        yield "destroyed_scope", self._field(gone, "scope")

    def _sender(self) -> Sender:
        found = self.case.reporter
        if isinstance(found, str):
            return Sender(sealed=True)
        name, phone, room, unit, email = (
            line((found or {}).get(key, ""), SHORT) for key in Sender._fields[:5]
        )
        unit = line(self.words.value("responsible", unit)) if unit else ""
        return Sender(name, phone, room, unit, email, anonymous=not name and not self.case.named)

    def _answer(self, clause: Clause | None) -> Due | None:
        """The obligation to answer the sender, once its clock has begun."""
        for item in reversed(self.view.obligations):
            if clause is not None and (item.policy, item.clause) == (clause.policy, clause.id):
                first = self.rules.calendar.deadline(clause.fields["term"], item.since)
                told = self.duty(item)._replace(first=self._moment(first), source=self.quoter.source(clause))
                return told._replace(due=self._moment(item.due))
        return None

    def _call(self) -> dict[str, Any]:
        """Whether a call-back is owed, and of which kind."""
        for item in self.view.owed:
            clause = self.clause(item)
            if clause is not None and asks_call(clause):
                kinds = [
                    test.values
                    for wanted in clause.fields["until"]
                    for test in wanted.tests
                    if test.field == "kind"
                ]
                return {
                    "call_owed": True,
                    "call_kind": "".join(kinds[0]) if kinds and len(kinds[0]) == 1 else "",
                }
        return {}

    def _rule(self, chosen: Any) -> str:
        """The first clause of the case that is of a sort, as a sentence."""
        found = next((clause for clause in self.clauses if chosen(clause)), None)
        return sentence(found, self.language, self.home) if found is not None else ""
