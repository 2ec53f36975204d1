"""Examples of HY4xx: policies, organisation and calendar."""

from __future__ import annotations

from huiyin.specimens.kinds import of, told
from huiyin.specimens.world import (
    CALENDAR_PATH,
    CALLS_PATH,
    EARLIER_PATH,
    ORGANIZATION_PATH,
    REQUIREMENTS_PATH,
)
from huiyin.specimens.world import LETTERS_PATH as POLICY

_REPLY = "from: received\n    until: [replied, declined]\n    within: 3 workdays"
SPECIMENS = (
    of("HY401", POLICY, "event: called-back\n    weekdays", "event: {kind: first}\n    weekdays"),
    of(
        "HY402",
        POLICY,
        "until: replied\n    within: 1 workday",
        "until: replyed\n    within: 1 workday",
        name="replyed",
        near="replied",
    ),
    of("HY403", POLICY, "within: 3 workdays", "within: 3 working", name="within"),
    of(
        "HY404",
        POLICY,
        "until: replied\n    within: 1 workday",
        "until: replied\n    within: 1 workday\n    every: 1 workday",
    ),
    of("HY405", POLICY, "only: [administrator]\n    may: [registered]", "only: [administrator]"),
    of(
        "HY406",
        POLICY,
        "event: called-back\n    weekdays: [mon, tue, wed, thu, fri]",
        "weekdays: [mon, tue, wed, thu, fri]",
    ),
    of(
        "HY407",
        POLICY,
        "kind: requirement\n    sections: [答复]\n    before: replied",
        "kind: requirement\n    before: replied",
    ),
    of("HY408", POLICY, "fields: [replied.cc]", "fields: [replied.copies]", name="replied.copies"),
    of("HY409", POLICY, "at_least: 95 %", "at_least: 95 %\n    at_most: 100 %"),
    of(
        "HY410",
        POLICY,
        "applies_to: {channel: [letter]}",
        "applies_to: {channel: [letter], last_satisfaction: not-satisfied}",
    ),
    of("HY411", CALLS_PATH, "id: calls-taken", "id: Calls", name="Calls"),
    of(
        "HY412",
        EARLIER_PATH,
        "in_force: {from: 2025-01-01, to: 2026-01-01}",
        "in_force: {from: 2026-01-01, to: 2025-01-01}",
    ),
    of("HY413", POLICY, "- id: remind\n    kind: deadline", "- id: reply\n    kind: deadline", name="reply"),
    of(
        "HY414",
        POLICY,
        "自收到之日起{{ reply.within }}内答复",
        "自收到之日起{{ repyl.within }}内答复",
        name="repyl",
        near="reply",
    ),
    of(
        "HY415",
        POLICY,
        "自收到之日起{{ reply.within }}内答复",
        "自收到之日起{{ reply.days }}内答复",
        name="reply.days",
        known="extendable, from, responsible, until, within",
    ),
    of("HY416", POLICY, "内补办。{{ reply }} {{ remind }}", "内补办。{{ reply }}", name="remind"),
    of("HY417", POLICY, "from: {overdue: reply}", "from: {overdue: answer-letter}", name="answer-letter"),
    of("HY418", POLICY, "from: {overdue: reply}", "from: {overdue: registrar}", name="registrar"),
    of("HY419", POLICY, "from: {overdue: reply}", "from: {overdue: remind}", name="remind"),
    of("HY421", ORGANIZATION_PATH, "timezone: Asia/Shanghai", "timezone: Asia/Beijing"),
    of(
        "HY422",
        ORGANIZATION_PATH,
        "- {id: phone, name: {zh: 电话, en: Telephone}, group: spoken}",
        "- {id: letter, name: {zh: 电话, en: Telephone}, group: spoken}",
        name="letter",
    ),
    of(
        "HY423",
        ORGANIZATION_PATH,
        "households: 320, head: tian.he",
        "households: 320, head: tian.hei",
        name="tian.hei",
    ),
    of(
        "HY424",
        POLICY,
        "within: 4h\n    responsible: administrator",
        "within: 4h\n    responsible: clerk",
        name="clerk",
    ),
    of("HY425", CALENDAR_PATH, "2026:\n", "26:\n"),
    of(
        "HY426",
        CALENDAR_PATH,
        "holidays: [2026-01-01, 2026-01-02, 2026-01-03]",
        "holidays: [2025-12-31, 2026-01-01, 2026-01-02]",
        name="2025-12-31",
    ),
    of("HY427", CALENDAR_PATH, "workdays: [2026-01-04]", "workdays: [2026-01-03]", name="2026-01-03"),
    of("HY428", CALENDAR_PATH, "workdays: [2026-01-04]", "workdays: [2026-01-05]", name="2026-01-05"),
    told(
        "HY431",
        ("草稿放在 policies/ 以外", "drafts lie outside policies/"),
        ("policies/来信规定（草稿）.docx", "policies/draft.docx"),
    ),
    of("HY432", CALLS_PATH, "id: calls-taken", "id: calls", name="calls", expected="calls-taken"),
    of(
        "HY433",
        EARLIER_PATH,
        "in_force: {from: 2025-01-01, to: 2026-01-01}",
        "in_force: {from: 2025-01-01}",
        name="letters",
        other="policies/letters/2025-1.md",
    ),
    of(
        "HY434",
        CALLS_PATH,
        "applies_to: {channel: [phone]}\nclauses:\n  - id: answer",
        "applies_to: {channel: [phone, letter]}\nclauses:\n  - id: reply",
        name="reply",
        other="policies/calls-taken.md",
    ),
    of("HY441", POLICY, "covers: [TL-01]", "covers: [TL-10]", name="TL-10"),
    of(
        "HY442",
        REQUIREMENTS_PATH,
        "- {id: TL-01, kind: duty, rule: 来信限期答复}",
        "- {id: TL-01, kind: duty, rule: 来信限期答复}\n  - {id: TL-02, kind: duty, rule: 来电限期回复}",
        name="TL-02",
    ),
)
