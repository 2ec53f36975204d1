"""One event on its way into a case: filled in, asked for, judged, written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typer

from huiyin.cli import asking, clerk
from huiyin.cli.session import Session, Stop
from huiyin.desk.prospects import outlook
from huiyin.desk.questions import DEPARTMENT, ROSTER, Answers
from huiyin.desk.recording import APPROVALS, Opened, awaiting, completed, entry, extendable, kept, usual_time
from huiyin.desk.registering import NotAField, event_values
from huiyin.desk.writing import stamp
from huiyin.edit import EditError
from huiyin.fields import moment
from huiyin.language import _, active, hint, message
from huiyin.lifecycle import EVENTS
from huiyin.model import Case
from huiyin.words.names import event_name, status_name


class Entering:
    """One event on its way into a file."""

    def __init__(
        self, here: Session, file: Opened, event: str, given: Mapping[str, str], by: str | None
    ) -> None:
        self.here, self.file, self.event = here, file, event
        self.given, self.by = dict(given), by

    def run(self) -> None:
        """Fill in, ask, judge, write."""
        now = clerk.now(self.here)
        by = self.given.pop("by", None) if self.by is None else self.by
        at = self._time(now)
        author = clerk.author(self.here, by, at)
        if asking.on_terminal() and self.event in EVENTS and self._may_follow(at):
            from huiyin.cli.filling import Filling

            self.given = Filling(self.here, self.file.case, self.event, self.given, now).fill()
        item = {
            "at": stamp(at),
            "event": self.event,
            "by": author,
            **self._writer(author, at),
            **self._fields(),
        }
        try:
            made = entry(self.file, item, now, self.here.tree, self.here.rules)
        except EditError as error:
            told = _(
                "{path} is laid out in a way that the program cannot add to ({reason});"
                " write the line by hand."
            )
            raise Stop(told.format(path=self.file.path, reason=error), 1) from None
        self._advise(item)
        case = self.file.case
        involved = (author, case.handler, case.subject_person, str(item.get("recorded_by", "")))
        clerk.judge(made.problems, self.here, case.received.date(), involved)
        self._write(made.data)
        self._report(made.case)

    def _writer(self, author: str, at: datetime) -> dict[str, str]:
        """Who writes it down for somebody else: the administrator whose address Git has (data-model §3)."""
        writer = clerk.author_by_git(self.here, at)
        if writer is None or writer == author or "recorded_by" in self.given:
            return {}
        home = self.here.organization
        if "administrator" in home.people[writer].roles:
            return {"recorded_by": writer}
        told = _("Git knows you as {writer}; only an administrator writes down what {author} did.")
        self.here.say(told.format(writer=writer, author=author))
        return {}

    def _may_follow(self, at: datetime) -> bool:
        """Whether the event may come then at all, so that nobody is asked in vain."""
        view = outlook(self.file.case, self.here.rules, at)
        return any(item.event == self.event for item in view.prospects)

    def _time(self, now: datetime) -> datetime:
        """When it happened: at=, else now."""
        said = self.given.pop("at", None)
        if said is None:
            return usual_time(now, self.file.case)
        reader = Answers(self.here.organization.zone)
        found: datetime | None = moment(asking.as_time(moment, said, now), ("at",), reader)
        if found is None:
            raise Stop(" ".join(f"{message(item)} {hint(item)}" for item in reader.found))
        return found

    def _fields(self) -> dict[str, Any]:
        """The event's fields, people and departments by their ids."""
        home = self.here.organization
        try:
            fields = event_values(self.event, self.given)
        except NotAField as error:
            raise Stop(_("There can be no field {name}.").format(name=error)) from None
        for key, value in fields.items():
            kind = ROSTER.get((self.event, key)) or ROSTER.get(("", key))
            known = clerk.department if kind == DEPARTMENT else clerk.person
            if kind and isinstance(value, str):
                fields[key] = known(home, value)
            elif kind and isinstance(value, list):
                fields[key] = [known(home, item) for item in value]
        return completed(self.event, fields, self.file.case, self.here.rules, self.here.tree)

    def _advise(self, item: Mapping[str, Any]) -> None:
        """Say what can be meant where more than one thing can."""
        case, rules = self.file.case, self.here.rules
        if self.event == "extended" and "clause" not in item:
            clauses = ", ".join(extendable(case, rules)) or "-"
            asking.say(_("Can be extended now: {clauses}").format(clauses=clauses))
        if self.event in (*APPROVALS, "corrected") and "of" not in item:
            meant = case.log if self.event == "corrected" else awaiting(case, rules)
            lines = [f"of.event={line.event} of.at={stamp(line.at)}" for line in meant]
            asking.say(_("Can be meant: {lines}").format(lines="; ".join(lines) or "-"))

    def _write(self, data: bytes) -> None:
        from huiyin.desk.store import Changed, replace

        try:
            replace(self.here.root, self.file.path, self.file.data, data)
        except Changed:
            told = _(
                "{path} was changed by somebody else meanwhile; nothing was written. Run the same again."
            )
            raise Stop(told.format(path=self.file.path), 1) from None

    def _report(self, case: Case) -> None:
        """Say what was written, what it fulfilled, and what is due next."""
        here = self.here
        typer.echo(f"{case.id}\t{self.event}\t{case.status}")
        if here.quiet:
            return
        at = clerk.now(here)
        view = outlook(case, here.rules, at)
        told = _("{event} is written down; the case is now: {status}.")
        here.say(
            told.format(event=event_name(self.event, active()), status=status_name(view.status, active()))
        )
        for policy, clause, in_time in kept(self.file.case, case, here.rules, at):
            word = _("Done in time: {clause}") if in_time else _("Done, but late: {clause}")
            here.say(word.format(clause=f"{policy}/{clause}"))
        clerk.tell_owed(view, here, at)
