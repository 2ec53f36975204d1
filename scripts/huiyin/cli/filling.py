"""The questions that an event is asked on a terminal: what it must carry, then what it may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from huiyin.cli import asking, clerk
from huiyin.cli.session import Session
from huiyin.desk.questions import Option, Question, demanded_of_refusal, of_event, of_field, reclassifiable
from huiyin.desk.recording import awaiting, extendable, next_reply
from huiyin.desk.writing import stamp
from huiyin.fields import Converter, moment, text
from huiyin.history import History
from huiyin.language import _, active
from huiyin.lifecycle import EVENTS, SATISFACTION
from huiyin.model import Case, Event
from huiyin.words.names import event_name, field_name


class Filling:
    """Asks for what an event needs and was not given; for what it may carry only where nothing was given."""

    def __init__(
        self, here: Session, case: Case, event: str, given: Mapping[str, str], now: datetime
    ) -> None:
        self.here, self.case, self.event, self.now = here, case, event, now
        self.home = here.organization
        self.history = History(case, here.rules)
        self.given = dict(given)
        self.asks_all = not given

    def fill(self) -> dict[str, str]:
        """The fields given and asked for."""
        special: dict[str, Callable[[], object]] = {
            "approved": self._line,
            "refused": self._line,
            "corrected": self._correction,
            "reclassified": self._reclassification,
        }
        special.get(self.event, lambda: None)()
        for question in of_event(self.event, self.history, self.now.date(), active()):
            self._put(self._adapted(question))
        return self.given

    def _put(self, question: Question | None) -> None:
        """Ask, unless the answer is there or the question optional where everything needed was given."""
        if (
            question is None
            or question.key in self.given
            or any(key.startswith(f"{question.key}.") for key in self.given)
        ):
            return
        if question.required or self.asks_all:
            answer = asking.ask(question, self.now)
            if answer:
                self.given[question.key] = answer

    def _adapted(self, question: Question) -> Question | None:
        """A question as this case makes it: with its default, its choices, whether it must be answered."""
        key = question.key
        if self.event in ("corrected", "approved", "refused") and key in ("of", "void", "set"):
            return None
        if key == "recorded_by":
            return None
        if self.event == "replied" and key == "reply_no":
            return question._replace(default=next_reply(self.case))
        if self.event == "extended" and key == "clause":
            clauses = extendable(self.case, self.here.rules)
            default = clauses[0] if len(clauses) == 1 else ""
            return question._replace(options=tuple(Option(name, name) for name in clauses), default=default)
        if self.event == "declined" and key in demanded_of_refusal(
            self.given.get("ground", ""), self.history
        ):
            return question._replace(required=True)
        if self.event == "called-back" and key == "reason":
            return (
                question._replace(required=True)
                if self.given.get("satisfaction") == SATISFACTION[2]
                else None
            )
        return question

    def _menu(self, key: str, label: str, options: tuple[Option, ...], convert: Converter = text) -> str:
        return asking.ask(Question(key, label, convert, True, options, False), self.now)

    def _line(self, lines: list[Event] | None = None) -> Event | None:
        """Which line of the log is meant."""
        lines = awaiting(self.case, self.here.rules) if lines is None else lines
        if "of" in self.given or "of.event" in self.given or not lines:
            return None
        options = tuple(
            Option(
                str(place),
                "  ".join(
                    (
                        clerk.short(line.at),
                        event_name(line.event, active()),
                        clerk.person_name(self.home, line.by),
                    )
                ),
            )
            for place, line in enumerate(lines, 1)
        )
        chosen = lines[int(self._menu("of", field_name("of", active()), options)) - 1]
        self.given |= {"of.event": chosen.event, "of.at": stamp(chosen.at)}
        return chosen

    def _correction(self) -> None:
        """Which line is wrong; then to strike it out, or which field of it to put right, and how."""
        line = self._line(list(self.case.log))
        if line is None or "void" in self.given or any(key.startswith("set.") for key in self.given):
            return
        shape = EVENTS[line.event]
        converters: dict[str, Converter] = {**shape.required, **shape.optional, "at": moment, "by": text}
        strike = Option("void", _("Strike the whole line out"))
        fields = tuple(Option(key, field_name(f"{line.event}.{key}", active())) for key in converters)
        chosen = self._menu("set", _("What is wrong"), (strike, *fields))
        if chosen == "void":
            self.given["void"] = "true"
            return
        questions = of_event(line.event, self.history, self.now.date(), active())
        known = {question.key: question for question in questions}
        question = known.get(chosen) or Question(chosen, field_name(chosen, active()), converters[chosen])
        self.given[f"set.{chosen}"] = asking.ask(question._replace(required=True), self.now)

    def _reclassification(self) -> None:
        """Which field, and what it is from now on."""
        if "field" not in self.given:
            self.given["field"] = self._menu("field", field_name("field", active()), reclassifiable(active()))
        name = self.given["field"]
        self.given.setdefault("from", str(getattr(self.case, name, "")))
        question = of_field(name, self.home, self.now.date(), active())
        if "to" not in self.given:
            self.given["to"] = asking.ask(question._replace(required=True), self.now)
