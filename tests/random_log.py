"""Random logs that are legal, line by line: pauses, extensions, approvals, corrections where they matter."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.lifecycle_rules import final_status, may_follow
from tests.oracle import obligations
from tests.oracle.log import corrected, written
from tests.random_events import CHANGEABLE, CLOCK, MINUTE, PEOPLE, SIMPLE, WEIGHTS, Line, later, local
from tests.random_policies import chance
from tests.small_world import CALENDAR, ORGANIZATION


class Log:
    """A log that is being written, in order of time; every `at` is a local time."""

    def __init__(self, rng: Random, received: datetime, first: Line, policies: list[dict[str, Any]]) -> None:
        """Nothing is written yet; `first`: the values of the fields that may be reclassified."""
        self.rng = rng
        self.received = received
        self.now = received
        self.first = first
        self.lines: list[Line] = []
        self.named: set[tuple[str, str]] = set()  # what a line names: its time stays as it is
        self.retimed: set[tuple[str, str]] = set()  # whose time was corrected: nothing names it any more
        self.policies = policies
        clauses = [clause for policy in policies for clause in policy["clauses"]]
        self.extendable = {one["id"] for one in clauses if "extendable" in one}
        self.pausable = {one["id"] for one in clauses if "pausable" in one}
        others = [one["id"] for one in clauses if one["kind"] == "deadline"]
        self.clauses = others or [f"alpha-{n}" for n in range(1, 4)]
        gates = [one for one in clauses if one["kind"] == "approval"]
        self.gated = [
            one["event"]["event"] if isinstance(one["event"], dict) else one["event"] for one in gates
        ]
        self.approvers = [
            person["id"]
            for one in gates
            for person in ORGANIZATION["people"]
            if set(one["by"]) & set(person["roles"])
        ]

    def standing(self) -> list[Line]:
        """The lines after all corrections, in order."""
        return [event.fields for event in corrected(written({"log": self.lines}, CLOCK), CLOCK)]

    def values(self) -> Line:
        """The values of the fields that may be reclassified, as they are now."""
        changes = {line["field"]: line["to"] for line in self.standing() if line["event"] == "reclassified"}
        return self.first | changes

    def last(self, event: str, field: str) -> Any:
        """A field of the last such event that stands."""
        return next((line[field] for line in reversed(self.standing()) if line["event"] == event), None)

    def is_legal(self) -> bool:
        """Whether what stands could be written like this: statuses, and values that come from each other."""
        values = dict(self.first)
        for line in self.standing():
            if line["event"] == "reclassified":
                if values[line["field"]] != line["from"]:
                    return False
                values[line["field"]] = line["to"]
        return final_status(self.standing()) is not None

    def write(self) -> None:
        """Add a line that may follow; none where the draw has no sense (nothing to approve, say)."""
        name = self.next_event()
        if name is None:
            return
        before = self.now
        self.now = self.next_moment() if self.lines or chance(self.rng, 30) else self.now
        line: Line = {"at": local(self.now), "event": name, "by": self.rng.choice(PEOPLE)}
        if chance(self.rng, 10):
            line["recorded_by"] = self.rng.choice(PEOPLE)
        fields = self.fields_of(name)
        if fields is not None:
            self.lines.append(line | fields)
            if self.is_legal():
                self.remember(line | fields)
                return
            self.lines.pop()
        self.now = before

    def next_event(self) -> str | None:
        """An event that may follow; often one that matters now: an approval, a pause, an extension."""
        choices = may_follow(final_status(self.standing()) or "destroyed")
        if "approved" in choices and self.awaiting() and chance(self.rng, 35):
            return "approved"
        owed = {one["clause"] for one in self.owed()}
        if "waiting" in choices and owed & self.pausable and chance(self.rng, 40):
            return "waiting"
        if "extended" in choices and owed & self.extendable and chance(self.rng, 40):
            return "extended"
        weights = [WEIGHTS.get(name, 1) for name in choices]
        return self.rng.choices(choices, weights)[0] if sum(weights) else None

    def remember(self, line: Line) -> None:
        """Which lines are named by another, and whose time was corrected."""
        if "of" in line:
            self.named.add(key_of(line["of"]))
            if "at" in line.get("set", {}):
                self.retimed.add(key_of(line["of"]))

    def nameable(self) -> list[Line]:
        """The lines that `of {event, at}` names without doubt."""
        keys = [key_of(line) for line in self.lines]
        return [
            line for line in self.lines if keys.count(key_of(line)) == 1 and key_of(line) not in self.retimed
        ]

    def awaiting(self) -> list[Line]:
        """Gated events that no line has named yet."""
        return [
            one for one in self.nameable() if one["event"] in self.gated and key_of(one) not in self.named
        ]

    def fields_of(self, name: str) -> Line | None:
        """What the event carries; None where there is nothing that it could be about."""
        match name:
            case "waiting":
                until = {"until": self.day(0, 9)} if chance(self.rng, 45) else {}
                return {"for": self.rng.choice(("sender", "authority", "weather", "parts")), **until}
            case "extended":
                return self.extension()
            case "reclassified":
                return self.reclassification()
            case "approved" | "refused":
                return self.answer()
            case "corrected":
                return self.correction()
            case _:
                return SIMPLE[name](self.rng) if name in SIMPLE else {}

    def day(self, first: int, last: int) -> str:
        """A date so many days from now."""
        return (self.now.date() + timedelta(days=self.rng.randint(first, last))).isoformat()

    def extension(self) -> Line:
        """Mostly of what is owed and may be extended, to some days after its deadline."""
        owed = [one for one in self.owed() if one["clause"] in self.extendable]
        if not owed or chance(self.rng, 10):
            return {"clause": self.rng.choice(self.clauses), "until": self.day(1, 24), "reason": "等配件"}
        one = self.rng.choice(owed)
        day = one["due"].date() + timedelta(
            days=self.rng.choice((-1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 10))
        )
        return {"clause": one["clause"], "until": day.isoformat(), "reason": "等配件"}

    def owed(self) -> list[dict[str, Any]]:
        """What the policies ask for now and have not got."""
        case = {"id": "", "received": local(self.received), **self.first, "log": self.lines}
        now = self.now.replace(tzinfo=CLOCK.zone)
        found = obligations(case, self.policies, CALENDAR, ORGANIZATION, now)
        return [one for one in found if one["state"] in ("open", "paused")]

    def next_moment(self) -> datetime:
        """Some time on; or just when something that is owed falls due."""
        soon = [one["due"].replace(tzinfo=None) for one in self.owed()] if chance(self.rng, 25) else []
        near: list[datetime] = [due for due in soon if due - self.now < timedelta(days=20)]
        if near:
            return max(self.now, self.rng.choice(near) + self.rng.choice((-60, -1, -1, 0, 0, 0, 1)) * MINUTE)
        return later(self.rng, self.now)

    def reclassification(self) -> Line:
        """Another value for a field."""
        field = self.rng.choice(tuple(CHANGEABLE))
        old = self.values()[field]
        new = self.rng.choice([value for value in CHANGEABLE[field] if value != old])
        return {"field": field, "from": old, "to": new, "reason": "重新分类"}

    def answer(self) -> Line | None:
        """The answer to something that awaits approval, else to anything."""
        asked = self.awaiting() or self.nameable()
        by = {"by": self.rng.choice(self.approvers)} if self.approvers and chance(self.rng, 70) else {}
        return {"of": pointer(self.rng.choice(asked))} | by if asked else None

    def correction(self) -> Line | None:
        """A line struck out, a striking-out struck out, or a field set right."""
        targets = self.nameable()[1:]
        if not targets:
            return None
        target = self.rng.choice(targets)
        if target["event"] == "corrected" or chance(self.rng, 40):
            return {"of": pointer(target), "void": "true", "note": "写错了"}
        changes: list[Line] = [{"by": self.rng.choice(PEOPLE)}]
        if "until" in target:
            changes += [{"until": self.day(1, 12)}] * 3
        if target["event"] == "called-back":
            changes += [{"satisfaction": "satisfied"}, {"kind": "closing"}]
        if key_of(target) not in self.named:
            minutes = self.rng.choice((-1440, -60, -1, 1, 30, 60, 1440))
            moved = datetime.fromisoformat(target["at"]) + timedelta(minutes=minutes)
            if self.received <= moved <= self.now:
                changes += [{"at": local(moved)}] * 3
        return {"of": pointer(target), "set": self.rng.choice(changes), "note": "写错了"}


def pointer(line: Line) -> Line:
    """What names a line."""
    return {"event": line["event"], "at": line["at"]}


def key_of(line: Line) -> tuple[str, str]:
    """The same as a key."""
    return (line["event"], line["at"])
