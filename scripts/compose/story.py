"""One matter told as a case, from the day it comes in to the archive, at times that could be true.

The steps follow the shipped policies; what a matter says (late, wait, again …) decides where it departs
from them.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from compose.beginning import DESK, WRITTEN, Matter
from compose.delay import Delay
from compose.times import minutes


class Story(Delay):
    """One case, told from the day it comes in to the archive."""

    def build(self) -> None:
        """Tell the story to its end."""
        matter = self.matter
        self.registered = self._register()
        if matter.get("reply_needed") == "false":
            self._praise()
        elif "decline" in matter:
            self._decline()
        elif "merge" in matter:
            soon = minutes(8 if self.channel in DESK else self.rng.uniform(25, 60))
            at = self.add(
                self.times.into(self.registered + soon), "merged", self.dispatcher, into="@" + matter["merge"]
            )
            self._close(at, "duplicate", soon=True)
        elif "withdraw" in matter:
            at = self._dispatch(self.registered)
            self.dispatched = at
            self._arrive()
            measure = self._measure(max(entry["at"] for entry in self.log))
            if self.channel in DESK:
                self.add(
                    measure + minutes(40), "explained", self.handler, note="到场查看，未见异常，已告知来电人"
                )
            at = self.add(
                self.times.on_day(self.times.workday(measure.date(), 1), self.rng),
                "withdrawn",
                self.dispatcher,
                note=matter["withdraw"],
            )
            self._close(at, "withdrawn", soon=True)
        else:
            self._handle()
        self.log.sort(key=lambda entry: entry["at"])

    def _register(self) -> datetime:
        rng, times, received = self.rng, self.times, self.received
        if self.channel in WRITTEN:
            if times.works(received.date()) and received.time() < time(17, 0):
                low, high = (4, 12) if self.fast else (15, 70) if received.time() <= time(16, 15) else (6, 24)
                at = max(received, datetime.combine(received.date(), time(8, 33))) + minutes(
                    rng.uniform(low, high)
                )
            else:
                at = datetime.combine(times.workday(received.date(), 1), time(8, 34)) + minutes(
                    rng.uniform(0, 50)
                )
        else:
            at = received + minutes(rng.uniform(2, 14))
        self.add(at, "registered", self.registrar)
        if self.major:
            told = at + minutes(rng.uniform(8, 40))
            self.add(
                told,
                "presented",
                self.lead if self.channel in WRITTEN else self.head,
                to="wu.gm",
                note="口头报告总经理",
            )
            report = times.on_day(times.workday(received.date(), 1), rng)
            self.add(report, "presented", self.chief, to="wu.gm", note=self.matter["incident"])
        elif self.secret:
            self.add(at + minutes(20), "presented", "luo.min", to="wu.gm")
        elif self.urgency != "normal" and (self.channel in WRITTEN or self.staff):
            self.add(
                at + minutes(rng.uniform(10, 40)),
                "presented",
                "luo.min" if self.staff else "song.ke",
                to="wu.gm",
            )
        elif (self.channel == "letter" and not self.staff) or self.complex:
            day = times.workday(at.date(), 1)
            self.add(
                datetime.combine(day, time(8, 36)) + minutes(rng.uniform(0, 20)),
                "presented",
                "song.ke",
                to="wu.gm",
            )
        return at

    def _dispatch(self, after: datetime) -> datetime:
        rng, times = self.rng, self.times
        if self.staff:
            after = self.add(times.into(after + minutes(rng.uniform(20, 60))), "screened", "luo.min")
        change = self.matter.get("reclassify")
        if change and change["field"] not in ("urgency",):
            after = self.add(
                after + minutes(9),
                "reclassified",
                self.dispatcher,
                field=change["field"],
                from_=self._former(change["field"]),
                to=change["to"],
                reason=change["reason"],
            )
            if change["field"] == "site":
                self.site = change["to"]
                self._people()
        if self.channel in WRITTEN and not self.fast:
            at = times.into(max(after, self._latest("presented")) + minutes(rng.uniform(15, 60)))
            if not self.staff and at > datetime.combine(times.workday(self.received.date(), 1), time(17, 0)):
                self.add(after + minutes(rng.uniform(5, 20)), "screened", self.clerk)
        else:
            at = after + minutes(rng.uniform(3, 10))
        note = ""
        if self.matter.get("procedure") == "special" and not self.staff:
            note = "签发整改令"
        self.add(at, "dispatched", self.dispatcher, to=self.department, note=note)
        if note:
            at = self.add(
                at + minutes(rng.uniform(10, 30)),
                "approved",
                "ding.hui",
                of="@dispatched",
                note="同意按整改令办理",
            )
        return at

    def _praise(self) -> None:
        self.add(self.registered + minutes(20), "screened", self.clerk)
        at = self.times.on_day(self.times.workday(self.registered.date(), self.rng.choice((1, 2))), self.rng)
        self.add(at, "resolved", "bai.xue", note=self.matter["note"])
        self._close(at, "resolved", soon=True)

    def _decline(self) -> None:
        told, rng, times = self.matter["decline"], self.rng, self.times
        ground = told["ground"]
        at = max(self.registered, self._latest("presented"))
        at = (
            at + minutes(rng.uniform(4, 15))
            if self.channel == "hotline"
            else times.into(at + minutes(rng.uniform(40, 160)))
        )
        by = "luo.min" if self.staff else self.receiver if self.channel == "hotline" else self.clerk
        self.add(
            at, "declined", by, ground=ground, redirected_to=told.get("to"), reported_to=told.get("reported")
        )
        if ground == "vexatious":
            at = self.add(
                times.into(at + minutes(95)),
                "approved",
                self.head,
                of="@declined",
                note="同一事项已多次答复，同意不再受理",
            )
        if ground != "guided-to-site" and self.named:
            via = "email" if self.channel == "email" else "letter"
            by = "luo.min" if self.staff else self.clerk
            at = times.on_day(times.workday(at.date(), 1), rng)
            self._reply(at, by, via)
        if ground == "guided-to-site":
            self._archive(
                self.add(at + minutes(rng.uniform(25, 120)), "closed", "chen.min", outcome="declined")
            )
        else:
            self._close(at, "declined", soon=True)

    def _handle(self) -> None:
        matter, rng, times = self.matter, self.rng, self.times
        self.dispatched = self._dispatch(self.registered)
        if matter.get("stop") == "assigned" or (
            self.handler not in (self.lead, self.chief)
            and not self.fast
            and not self.secret
            and rng.random() < 0.3
        ):
            self.add(
                times.into(self.dispatched + minutes(rng.uniform(12, 30))),
                "assigned",
                self.chief,
                to=self.handler,
            )
        self._arrive()
        taken = ("dispatched", "approved", "assigned", "arrived", "reclassified")
        self.measured = self._measure(max(entry["at"] for entry in self.log if entry["event"] in taken))
        self._inform()
        due = self._due()
        first_due = due
        if "extend" in matter:
            due = self._extend(due)
        wait = matter.get("wait")
        if wait and wait.get("after") != "replied":
            back = self._wait(wait, self.measured + minutes(rng.uniform(50, 150)))
            if back is None:
                return
            resolved = times.into(back + minutes(rng.uniform(100, 200)))
            replied = times.into(resolved + minutes(rng.uniform(25, 90)))
        else:
            resolved, replied = self._plan(first_due, due)
        self._run(resolved, replied, wait if wait and wait.get("after") == "replied" else None)

    def _run(self, resolved: datetime, replied: datetime, wait: Matter | None) -> None:
        matter, rng, times = self.matter, self.rng, self.times
        self._hotline_first(min(resolved, replied))
        if "escalate" in matter:
            at = times.into(self.dispatched + timedelta(days=5, hours=2))
            self.add(at, "escalated", self.head, to=matter["escalate"]["to"], note=matter["escalate"]["note"])
        if "missed" in matter:
            self._missed(replied)
        self._reply(replied)
        if wait is not None:
            start = self.add(
                times.into(replied + minutes(60)),
                "measure-set",
                self.lead,
                measure="按答复分步实施：" + matter["measure"],
                in_charge=self.handler,
                until=times.workday(replied.date(), 3).isoformat(),
            )
            self._explain_wait(replied)
            back = self._wait(wait, start + minutes(40))
            if back is None:
                self._reward(replied)
                return
            resolved = times.into(back + minutes(rng.uniform(60, 200)))
        else:
            self._explain_long(resolved, replied)
            self._prolong(min(resolved, replied))
        answered = self.kind == "enquiry" and resolved < replied
        if not answered:
            self.add(resolved, "resolved", self.lead if self.report or self.secret else self.handler)
        end = max(resolved, replied)
        self._odd(replied)
        self._reward(end)
        called = end if answered else self._calls(resolved, end)
        if called is not None:
            self._close(called, matter.get("outcome", "resolved"), resolved=resolved)
