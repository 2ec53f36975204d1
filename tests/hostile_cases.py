"""Broken, sloppy and hostile case files: each a sound case with one thing done to it, and what is to be said of it.

`<N>` stands for the case's number, another one in each row, so that all of them fit into one repository.
"""

# ruff: noqa: E501 (tables: a file and what is to be said of it on one line)

from __future__ import annotations

from collections.abc import Iterator

from huiyin.numbers import check_character
from tests.hostile_house import Row, number

BASE = """\
---
id: <N>
status: replied
channel: letter
received: 2026-03-16T09:00+08:00
posted: 2026-03-15
site: east
party: owner
named: true
kind: complaint
category: repair/leak
urgency: normal
confidential: none
reply_needed: true
responsible: works
handler: zhang.wei
subject_person: li.na
reporter: {name: 王女士, phone: "13800000000", room: 3栋2单元1501}
log:
  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}
  - {at: 2026-03-16T09:40+08:00, event: dispatched, by: chen.min, to: works}
  - {at: 2026-03-16T10:00+08:00, event: assigned, by: he.jun, to: zhang.wei}
  - {at: 2026-03-16T15:00+08:00, event: measure-set, by: he.jun, measure: 更换, in_charge: zhang.wei, until: 2026-03-17}
  - {at: 2026-03-17T10:00+08:00, event: replied, by: he.jun, reply_no: HF-<N>-1, via: phone, cc: [wu.gm]}
  - {at: 2026-03-18T10:30+08:00, event: called-back, by: he.jun, kind: first, satisfaction: satisfied}
---
## 来信内容
> 楼道灯坏了一周

## 答复
已更换。
"""
REGISTERED = "  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}"
REPLIED = "  - {at: 2026-03-17T10:00+08:00, event: replied, by: he.jun, reply_no: HF-<N>-1, via: phone, cc: [wu.gm]}"
CALLED = (
    "  - {at: 2026-03-18T10:30+08:00, event: called-back, by: he.jun, kind: first, satisfaction: satisfied}"
)
END = f"{CALLED}\n---\n## "


def put(name: str, old: str, new: str, *found: str) -> Row:
    """The sound case with a text in it replaced."""
    assert BASE.count(old) == 1, f"{name}: {old!r} stands {BASE.count(old)} times"
    return Row(name, BASE.replace(old, new), found)


def also(name: str, line: str, *found: str, status: str = "replied") -> Row:
    """The sound case with a seventh line in its log, the 26th of the file."""
    text = BASE.replace(END, f"{CALLED}\n  - {line}\n---\n## ").replace(
        "status: replied", f"status: {status}"
    )
    return Row(name, text, found)


def late(event: str, more: str = "", by: str = "he.jun") -> str:
    """A line of the log after all others."""
    return f"{{at: 2026-03-19T09:00+08:00, event: {event}, by: {by}{', ' if more else ''}{more}}}"


def bare(name: str, text: str, *found: str) -> Row:
    """A file that is nothing like the sound case."""
    return Row(name, text, found)


