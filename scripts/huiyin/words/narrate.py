"""An explained clock in plain lines, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from huiyin.durations import By, Within
from huiyin.explain import Day, Explanation, last_day
from huiyin.model import Organization, Policy, words
from huiyin.retrace import Extension, Pause
from huiyin.words import figures
from huiyin.words.articles import article_label
from huiyin.words.names import event_name, state_name, value_name
from huiyin.words.sentences import sentence

_HEADS = {
    "rule": ("规则", "rule"),
    "start": ("起算", "start"),
    "term": ("期限", "term"),
    "pause": ("中止", "pause"),
    "extension": ("延期", "extension"),
    "due": ("期满", "due"),
    "end": ("终止", "ended"),
    "done": ("完成", "done"),
    "state": ("状态", "state"),
    "note": ("注意", "note"),
}
_REASONS = {
    "start": ("起算日，不计", "day of the start, not counted"),
    "workday": ("工作日", "working day"),
    "makeup": ("调休上班", "make-up working day"),
    "holiday": ("节假日放假，不计", "public holiday, not counted"),
    "weekend": ("周末，不计", "weekend, not counted"),
    "paused": ("等待期间，不计", "waiting, not counted"),
}
_EFFECTS = {
    "HY510": ("本条不得延期，未生效", "no effect: the clause cannot be extended"),
    "HY511": ("期限已满才提出，未生效", "no effect: the deadline had already passed"),
    "HY512": ("不晚于现行期限，未生效", "no effect: not later than the deadline in force"),
    "HY513": ("超过允许的最长期限，未生效", "no effect: beyond what the clause allows"),
    "HY515": ("尚未获得批准，不生效", "no effect until it is approved"),
}
_WEEKDAYS = ("星期一 Mon", "星期二 Tue", "星期三 Wed", "星期四 Thu", "星期五 Fri", "星期六 Sat", "星期日 Sun")


class Narrator:
    """Tells explained clocks in one language."""

    def __init__(self, language: str, home: Organization) -> None:
        self.language, self.home = language, home
        self.chinese = language == "zh"

    def _pick(self, pair: tuple[str, str]) -> str:
        return pair[0 if self.chinese else 1]

    def _say(self, chinese: str, english: str) -> str:
        return chinese if self.chinese else english

    def lines(self, told: Explanation, policy: Policy | None) -> list[str]:
        """The clock of one obligation: a heading, then what it says by subject."""
        title = words(policy.title, self.language) if policy is not None else told.clause.policy
        article = article_label(policy, told.clause.id, self.language) if policy is not None else ""
        heading = self._say(
            f"{told.clause.id}　《{title}》{article}", f"{told.clause.id}  {title}, {article}".rstrip(", ")
        )
        return [heading, *self._table(self._rows(told))]

    def _table(self, rows: Iterator[tuple[str, str]]) -> Iterator[str]:
        for head, text in rows:
            name = self._pick(_HEADS[head]) if head else ""
            # A Chinese character takes two columns of a terminal.
            yield f"  {name}{' ' * (6 - 2 * len(name) if self.chinese else 11 - len(name))}{text}"

    def _rows(self, told: Explanation) -> Iterator[tuple[str, str]]:
        yield "rule", sentence(told.clause, self.language, self.home)
        yield "start", self._start(told)
        if "every" in told.clause.fields:
            yield from self._periods(told)
        else:
            yield from self._single(told)
        if told.guessed:
            years = figures.joined([str(year) for year in told.guessed], self.language)
            yield (
                "note",
                self._say(
                    f"{years}年没有官方日历，只按周末推算",
                    f"no official calendar for {years}: computed by weekends only",
                ),
            )

    def _start(self, told: Explanation) -> str:
        at = moment(told.start.at)
        if told.overdue_of:
            return self._say(
                f"{at}　“{told.overdue_of}”到期未办", f"{at}  “{told.overdue_of}” passed its deadline"
            )
        name = event_name(told.cause.event if told.cause is not None else "received", self.language)
        return self._say(f"{at}　{name}", f"{at}  {name}")

    # --- one deadline ------------------------------------------------------------------------------------

    def _single(self, told: Explanation) -> Iterator[tuple[str, str]]:
        duty = told.duties[0]
        yield "term", self._term(told)
        for day in told.days:
            yield "", self._day(day)
        if told.first is not None and told.steps:
            yield (
                "due",
                self._say(f"{moment(told.first)}（变动之前）", f"{moment(told.first)} (before any change)"),
            )
        for step in told.steps:
            yield (
                ("pause", self._pause(step))
                if isinstance(step, Pause)
                else ("extension", self._extension(step))
            )
        if told.unrolled is not None:
            last = last_day(told.unrolled)
            yield (
                "note",
                self._say(
                    f"最后一日{last}为休息日，顺延", f"the last day, {last}, is a day off: it moves on"
                ),
            )
        yield "due", moment(duty.due)
        if told.end is not None:
            head = "done" if duty.done is not None else "end"
            yield (
                head,
                f"{moment(told.end.at)}{self._say('　', '  ')}{event_name(told.end.event, self.language)}",
            )
        yield "state", state_name(told.states[0], self.language)

    def _term(self, told: Explanation) -> str:
        term: Within | By = told.clause.fields["term"]
        start = told.start.at
        if isinstance(term, By):
            text = figures.by(term, self.language)
            if term.on.startswith("same") and start.timetz().replace(tzinfo=None) > term.at:
                clock = figures.clock(term.at, self.language)
                day = ("次一工作日", "working day") if term.on == "same-workday" else ("次日", "day")
                return text + self._say(
                    f"；起算时已过{clock}，移至{day[0]}", f"; {clock} had passed, so the next {day[1]}"
                )
            return text
        text, unit = figures.duration(term.duration, self.language), term.duration.unit
        if unit in ("hours", "minutes"):
            return self._say(f"{text}，连续计算，节假日照计", f"{text}, day and night, holidays too")
        if unit == "workdays":
            return self._say(f"{text}，末日下班时届满", f"{text}, until closing time of the last")
        return self._say(
            f"{text}，起算日不计，末日24时届满",
            f"{text}, the day of the start not counted, until 24:00 of the last",
        )

    def _day(self, day: Day) -> str:
        reason = self._pick(_REASONS[day.reason])
        if day.number is not None:
            reason += self._say(f"，第{day.number}日", f", day {day.number}")
        return f"{day.day} {self._weekday(day.day.weekday())}{self._say('　', '  ')}{reason}"

    def _weekday(self, number: int) -> str:
        return _WEEKDAYS[number].split()[0 if self.chinese else 1]

    def _pause(self, step: Pause) -> str:
        begin, before, after = moment(step.begin), moment(step.before), moment(step.after)
        who = value_name("for", step.waited_for, self.language) if step.waited_for else ""
        waiting = self._say(f"等待{who}", f"waiting for {who}")
        if step.end is None:
            return self._say(
                f"{begin}起{waiting}，尚未恢复，停止计时", f"{waiting} from {begin} on; the clock stands"
            )
        end = moment(step.end)
        if step.before == step.after:
            return self._say(
                f"{begin}至{end}{waiting}，期满不变", f"{waiting} from {begin} to {end}; the deadline stays"
            )
        return self._say(
            f"{begin}至{end}{waiting}，期满由{before}移至{after}",
            f"{waiting} from {begin} to {end}; due moves from {before} to {after}",
        )

    def _extension(self, step: Extension) -> str:
        at, until = moment(step.event.at), step.event.fields["until"]
        if step.code:
            return f"{at} → {until}{self._say('，', ': ')}{self._pick(_EFFECTS[step.code])}"
        before, after = moment(step.before), moment(step.after)
        return self._say(f"{at}生效，期满由{before}移至{after}", f"{at}; due moves from {before} to {after}")

    # --- a recurring obligation --------------------------------------------------------------------------

    def _periods(self, told: Explanation) -> Iterator[tuple[str, str]]:
        every = figures.duration(told.clause.fields["every"], self.language)
        yield "term", self._say(f"每{every}为一期", f"a period every {every}")
        for number, (duty, state) in enumerate(zip(told.duties, told.states, strict=True), 1):
            done = f" {moment(duty.done)}" if duty.done is not None else ""
            name = state_name(state, self.language)
            span = f"{moment(duty.since)} – {moment(duty.due)}"
            yield "", self._say(f"第{number}期 {span}　{name}{done}", f"{number}. {span}  {name}{done}")
        if told.end is not None:
            yield (
                "end",
                f"{moment(told.end.at)}{self._say('　', '  ')}{event_name(told.end.event, self.language)}",
            )


def moment(at: datetime) -> str:
    """2026-03-15 16:00; with seconds only where there are any."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at.second else f"{at:%Y-%m-%d %H:%M}"
