"""The explained clock: whole outputs for worked cases, and agreement with the engine on random ones."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from huiyin.explain import Explanation, as_json, explain
from huiyin.history import History
from huiyin.model import Policy
from huiyin.obligations import duties, state
from huiyin.retrace import Extension, Pause
from huiyin.words.narrate import Narrator
from tests.engine import case_of, policy_of, rules_of, world
from tests.strategies import Situation, random_situation
from tests.worked_examples import (
    CHAIN,
    EXTENSIONS_ASK,
    ROLL,
    Example,
    by,
    clause,
    example,
    extends,
    stops,
    within,
)

HOME = world()[0]


def told(one: Example) -> list[Explanation]:
    """The explanations of an example, as of its moment."""
    return explain(History(case_of(one.case), rules_of(one.policies), one.at), one.at)


def text(one: Example, language: str) -> str:
    """What `huiyin explain` prints for it."""
    policies: dict[str, Policy] = {values["id"]: policy_of(values) for values in one.policies}
    narrator = Narrator(language, HOME)
    blocks = [narrator.lines(item, policies[item.clause.policy]) for item in told(one)]
    return "\n\n".join("\n".join(line.rstrip() for line in block) for block in blocks) + "\n"


def worked(clauses: Any, received: str, log: str, at: str) -> Example:
    """A case to be explained."""
    return example("", clauses, received, log, at, "")


FESTIVAL = worked(
    {**stops("3 workdays"), "extendable": {"up_to": "10 workdays"}},
    "2026-02-12 16:00",
    "02-14 10:00 waiting for=parts; 02-25 09:00 resumed; 02-25 10:00 extended clause=a until=03-03;"
    " 02-25 11:00 extended clause=a until=03-20; 03-02 15:00 replied",
    "03-05 09:00",
)


def test_spring_festival_with_a_pause_and_extensions_in_chinese() -> None:
    assert (
        text(FESTIVAL, "zh")
        == """\
a　《规定》
  规则  自收到之日起，应当在三个工作日内答复；经延期，合计不得超过十个工作日；等待期间不计时。
  起算  2026-02-12 16:00　收到
  期限  三个工作日，末日下班时届满
        2026-02-12 星期四　起算日，不计
        2026-02-13 星期五　工作日，第1日
        2026-02-14 星期六　调休上班，第2日
        2026-02-15 星期日　节假日放假，不计
        2026-02-16 星期一　节假日放假，不计
        2026-02-17 星期二　节假日放假，不计
        2026-02-18 星期三　节假日放假，不计
        2026-02-19 星期四　节假日放假，不计
        2026-02-20 星期五　节假日放假，不计
        2026-02-21 星期六　节假日放假，不计
        2026-02-22 星期日　节假日放假，不计
        2026-02-23 星期一　节假日放假，不计
        2026-02-24 星期二　等待期间，不计
        2026-02-25 星期三　等待期间，不计
        2026-02-26 星期四　工作日，第3日
        2026-02-27 星期五　工作日，第4日
        2026-02-28 星期六　调休上班，第5日
        2026-03-01 星期日　周末，不计
        2026-03-02 星期一　工作日，第6日
        2026-03-03 星期二　工作日，第7日
  期满  2026-02-24 17:30（变动之前）
  中止  2026-02-14 10:00至2026-02-25 09:00等待备件，期满由2026-02-24 17:30移至2026-02-26 17:30
  延期  2026-02-25 10:00生效，期满由2026-02-26 17:30移至2026-03-03 17:30
  延期  2026-02-25 11:00 → 2026-03-20，超过允许的最长期限，未生效
  期满  2026-03-03 17:30
  完成  2026-03-02 15:00　答复
  状态  按期完成
"""
    )


def test_spring_festival_with_a_pause_and_extensions_in_english() -> None:
    assert (
        text(FESTIVAL, "en")
        == """\
a  Rules
  rule       Reply: due within three working days of receipt; extendable to ten working days in all; waiting does not count.
  start      2026-02-12 16:00  receipt
  term       three working days, until closing time of the last
             2026-02-12 Thu  day of the start, not counted
             2026-02-13 Fri  working day, day 1
             2026-02-14 Sat  make-up working day, day 2
             2026-02-15 Sun  public holiday, not counted
             2026-02-16 Mon  public holiday, not counted
             2026-02-17 Tue  public holiday, not counted
             2026-02-18 Wed  public holiday, not counted
             2026-02-19 Thu  public holiday, not counted
             2026-02-20 Fri  public holiday, not counted
             2026-02-21 Sat  public holiday, not counted
             2026-02-22 Sun  public holiday, not counted
             2026-02-23 Mon  public holiday, not counted
             2026-02-24 Tue  waiting, not counted
             2026-02-25 Wed  waiting, not counted
             2026-02-26 Thu  working day, day 3
             2026-02-27 Fri  working day, day 4
             2026-02-28 Sat  make-up working day, day 5
             2026-03-01 Sun  weekend, not counted
             2026-03-02 Mon  working day, day 6
             2026-03-03 Tue  working day, day 7
  due        2026-02-24 17:30 (before any change)
  pause      waiting for parts from 2026-02-14 10:00 to 2026-02-25 09:00; due moves from 2026-02-24 17:30 to 2026-02-26 17:30
  extension  2026-02-25 10:00; due moves from 2026-02-26 17:30 to 2026-03-03 17:30
  extension  2026-02-25 11:00 → 2026-03-20: no effect: beyond what the clause allows
  due        2026-03-03 17:30
  done       2026-03-02 15:00  reply
  state      met