UNREADABLE = [
    Row("empty", b"", ("HY106 1:1",)),
    Row("only a body", b"# Letter\n", ("HY106 1:1",)),
    Row("a space before the fence", b" ---\nid: x\n---\n", ("HY106 1:1",)),
    Row("not closed", b"---\nid: x\n", ("HY107 1:1",)),
    Row("no fields", b"---\n---\n", ("HY108 2:1",)),
    Row("a list", b"---\n- id\n---\n", ("HY108 2:1",)),
    Row("a word", b"---\nid\n---\n", ("HY108 2:1",)),
    Row("UTF-16", BASE.encode("utf-16"), ("HY102 1:1",)),
    Row("GB18030", BASE.encode("gb18030"), ("HY102 18:18",)),
    Row("a NUL", BASE.replace("site: east", "site: ea\0st").encode(), ("HY103 7:9",)),
    Row("NULs only", b"\0" * 64, ("HY103 1:1", "HY106 1:1")),
    Row("an escape", BASE.replace("楼道灯", "\x1b[31m楼道灯").encode(), ("HY103 28:3",)),
    Row("a C1 control", BASE.replace("site: east", "site: ea\x85st").encode(), ("HY103 7:9",)),
    Row("a form feed", BASE.replace("site: east", "site: east\f").encode(), ("HY103 7:11",)),
    Row("a second byte order mark", b"\xef\xbb\xbf\xef\xbb\xbf" + BASE.encode(), ("HY103 1:1", "HY106 1:1")),
    put(
        "a tab as indent",
        REGISTERED,
        "\t- {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}",
        "HY111 20:1",
    ),
    put("a tab before a key", "site: east", "\tsite: east", "HY111 7:1"),
    put("a key twice", "party: owner", "site: west", "HY112 8:1"),
    put(
        "a key twice in an event", "by: chen.min, to: works", "by: chen.min, by: works", "HY112 21 by: works"
    ),
    put("a key twice in the reporter", "room: 3栋2单元1501", "name: 李先生", "HY112 18 name: 李先生"),
    put("an anchor", "site: east", "site: &a east", "HY113 7:7"),
    put("an alias", "site: east", "site: *a", "HY113 7:7"),
    put("anchor and alias", "site: east\nparty: owner", "site: &a east\nparty: *a", "HY113 7:7", "HY113 8:8"),
    put("emphasis", "subject_person: li.na", "x-note: **bold**", "HY113 17:9"),
    put("a tag", "site: east", "site: !!str east", "HY114 7:7"),
    put("a Python object", "site: east", "site: !!python/object/apply:os.system [id]", "HY114 7:7"),
    put("a Python name", "site: east", "site: !!python/name:os.system", "HY114 7:7"),
    put("an own tag", "site: east", "site: !x east", "HY114 7:7"),
    put("a merge key", "site: east", "<<: {site: east}", "HY118 7:1"),
    put("a second document", "site: east", "site: east\n...\nx: y", "HY116 8:1"),
    put("a directive", "id: <N>", "%YAML 1.1\nid: <N>", "HY116 2:1"),
    put("a Chinese key", "site: east", "小区: east", "HY117 7:1"),
    put("a complex key", "site: east", "? [site]\n: east", "HY117 7:3"),
    put("an empty key", "site: east", ": east", "HY117 7:1"),
    put("a colon in a value", "site: east", "site: east: wing", "HY121 7:11"),
    put("an open quote", "site: east", 'site: "east', "HY122 7:7"),
    put("an open apostrophe", "site: east", "site: 'east", "HY122 7:7"),
    put("an open bracket", "site: east", "site: [east", "HY123 7:7"),
    put(
        "an open brace in the log",
        "by: chen.min}\n  - {at: 2026-03-16T09:40",
        "by: chen.min\n  - {at: 2026-03-16T09:40",
        "HY123 20:5",
    ),
    put("no space after the colon", "site: east", "site:east", "HY124 7:1"),
    put("a line of words", "site: east", "the east site", "HY124 7:1"),
    put("an at sign", "site: east", "site: @east", "HY125 7:7"),
    put("a backquote", "site: east", "site: `east`", "HY125 7:7"),
    put("a percent sign", "site: east", "site: %east", "HY125 7:7"),
    put("a bad escape", "site: east", r'site: "C:\dir"', "HY126 7:10"),
    put("an indent too many", "site: east", "  site: east", "HY127 7:3"),
    put("after the quote", "site: east", 'site: "ea" st', "HY128 7:12"),
    put("a comma missing", "name: 王女士, phone", "name: 王女士 phone", "HY121 18:27"),
    put(
        "a conflict",
        "site: east",
        "<<<<<<< HEAD\nsite: east\n=======\nsite: west\n>>>>>>> other",
        "HY105 7:1",
        "HY105 9:1",
        "HY105 11:1",
    ),
    put(
        "a conflict in the body",
        "已更换。",
        "<<<<<<< HEAD\n已更换。\n=======\n未更换。\n>>>>>>> other",
        "HY105 31:1",
        "HY105 33:1",
        "HY105 35:1",
    ),
    put("nested too deep", "site: east", "x-a: " + "[" * 40 + "]" * 40, "HY115 7:25"),
    put("100,000 brackets", "site: east", "x-a: " + "[" * 100_000, "HY115 7:25"),
    put(
        "nested too deep in blocks",
        "site: east",
        "x-a:\n" + "".join(f"{' ' * n}- \n" for n in range(1, 40)),
        "HY115 27 -",
    ),
    put(
        "an alias bomb",
        "site: east",
        "x-a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"x-{b}: &{b} [{','.join(f'*{a}' for _ in range(9))}]\n"
            for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "HY113 7:6",
        "HY113 8:6",
        *(f"HY113 8:{n}" for n in range(10, 35, 3)),
        "HY113 9:6",
        *(f"HY113 9:{n}" for n in range(10, 32, 3)),
    ),
    put("200,000 commas", "site: east", "x-a: [" + "a," * 200_000 + "]", "HY119 7:199981"),
    Row("more than a mebibyte", (BASE + "> 长\n" * 240_000).encode(), ("HY101 1:1",)),
    Row("a mebibyte in one line", b"---\n" + b"a" * 1_000_000 + b"\n---\n", ("HY108 2:1",)),
    Row("a mebibyte of quotes", b"---\na: " + b"'" * 1_000_001 + b"\n---\n", ("HY122 2:4",)),
    Row("a mebibyte of dashes", b"---\n" + b"- " * 500_000 + b"\n---\n", ("HY115 2:41",)),
    Row(
        "a mebibyte of braces",
        b"---\n" + b"{" * 1_000_000 + b"\n---\n",
        ("HY115 2:21", *(f"HY117 2:{n}" for n in range(2, 22))),
    ),
    Row("a mebibyte of colons", b"---\n" + b"a: " * 300_000 + b"\n---\n", ("HY121 2:5",)),
    Row("a mebibyte of ampersands", b"---\na: " + b"&" * 1_000_000 + b"\n---\n", ("HY113 2:4",)),
]

