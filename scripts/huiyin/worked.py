"""Worked examples of deadlines for the handbook: small cases, put through the program's own clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from huiyin.book import load_house, read_case
from huiyin.calendar import Calendar
from huiyin.explain import explain
from huiyin.history import History
from huiyin.model import Text
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.words.narrate import Narrator

_ORGANIZATION = """\
name: {zh: 示例小区, en: Example estate}
timezone: Asia/Shanghai
channels: [{id: letter, name: {zh: 来信, en: Letter}}]
sites: [{id: east, name: {zh: 东苑, en: East Court}}]
people:
  - {id: clerk, name: 管理员, roles: [administrator, department-head]}
  - {id: boss, name: 总经理, roles: [gm]}
categories: [{id: repair, name: {zh: 维修, en: Repairs}}]
"""
_POLICY = """\
---
id: example
title: {zh: 示例规定, en: Example}
version: "1"
in_force: {from: 2020-01-01}
clauses:
  - {id: register, kind: deadline, from: received, until: registered, by: {on: same-workday, at: "17:30"}}
  - {id: urgent, kind: deadline, when: {urgency: urgent}, from: registered, until: measure-set, within: 24h}
  - id: reply
    kind: deadline
    from: received
    until: replied
    within: 3 workdays
    extendable: {up_to: 10 workdays}
    pausable: true
  - {id: call, kind: deadline, from: resolved, until: called-back, within: 7 days, roll: next-workday}
  - {id: remedy, kind: deadline, from: {overdue: reply}, until: replied, within: 1 workday}
  - {id: approval, kind: approval, event: extended, by: [gm]}
---
**第一条** {{ register.by }}登记。{{ register }} {{ urgent.within }}内处置。{{ urgent }}

**第二条** {{ reply.within }}内答复。{{ reply }} 逾期的，{{ remedy.within }}内补办。{{ remedy }}

