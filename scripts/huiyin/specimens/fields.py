"""Examples of HY2xx: the fields of a file."""

from __future__ import annotations

from huiyin.specimens.kinds import of
from huiyin.specimens.world import CHECKSUM, FIRST, ORGANIZATION_PATH, SECOND_PATH
from huiyin.specimens.world import FIRST_PATH as CASE

_DISPATCHED = "- {at: 2026-03-16T10:00+08:00, event: dispatched, by: xu.an, to: engineering}"
_SUMMARY = "summary: 楼道灯不亮，已更换"
SPECIMENS = (
    of("HY201", CASE, "x-source-number: w-41", "desk: 3\nx-source-number: w-41", name="desk"),
    of(
        "HY202",
        CASE,
        "received: 2026-03-16T09:00+08:00",
        "recieved: 2026-03-16T09:00+08:00",
        name="recieved",
        near="received",
    ),
    of("HY203", CASE, "subject: 楼道灯不亮", "subject: [楼道灯, 不亮]", name="subject", wanted="text"),
    of("HY204", CASE, "posted: 2026-03-15", "posted: 2026-02-30", name="posted", wanted="2026-03-15"),
    of("HY205", CASE, "received: 2026-03-16T09:00+08:00", "received: 2026-03-16", name="received"),
    of("HY206", CASE, "named: true", "named: yes", name="named"),
    of(
        "HY207",
        CASE,
        "kind: complaint",
        "kind: complain",
        name="kind",
        allowed="complaint, suggestion, enquiry, report, evaluation, grievance, other",
        near="complaint",
    ),
    of("HY208", ORGANIZATION_PATH, "households: 320", "households: 三百二十", name="households"),
    of("HY209", CASE, "site: east\nparty: owner", "party: owner", name="site"),
    of("HY211", CASE, f"id: {FIRST}", "id: 2026-016"),
    of("HY212", CASE, f"id: {FIRST}", "id: 20260316-ABCDR", found="R"),
    of("HY213", CASE, "received: 2026-03-16T09:00+08:00", "received: 2026-03-15T09:00+08:00", day="20260315"),
    of("HY214", CASE, f"id: {FIRST}", "id: 20260316-WXYZ9", expected="cases/2026/20260316-WXYZ9.md"),
    of("HY215", CASE, "posted: 2026-03-15", "posted: 2026-03-25"),
    of("HY221", CASE, "site: east", "site: est", field="site", name="est"),
    of("HY222", CASE, _DISPATCHED, _DISPATCHED.replace("xu.an", "gu.an"), name="gu.an", day="2026-03-16"),
    of("HY223", CASE, "site: east", "site: ｅast", field="site", character="U+FF45"),
    of(
        "HY224",
        ORGANIZATION_PATH,
        "{zh: 工程部, en: Engineering}",
        "{zh: 工程部, en: \u0415ngineering}",
        field="name",
        character="U+0415",
    ),
    of(
        "HY225",
        ORGANIZATION_PATH,
        "{id: fu.ning, name: 傅宁, roles: [department-head, handler], department: engineering, from: 2024-01-01}",
        "{id: fu.ning, name: 傅宁, roles: [department-head, handler], department: engineering, from: 2026-05-01}",
        name="fu.ning",
        day="2026-03-17",
    ),
    of("HY231", CASE, "## 答复\n\n灯已换好。", "## 答复\n\n灯已换好。\n\n## 答复\n\n已回访。", name="答复"),
    of("HY240", CASE, _SUMMARY, "summary: 张三反映楼道灯不亮，已更换"),
    of("HY241", CASE, _SUMMARY, "summary: 楼道灯不亮，已更换，有问题打一三八零零一三八零零零"),
    of("HY242", CASE, _SUMMARY, "summary: 楼道灯不亮，已更换，来信人 11010519491231002X"),
    of("HY243", CASE, _SUMMARY, "summary: 已退费，转入 6222 0212 3456 7890 123"),
    of("HY244", CASE, _SUMMARY, "summary: 京A12345占用消防通道，已劝离"),
    of("HY245", CASE, _SUMMARY, "summary: 已为持 E12345678 护照的租户办理登记"),
    of("HY246", CASE, _SUMMARY, "summary: 楼道灯不亮，已更换，答复发往 writer@example.org"),
    of("HY247", CASE, _SUMMARY, "summary: 楼道灯不亮，已更换，微信号 lamp_2026"),
    of("HY248", CASE, _SUMMARY, "summary: 三栋二单元楼道灯不亮，已更换"),
    of("HY249", CASE, _SUMMARY, f"summary: 与 {FIRST} 是同一件事，已更换"),
    of("HY251", SECOND_PATH, "file: 渗漏.txt", "file: 渗漏.jpg"),
    of("HY252", SECOND_PATH, "file: 渗漏.txt", "file: 照片/渗漏.txt"),
    of("HY253", SECOND_PATH, f"sha256: {CHECKSUM}", f"sha256: {CHECKSUM[:40]}"),
    of("HY254", SECOND_PATH, f"sha256: {CHECKSUM}", f"sha256: {CHECKSUM[::-1]}"),
)