HARMLESS = [
    Row("a byte order mark", b"\xef\xbb\xbf" + BASE.encode(), ()),
    Row("CRLF", BASE.replace("\n", "\r\n").encode(), ()),
    Row("old Macintosh line ends", BASE.replace("\n", "\r").encode(), ()),
    put("quoted values", "site: east\nparty: owner\nnamed: true", "site: 'east'\nparty: \"owner\"\nnamed: \"true\""),
    put("comments", "site: east", "# where\nsite: east  # the old wing\n"),
    put("another order of keys", "site: east\nparty: owner", "party: owner\nsite: east"),
    put("an own key", "site: east", "site: east\nx-own: {any: [thing, 王]}"),
    put("an own key in an event", "to: works}", "to: works, x-car: 沪A}"),
    put("a room 0301", "room: 3栋2单元1501", "room: 0301"),
    put("a room 17:30", "room: 3栋2单元1501", "room: 17:30"),
    put("a room 1_000", "room: 3栋2单元1501", "room: 1_000"),
    put("a room 1e3", "room: 3栋2单元1501", "room: 1e3"),
    put("a room 0x1F", "room: 3栋2单元1501", "room: 0x1F"),
    put("a room no", "room: 3栋2单元1501", "room: no"),
    put("a room on", "room: 3栋2单元1501", "room: on"),
    put("a room .inf", "room: 3栋2单元1501", "room: .inf"),
    put("a room that is a date", "room: 3栋2单元1501", "room: 2026-03-05"),
    put("a subject no", "urgency: normal", "subject: no"),
    put("a subject 0301", "urgency: normal", "subject: 0301"),
    put("no room at all", "room: 3栋2单元1501", "room: ~"),
    put("an optional field left empty", "urgency: normal", "urgency:"),
    put("a phone as it is typed", 'phone: "13800000000"', "phone: 13800000000"),
    put("a time without an offset", "received: 2026-03-16T09:00+08:00", "received: 2026-03-16 09:00"),
    put("a time in another zone", "received: 2026-03-16T09:00+08:00", "received: 2026-03-16T01:00Z"),
    put("a time with seconds", "received: 2026-03-16T09:00+08:00", "received: 2026-03-16T09:00:30.5+08:00"),
    put("a second --- in the body", "已更换。", "已更换。\n---\nstatus: closed\n---"),
    put("Setext in the body", "已更换。", "已更换\n======="),
    put("a forged section in the letter", "> 楼道灯坏了一周", "> 楼道灯坏了一周\n> ## 答复"),
    put("a fence in the letter", "> 楼道灯坏了一周", "> ```\n> 楼道灯坏了一周"),
    put("a heading in a fence", "已更换。", "已更换。\n```\n## 答复\n```"),
    put("a script in the letter", "> 楼道灯坏了一周", "> <script>alert(1)</script> {{ x }} =cmd|'/C calc'!A0"),
    put("one word for a list", "cc: [wu.gm]", "cc: wu.gm"),
    put("blocks for flow", "reporter: {name: 王女士, phone: \"13800000000\", room: 3栋2单元1501}", "reporter:\n  name: 王女士\n  phone: |\n    13800000000"),
    put("no letters below", "## 来信内容\n> 楼道灯坏了一周\n\n", ""),
]  # fmt: skip