"""
    )


CHAINED = worked(CHAIN, "2026-03-02 10:00", "03-06 09:00 replied; 03-10 09:00 withdrawn", "03-12 09:00")


def test_a_chained_deadline_names_its_origin() -> None:
    assert (
        text(CHAINED, "zh")
        == """\
a　《规定》
  规则  自收到之日起，应当在三个工作日内答复。
  起算  2026-03-02 10:00　收到
  期限  三个工作日，末日下班时届满
        2026-03-02 星期一　起算日，不计
        2026-03-03 星期二　工作日，第1日
        2026-03-04 星期三　工作日，第2日
        2026-03-05 星期四　工作日，第3日
  期满  2026-03-05 17:30
  完成  2026-03-06 09:00　答复
  状态  逾期完成

b　《规定》
  规则  自“a”逾期之时起，应当在一个工作日内解释说明。
  起算  2026-03-05 17:30　“a”到期未办
  期限  一个工作日，末日下班时届满
        2026-03-05 星期四　起算日，不计
        2026-03-06 星期五　工作日，第1日
  期满  2026-03-06 17:30
  终止  2026-03-10 09:00　撤回
  状态  逾期未办，已终止
"""
    )


SERIES = worked(
    clause(every="1 workday", each="progress"),
    "2026-03-05 10:00",
    "03-06 09:00 progress; 03-10 09:00 replied",
    "03-12 09:00",
)


def test_a_recurring_deadline_has_a_line_a_period() -> None:
    assert (
        text(SERIES, "en")
        == """\
a  Rules
  rule       Progress note: at least once every one working day from receipt until reply.
  start      2026-03-05 10:00  receipt
  term       a period every one working day
             1. 2026-03-05 10:00 – 2026-03-07 00:00  met 2026-03-06 09:00
             2. 2026-03-07 00:00 – 2026-03-10 00:00  missed
             3. 2026-03-10 00:00 – 2026-03-11 00:00  met 2026-03-10 09:00
  ended      2026-03-10 09:00  reply
"""
    )


def test_hours_run_on_and_stand_still_while_waiting() -> None:
    one = worked(
        stops("24h"),
        "2026-03-06 10:00",
        "03-06 12:00 waiting; 03-06 15:00 resumed; 03-07 09:00 waiting",
        "03-08 09:00",
    )
    assert (
        text(one, "zh")
        == """\
a　《规定》
  规则  自收到之时起，应当在二十四小时内答复；等待期间不计时。
  起算  2026-03-06 10:00　收到
  期限  二十四小时，连续计算，节假日照计
  期满  2026-03-07 10:00（变动之前）
  中止  2026-03-06 12:00至2026-03-06 15:00等待来信人，期满由2026-03-07 10:00移至2026-03-07 13:00
  中止  2026-03-07 09:00起等待来信人，尚未恢复，停止计时
  期满  2026-03-07 13:00
  状态  中止计时
"""
    )


def test_times_of_day_late_starts_rolling_unapproved_extensions_and_unknown_years() -> None:
    late = worked(by("same-workday", "12:00"), "2026-03-06 12:01", "", "03-07 09:00")
    assert (
        text(late, "zh")
        == """\
a　《规定》
  规则  收到后，应当于当个工作日十二时前答复。
  起算  2026-03-06 12:01　收到
  期限  当个工作日十二时前；起算时已过十二时，移至次一工作日
        2026-03-06 星期五　起算日，不计
        2026-03-07 星期六　周末，不计
        2026-03-08 星期日　周末，不计
        2026-03-09 星期一　工作日
  期满  2026-03-09 12:00
  状态  未到期
