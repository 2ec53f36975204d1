"""A small repository without faults, of which each example of a fault changes a few lines. All of it is invented."""

# ruff: noqa: E501 - the examples are as wide as the files that they show

from __future__ import annotations

ORGANIZATION_PATH = "policies/organization.yml"
CALENDAR_PATH = "policies/calendar.yml"
REQUIREMENTS_PATH = "policies/requirements.yml"
LETTERS_PATH = "policies/letters.md"
EARLIER_PATH = "policies/letters/2025-1.md"
CALLS_PATH = "policies/calls-taken.md"
SURVEY_PATH = "cases/surveys/2026-H1.yml"
FIRST, SECOND, THIRD, FOURTH = "20260316-ABCDQ", "20260317-EFGHW", "20260318-JKMN1", "20260319-PQRS7"
FIRST_PATH, SECOND_PATH, THIRD_PATH, FOURTH_PATH = (
    f"cases/2026/{number}.md" for number in (FIRST, SECOND, THIRD, FOURTH)
)

ATTACHED_PATH = f"cases/2026/{SECOND}/渗漏.txt"
ATTACHED = "三单元渗漏，三月十七日拍照\n"
CHECKSUM = "bc64459406949338f7c8e022a9c1dac41b3dc273ebc0885cc2dc4faad790a198"
"""The SHA-256 of the attachment."""

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOHxH2Lls+O6vs6SBAdZV/nUssr20TYgwH6tZY0VfdYx"
"""Made for these examples; nobody has its private half."""
ORGANIZATION = """\
name: {zh: 示例小区, en: Example estate}
timezone: Asia/Shanghai
language: zh
office_hours: {open: "08:30", close: "17:30"}
roles: [handler, administrator, department-head, site-head, gm]
channels:
  - {id: letter, name: {zh: 来信, en: Letter}, group: written}
  - {id: phone, name: {zh: 电话, en: Telephone}, group: spoken}
  - {id: visit, name: {zh: 来访, en: Visit}, group: in-person}
sites:
  - {id: east, name: {zh: 东苑, en: East Court}, households: 320, head: tian.he}
departments:
  - {id: engineering, name: {zh: 工程部, en: Engineering}, head: fu.ning}
  - {id: security, name: {zh: 秩序部, en: Security}}
people:
  - {id: xu.an, name: 徐安, roles: [administrator], department: security, from: 2024-01-01}
  - {id: fu.ning, name: 傅宁, roles: [department-head, handler], department: engineering, from: 2024-01-01}
  - {id: ma.yue, name: 马悦, roles: [handler], department: engineering, from: 2024-01-01}
  - {id: tian.he, name: 田禾, roles: [site-head], from: 2024-01-01}
  - id: wei.lan
    name: 魏岚
    emails: [wei.lan@example.org]
    roles: [gm]
    from: 2024-01-01
    signing_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOHxH2Lls+O6vs6SBAdZV/nUssr20TYgwH6tZY0VfdYx
  - {id: gu.an, name: 顾安, roles: [administrator], from: 2024-01-01, to: 2026-01-01}
categories:
  - {id: repair, name: {zh: 维修, en: Repairs}, children: [{id: leak, name: {zh: 渗漏, en: Leaks}}]}
  - {id: order, name: {zh: 秩序, en: Order}, children: [{id: noise, name: {zh: 噪声, en: Noise}}]}
"""
CALENDAR = """\
2026:
  source: 国务院办公厅关于2026年部分节假日安排的通知
  holidays: [2026-01-01, 2026-01-02, 2026-01-03]
  workdays: [2026-01-04]
"""
REQUIREMENTS = """\
requirements:
  - {id: TL-01, kind: duty, rule: 来信限期答复}
"""
LETTERS = """\
---
id: letters
title: {zh: 来信规定, en: Letters}
version: "2026-1"
in_force: {from: 2026-01-01}
applies_to: {channel: [letter]}
clauses:
  - id: registrar
    kind: separation
    only: [administrator]
    may: [registered]
  - id: dispatch
    kind: deadline
    from: registered
    until: [dispatched, declined]
    within: 4h
    responsible: administrator
  - id: reply
    kind: deadline
    covers: [TL-01]
    from: received
    until: [replied, declined]
    within: 3 workdays
    responsible: department-head
    extendable: {up_to: 10 workdays}
  - id: remind
    kind: deadline
    from: {overdue: reply}
    until: replied
    within: 1 workday
    responsible: site-head
  - id: extension
    kind: approval
    event: extended
    by: [gm]
  - id: reply-form
    kind: requirement
    fields: [replied.cc]
  - id: reply-content
    kind: requirement
    sections: [答复]
    before: replied
  - id: verdict
    kind: requirement
    events: [called-back]
    before: closed
  - id: together
    kind: requirement
    events: [called-back]
    roles: [administrator, department-head]
    before: closed
  - id: conflict
    kind: separation
    person: subject_person
    may_not: [replied, called-back]
  - id: calls
    kind: window
    severity: notice
    event: called-back
    weekdays: [mon, tue, wed, thu, fri]
    hours: ["09:00-17:30"]
  - id: abusive
    kind: refusal
    ground: [abusive]
    fields: [reported_to]
  - id: rate
    kind: target
    measure: in-time
    of: [reply]
    at_least: 95 %
  - id: again
    kind: recurrence
    same: [site, category]
    times: 3
    within: 30 days
---
**第一条** 来信由管理员登记，{{ dispatch.within }}内分办。{{ registrar }} {{ dispatch }}

**第二条** 自收到之日起{{ reply.within }}内答复；逾期的，{{ remind.within }}内补办。{{ reply }} {{ remind }}

**第三条** 延期须经{{ extension.by }}批准。{{ extension }} 答复应当抄送并写明结果。{{ reply-form }} {{ reply-content }}

**第四条** 结案以前应当回访。{{ verdict }} {{ together }} {{ calls }} 被反映的人员应当回避。{{ conflict }}

**第五条** 侮辱他人的来信不予受理。{{ abusive }} 按期答复率不低于{{ rate.at_least }}。{{ rate }} 反复发生的另立专案。{{ again }}
"""
EARLIER = """\
---
id: letters
title: {zh: 来信规定, en: Letters}
version: "2025-1"
in_force: {from: 2025-01-01, to: 2026-01-01}
clauses:
  - {id: aim, kind: text, kept_by: page, reason: {zh: 宗旨, en: Aim}}
---
**第一条** 件件有回音。{{ aim }}
"""
CALLS = """\
---
id: calls-taken
title: {zh: 来电规定, en: Calls}
version: "2026-1"
in_force: {from: 2026-01-01}
applies_to: {channel: [phone]}
clauses:
  - id: answer
    kind: deadline
    from: received
    until: [replied, merged, closed]
    within: 24h
    responsible: administrator
  - id: calls-again
    kind: recurrence
    same: [site, category]
    times: 2
    within: 30 days
  - id: sheets-back
    kind: target
    measure: sheets-returned
    at_least: 70 %
---
**第一条** 来电应当在{{ answer.within }}内答复。{{ answer }} 反复来电的另立专案。{{ calls-again }}

**第二条** 满意度问卷收回的不少于{{ sheets-back.at_least }}。{{ sheets-back }}
"""
SURVEY = """\
period: 2026-H1
title: {zh: 2026年上半年满意度调查, en: "Satisfaction survey, first half of 2026"}
held: {from: 2026-05-11, to: 2026-05-24}
sheets:
  - {site: east, sent: 300, returned: 240}
questions:
  - id: overall
    text: {zh: 您对物业服务总体满意吗, en: "All in all, are you satisfied with our service?"}
    verdicts: {satisfied: 150, basically-satisfied: 70, not-satisfied: 12, no-answer: 8}
  - id: repairs
    text: {zh: 报修处理是否及时, en: Are repairs done in time?}
    site: east
    verdicts: {satisfied: 140, basically-satisfied: 60, not-satisfied: 25}
summary: {zh: 报修等候时间长的意见较多, en: Many find that they wait too long for repairs}
"""
FIRST_CASE = f"""\
---
id: {FIRST}
status: closed
channel: letter
received: 2026-03-16T09:00+08:00
posted: 2026-03-15
site: east
party: owner
named: true
kind: complaint
category: repair/leak
subject: 楼道灯不亮
responsible: engineering
assisting: [security]
subject_person: tian.he
links: {{formerly: [20260315-TVWXQ]}}
x-source-number: w-41
reporter: {{name: 张三}}
summary: 楼道灯不亮，已更换
log:
  - {{at: 2026-03-16T09:10+08:00, event: registered, by: xu.an}}
  - {{at: 2026-03-16T10:00+08:00, event: dispatched, by: xu.an, to: engineering}}
  - {{at: 2026-03-17T09:00+08:00, event: extended, by: fu.ning, clause: reply, until: 2026-03-23, reason: 等备件}}
  - {{at: 2026-03-17T11:00+08:00, event: approved, by: wei.lan, of: {{event: extended, at: 2026-03-17T09:00+08:00}}}}
  - {{at: 2026-03-18T09:00+08:00, event: resolved, by: fu.ning}}
  - {{at: 2026-03-18T15:00+08:00, event: replied, by: fu.ning, reply_no: HF-20260316-ABCDQ, via: phone, cc: [wei.lan]}}
  - {{at: 2026-03-19T10:00+08:00, event: called-back, by: xu.an, kind: first, satisfaction: satisfied, participants: [fu.ning]}}
  - {{at: 2026-03-19T11:00+08:00, event: corrected, by: xu.an, of: {{event: resolved, at: 2026-03-18T09:00+08:00}}, set: {{note: 已换灯}}, note: 补记}}
  - {{at: 2026-03-20T09:00+08:00, event: closed, by: xu.an, outcome: resolved}}
---
## 来信内容

> 灯坏了。

## 答复

灯已换好。
"""
SECOND_CASE = f"""\
---
id: {SECOND}
status: replied
channel: phone
received: 2026-03-17T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: repair/leak
urgency: important
links: {{related: [{FIRST}]}}
x-source-number: w-42
attachments: [{{file: 渗漏.txt, sha256: {CHECKSUM}}}]
log:
  - {{at: 2026-03-17T09:10+08:00, event: registered, by: xu.an}}
  - {{at: 2026-03-17T09:20+08:00, event: reclassified, by: xu.an, field: urgency, from: normal, to: urgent, reason: 漏水}}
  - {{at: 2026-03-17T09:30+08:00, event: reclassified, by: xu.an, field: urgency, from: urgent, to: important, reason: 已关阀}}
  - {{at: 2026-03-17T15:00+08:00, event: replied, by: fu.ning, reply_no: HF-20260317-EFGHW, via: phone}}
---
"""
THIRD_CASE = f"""\
---
id: {THIRD}
status: merged
channel: phone
received: 2026-03-18T09:00+08:00
site: east
party: tenant
named: false
kind: complaint
category: repair
log:
  - {{at: 2026-03-18T09:10+08:00, event: registered, by: xu.an}}
  - {{at: 2026-03-18T09:20+08:00, event: merged, by: xu.an, into: {SECOND}}}
---
"""
FOURTH_CASE = f"""\
---
id: {FOURTH}
status: dispatched
channel: phone
received: 2026-03-19T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: order/noise
responsible: security
log:
  - {{at: 2026-03-19T09:10+08:00, event: registered, by: xu.an}}
  - {{at: 2026-03-19T09:30+08:00, event: dispatched, by: xu.an, to: security}}
---
"""
FILES = {
    ORGANIZATION_PATH: ORGANIZATION,
    CALENDAR_PATH: CALENDAR,
    REQUIREMENTS_PATH: REQUIREMENTS,
    LETTERS_PATH: LETTERS,
    EARLIER_PATH: EARLIER,
    CALLS_PATH: CALLS,
    FIRST_PATH: FIRST_CASE,
    SECOND_PATH: SECOND_CASE,
    THIRD_PATH: THIRD_CASE,
    FOURTH_PATH: FOURTH_CASE,
    ATTACHED_PATH: ATTACHED,
    SURVEY_PATH: SURVEY,
}
"""The repository, {path: text}."""