FIELDS = [
    *(put(f"no {line.partition(':')[0]}", f"\n{line}\n", "\n", "HY209 2:1") for line in (
        "site: east", "party: owner", "named: true", "category: repair/leak", "channel: letter", "kind: complaint",
    )),
    put("no id", "\nid: <N>\n", "\n", "HY209 2:1"),
    put("no status", "\nstatus: replied\n", "\n", "HY209 2:1"),
    put("no received", "\nreceived: 2026-03-16T09:00+08:00\n", "\n", "HY209 2:1"),
    put("an empty site", "site: east", "site:", "HY209 2:1"),
    put("a null site", "site: east", "site: null", "HY209 2:1"),
    put("a blank site", "site: east", 'site: ""', "HY209 2:1"),
    put("a blank category", "category: repair/leak", "category: ''", "HY209 2:1"),
    put("a blank id", "id: <N>", "id: ''", "HY209 2:1"),
    put("a misspelt key", "received: 2026", "recieved: 2026", "HY202 5:1", "HY209 2:1"),
    put("a misspelt optional key", "urgency: normal", "urgancy: normal", "HY202 12:1"),
    put("an unknown key", "urgency: normal", "weather: fine", "HY201 12:1"),
    put("a key in capitals", "urgency: normal", "Urgency: normal", "HY202 12:1"),
    put("a misspelt key of the reporter", "room: 3栋", "rooom: 3栋", "HY202 18 rooom"),
    put("an unknown key of the reporter", "room: 3栋", "dog: 3栋", "HY201 18 dog"),
    put("a misspelt link", "urgency: normal", "links: {duplicate-of: 20260301-0ABCD}", "HY202 12:9"),
    put("a text where a mapping is wanted", "urgency: normal", "links: 20260301-0ABCD", "HY203 12:8"),
    put("a list for text", "site: east", "site: [east]", "HY203 7:7"),
    put("a mapping for text", "site: east", "site: {id: east}", "HY203 7:7"),
    put("a list for a choice", "party: owner", "party: [owner]", "HY203 8:8"),
    put("a mapping for a time", "received: 2026-03-16T09:00+08:00", "received: {at: 2026-03-16}", "HY203 5:11"),
    put("a list for a date", "posted: 2026-03-15", "posted: [2026-03-15]", "HY203 6:9"),
    put("a mapping for a list", "urgency: normal", "assisting: {works: true}", "HY203 12:12"),
    put("a list of lists", "urgency: normal", "assisting: [[works]]", "HY203 12:12"),
    put("a list with nothing", "urgency: normal", "assisting: [works, ~]", "HY203 12:12"),
    put("text for the reporter", "reporter: {name: 王女士, phone: \"13800000000\", room: 3栋2单元1501}", "reporter: 王女士 13800000000", "HY203 18:11"),
    put("a list for the reporter", "reporter: {name: 王女士, phone: \"13800000000\", room: 3栋2单元1501}", "reporter: [王女士]", "HY203 18:11"),
    put("a set for the reporter", "reporter: {name: 王女士, phone: \"13800000000\", room: 3栋2单元1501}", "reporter: {wang, 13800000000}", "HY201 18:12", "HY201 18:18"),
    put("a list for a phone", 'phone: "13800000000"', 'phone: ["13800000000"]', "HY203 18:30"),
    put("text for attachments", "urgency: normal", "attachments: light.jpg", "HY203 12:14"),
    put("text for an attachment", "urgency: normal", "attachments: [light.jpg]", "HY203 12:15"),
    put("an attachment without a file", "urgency: normal", "attachments: [{sha256: abc}]", "HY209 12:15", "HY253 12 abc"),
    put("named: no", "named: true", "named: no", "HY206 9:8"),
    put("named: yes", "named: true", "named: yes", "HY206 9:8"),
    put("named: 1", "named: true", "named: 1", "HY206 9:8"),
    put("named: True", "named: true", "named: True", "HY206 9:8"),
    put("named: on", "named: true", "named: on", "HY206 9:8"),
    put("named: [true]", "named: true", "named: [true]", "HY206 9:8"),
    put("reply_needed: off", "reply_needed: true", "reply_needed: off", "HY206 14:15"),
    put("a status of no", "status: replied", "status: no", "HY207 3:9"),
    put("a misspelt status", "status: replied", "status: repplied", "HY207 3:9"),
    put("a status in Chinese", "status: replied", "status: 已答复", "HY207 3:9"),
    put("a party 0301", "party: owner", "party: 0301", "HY207 8:8"),
    put("a party in capitals", "party: owner", "party: Owner", "HY207 8:8"),
    put("an unknown kind", "kind: complaint", "kind: complain", "HY207 10:7"),
    put("an unknown urgency", "urgency: normal", "urgency: high", "HY207 12:10"),
    put("an unknown secrecy", "confidential: none", "confidential: no", "HY207 13:15"),
    put("an unknown severity", "urgency: normal", "severity: 1", "HY207 12:11"),
    put("an unknown complexity", "urgency: normal", "complexity: high", "HY207 12:13"),
    put("an unknown scope", "urgency: normal", "scope: city", "HY207 12:8"),
    put("an unknown procedure", "urgency: normal", "procedure: 整改令", "HY207 12:12"),
    put("received on 30 February", "received: 2026-03-16T", "received: 2026-02-30T", "HY204 5:11"),
    put("received at 25:00", "received: 2026-03-16T09:00", "received: 2026-03-16T25:00", "HY204 5:11"),
    put("received at 24:00", "received: 2026-03-16T09:00", "received: 2026-03-16T24:00", "HY204 5:11"),
    put("received at 09:60", "received: 2026-03-16T09:00", "received: 2026-03-16T09:60", "HY204 5:11"),
    put("received in the year 1", "received: 2026-03-16T", "received: 0001-03-16T", "HY204 5:11"),
    put("received in the year 9999", "received: 2026-03-16T", "received: 9999-03-16T", "HY204 5:11"),
    put("received in the year 0", "received: 2026-03-16T", "received: 0000-03-16T", "HY204 5:11"),
    put("received in no year", "received: 2026-03-16T", "received: 26-03-16T", "HY204 5:11"),
    put("received 17:30", "received: 2026-03-16T09:00+08:00", "received: 17:30", "HY204 5:11"),
    put("received 1e3", "received: 2026-03-16T09:00+08:00", "received: 1e3", "HY204 5:11"),
    put("received yesterday", "received: 2026-03-16T09:00+08:00", "received: yesterday", "HY204 5:11"),
    put("received with slashes", "received: 2026-03-16T09:00+08:00", "received: 2026/03/16 09:00", "HY204 5:11"),
    put("received in Chinese", "received: 2026-03-16T09:00+08:00", "received: 2026年3月16日9时", "HY204 5:11"),
    put("received with a letter between", "received: 2026-03-16T09:00+08:00", "received: 2026-03-16x09:00+08:00", "HY204 5:11"),
    put("received in a week", "received: 2026-03-16T09:00+08:00", "received: 2026-W12-1T09:00+08:00", "HY204 5:11"),
    put("received in full-width digits", "received: 2026-03-16T09:00+08:00", "received: ２０２６-03-16T09:00+08:00", "HY204 5:11"),
    put("received far to the east", "received: 2026-03-16T09:00+08:00", "received: 2026-03-16T09:00+99:00", "HY204 5:11"),
    put("received on a day", "received: 2026-03-16T09:00+08:00", "received: 2026-03-16", "HY205 5:11"),
    put("received on no day", "received: 2026-03-16T09:00+08:00", "received: 2026-02-29", "HY204 5:11"),
    put("posted on 31 April", "posted: 2026-03-15", "posted: 2026-04-31", "HY204 6:9"),
    put("posted on a short day", "posted: 2026-03-15", "posted: 2026-3-15", "HY204 6:9"),
    put("posted 0301", "posted: 2026-03-15", "posted: 0301", "HY204 6:9"),
    put("posted after it came", "posted: 2026-03-15", "posted: 2026-03-17", "HY215 6:9"),
    put("posted an hour after it came", "posted: 2026-03-15", "posted: 2026-03-16T10:00", "HY215 6:9"),
    put("no number at all", "id: <N>", "id: 1", "HY211 2:5"),
    put("a number in small letters", "id: <N>", "id: 20260316-abcdq", "HY211 2:5"),
    put("a number with an O", "id: <N>", "id: 20260316-OOOOO", "HY211 2:5"),
    put("a number with a word behind", "id: <N>", "id: 20260316-ABCDQ-2", "HY211 2:5"),
    put("a wrong check character", "id: <N>", "id: 20260316-ABCDR", "HY212 2:5", "HY214 2:5"),
    put("another number than the file", "id: <N>", "id: 20260316-ABCDQ", "HY214 2:5"),
    put("a number of another day", "received: 2026-03-16T09:00", "received: 2026-03-15T09:00", "HY213 2:5"),
    put("a number of another day in Shanghai", "received: 2026-03-16T09:00+08:00", "received: 2026-03-15T12:00Z", "HY213 2:5"),
    put("an unknown channel", "channel: letter", "channel: lettre", "HY221 4:10"),
    put("a channel 0301", "channel: letter", "channel: 0301", "HY221 4:10"),
    put("an unknown site", "site: east", "site: north", "HY221 7:7"),
    put("a site no", "site: east", "site: no", "HY221 7:7"),
    put("an unknown category", "category: repair/leak", "category: repair/leaks", "HY221 11:11"),
    put("a category without its parent", "category: repair/leak", "category: leak", "HY221 11:11"),
    put("an unknown person complained about", "subject_person: li.na", "subject_person: li.no", "HY221 17:17"),
    put("an unknown first receiver", "urgency: normal", "first_received_by: nobody", "HY221 12:20"),
    put("an unknown assistant", "urgency: normal", "assisting: [guards, cooks]", "HY221 12:21"),
    put("a look-alike letter", "subject_person: li.na", "subject_person: li.n\u0430", "HY223 17:17"),
    put("a zero-width space", "site: east", "site: ea\u200bst", "HY223 7:7"),
    put("a full-width letter", "site: east", "site: ｅast", "HY223 7:7"),
    put("a name that turns around", "name: 王女士", "name: 王\u202e女士", "HY104 18:19"),
    put("another status than the log", "status: replied", "status: handling", "HY306 3:9"),
    put("closed without a word", "status: replied", "status: closed", "HY306 3:9"),
    put("another department than the log", "responsible: works", "responsible: guards", "HY307 15:14"),
    put("another handler than the log", "handler: zhang.wei", "handler: li.na", "HY307 16:10"),
    put("an unknown handler", "handler: zhang.wei", "handler: nobody", "HY221 16:10", "HY307 16:10"),
    put("no handler", "\nhandler: zhang.wei\n", "\n", "HY307 2:1"),
    put("a link to nowhere", "urgency: normal", "links: {duplicate_of: 20260301-ZZZZ0}", "HY604 12 20260301"),
    put("related to nowhere", "urgency: normal", "links: {related: [<N>, 20260301-ZZZZ0]}", "HY604 12 20260301", "HY605 12:19"),
    put("an appeal of itself", "urgency: normal", "links: {appeal_of: <N>}", "HY605 12 20260316"),
    put("an earlier case that is none", "urgency: normal", "prior_handling: 20260301-ZZZZ0", "HY604 12 20260301"),
    put("a section twice", "已更换。", "已更换。\n## 答复\n又更换。", "HY231 32:1"),
    put("a section twice in two languages", "已更换。", "已更换。\n## Reply\n又更换。", "HY231 32:1"),
    put("a section below the reply twice", "已更换。", "### 现状\n无\n### 现状\n有", "HY231 33:1"),
    put("an empty reply", "已更换。", "", "HY502 24 replied"),
    put("no reply", "## 答复\n已更换。\n", "", "HY502 24 replied"),
    put("the reply only in the letter", "## 答复\n已更换。\n", "> ## 答复\n> 已更换。\n", "HY502 24 replied"),
    put("the reply only in a fence", "## 答复\n已更换。\n", "```\n## 答复\n已更换。\n```\n", "HY502 24 replied"),
    put("a missing attachment", "urgency: normal", "attachments: [{file: light.jpg}]", "HY251 12:22"),
    put("an attachment elsewhere", "urgency: normal", "attachments: [{file: ../../../policies/calendar.yml}]", "HY252 12:22"),
    put("an attachment of the machine", "urgency: normal", "attachments: [{file: /etc/passwd}]", "HY252 12:22"),
    put("an attachment of Windows", "urgency: normal", r"attachments: [{file: a\b.jpg}]", "HY252 12:22"),
    put("a short checksum", "urgency: normal", "attachments: [{file: light.jpg, sha256: abc}]", "HY251 12:22", "HY253 12:41"),
]  # fmt: skip

