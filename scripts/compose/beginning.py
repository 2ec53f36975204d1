"""What every step of a story needs: who acts, when the letter came, what is owed by when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from compose.cast import Cast
from compose.times import DAY, Times, minutes

WRITTEN = ("letter", "email", "web", "wechat", "internal")
DESK = ("phone", "visit")
RECEPTION = {
    "binjiang": (3, time(14, 0), time(16, 20)),
    "cuiyuan": (3, time(14, 0), time(16, 20)),
    "yunjing": (1, time(14, 0), time(16, 20)),
    "dongli": (2, time(9, 5), time(11, 0)),
    "heqiao": (4, time(14, 0), time(16, 20)),
}
Matter = dict[str, Any]


class Beginning:
    """A matter that has come in: its people, its moment, and the log as it grows."""

    def __init__(self, matter: Matter, cast: Cast, times: Times, rng: Random) -> None:
        self.matter, self.cast, self.times, self.rng = matter, cast, times, rng
        words: list[str] = str(matter["is"]).split()
        self.site, self.channel, self.party, self.kind, self.category = words
        self.urgency = matter.get("urgency", "normal")
        self.named = "who" in matter
        self.staff = self.party == "employee"
        self.report, self.secret = self.kind == "report", matter.get("confidential") == "trade-secret"
        self.major = matter.get("severity") == "major"
        self.complex = matter.get("complexity") == "complex"
        self.fast = self.major or self.urgency != "normal"
        self.log: list[dict[str, Any]] = []
        self.replies = 0
        self.number = ""
        self.reopened = False
        self.last_until: date | None = None
        self.department = cast.department(self.category, matter.get("dept", ""))
        self._people()
        self.received = self._receive()
        self.posted = self._posted()
        self.registered = self.dispatched = self.measured = self.received
        self.whole: list[dict[str, Any]] = []
        """The log to its end; `log` is cut where the shipped cases end."""

    def _people(self) -> None:
        matter, cast = self.matter, self.cast
        self.head = cast.head_of_site[self.site]
        self.chief = cast.head_of[self.department]
        self.handler = cast.known(matter, "handler", cast.handler(self.department, self.site))
        self.receiver = cast.desk(self.site)
        if self.channel == "hotline":
            self.receiver = "wang.hotline"
        elif self.channel == "housekeeper":
            self.receiver = cast.housekeeper(self.site)
        if self.receiver == matter.get("subject_person"):
            self.receiver = cast.housekeeper(self.site)
        self.clerk = self.rng.choice(("chen.min", "chen.min", "bai.xue"))
        self.closer = "chen.min" if self.clerk == "bai.xue" else self.rng.choice(("chen.min", "bai.xue"))
        if self.report:
            inner = self.staff or self.department == "office" or self.secret
            self.lead = "luo.min" if inner else "song.ke"
            self.closer = "song.ke" if inner else "bai.xue"
        elif self.channel in ("hotline", "reception-day"):
            self.lead = self.head
        else:
            self.lead = self.chief
        if self.channel == "hotline" and not self.report:
            self.closer = self.rng.choice(("wang.hotline", self.closer))
        if self.secret:
            self.lead, self.closer = "luo.min", "wu.gm"
        self.registrar = {True: self.clerk, False: self.receiver}[self.channel in WRITTEN]
        if self.secret or (self.staff and self.rng.random() < 0.7):
            self.registrar = "luo.min"

    @property
    def dispatcher(self) -> str:
        """Who hands the case to the department."""
        if self.secret or self.staff:
            return "luo.min"
        if self.channel in WRITTEN:
            return self.clerk
        return self.head if self.channel == "reception-day" else self.receiver

    @property
    def replier(self) -> str:
        """Who signs the reply."""
        if self.staff:
            return self.handler if self.kind == "grievance" and "appeal_of" not in self.matter else "wu.gm"
        if self.secret:
            return "wu.gm"
        if self.report or self.channel in ("hotline", "reception-day"):
            return self.lead
        if self.channel == "housekeeper":
            return self.receiver
        return self.handler if self.channel in DESK and self.rng.random() < 0.7 else self.chief

    @property
    def caller(self) -> str:
        """Who calls back."""
        if self.secret:
            return "wu.gm"
        if self.report:
            return "bai.xue" if self.lead == "song.ke" else "luo.min"
        if self.staff:
            return "song.ke"
        if self.channel in ("hotline", "reception-day") or self.matter.get("joint"):
            return self.head
        if self.urgency == "urgent" or self.channel in ("housekeeper", *DESK):
            return self.cast.housekeeper(self.site)
        return str(self.rng.choice(("bai.xue", "song.ke", self.head)))

    def _receive(self) -> datetime:
        day, rng, times = date.fromisoformat(str(self.matter["on"])), self.rng, self.times
        if "received" in self.matter:
            return datetime.fromisoformat(self.matter["received"])
        if self.channel == "letter":
            return self._box(day)
        if self.channel == "reception-day":
            weekday, start, end = RECEPTION[self.site]
            while day.weekday() != weekday or not times.works(day):
                day += DAY
            return datetime.combine(day, start) + minutes(
                rng.uniform(0, (datetime.combine(day, end) - datetime.combine(day, start)) / minutes(1))
            )
        if self.channel == "housekeeper":
            while day.weekday() not in (1, 2, 3) or not times.works(day) or not times.works(day + DAY):
                day += DAY
            return datetime.combine(day, time(9, 10)) + minutes(
                rng.choice((rng.uniform(0, 150), rng.uniform(300, 420)))
            )
        if self.channel == "hotline":
            start = time(10, 25) if day.weekday() == 0 else time(8, 40)
            return datetime.combine(day, start) + minutes(rng.uniform(0, 240))
        if self.channel in DESK:
            day = times.first(day)
            return datetime.combine(day, time(8, 45)) + minutes(
                rng.choice((rng.uniform(0, 160), rng.uniform(300, 360)))
            )
        if self.fast or self.staff:
            return datetime.combine(times.first(day), time(8, 50)) + minutes(rng.uniform(0, 160))
        at = datetime.combine(day, time(7, 20)) + minutes(rng.triangular(0, 900, 720))
        return at + minutes(65) if time(17, 0) <= at.time() <= time(17, 45) else at

    def _box(self, day: date) -> datetime:
        """When the box is opened: Mondays, Wednesdays and Fridays, at the business centre on Saturdays."""
        saturday = self.site == "heqiao" and not (self.staff or self.secret or self.fast)
        opened = (5,) if saturday else (0, 2, 4)
        while day.weekday() not in opened or not (saturday or self.times.works(day)):
            day += DAY
        return datetime.combine(day, time(10, 0) if saturday else time(16, 0))

    def _posted(self) -> str:
        if self.channel == "letter":
            back = self.rng.choice((0, 1, 1, 2))
            return (self.received.date() - back * DAY).isoformat()
        return stamp(self.received) if self.channel in WRITTEN else ""

    def add(self, at: datetime, event: str, by: str, **fields: Any) -> datetime:
        """Write an event down; empty fields are left out."""
        entry = {
            "at": at,
            "event": event,
            "by": by,
            **{key.rstrip("_"): value for key, value in fields.items()},
        }
        self.log.append({key: value for key, value in entry.items() if value not in (None, "", [])})
        return at

    def _latest(self, event: str) -> datetime:
        found = [entry["at"] for entry in self.log if entry["event"] == event]
        return max(found) if found else self.received

    def _former(self, field: str) -> str:
        return str(getattr(self, field))

    def _due(self) -> datetime:
        start, times = self.received, self.times
        close = time(17, 30)
        if self.channel in DESK and not self.staff:
            return start + timedelta(hours=24)
        if self.channel == "housekeeper":
            return start + timedelta(hours=24 if self.urgency != "normal" else 48)
        if self.staff and self.kind == "grievance":
            return datetime.combine(times.workday(self.dispatched.date(), 15), close)
        number = 3
        if self.staff:
            number = 2
        elif self.channel in WRITTEN:
            number = 10 if self.complex else 5 if start.year < 2026 else 3
        return datetime.combine(times.workday(start.date(), number), close)

    def _clause(self) -> str:
        if self.staff:
            return "grievance-decision" if self.kind == "grievance" else "staff-reply"
        if self.channel in WRITTEN:
            return "reply-complex" if self.complex else "reply"
        return {
            "hotline": "hotline-reply",
            "reception-day": "reception-reply",
            "housekeeper": "housekeeper-result",
        }.get(self.channel, "desk-answer")


def at_the_end(received: datetime) -> bool:
    """Whether a case came in the last weeks shipped, of which more should still be open."""
    return received.date() >= date(2026, 10, 24)


def times_between(times: Times, first: date, last: date) -> int:
    """The working days after the first day up to and with the last."""
    count, day = 0, first
    while day < last:
        day += DAY
        count += times.works(day)
    return count


def stamp(at: datetime) -> str:
    """A moment as the case files write it."""
    return f"{at:%Y-%m-%dT%H:%M}+08:00"
