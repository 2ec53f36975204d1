"""The work itself: arriving, setting a measure, waiting, extending, and when it is done and answered."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from compose.beginning import DESK, WRITTEN, Matter, times_between
from compose.ending import Ending
from compose.times import DAY, minutes


class Work(Ending):
    """The middle steps of a story."""

    def _arrive(self) -> None:
        """Somebody is there within twenty minutes, or the resident is told why not."""
        repair = self.category.startswith("repair") and self.kind in ("complaint", "other")
        if not ((repair and (self.channel in DESK or self.urgency == "urgent")) or self.urgency == "urgent"):
            return
        at = self.dispatched
        if self.rng.random() < 0.12 and self.urgency != "urgent":
            self.add(
                at + minutes(self.rng.uniform(21, 28)),
                "explained",
                self.receiver,
                note="维修员正在处理另一处报修，已电话说明并约定一小时内到场",
            )
            at += minutes(30)
        self.add(at + minutes(self.rng.uniform(7, 18)), "arrived", self.handler)
        change = self.matter.get("reclassify")
        if change and change["field"] == "urgency":
            self.add(
                at + minutes(25),
                "reclassified",
                self.receiver,
                field="urgency",
                from_=self.urgency,
                to=change["to"],
                reason=change["reason"],
            )

    def _measure(self, after: datetime) -> datetime:
        rng, times = self.rng, self.times
        if self.fast or self.channel in (*DESK, "hotline"):
            at = after + minutes(rng.uniform(15, 45))
        elif self.channel == "reception-day":
            at = after + minutes(rng.uniform(5, 20))
        else:
            at = times.into(after + minutes(rng.uniform(60, 170)))
        days = int(self.matter.get("fix", 2 if self.channel in WRITTEN else 1))
        if "wait" in self.matter:
            days = max(days, 3)
        self.last_until = times.workday(at.date(), days)
        return self.add(
            at,
            "measure-set",
            self.lead,
            measure=self.matter.get("measure", "现场核实后确定"),
            in_charge=self.handler,
            until=self.last_until.isoformat(),
        )

    def _inform(self) -> None:
        """What the sender, or an authority, is told at once."""
        rng, times, matter = self.rng, self.times, self.matter
        if self.urgency == "urgent" and self.named:
            self.add(
                self.measured + minutes(rng.uniform(5, 20)),
                "contacted",
                self.handler,
                with_="sender",
                via="phone",
            )
        if self.kind == "grievance":
            self.add(
                times.into(self.dispatched + minutes(50)),
                "contacted",
                self.handler,
                with_="sender",
                via="phone",
                note="告知已受理及办理期限",
            )
        if self.channel == "housekeeper" and "wait" in matter:
            self.add(self.measured + minutes(14), "contacted", self.receiver, with_="sender", via="visit")
        if "contact" in matter:
            told = matter["contact"]
            self.add(
                times.into(self.measured + minutes(rng.uniform(15, 50))),
                "contacted",
                self.handler,
                with_=told["with"],
                via=rng.choice(("phone", "letter")),
                note=told["note"],
            )

    def _extend(self, due: datetime) -> datetime:
        told, rng, times = self.matter["extend"], self.rng, self.times
        until = times.workday(due.date(), int(told["by"]))
        state = told.get("state", "approved")
        day = (
            self.times.workday(due.date(), -1)
            if state != "pending"
            else self.times.first(self.measured.date())
        )
        at = max(
            datetime.combine(day, time(9, 10)) + minutes(rng.uniform(0, 100)), self.measured + minutes(35)
        )
        at = self.add(
            times.into(at),
            "extended",
            self.chief,
            until=until.isoformat(),
            reason=told["why"],
            clause=self._clause(),
        )
        granted = times.into(at + minutes(rng.uniform(35, 120)))
        if state == "approved":
            self.add(granted, "approved", "luo.min" if self.staff else self.head, of="@extended")
        elif state == "refused":
            self.add(
                granted, "refused", self.head, of="@extended", note="可先开通网页入口答复来件人，不同意延期"
            )
        if self.named:
            told_at = max(granted, at + minutes(30)) + minutes(rng.uniform(8, 25))
            note = (
                "告知延期原因和新的答复日期"
                if state == "approved"
                else "告知已申请延期，结果待批"
                if state == "pending"
                else "告知延期未获批准，将按期答复"
            )
            self.add(
                min(told_at, datetime.combine(at.date(), time(17, 25))),
                "contacted",
                self.handler,
                with_="sender",
                via="phone",
                note=note,
            )
        return datetime.combine(until, time(17, 30)) if state == "approved" else due

    def _wait(self, wait: Matter, start: datetime) -> datetime | None:
        """Log the wait; the moment it ended, or None while it lasts."""
        rng, times = self.rng, self.times
        start = times.into(start)
        days = int(wait["days"])
        until = start.date() + timedelta(days=days)
        if self.matter.get("scope", "property") != "property" and wait.get("after") != "replied":
            start = times.into(
                self.add(
                    times.into(start),
                    "explained",
                    self.handler,
                    note="已向来件人说明责任归属和正在追办的单位",
                )
                + minutes(25)
            )
        self.add(start, "waiting", self.handler, for_=wait["for"], until=until.isoformat(), note=wait["note"])
        if wait.get("open"):
            self._chase(start, start + timedelta(days=90))
            return None
        day = until if times.works(until) else times.workday(until, -1)
        back = times.on_day(day, rng)
        if day <= start.date():
            back = times.into(start + timedelta(hours=20))
        back = min(back, datetime.combine(back.date(), time(11, 0)) + minutes(rng.uniform(0, 40)))
        self._chase(start, back)
        return self.add(back, "resumed", self.handler)

    def _chase(self, start: datetime, end: datetime) -> None:
        """Ask the authority again while a municipal matter waits."""
        if self.matter.get("scope") != "municipal":
            return
        step = 11 if self.channel in WRITTEN else 5
        at = self.times.into(start + timedelta(days=step))
        while at < end:
            self.add(at, "contacted", self.handler, with_="authority", via="phone", note="再次催问办理进度")
            at = self.times.into(at + timedelta(days=step))

    def _plan(self, first_due: datetime, due: datetime) -> tuple[datetime, datetime]:
        """When the matter is settled and when it is answered."""
        rng, times, matter = self.rng, self.times, self.matter
        told = ("contacted", "approved", "explained", "refused")
        floor = max([self.measured, *(entry["at"] for entry in self.log if entry["event"] in told)])
        if "late" in matter:
            day = times.workday(first_due.date(), int(matter["late"]))
            replied = times.on_day(day, rng, floor)
        elif due > first_due:
            span = max(times_between(times, first_due.date(), due.date()), 1)
            replied = times.on_day(times.workday(first_due.date(), rng.randint(1, span)), rng, floor)
        elif (self.channel in DESK and not self.staff) or self.channel == "housekeeper":
            replied = self._soon(due)
        else:
            limit = max(times_between(times, self.received.date(), due.date()), 1)
            first = max(times.first(self.measured.date()), times.workday(self.received.date(), 1))
            last = times.workday(self.received.date(), limit)
            days = [first]
            while days[-1] < last:
                days.append(times.workday(days[-1], 1))
            day = rng.choice(days[: max(len(days) - (1 if limit > 5 else 0), 1)])
            replied = times.on_day(day, rng, self.measured + minutes(100))
            if replied > due or replied.date() > last:
                replied = times.on_day(last, rng, self.measured + minutes(75))
        if replied < floor + minutes(50):
            replied = times.into(floor + minutes(70))
        fix = matter.get("fix")
        if fix is None and "reply_first" in matter:
            fix = 4
        if fix is None:
            resolved = max(replied - minutes(rng.uniform(30, 120)), floor + minutes(12))
        else:
            resolved = times.on_day(times.workday(self.measured.date(), int(fix)), rng, self.measured)
        if due > first_due and resolved + DAY < replied:
            resolved = replied - minutes(rng.uniform(40, 90))
        elif "late" not in matter and resolved + DAY < replied:
            replied = times.into(resolved + minutes(rng.uniform(25, 90)))
        if abs(resolved - replied) < minutes(5):
            replied = resolved + minutes(8)
        return resolved, replied

    def _soon(self, due: datetime) -> datetime:
        """A reply the same day, or early enough the next."""
        rng, times = self.rng, self.times
        found = times.into(self.measured + minutes(rng.uniform(80, 230)))
        if found > due - minutes(20):
            found = self.measured + minutes(rng.uniform(70, 120))
        if self.channel == "housekeeper" and rng.random() < 0.5:
            later = times.on_day(times.workday(self.received.date(), 1), rng)
            found = later if self.measured + minutes(60) < later < due - minutes(20) else found
        return found