**第三条** {{ call.within }}内回访。{{ call }} 延期须经批准。{{ approval }}
"""
_PATHS = {
    "policies/organization.yml": _ORGANIZATION,
    "policies/calendar.yml": "{}\n",
    "policies/example.md": _POLICY,
}


class Example(NamedTuple):
    """A case of a few lines, and the clause whose clock it shows."""

    key: str
    title: Text
    about: Text
    clause: str
    received: str
    log: tuple[str, ...]
    at: str
    """The moment at which it is looked at."""
    urgency: str = "normal"


EXAMPLES = (
    Example(
        "spring-festival",
        {"zh": "春节前收到的来信", "en": "A letter before the Spring Festival"},
        {
            "zh": "收到的当天不算。法定节假日和周末不算；调休上班的周六、周日是工作日，要算。"
            "最后一个工作日到下班时间为止。",
            "en": "The day of receipt does not count, nor do public holidays and weekends; a weekend day "
            "that is made "
            "a working day does. The last working day ends at closing time.",
        },
        "reply",
        "2026-02-13T16:00",
        ("{at: 2026-02-25T10:00, event: replied, by: clerk, reply_no: A-1, via: phone}",),
        "2026-02-26T09:00",
    ),
    Example(
        "national-day",
        {"zh": "国庆前夜收到的来信", "en": "A letter on the eve of National Day"},
        {
            "zh": "什么时候收到都一样：从第二天起数工作日，假期后的调休周六算一天。",
            "en": "The hour of receipt makes no difference: working days are counted from the next day, "
            "and the Saturday worked after the holiday is one.",
        },
        "reply",
        "2026-09-30T21:40",
        (),
        "2026-10-09T09:00",
    ),
    Example(
        "same-day",
        {"zh": "下班以后收到的来信，当天登记", "en": "Registered the same day, received after hours"},
        {
            "zh": "“当个工作日十七时三十分前”：过了这个时刻才收到的，或者当天不上班的，"
            "推到下一个工作日的同一时刻。",
            "en": "“By 17:30 the same working day”: what comes later than that, or on a day off, "
            "is due at that time of the next working day.",
        },
        "register",
        "2026-05-08T18:20",
        ("{at: 2026-05-09T08:50, event: registered, by: clerk}",),
        "2026-05-09T10:00",
    ),
    Example(
        "hours",
        {"zh": "紧急事项，二十四小时", "en": "Urgent: twenty-four hours"},
        {
            "zh": "按小时、分钟计的期限，从那一刻起不分昼夜连续计算，周末和节假日也算。",
            "en": "Hours and minutes run day and night from the very moment, weekends and holidays too.",
        },
        "urgent",
        "2026-03-13T17:00",
        (
            "{at: 2026-03-13T17:10, event: registered, by: clerk}",
            "{at: 2026-03-14T16:00, event: measure-set, by: clerk, measure: 关阀, in_charge: clerk}",
        ),
        "2026-03-16T09:00",
        "urgent",
    ),
    Example(
        "natural-days",
        {"zh": "七日内回访，最后一天是周日", "en": "Seven days, the last of them a Sunday"},
        {
            "zh": "“日”是自然日：办结当天不算，周末照算，到最后一天二十四时为止。条款写明顺延的，"
            "最后一天遇休息日才顺延。",
            "en": "“Days” are natural days: the day of the start does not count, weekends do, and the last "
            "day ends at "
            "24:00. Only where the clause says so, a last day that is a day off moves to the next working "
            "day.",
        },
        "call",
        "2026-03-02T09:00",
        (
            "{at: 2026-03-02T09:10, event: registered, by: clerk}",
            "{at: 2026-03-08T11:00, event: resolved, by: clerk}",
        ),
        "2026-03-12T09:00",
    ),
    Example(
        "pause",
        {"zh": "等待来信人补充材料", "en": "Waiting for the sender"},
        {
            "zh": "条款允许的，记下 waiting 起停表，记下 resumed 起再走；等待期间的工作日不算。没有记录，"
            "就没有停表。",
            "en": "Where the clause allows, the clock stands from waiting to resumed: working days between "
            "do not count. "
            "What is not logged does not stop it.",
        },
        "reply",
        "2026-04-13T09:30",
        (
            "{at: 2026-04-13T10:00, event: registered, by: clerk}",
            "{at: 2026-04-14T15:00, event: waiting, by: clerk, for: sender}",
            "{at: 2026-04-17T09:00, event: resumed, by: clerk}",
            "{at: 2026-04-20T16:00, event: replied, by: clerk, reply_no: A-2, via: phone}",
        ),
        "2026-04-21T09:00",
    ),
    Example(
        "extension",
        {"zh": "期限届满以前批准的延期", "en": "An extension approved before the deadline"},
        {
            "zh": "延期在期限届满以前提出，并由有权的人批准，才生效；批准以前原期限照走，"
            "合计也不能超过条款的上限。",
            "en": "An extension counts when it is asked for before the deadline and approved by whoever "
            "may; until then "
            "the old deadline stands, and all together it may not go beyond what the clause allows.",
        },
        "reply",
        "2026-04-13T09:30",
        (
            "{at: 2026-04-13T10:00, event: registered, by: clerk}",
            "{at: 2026-04-15T09:00, event: extended, by: clerk, clause: reply, until: 2026-04-22, reason: "
            "等备件}",
            "{at: 2026-04-15T11:00, event: approved, by: boss, of: {event: extended, at: 2026-04-15T09:00}}",
        ),
        "2026-04-20T09:00",
    ),
    Example(
        "unapproved",
        {"zh": "没有批准的延期", "en": "An extension that nobody approved"},
        {
            "zh": "只提出、没有批准的延期不生效：原期限一到就是逾期。",
            "en": "Asked for but not approved, it has no effect: the case is overdue when the old deadline "
            "passes.",
        },
        "reply",
        "2026-04-13T09:30",
        (
            "{at: 2026-04-13T10:00, event: registered, by: clerk}",
            "{at: 2026-04-15T09:00, event: extended, by: clerk, clause: reply, until: 2026-04-22, reason: "
            "等备件}",
        ),
        "2026-04-20T09:00",
    ),
    Example(
        "overdue",
        {"zh": "逾期以后补办", "en": "Made good after the deadline"},
        {
            "zh": "有的条款从另一条逾期的那一刻起算。后来补办了，逾期的记录仍在。",
            "en": "Some clauses start when another passes its deadline. What is made good later stays late "
            "in the record.",
        },
        "remedy",
        "2026-06-15T09:00",
        (
            "{at: 2026-06-15T09:10, event: registered, by: clerk}",
            "{at: 2026-06-22T16:00, event: replied, by: clerk, reply_no: A-3, via: phone}",
        ),
        "2026-06-23T09:00",
    ),
)


class _Files:
    """A snapshot held in memory."""

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return _PATHS[path].encode()

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders."""
        return sorted(path for path in _PATHS if path.startswith(folders))

    def is_link(self, path: str) -> bool:
        """No file of it is a link."""
        return False


def rules(calendar: Calendar) -> Rules:
    """The rules of the examples, with the working days of that calendar."""
    house = load_house(_Files()).rules
    return Rules(replace(house.organization, zone=calendar.zone), calendar, house.policies)


def lines(example: Example, judged: Rules, language: str) -> list[str]:
    """The clock of an example, as `huiyin explain` prints it."""
    history, at = _history(example, judged)
    policy = judged.policies[0]
    narrator = Narrator(language, judged.organization)
    told = [one for one in explain(history, at) if one.clause.id == example.clause]
    return [line for one in told for line in narrator.lines(one, policy)]


def _history(example: Example, judged: Rules) -> tuple[History, datetime]:
    zone = judged.organization.zone
    source = Source(f"cases/{example.received[:4]}/{example.key}.md", front_matter(example).encode())
    case, _reader = read_case(source, zone)
    assert case is not None, example.key
    return History(case, judged), datetime.fromisoformat(example.at).replace(tzinfo=zone)


def front_matter(example: Example) -> str:
    """The case as a file."""
    listed = "".join(f"  - {line}\n" for line in example.log)
    log = f"log:\n{listed}" if listed else "log: []\n"
    return (
        f"---\nid: {example.key}\nstatus: received\nchannel: letter\nreceived: {example.received}\nsite: "
        "east\n"
        "party: owner\nnamed: true\nkind: complaint\ncategory: repair\nurgency: "
        f"{example.urgency}\n{log}---\n"
    )
