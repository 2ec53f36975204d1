"""What is said and asked for when things take long, and the odd entries of a log."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from compose.beginning import times_between
from compose.times import DAY, minutes
from compose.work import Work


class Delay(Work):
    """Explanations, escalations, extensions of repairs, corrections and loans."""

    def _explain_wait(self, replied: datetime) -> None:
        if self.kind in ("complaint", "report") and self.matter.get("scope", "property") == "property":
            last = self.times.on_day(
                self.times.workday(self.dispatched.date(), 8 if self.complex else 4), self.rng
            )
            note = (
                "已向来件人说明施工等候的原因和预计时间"
                if self.named
                else "已在公告栏说明等候的原因和预计时间"
            )
            self.add(min(replied + minutes(6), last), "explained", self.handler, note=note)
            self._prolong(replied)

    def _explain_long(self, resolved: datetime, replied: datetime) -> None:
        """Work that takes longer than the rule allows is explained (or brought up) in time."""
        times, start = self.times, self.dispatched.date()
        limit = {"hotline": 4, "reception-day": 9}.get(self.channel, 9 if self.complex else 4)
        beyond = self.matter.get("scope", "property") != "property"
        if beyond and replied > datetime.combine(times.workday(start, 2), time(16, 0)):
            self.add(
                times.into(self.measured + minutes(200)),
                "explained",
                self.handler,
                note="已向来件人说明责任归属和正在追办的单位",
            )
        if (
            beyond
            or times_between(times, start, resolved.date()) <= limit
            or (self.staff and self.kind != "grievance")
        ):
            return
        last = times.on_day(times.workday(start, limit - 1), self.rng)
        if self.channel == "hotline" and self.rng.random() < 0.5 and "escalate" not in self.matter:
            self.add(last, "escalated", self.head, to="song.ke", note="七日内难以办结，书面报告集团和品质部")
        else:
            at = min(replied + minutes(7), last) if replied < last else last
            self.add(
                at,
                "explained",
                self.handler,
                note=f"已说明办理安排，预计{resolved.month}月{resolved.day}日完成",
            )
        half = times.into(replied + (resolved - replied) / 2)
        if replied < half < resolved - minutes(90) and self.named:
            self.add(half, "contacted", self.handler, with_="sender", via="phone", note="告知办理进度")

    def _prolong(self, first: datetime) -> None:
        """A repair that will be neither done nor answered within seven days is extended in time."""
        repair = self.category.startswith("repair") and self.kind in ("complaint", "other") and not self.staff
        if not repair or first < self.dispatched + timedelta(days=6, hours=12):
            return
        at = self.times.on_day(self.times.workday(self.dispatched.date(), 3), self.rng)
        until = min(first.date() + 3 * DAY, self.dispatched.date() + 29 * DAY)
        self.add(
            at,
            "extended",
            self.chief,
            until=until.isoformat(),
            reason="须专业单位检测后施工，七日内不能修复",
            clause="repair-result",
        )
        self.add(at + minutes(25), "approved", self.head, of="@extended")
        if self.named:
            self.add(
                self.times.into(at + minutes(45)),
                "contacted",
                self.handler,
                with_="sender",
                via="phone",
                note="告知维修延期及原因",
            )

    def _missed(self, replied: datetime) -> None:
        """A staff letter unanswered in time: explained, then news each working day."""
        day = self.times.workday(self._due().date(), 1)
        self.add(
            datetime.combine(day, time(9, 5)) + minutes(self.rng.uniform(0, 60)),
            "explained",
            "luo.min",
            note=self.matter["missed"],
        )
        for note in (
            "已向来信人通报：责任部门到现场核实",
            "已向来信人通报：方案和费用在核定",
            "已向来信人通报：方案报总经理审定",
        ):
            at = datetime.combine(day, time(16, 10)) + minutes(self.rng.uniform(0, 45))
            if at.date() >= replied.date():
                return
            self.add(at, "progress", "luo.min", note=note)
            day = self.times.workday(day, 1)

    def _hotline_first(self, end: datetime) -> None:
        """The department head's call within a day of the file, and its sheet to the quality office."""
        if self.channel != "hotline" or not self.named or self.report:
            return
        latest = self.dispatched + timedelta(hours=23)
        at = self.times.call(self.measured + minutes(10), latest, self.rng)
        if self.urgency == "urgent":
            at = self.measured + minutes(self.rng.uniform(25, 60))
        self.first_call = at
        by = self.chief if self.chief != self.matter.get("subject_person") else self.head
        self.add(
            at,
            "called-back",
            by,
            kind="first",
            satisfaction=self.rng.choice(("satisfied", "basically-satisfied", "basically-satisfied")),
            on="handling",
        )
        self.add(at + minutes(self.rng.uniform(20, 90)), "presented", by, to="song.ke", note="回访单交品质部")

    def _odd(self, replied: datetime) -> None:
        """Corrections, loans, consultations."""
        matter, rng = self.matter, self.rng
        fix = matter.get("corrected")
        if fix and "set" in fix:
            self.add(
                replied + minutes(50),
                "corrected",
                self.clerk,
                of="@replied",
                set=fix["set"],
                note=fix["note"],
            )
        elif fix:
            at = self.add(self.measured + minutes(15), "progress", self.handler, note="更换门禁读卡器一只")
            self.add(at + minutes(35), "corrected", self.clerk, of="@progress", void="true", note=fix["note"])
        if "lent" in matter:
            at = self.add(self.measured + minutes(12), "lent", "bai.xue", **matter["lent"])
            self.add(at + minutes(9), "approved", "song.ke", of="@lent")
        if "accessed" in matter:
            at = self.add(
                self.times.into(self.measured + minutes(60)), "accessed", "song.ke", **matter["accessed"]
            )
            self.add(at + minutes(rng.uniform(5, 15)), "approved", self.head, of="@accessed")
