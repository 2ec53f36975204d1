"""One obligation's log read again by the engine's own rules, each pause and extension written down."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from huiyin.model import Clause, Event
from huiyin.obligations import Clock, Running, Start


class Pause(NamedTuple):
    """Time that did not count, the deadline before and after it; `end` is None while the case still waits."""

    begin: datetime
    end: datetime | None
    before: datetime
    after: datetime
    waited_for: str


class Extension(NamedTuple):
    """An extension: the deadline it gave, or the code that says why none (HY515: unapproved)."""

    event: Event
    before: datetime
    after: datetime
    code: str


class Retraced(Running):
    """An obligation whose log is read again: as Running, and each step is kept."""

    def __init__(self, clock: Clock, clause: Clause, start: Start) -> None:
        self.steps: list[Pause | Extension] = []
        super().__init__(clock, clause, start)
        self.first = self.due

    def resume(self, at: datetime) -> None:
        """End the pause, and note it."""
        since, until, before = self._since, self._until, self.due
        super().resume(at)
        end = at if until is None else min(at, until)
        if since is not None and end > since:
            self.steps.append(Pause(since, end, before, self.due, self._waited_for(since)))

    def _extend(self, event: Event) -> None:
        before, problems = self.due, self.clock.problems
        known = len(problems)
        super()._extend(event)
        code = problems[-1].code if len(problems) > known else ""
        self.steps.append(Extension(event, before, self.due, code))

    def _waited_for(self, since: datetime) -> str:
        waits = [event for event in self.clock.events if event.event == "waiting" and event.at <= since]
        return str(waits[-1].fields.get("for", "")) if waits else ""

    def standing(self) -> Pause | None:
        """The pause that has not ended."""
        if self._since is None:
            return None
        return Pause(self._since, None, self.due, self.due, self._waited_for(self._since))

    @property
    def unrolled(self) -> datetime | None:
        """The deadline before it rolled, where it did."""
        return self._raw if self._raw != self.due else None
