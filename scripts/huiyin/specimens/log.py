"""Examples of HY3xx: the log of a case."""

# ruff: noqa: E501 - the examples are as wide as the files that they show

from __future__ import annotations

from huiyin.specimens.kinds import of, told
from huiyin.specimens.world import FIRST_PATH as CASE
from huiyin.specimens.world import FOURTH_PATH, SECOND_PATH

_REGISTERED = "- {at: 2026-03-16T09:10+08:00, event: registered, by: xu.an}"
_DISPATCHED = "- {at: 2026-03-16T10:00+08:00, event: dispatched, by: xu.an, to: engineering}"
_APPROVED = "- {at: 2026-03-17T11:00+08:00, event: approved, by: wei.lan, of: {event: extended, at: 2026-03-17T09:00+08:00}}"
_REPLIED = "- {at: 2026-03-18T15:00+08:00, event: replied, by: fu.ning, reply_no: HF-20260316-ABCDQ, via: phone, cc: [wei.lan]}"
_CALLED = (
    "- {at: 2026-03-19T10:00+08:00, event: called-back, by: xu.an, kind: first, satisfaction: satisfied,"
    " participants: [fu.ning]}"
)
_CORRECTED = (
    "- {at: 2026-03-19T11:00+08:00, event: corrected, by: xu.an, of: {event: resolved, at: 2026-03-18T09:00+08:00},"
    " set: {note: 已换灯}, note: 补记}"
)
_URGENT = "- {at: 2026-03-17T09:20+08:00, event: reclassified, by: xu.an, field: urgency, from: normal, to: urgent, reason: 漏水}"
_IMPORTANT = (
    "- {at: 2026-03-17T09:30+08:00, event: reclassified, by: xu.an, field: urgency, from: urgent, to: important,"
    " reason: 已关阀}"
)
_SENT = "- {at: 2026-03-19T09:30+08:00, event: dispatched, by: xu.an, to: security}"

SPECIMENS = (
    of("HY301", CASE, _REPLIED, _REPLIED.replace(", via: phone", ""), event="replied", name="via"),
    of(
        "HY302",
        CASE,
        _CORRECTED,
        _CORRECTED.replace("set: {note: 已换灯}", "void: true, set: {note: 已换灯}"),
        event="corrected",
    ),
    of("HY303", CASE, f"{_REGISTERED}\n  {_DISPATCHED}", f"{_DISPATCHED}\n  {_REGISTERED}"),
    of(
        "HY304",
        FOURTH_PATH,
        _SENT,
        "- {at: 2026-03-19T09:30+08:00, event: closed, by: xu.an, outcome: resolved}",
        event="closed",
        status="registered",
        following="accessed, appealed, approved, assigned, contacted, corrected, declined, dispatched, escalated, explained, extended, lent, measure-set, merged, presented, progress, reclassified, refused, replied, resolved, rewarded, screened, waiting, withdrawn",
    ),
    of("HY305", CASE, _REGISTERED, _REGISTERED.replace("09:10", "08:10"), event="registered"),
    of("HY306", CASE, "status: closed", "status: replied", found="replied", status="closed"),
    of(
        "HY307",
        CASE,
        "responsible: engineering",
        "responsible: security",
        name="responsible",
        value="engineering",
    ),
    of(
        "HY308",
        CASE,
        _CALLED,
        _CALLED.replace("satisfied,", "not-satisfied,"),
        event="called-back",
        name="reason",
    ),
    of(
        "HY309",
        CASE,
        _APPROVED,
        _APPROVED.replace("at: 2026-03-17T09:00", "at: 2026-03-17T08:00"),
        event="approved",
    ),
    of(
        "HY310",
        CASE,
        _APPROVED,
        _APPROVED.replace("at: 2026-03-17T11:00", "at: 2026-03-16T11:00"),
        event="approved",
    ),
    of(
        "HY311",
        SECOND_PATH,
        _URGENT,
        _URGENT.replace("field: urgency", "field: status"),
        allowed="kind, category, urgency, severity, complexity, scope, confidential, site",
    ),
    of(
        "HY312",
        SECOND_PATH,
        _IMPORTANT,
        _IMPORTANT.replace("from: urgent", "from: normal"),
        name="urgency",
        value="urgent",
    ),
    of("HY313", SECOND_PATH, "urgency: important", "urgency: urgent", name="urgency", value="important"),
    of("HY314", FOURTH_PATH, _SENT, _SENT.replace("2026-03-19", "2062-03-19"), at="2026-12-01T09:00+08:00"),
    told(
        "HY315",
        ("当天办的事当天记", "what happens is entered on the same day"),
        ("3月16日分办，3月23日才记上", "dispatched on 16 March, entered on 23 March"),
        event="dispatched",
        days="5",
    ),
    told(
        "HY316",
        (
            "每件事记一次；拖得太久的，另立新案，用 links 连上",
            "each thing once; what goes on is a new case, linked to this one",
        ),
        ("别的程序把同一行写了上千遍", "another program wrote the same line a thousand times over"),
        most="1000",
    ),
)