"""
    )
    rolled = worked(within("1 day", **ROLL), "2026-03-06 10:00", "", "03-07 09:00")
    assert "  注意  最后一日2026-03-07为休息日，顺延\n  期满  2026-03-10 00:00\n" in text(rolled, "zh")
    asking = worked(
        [extends("3 workdays", "10 workdays"), EXTENSIONS_ASK],
        "2026-03-02 10:00",
        "03-03 10:00 extended clause=a until=03-10",
        "03-04 09:00",
    )
    assert "  extension  2026-03-03 10:00 → 2026-03-10: no effect until it is approved\n" in text(
        asking, "en"
    )
    unknown = worked(within("3 workdays"), "2026-12-30 10:00", "", "12-31 09:00")
    assert "  注意  2027年没有官方日历，只按周末推算\n" in text(unknown, "zh")


def test_json_has_the_days_the_steps_and_the_periods() -> None:
    one = worked(
        stops("1 workday"), "2026-03-06 10:00", "03-06 12:00 waiting; 03-09 15:00 resumed", "03-09 16:00"
    )
    found = [as_json(item, "en", HOME) for item in told(one)]
    assert found == [
        {
            "policy": "p",
            "clause": "a",
            "rule": "Reply: due within one working day of receipt; waiting does not count.",
            "start": {"at": "2026-03-06T10:00:00+08:00", "event": "received", "overdue_of": None},
            "first_due": "2026-03-09T17:30:00+08:00",
            "days": [
                {"date": "2026-03-06", "reason": "start", "number": None},
                {"date": "2026-03-07", "reason": "weekend", "number": None},
                {"date": "2026-03-08", "reason": "weekend", "number": None},
                {"date": "2026-03-09", "reason": "paused", "number": None},
                {"date": "2026-03-10", "reason": "workday", "number": 1},
            ],
            "steps": [
                {
                    "step": "pause",
                    "begin": "2026-03-06T12:00:00+08:00",
                    "end": "2026-03-09T15:00:00+08:00",
                    "for": "sender",
                    "due_before": "2026-03-09T17:30:00+08:00",
                    "due_after": "2026-03-10T17:30:00+08:00",
                }
            ],
            "periods": [
                {
                    "since": "2026-03-06T10:00:00+08:00",
                    "due": "2026-03-10T17:30:00+08:00",
                    "done": None,
                    "state": "open",
                }
            ],
            "ended_by": None,
            "calendar_guessed": False,
            "years_without_calendar": [],
        }
    ]


# --- agreement with the engine -----------------------------------------------------------------------------


def disagreements(situation: Situation) -> list[str]:
    """Where the explanation and the engine do not say the same."""
    at = situation.at
    history = History(case_of(situation.case), rules_of(situation.policies), at)
    found = explain(history, at)
    explained = [(duty, name) for one in found for duty, name in zip(one.duties, one.states, strict=True)]
    engine = [(duty, state(duty, at)) for duty in duties(history, at)]
    wrong = (
        [] if sorted(map(str, explained)) == sorted(map(str, engine)) else ["not the engine's obligations"]
    )
    for one in found:
        if one.reckoned is not None and one.reckoned != one.duties[0].due:
            wrong.append(f"{one.clause.id}: reckoned {one.reckoned}, due {one.duties[0].due}")
        wrong += [f"{one.clause.id}: {problem}" for problem in broken_steps(one)]
    return wrong


def broken_steps(one: Explanation) -> list[str]:
    """Steps that do not lead from the first deadline to the last; days that do not add up to the term."""
    wrong = []
    current = one.first
    moved = False
    for step in one.steps:
        if isinstance(step, Extension) and step.code:
            continue
        wrong += [f"a step from {step.before}, not {current}"] if step.before != current else []
        moved = moved or step.after != current
        current = step.after
    if one.first is not None and current != one.duties[0].due:
        wrong.append(f"the steps lead to {current}, not {one.duties[0].due}")
    numbers = [day.number for day in one.days if day.number is not None]
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append("days are not numbered in order")
    paused = any(isinstance(step, Pause) for step in one.steps)
    if numbers and not moved and not paused and len(numbers) != one.clause.fields["within"].number:
        wrong.append(f"{len(numbers)} days counted")
    if one.days and one.days[-1].day != one.duties[0].due.date():
        wrong.append(f"the last day is {one.days[-1].day}")
    return wrong


def check(first: int, last: int) -> None:
    """Compare on so many random situations, and tell them in words."""
    for seed in range(first, last):
        situation = random_situation(Random(seed))
        assert disagreements(situation) == [], f"seed {seed}"


@pytest.mark.parametrize("block", range(4))
def test_agrees_with_the_engine(block: int) -> None:
    check(block * 50, block * 50 + 50)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_agrees_with_the_engine_on_many_more(block: int) -> None:
    check(20_000 + block * 250, 20_250 + block * 250)


def test_every_random_clock_can_be_told() -> None:
    for seed in range(60):
        situation = random_situation(Random(seed))
        history = History(case_of(situation.case), rules_of(situation.policies), situation.at)
        for one in explain(history, situation.at):
            for language in ("zh", "en"):
                lines = Narrator(language, HOME).lines(one, None)
                assert all(lines), f"seed {seed}"
                assert "None" not in "".join(lines), f"seed {seed}"
