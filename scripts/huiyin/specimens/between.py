"""Examples of HY6xx to HY8xx: between files, sealing, what history forbids."""

from __future__ import annotations

from huiyin.specimens.kinds import of, told
from huiyin.specimens.world import FIRST, FIRST_PATH, FOURTH, FOURTH_PATH, SECOND, SECOND_PATH, THIRD_PATH

_RECEIPT = "received: 2026-03-16T09:00+08:00", "received: 2026-03-15T09:00+08:00"
_LINE = (
    "- {at: 2026-03-18T09:00+08:00, event: resolved, by: fu.ning}",
    "- {at: 2026-03-17T09:00+08:00, event: resolved, by: fu.ning}",
)
SPECIMENS = (
    of(
        "HY601",
        FIRST_PATH,
        "links: {formerly: [20260315-TVWXQ]}",
        f"links: {{formerly: [{SECOND}]}}",
        number="20260317-EFGHW",
        other="cases/2026/20260317-EFGHW.md",
    ),
    of(
        "HY602",
        SECOND_PATH,
        "reply_no: HF-20260317-EFGHW",
        "reply_no: HF-20260316-ABCDQ",
        number="HF-20260316-ABCDQ",
        other="cases/2026/20260316-ABCDQ.md",
    ),
    of(
        "HY603",
        SECOND_PATH,
        "x-source-number: w-42",
        "x-source-number: w-41",
        number="w-41",
        other="cases/2026/20260316-ABCDQ.md",
    ),
    of(
        "HY604",
        SECOND_PATH,
        f"links: {{related: [{FIRST}]}}",
        "links: {related: [20260320-2345J]}",
        name="related",
        number="20260320-2345J",
    ),
    of(
        "HY605",
        SECOND_PATH,
        f"links: {{related: [{FIRST}]}}",
        f"links: {{related: [{SECOND}]}}",
        name="related",
    ),
    of("HY606", THIRD_PATH, f"into: {SECOND}", f"into: {FOURTH}", number="20260319-PQRS7"),
    of(
        "HY607",
        FOURTH_PATH,
        "category: order/noise",
        "category: repair/leak",
        clause="calls-again",
        times="2",
        first="20260317-EFGHW",
    ),
    told(
        "HY701",
        (
            "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  …",
            "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  …",
        ),
        ("reporter: {name: 张三}", "reporter: {name: 张三}"),
        FIRST_PATH,
    ),
    told(
        "HY702",
        ("## 来信内容\n\n> （来信内容已密封）",) * 2,
        ("## 来信内容\n\n> 楼道灯坏了",) * 2,
        FIRST_PATH,
    ),
    told(
        "HY703",
        (
            "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  YWdl…   # 各案不同",
            "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  YWdl…   # another in every case",
        ),
        (
            "# 从另一案件整段复制来的\nreporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  YWdl…",
            "# copied from another case\nreporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  YWdl…",
        ),
        SECOND_PATH,
        other=FIRST_PATH,
    ),
    told(
        "HY704",
        ("attachments: [{file: light.jpg.age, sha256: 3f0a…}]",) * 2,
        ("attachments: [{file: light.jpg, sha256: 9c41…}]",) * 2,
        FIRST_PATH,
    ),
    told(
        "HY801",
        (
            f"{_LINE[0]}\n- {{at: 2026-03-19T09:00+08:00, event: corrected, by: fu.ning, of: {{event: resolved, "
            "at: 2026-03-18T09:00+08:00}, set: {note: 实为 17 日办结}, note: 时间记错}",
        )
        * 2,
        (_LINE[1],) * 2,
        FIRST_PATH,
        event="resolved",
        at="2026-03-18T09:00+08:00",
    ),
    told("HY802", (_RECEIPT[0],) * 2, (_RECEIPT[1],) * 2, FIRST_PATH, name="received"),
    told(
        "HY803",
        ("办完的案件结案、归档，文件留在原处", "a settled case is closed and archived; its file stays"),
        ("删掉或者改名案件的文件", "the file of a case was deleted or renamed"),
    ),
    told(
        "HY804",
        (
            "urgency: urgent\nlog:\n  …\n  - {at: 2026-03-17T09:20+08:00, event: reclassified, by: xu.an, field: urgency,"
            " from: normal, to: urgent, reason: 漏水}",
        )
        * 2,
        ("urgency: urgent", "urgency: urgent"),
        FOURTH_PATH,
        name="urgency",
    ),
    told(
        "HY805",
        (
            "policies/letters/1.md：  in_force: {from: 2026-01-01, to: 2026-07-01}\n"
            'policies/letters.md：    version: "2"\n'
            "                         in_force: {from: 2026-07-01}\n"
            "                         within: 5 workdays",
        )
        * 2,
        ('version: "1"\nin_force: {from: 2026-01-01}\n…\nwithin: 5 workdays   # 3 workdays',) * 2,
        "policies/letters.md",
        version="1",
        policy="letters",
        since="2026-01-01",
        clause="reply",
        number="2",
        cases="20260316-ABCDQ, 20260317-EFGHW",
    ),
    told(
        "HY806",
        (
            "新一年的日历在当年案件的期限算到之前补齐",
            "a year of the calendar is added before any deadline reaches into it",
        ),
        ("holidays: [2026-01-01, 2026-03-18]",) * 2,
        "policies/calendar.yml",
        clause="letters/reply",
        number="1",
        cases="20260316-ABCDQ",
    ),
    told(
        "HY807",
        ("**第二条** 被反映的人员不得承办。",) * 2,
        ("**第二条** 被反映人不得承办。",) * 2,
        "policies/letters.md",
        version="1",
        policy="letters",
        since="2026-01-01",
    ),
    told(
        "HY808",
        ('policies/letters/1.md\npolicies/letters.md   # version: "2"',) * 2,
        ('policies/letters.md   # version: "2"',) * 2,
        "policies/letters.md",
        version="1",
        policy="letters",
        since="2026-01-01",
    ),
)
