"""Replies, calls, rewards, and how a case is closed and archived."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from compose.beginning import DESK, Beginning, Matter, at_the_end
from compose.times import minutes


class Ending(Beginning):
    """The last steps of a story."""

    def _reply(self, at: datetime, by: str = "", via: str = "") -> None:
        self.replies += 1
        by = by or self.replier
        wanted = ("wu.gm", self.head)
        if self.secret or self.report:
            wanted = ("wu.gm", "luo.min")
        elif self.staff:
            wanted = ("wu.gm", "qian.yi") if self.kind == "grievance" else ("luo.min", self.chief)
        copies = list(
            dict.fromkeys(
                person for person in wanted if person not in (by, self.matter.get("subject_person"))
            )
        )
        fix = self.matter.get("corrected")
        via = via or ("visit" if fix and "set" in fix else self._via())
        self.replied_at, self.replied_by = at, by
        self.add(at, "replied", by, reply_no=f"HF-@-{self.replies}", via=via, cc=copies)

    def _via(self) -> str:
        if not self.named:
            return "site"
        if self.kind == "grievance" or self.secret:
            return "letter"
        return {
            "letter": self.rng.choice(("letter", "phone", "visit")),
            "email": "email",
            "web": self.rng.choice(("email", "phone", "site")),
            "wechat": "phone",
            "internal": self.rng.choice(("email", "letter")),
            "phone": "phone",
            "hotline": "phone",
            "visit": self.rng.choice(("visit", "phone")),
            "reception-day": self.rng.choice(("letter", "visit", "phone")),
            "housekeeper": "visit",
        }[self.channel]

    def _limit(self, resolved: datetime) -> datetime:
        """By when the result is called back on."""
        if self.urgency == "urgent" or self.matter.get("reclassify", {}).get("to") == "urgent":
            return resolved + timedelta(hours=22)
        number = {"hotline": 2, "phone": 2, "visit": 2, "reception-day": 3, "housekeeper": 3}.get(
            self.channel, 4
        )
        if self.major:
            number = 2
        if self.staff:
            number = 4
        return datetime.combine(self.times.workday(resolved.date(), number), time(17, 0))

    def _calls(self, resolved: datetime, end: datetime) -> datetime | None:
        """The calls after the result, until the person is content; None when the story rests there."""
        matter, rng, times = self.matter, self.rng, self.times
        asked = (
            self.kind in ("complaint", "grievance", "other")
            or self.channel in ("hotline", "reception-day", "housekeeper")
            or rng.random() < 0.5
        )
        if not self.named or not asked:
            return end
        if self.kind == "enquiry" and self.channel not in ("hotline",) and rng.random() < 0.7:
            return end
        limit = self._limit(resolved)
        if "rain" in matter and self.channel == "hotline":
            wet = resolved + timedelta(hours=20)
            self.add(wet, "rained", self.cast.housekeeper(self.site))
            end = max(end, wet)
        if "late_call" in matter:
            day = times.workday(limit.date(), int(matter["late_call"]))
            end, limit = datetime.combine(day, time(8, 50)), datetime.combine(day, time(17, 0))
        at = times.call(end + minutes(40), max(limit, end + timedelta(hours=3)), rng)
        if self.urgency == "urgent" and at > limit:
            at = end + minutes(75)
        verdict = matter.get("sat") or rng.choices(("satisfied", "basically-satisfied"), (78, 22))[0]
        at = self._call(at, verdict, matter.get("why", ""))
        for name in ("again", "third"):
            if name in matter:
                at = self._again(matter[name], at)
                verdict = matter[name]["sat"]
        if verdict == "not-satisfied" and matter.get("close_anyway"):
            self._stand(at)
            return None
        if "rain" in matter and self.channel != "hotline":
            wet = max(resolved + timedelta(days=int(matter["rain"])), at + timedelta(hours=14))
            wet = datetime.combine(wet.date(), time(7, 0)) + minutes(rng.uniform(0, 240))
            self.add(wet, "rained", self.cast.housekeeper(self.site))
            at = self._call(
                times.call(wet + timedelta(hours=5), wet + timedelta(hours=40), rng),
                "satisfied",
                "",
                by=self.cast.housekeeper(self.site),
                note="雨后上门查看，未再渗漏",
            )
        if self.channel == "hotline":
            latest = datetime.combine(times.workday(at.date(), 3), time(17, 0))
            at = times.call(at + timedelta(hours=15), latest, rng)
            self.add(
                at,
                "called-back",
                "wang.hotline",
                kind="closing",
                satisfaction="satisfied" if verdict == "satisfied" else verdict,
            )
        return at

    def _call(self, at: datetime, verdict: str, reason: str, by: str = "", note: str = "") -> datetime:
        earlier = any(entry["event"] == "called-back" for entry in self.log)
        kind = "second" if self.channel == "hotline" or earlier else "first"
        beyond = self.matter.get("scope", "property") != "property"
        who = by or self.caller
        joint: list[str] = []
        if self.matter.get("joint"):
            joint = [
                "ding.hui",
                self.chief if self.chief != self.matter.get("subject_person") else "li.na",
                self.cast.housekeeper(self.site),
            ]
        recorded = ""
        if "late_record" in self.matter and not by:
            recorded, note = "chen.min", f"回访单迟交{self.matter['late_record']}日，由管理员补录"
        self.add(
            at,
            "called-back",
            who,
            kind=kind,
            satisfaction=verdict,
            on="handling" if beyond else "",
            reason=reason,
            participants=joint,
            recorded_by=recorded,
            note=note,
        )
        return at

    def _again(self, told: Matter, at: datetime) -> datetime:
        """Not satisfied: a new measure, done, answered and asked again."""
        rng, times = self.rng, self.times
        start = times.into(at + minutes(rng.uniform(40, 160)))
        if self.channel in (*DESK, "hotline") and start - at > timedelta(hours=22):
            start = at + minutes(60)
        done = times.on_day(times.workday(start.date(), 2), rng)
        self.add(
            start,
            "measure-set",
            self.lead,
            measure=told["measure"],
            in_charge=self.handler,
            until=done.date().isoformat(),
        )
        self.add(times.into(start + (done - start) / 2), "progress", self.handler, note=told["note"])
        self.add(done, "resolved", self.handler)
        answer = times.into(done + minutes(rng.uniform(30, 90)))
        self._reply(answer)
        return self._call(
            times.call(answer + minutes(60), self._limit(done), rng), told["sat"], told.get("why", "")
        )

    def _stand(self, at: datetime) -> None:
        """The answer stands although the person is not content: told once more, closed with approval."""
        times = self.times
        at = times.into(at + timedelta(hours=19))
        if self.matter["key"] == "grievance-appeal-base":
            self.add(at - minutes(40), "appealed", self.handler, to="wu.gm", case="@grievance-appeal")
        self._reply(at)
        day = times.workday(at.date(), 3)
        closed = self.add(
            times.on_day(day, self.rng), "closed", self.closer, outcome=self.matter.get("outcome", "resolved")
        )
        approver = "wu.gm" if self.staff else self.head
        self.add(
            times.into(closed + minutes(80)),
            "approved",
            approver,
            of="@closed",
            note="答复依据充分，同意结案",
        )
        self.closed = closed
        self._archive(closed)

    def _reward(self, after: datetime) -> None:
        reward = self.matter.get("reward")
        if not reward:
            return
        times, rng = self.times, self.rng
        at = self.add(
            times.on_day(times.workday(after.date(), 1), rng),
            "rewarded",
            "luo.min" if self.staff else "song.ke",
            grade=str(reward["grade"]),
        )
        if reward.get("state", "approved") == "approved":
            self.add(
                times.on_day(times.workday(at.date(), rng.randint(1, 2)), rng),
                "approved",
                "cao.min",
                of="@rewarded",
            )

    def _close(
        self, after: datetime, outcome: str, soon: bool = False, resolved: datetime | None = None
    ) -> None:
        times, rng = self.times, self.rng
        quick, slow = {"hotline": (1, 1), "phone": (1, 6), "visit": (1, 6)}.get(self.channel, (1, 8))
        if at_the_end(self.received) and slow > 1:
            quick, slow = slow, slow + 2 if slow > 6 else slow + 1
        days = 1 if soon else rng.randint(quick, slow)
        at = times.on_day(times.workday(after.date(), days), rng)
        closer = self.closer
        if closer == self.handler:
            closer = "chen.min"
        self.add(at, "closed", closer, outcome=outcome)
        if "reopen" in self.matter and not self.reopened:
            self.reopened = True
            told = self.matter["reopen"]
            back = times.on_day(times.first(at.date() + timedelta(days=int(told["after"]))), rng)
            self.add(back, "reopened", closer, reason=told["reason"])
            self._close(self._again(told, back), outcome)
            return
        if outcome == "cannot-fix":
            self.add(times.into(at + minutes(70)), "approved", self.head, of="@closed")
        self._archive(at)

    def _archive(self, closed: datetime) -> None:
        day = self.times.first(closed.date() + timedelta(days=self.rng.randint(24, 80)))
        self.add(self.times.on_day(day, self.rng), "archived", "luo.min" if self.secret else "bai.xue")
