"""Examples of HY5xx: clauses that a case does not keep."""

from __future__ import annotations

from huiyin.specimens.kinds import of, told
from huiyin.specimens.world import FIRST_PATH as CASE
from huiyin.specimens.world import FOURTH_PATH

_REGISTERED = "- {at: 2026-03-16T09:10+08:00, event: registered, by: xu.an}"
_EXTENDED = "- {at: 2026-03-17T09:00+08:00, event: extended, by: fu.ning, clause: reply, until: 2026-03-23, reason: 等备件}"
_APPROVED = "- {at: 2026-03-17T11:00+08:00, event: approved, by: wei.lan, of: {event: extended, at: 2026-03-17T09:00+08:00}}"
_REPLIED = "- {at: 2026-03-18T15:00+08:00, event: replied, by: fu.ning, reply_no: HF-20260316-ABCDQ, via: phone, cc: [wei.lan]}"
_CALLED = (
    "- {at: 2026-03-19T10:00+08:00, event: called-back, by: xu.an, kind: first, satisfaction: satisfied,"
    " participants: [fu.ning]}"
)
_LATE = "2026-03-19T12:00+08:00"
_AGAIN = (
    f"{_CALLED}\n  - {{at: {_LATE}, event: extended, by: fu.ning, clause: reply, until: 2026-03-25, reason: 等备件}}"
    f"\n  - {{at: 2026-03-19T13:00+08:00, event: approved, by: wei.lan, of: {{event: extended, at: {_LATE}}}}}"
)
_POSTPONED = (
    f"{_REGISTERED}\n  - {{at: 2026-03-16T09:30+08:00, event: extended, by: xu.an, clause: dispatch,"
    " until: 2026-03-18, reason: 忙}"
    "\n  - {at: 2026-03-16T09:40+08:00, event: approved, by: wei.lan, of: {event: extended, at: 2026-03-16T09:30+08:00}}"
)

SPECIMENS = (
    of(
        "HY501",
        CASE,
        _REPLIED,
        _REPLIED.replace(", cc: [wei.lan]", ""),
        clause="letters/reply-form",
        name="replied.cc",
    ),
    of(
        "HY502",
        CASE,
        "## 答复\n\n灯已换好。",
        "## 答复",
        clause="letters/reply-content",
        name="答复",
        before="replied",
    ),
    of("HY503", CASE, f"  {_CALLED}\n", "", clause="letters/verdict", event="called-back", before="closed"),
    of(
        "HY504",
        CASE,
        _CALLED,
        _CALLED.replace(", participants: [fu.ning]", ""),
        clause="letters/together",
        roles="administrator, department-head",
        before="closed",
    ),
    of(
        "HY505",
        CASE,
        _REPLIED,
        _REPLIED.replace("by: fu.ning", "by: tian.he"),
        clause="letters/conflict",
        event="replied",
        person="subject_person",
    ),
    of(
        "HY506",
        CASE,
        _REGISTERED,
        _REGISTERED.replace("xu.an", "ma.yue"),
        clause="letters/registrar",
        event="registered",
        roles="administrator",
    ),
    of(
        "HY507",
        CASE,
        _CALLED,
        _CALLED.replace("2026-03-19T10:00", "2026-03-18T20:30"),
        clause="letters/calls",
        event="called-back",
    ),
    of(
        "HY508",
        CASE,
        _APPROVED,
        _APPROVED.replace("wei.lan", "ma.yue"),
        clause="letters/extension",
        event="extended",
        roles="gm",
    ),
    of(
        "HY509",
        CASE,
        _APPROVED,
        _APPROVED.replace("wei.lan", "fu.ning"),
        clause="letters/extension",
        event="extended",
    ),
    of("HY510", CASE, _REGISTERED, _POSTPONED, clause="dispatch"),
    told(
        "HY511",
        (
            "在期限届满以前申请延期，并得到批准",
            "ask for the extension, and have it approved, before the deadline",
        ),
        ("期限已经过了，才记 extended", "extended was logged after the deadline had passed"),
        clause="reply",
    ),
    of("HY512", CASE, _EXTENDED, _EXTENDED.replace("2026-03-23", "2026-03-18"), clause="reply"),
    of("HY513", CASE, _EXTENDED, _EXTENDED.replace("2026-03-23", "2026-05-29"), clause="reply"),
    of("HY514", CASE, _CALLED, _AGAIN, clause="reply"),
    of("HY515", CASE, f"  {_APPROVED}\n", "", clause="letters/extension", event="extended", roles="gm"),
    of("HY516", FOURTH_PATH, "channel: phone", "channel: visit"),
    told(
        "HY517",
        ("在 policies/calendar.yml 里补上这一年", "the year stands in policies/calendar.yml"),
        (
            "案件跨进了 2027 年，而日历只到 2026 年",
            "the case reaches into 2027, and the calendar ends with 2026",
        ),
        years="2027",
    ),
)