LOG = [
    put("text for the log", "log:\n" + BASE.partition("log:\n")[2].partition("---")[0], "log: none\n", "HY203 19:6"),
    put("a mapping for the log", "log:\n" + BASE.partition("log:\n")[2].partition("---")[0], "log: {at: x}\n", "HY203 19:6"),
    put("text for an event", REGISTERED, "  - registered", "HY203 20:5"),
    put("a list for an event", REGISTERED, "  - [registered]", "HY203 20:5"),
    put("nothing for an event", REGISTERED, "  -", "HY203 20:4"),
    put("an event without at", "{at: 2026-03-16T09:10+08:00, event: registered", "{event: registered", "HY209 20:5"),
    put("an event without event", "event: registered, ", "", "HY209 20:5"),
    put("an event without by", "event: registered, by: chen.min", "event: registered", "HY209 20:5"),
    put("an event by nobody", "event: registered, by: chen.min", "event: registered, by: ''", "HY209 20:5"),
    put("a mapping for at", "at: 2026-03-16T09:10+08:00", "at: {day: 1}", "HY203 20:10"),
    put("a list for event", "event: registered", "event: [registered]", "HY203 20 [registered"),
    put("a list for by", "event: registered, by: chen.min", "event: registered, by: [chen.min]", "HY203 20 [chen.min"),
    put("at: a day", "at: 2026-03-16T09:10+08:00", "at: 2026-03-16", "HY205 20:10"),
    put("at: 17:30", "at: 2026-03-16T09:10+08:00", "at: 17:30", "HY204 20:10"),
    put("at: 30 February", "at: 2026-03-16T09:10+08:00", "at: 2026-02-30T09:10", "HY204 20:10"),
    put("a misspelt event", "event: registered", "event: registred", "HY207 20 registred"),
    put("an unknown event", "event: registered", "event: eaten", "HY207 20 eaten"),
    put("an event no", "event: registered", "event: no", "HY207 20 no"),
    put("a status for an event", "event: registered", "event: handling", "HY207 20 handling"),
    put("received as an event", "event: registered", "event: received", "HY207 20 received"),
    put("a misspelt key in an event", "event: dispatched, by: chen.min, to: works", "event: dispatched, by: chen.min, to: works, nota: x", "HY202 21 nota"),
    put("an unknown key in an event", "event: dispatched, by: chen.min, to: works", "event: dispatched, by: chen.min, to: works, weather: x", "HY201 21 weather"),
    put("a key of another event", "event: registered, by: chen.min", "event: registered, by: chen.min, to: works", "HY201 20 to"),
    put("by nobody known", "event: registered, by: chen.min", "event: registered, by: chen", "HY221 20 chen"),
    put("by a name", "event: registered, by: chen.min", "event: registered, by: 陈敏", "HY221 20 陈敏"),
    put("by somebody who has left", "event: registered, by: chen.min", "event: registered, by: zhou.old", "HY222 20 zhou.old"),
    put("by somebody who has not come", "event: registered, by: chen.min", "event: registered, by: xu.new", "HY225 20 xu.new"),
    put("recorded by nobody known", "event: registered, by: chen.min", "event: registered, by: chen.min, recorded_by: no", "HY221 20 no"),
    put("to nobody known", "event: assigned, by: he.jun, to: zhang.wei", "event: assigned, by: he.jun, to: zhang", "HY221 22 zhang"),
    put("to no department", "by: chen.min, to: works", "by: chen.min, to: cooks", "HY221 21 cooks", "HY307 15:14"),
    put("nobody in charge", "in_charge: zhang.wei", "in_charge: no", "HY221 23 no", "HY307 16:10"),
    put("copied to nobody known", "cc: [wu.gm]", "cc: [wu.gm, gm]", "HY221 24 gm]"),
    put("copied to somebody who has left", "cc: [wu.gm]", "cc: [zhou.old]", "HY222 24 zhou.old"),
    put("no copies", ", cc: [wu.gm]", "", "HY501 24:5"),
    put("a measure until no day", "until: 2026-03-17", "until: 2026-02-30", "HY204 23 2026-02-30"),
    put("a measure until an hour", "until: 2026-03-17", "until: 2026-03-17T10:00", "HY204 23 2026-03-17T10"),
    put("no measure", "measure: 更换, ", "", "HY301 23:5"),
    put("a blank measure", "measure: 更换", "measure: ''", "HY301 23:5"),
    put("a measure that nobody carries out", "in_charge: zhang.wei, ", "", "HY301 23:5"),
    put("dispatched nowhere", "by: chen.min, to: works", "by: chen.min", "HY301 21:5"),
    put("assigned to nobody", "by: he.jun, to: zhang.wei", "by: he.jun", "HY301 22:5"),
    put("a reply without a number", "reply_no: HF-<N>-1, ", "", "HY301 24:5"),
    put("a reply by no way", "via: phone, ", "", "HY301 24:5"),
    put("a reply by an unknown way", "via: phone", "via: fax", "HY207 24 fax"),
    put("a call of no kind", "kind: first, ", "", "HY301 25:5"),
    put("a call without a verdict", ", satisfaction: satisfied", "", "HY301 25:5"),
    put("an unknown verdict", "satisfaction: satisfied", "satisfaction: happy", "HY207 25 happy"),
    put("not satisfied and no reason", "satisfaction: satisfied", "satisfaction: not-satisfied", "HY306 3:9", "HY308 25:5"),
    put("a measure after the reply", "2026-03-16T15:00+08:00, event: measure-set", "2026-03-17T15:00+08:00, event: measure-set", "HY303 24:10", "HY306 3:9", "HY503 24 replied"),
    put("no measure at all", "  - {at: 2026-03-16T15:00+08:00, event: measure-set, by: he.jun, measure: 更换, in_charge: zhang.wei, until: 2026-03-17}\n", "", "HY503 23 replied"),
    put("before the letter came", "at: 2026-03-16T09:10+08:00", "at: 2026-03-16T08:10+08:00", "HY305 20:10"),
    put("events out of order", "at: 2026-03-16T09:40+08:00", "at: 2026-03-16T10:20+08:00", "HY303 22:10"),
    put("a call in the future", "at: 2026-03-18T10:30+08:00", "at: 2027-03-18T10:30+08:00", "HY314 25 2027"),
    put("by the person complained about", "event: replied, by: he.jun", "event: replied, by: li.na", "HY505 24 li.na"),
    put("a call at night", "at: 2026-03-18T10:30+08:00", "at: 2026-03-18T22:30+08:00", "HY507 25:10"),
    also("a note by the wrong person", late("rewarded", "grade: 2", by="sun.qi"), "HY506 26 sun.qi"),
    also("a grade 5", late("rewarded", "grade: 5"), "HY207 26 5"),
    also("a grade 01", late("rewarded", "grade: 01"), "HY207 26 01"),
    also("declined on no ground", late("declined"), "HY301 26:5", "HY304 26 declined", status="declined"),
    also("reopened for no reason", late("reopened"), "HY301 26:5", status="handling"),
    also("closed with no outcome", late("closed"), "HY301 26:5", status="closed"),
    also("closed with an unknown outcome", late("closed", "outcome: ok"), "HY207 26 ok", status="closed"),
    also("escalated to nobody", late("escalated", "to: boss"), "HY221 26 boss"),
    also("escalated to a role", late("escalated", "to: gm")),
    also("presented to nobody known", late("presented", "to: boss"), "HY221 26 boss"),
    also("appealed to nobody known", late("appealed", "to: boss"), "HY221 26 boss"),
    also("appealed with an unknown case", late("appealed", "to: wu.gm, case: 20260301-ZZZZ0"), "HY604 26 20260301"),
    also("merged into itself", late("merged", "into: <N>"), "HY304 26 merged", "HY605 26 20260316", status="merged"),
    also("an event before the last", late("resolved").replace("03-19", "03-17"), "HY303 26:10"),
    # corrections, approvals, reclassifications
    also("a correction of nothing", late("corrected", "note: x"), "HY301 26:5"),
    also("a correction of a word", late("corrected", "of: replied, note: x, void: true"), "HY203 26 replied"),
    also("a correction of half an event", late("corrected", "of: {event: replied}, note: x, void: true"), "HY209 26 {event"),
    also("a correction of an unknown event", late("corrected", "of: {event: repplied, at: 2026-03-17T10:00}, note: x, void: true"), "HY207 26 repplied"),
    also("a correction of another moment", late("corrected", "of: {event: replied, at: 2026-03-17T10:01}, note: x, void: true"), "HY309 26 {event"),
    also("a correction on a day", late("corrected", "of: {event: replied, at: 2026-03-17}, note: x, void: true"), "HY205 26 2026-03-17"),
    also("a correction that says nothing", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x"), "HY302 26:5"),
    also("a correction that says too much", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, void: true, set: {via: letter}"), "HY302 26:5"),
    also("a correction that sets nothing", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: {}"), "HY302 26:5"),
    also("a correction of void: no", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, void: no"), "HY206 26 no}"),
    also("a correction that sets text", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: via"), "HY203 26 via"),
    also("a correction to another event", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: {event: closed}"), "HY201 26 event: closed"),
    also("a correction of an unknown field", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: {vie: letter}"), "HY202 26 vie"),
    also("a correction to a wrong value", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: {via: fax}"), "HY207 26 fax"),
    also("a correction without a note", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, set: {via: visit}"), "HY301 26:5"),
    also("a correction before its event", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: {via: visit}").replace("03-19T09:00", "03-17T09:00"), "HY303 26:10", "HY310 26 {event"),
    also("a sound correction", late("corrected", "of: {event: replied, at: 2026-03-17T10:00}, note: x, set: {via: visit}")),
    also("an approval of nothing", late("approved"), "HY301 26:5"),
    also("an approval of what never was", late("approved", "of: {event: closed, at: 2026-03-18T10:00}"), "HY309 26 {event"),
    also("a refusal of what never was", late("refused", "of: {event: closed, at: 2026-03-18T10:00}"), "HY309 26 {event"),
    also("an approval before the event", late("approved", "of: {event: called-back, at: 2026-03-18T10:30}").replace("03-19", "03-17"), "HY303 26:10", "HY310 26 {event"),
    also("a reclassified channel", late("reclassified", "field: channel, from: letter, to: phone, reason: x"), "HY311 26 channel"),
    also("a reclassified nothing", late("reclassified", "field: 王女士, from: a, to: b, reason: x"), "HY311 26 王女士"),
    also("a reclassification that did not stick", late("reclassified", "field: urgency, from: normal, to: urgent, reason: x"), "HY313 12:10"),
    also("a reclassification to nonsense", late("reclassified", "field: urgency, from: normal, to: high, reason: x"), "HY207 26 high", "HY313 12:10"),
    also("a reclassification from nonsense", late("reclassified", "field: urgency, from: high, to: normal, reason: x"), "HY207 26 high"),
    also("a reclassification to an unknown site", late("reclassified", "field: site, from: west, to: north, reason: x"), "HY221 26 north", "HY313 7:7"),
    also("a reclassification of a missing site", late("reclassified", "field: site, to: east, reason: x"), "HY301 26:5"),
    # what has no effect
    also("an extension of no clause", late("extended", "until: 2026-03-25, reason: x, clause: repply"), "HY514 26 repply"),
    also("an extension of a clause that cannot", late("extended", "until: 2026-03-25, reason: x, clause: dispatch").replace("03-19T09:00", "03-16T09:20"), "HY303 26:10", "HY510 26 dispatch"),
    also("an extension after the reply", late("extended", "until: 2026-03-25, reason: x, clause: reply"), "HY514 26 reply"),
    also("an extension to nowhere", late("extended", "until: soon, reason: x, clause: reply"), "HY204 26 soon"),
]  # fmt: skip


def _open(name: str, line: str, *found: str) -> Row:
    """A case that waits for its reply, with a fourth line in its log."""
    head, _, rest = BASE.partition("  - {at: 2026-03-16T15:00")
    text = head + f"  - {line}\n---\n## " + rest.partition("---\n## ")[2]
    return Row(name, text.replace("status: replied", "status: dispatched"), found)


def _extended(at: str, until: str) -> str:
    return f"{{at: {at}+08:00, event: extended, by: he.jun, until: {until}, reason: x, clause: reply}}"


WITHOUT_EFFECT = [
    _open("a sound extension", _extended("2026-03-18T09:00", "2026-03-25")),
    _open("an extension too late", _extended("2026-03-20T09:00", "2026-03-25"), "HY511 23 reply"),
    _open("an extension that shortens", _extended("2026-03-18T09:00", "2026-03-18"), "HY512 23 2026-03-18,"),
    _open(
        "an extension that goes too far", _extended("2026-03-18T09:00", "2026-04-25"), "HY513 23 2026-04-25"
    ),
]


def _close(name: str, approval: str, *found: str, by: str = "he.jun", status: str = "replied") -> Row:
    """A case closed as one that cannot be mended, which the general manager must approve."""
    closed = f"{{at: 2026-03-19T09:00+08:00, event: closed, by: {by}, outcome: cannot-fix}}"
    lines = f"  - {closed}\n" + (f"  - {approval}\n" if approval else "")
    text = BASE.replace(END, f"{CALLED}\n{lines}---\n## ").replace("status: replied", f"status: {status}")
    return Row(name, text, found)


def _approved(by: str, at: str = "2026-03-19T10:00", more: str = "") -> str:
    return f"{{at: {at}+08:00, event: approved, by: {by}, of: {{event: closed, at: 2026-03-19T09:00+08:00}}{more}}}"


APPROVALS = [
    _close("not approved", "", "HY515 26 closed"),
    _close("not approved, but called closed", "", "HY306 3:9", "HY515 26 closed", status="closed"),
    _close("approved", _approved("wu.gm"), status="closed"),
    _close("approved by its author", _approved("he.jun"), "HY509 27 he.jun", "HY515 26 closed"),
    _close("approved by its recorder", _approved("wu.gm"), "HY509 27 wu.gm", "HY515 26 closed", by="he.jun, recorded_by: wu.gm"),
    _close("approved by the handler", _approved("zhang.wei"), "HY509 27 zhang.wei", "HY515 26 closed"),
    _close("approved by the person complained about", _approved("li.na"), "HY509 27 li.na", "HY515 26 closed"),
    _close("approved by the wrong role", _approved("sun.qi"), "HY508 27 sun.qi", "HY515 26 closed"),
    _close("approved by somebody who has left", _approved("zhou.old"), "HY222 27 zhou.old", "HY508 27 zhou.old", "HY515 26 closed"),
    _close("approved by nobody known", _approved("gm"), "HY221 27 gm", "HY508 27 gm", "HY515 26 closed"),
]  # fmt: skip


HEALTHY = {
    f"cases/2026/20260316-HEA{letter}{check}.md": BASE.replace("<N>", f"20260316-HEA{letter}{check}").encode()
    for letter in "ABC"
    for check in (check_character(f"20260316HEA{letter}"),)
}


# --- every transition --------------------------------------------------------------------------------------------


def rows() -> Iterator[Row]:
    """All of them, each with a number of its own."""
    tables = (UNREADABLE, HARMLESS, FIELDS, LOG, WITHOUT_EFFECT, APPROVALS)
    for count, row in enumerate(row for table in tables for row in table):
        yield row._replace(text=row.data.replace(b"<N>", number(count).encode()))
