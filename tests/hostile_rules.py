"""Broken rules: policies, organization.yml, calendar.yml and requirements.yml, each with one thing done to it."""

# ruff: noqa: E501 (tables: a file and what is to be said of it on one line)

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.specimens.world import KEY
from tests.hostile_house import RULES, Row

POLICY = """\
---
id: visits
title: {zh: 来访规定, en: Visits}
version: "1"
in_force: {from: 2026-01-01}
applies_to: {channel: visit}
clauses:
  - {id: v-reply, kind: deadline, from: received, until: [replied, declined], within: 3 workdays, responsible: department-head, extendable: {up_to: 10 workdays}}
  - {id: v-chase, kind: deadline, from: {overdue: v-reply}, until: replied, by: {on: next-workday, at: "09:00"}}
  - {id: v-weekly, kind: deadline, from: registered, every: 1 week, each: progress, until: closed}
  - {id: v-fields, kind: requirement, when: {named: true}, fields: [reporter.name, replied.cc], before: closed}
  - {id: v-who, kind: separation, person: handler, may_not: [closed]}
  - {id: v-only, kind: separation, only: [gm], may: rewarded}
  - {id: v-close, kind: approval, event: {event: closed, outcome: cannot-fix}, by: [gm]}
  - {id: v-not, kind: refusal, ground: [abusive, vexatious], fields: [reported_to]}
  - {id: v-open, kind: window, activity: {zh: 接待, en: Reception}, weekdays: [mon, thu], hours: ["09:00-12:00", "14:00-17:00"]}
  - {id: v-good, kind: target, measure: in-time, of: [v-reply], at_least: 98 %}
  - {id: v-again, kind: recurrence, same: [site, category], times: 3, within: 30 days}
  - {id: v-keep, kind: retention, after: closed, keep: 3 years, then: archive}
  - {id: v-gift, kind: reward, grade: 1, amount: 500, currency: CNY}
  - {id: v-fine, kind: penalty, for: v-reply, per: day, amount: 50, currency: CNY}
  - {id: v-text, kind: text, reason: {zh: 礼貌, en: Manners}, kept_by: page}
---
第一条 {{ v-reply.within }}内答复。{{ v-reply }} {{ v-chase }} {{ v-weekly }}

第二条 {{ v-fields }} {{ v-who }} {{ v-only }} {{ v-close }} {{ v-not }} {{ v-open.hours }} {{ v-open }}

第三条 {{ v-good.at_least }} {{ v-good }} {{ v-again }} {{ v-keep.keep }} {{ v-keep }} {{ v-gift }} {{ v-fine.amount }} {{ v-fine }} {{ v-text }}
"""
ARTICLE = "第一条 {{ v-reply.within }}内答复。"


def put(name: str, old: str, new: str, *found: str) -> Row:
    """The sound policy with a text in it replaced."""
    assert POLICY.count(old) == 1, f"{name}: {old!r} stands {POLICY.count(old)} times"
    return Row(name, POLICY.replace(old, new), found)


POLICIES = [
    Row("sound", POLICY, ()),
    Row("sound, with CRLF and a mark", b"\xef\xbb\xbf" + POLICY.replace("\n", "\r\n").encode(), ()),
    put("an own key", 'version: "1"', 'version: "1"\nx-own: {a: b}'),
    put("a clause with an own key", "kind: text, ", "kind: text, x-own: yes, "),
    # the file
    Row("empty", "", ("HY106 1:1",)),
    Row("a page without front matter", "# 规定\n", ("HY106 1:1",)),
    Row("not closed", "---\nid: visits\n", ("HY107 1:1",)),
    put("a tab", "  - {id: v-text", "\t- {id: v-text", "HY111 22:1"),
    put("a key twice", 'version: "1"', 'version: "1"\nversion: "2"', "HY112 5:1"),
    put("an anchor", "applies_to: {", "applies_to: &a {", "HY113 6 &a"),
    put("an open bracket", "[mon, thu]", "[mon, thu", "HY128 16:125"),
    put("a conflict", 'version: "1"', '<<<<<<< HEAD\nversion: "1"\n=======\nversion: "2"\n>>>>>>> x', "HY105 4:1", "HY105 6:1", "HY105 8:1"),
    # its head
    put("no id", "id: visits\n", "", "HY209 2:1"),
    put("a blank id", "id: visits\n", "id: ''\n", "HY209 2:1"),
    put("an id in capitals", "id: visits\n", "id: Visits\n", "HY411 2 Visits", "HY432 2 Visits"),
    put("a Chinese id", "id: visits\n", "id: 来访\n", "HY411 2 来访", "HY432 2 来访"),
    put("another id than the file", "id: visits\n", "id: visit\n", "HY432 2:5"),
    put("no title", "title: {zh: 来访规定, en: Visits}\n", "", "HY209 2:1"),
    put("a list for a title", "{zh: 来访规定, en: Visits}", "[来访规定]", "HY203 3 [来访规定"),
    put("a title in French", "en: Visits}", "fr: Visites}", "HY201 3 fr"),
    put("no version", 'version: "1"\n', "", "HY209 2:1"),
    put("a list for a version", 'version: "1"', "version: [1]", "HY203 4 [1]"),
    put("no in_force", "in_force: {from: 2026-01-01}\n", "", "HY209 2:1"),
    put("a date for in_force", "in_force: {from: 2026-01-01}", "in_force: 2026-01-01", "HY203 5 2026"),
    put("in force from nowhere", "in_force: {from: 2026-01-01}", "in_force: {to: 2027-01-01}", "HY209 5 {to"),
    put("in force from 30 February", "from: 2026-01-01", "from: 2026-02-30", "HY204 5 2026"),
    put("in force from an hour", "from: 2026-01-01", "from: 2026-01-01T09:00", "HY204 5 2026"),
    put("in force since a year", "from: 2026-01-01", "since: 2026-01-01", "HY201 5 since", "HY209 5 {since"),
    put("over before it begins", "from: 2026-01-01", "from: 2026-01-01, to: 2025-01-01", "HY412 5 2025"),
    put("over as it begins", "from: 2026-01-01", "from: 2026-01-01, to: 2026-01-01", "HY412 5:34"),
    put("a misspelt key", "applies_to:", "aplies_to:", "HY202 6:1"),
    put("text for applies_to", "applies_to: {channel: visit}", "applies_to: visit", "HY203 6 visit"),
    put("applies to an unknown channel", "channel: visit}", "channel: visits}", "HY221 6 visits"),
    put("applies to an unknown field", "{channel: visit}", "{chanel: visit}", "HY202 6 chanel"),
    put("applies to nothing", "{channel: visit}", "{channel: []}", "HY203 6 []"),
    put("applies to the last verdict", "{channel: visit}", "{last_satisfaction: satisfied}", "HY410 6 satisfied"),
    put("applies to a site no", "{channel: visit}", "{channel: visit, site: no}", "HY221 6 no}"),
    put("applies to an unknown party", "{channel: visit}", "{channel: visit, party: [owners]}", "HY207 6 owners"),
    put("applies to not not", "{channel: visit}", "{channel: {nott: visit}}", "HY203 6 {nott"),
    put("applies to a category that is gone", "{channel: visit}", "{channel: visit, category: lifts}", "HY221 6 lifts"),
    put("an order of words", 'version: "1"', 'version: "1"\norder: first', "HY208 5 first"),
    Row("no clauses", POLICY.partition("clauses:")[0] + "---\n", ("HY209 2:1",)),
    Row("text for the clauses", POLICY.partition("clauses:")[0] + "clauses: none\n---\n", ("HY203 7 none",)),
    Row("a mapping for the clauses", POLICY.partition("clauses:")[0] + "clauses: {reply: 3}\n---\n", ("HY203 7 {reply",)),
    Row("a clause of text", POLICY.partition("clauses:")[0] + "clauses: [reply]\n---\n", ("HY203 7 reply",)),
    # clauses
    put("no clause id", "{id: v-text, kind: text", "{kind: text", "HY209 22 {kind", "HY414 28 {{ v-text"),
    put("a clause id in capitals", "id: v-text", "id: V-text", "HY411 22 V-text", "HY414 28 {{ v-text"),
    put("no kind", "kind: text, ", "", "HY209 22:5"),
    put("an unknown kind", "kind: text", "kind: txet", "HY207 22 txet"),
    put("a kind of list", "kind: text", "kind: [text]", "HY203 22 [text"),
    put("a clause id twice", "id: v-text", "id: v-fine", "HY413 22 v-fine", "HY414 28 {{ v-text"),
    put("an unknown field", "kind: text, ", "kind: text, colour: red, ", "HY201 22 colour"),
    put("a misspelt field", "responsible:", "responsable:", "HY202 8 responsable"),
    put("a field of another kind", "kind: text, ", "kind: text, within: 3 days, ", "HY202 22 within"),
    put("an unknown severity", "kind: text, ", "kind: text, severity: bad, ", "HY207 22 bad"),
    put("no reason", ", reason: {zh: 礼貌, en: Manners}", "", "HY209 22:5"),
    # deadlines
    put("a deadline from nothing", "kind: deadline, from: received, ", "kind: deadline, ", "HY209 8:5"),
    put("a deadline from an empty list", "from: received", "from: []", "HY203 8 []"),
    put("a deadline until nothing", ", until: [replied, declined]", "", "HY209 8:5"),
    put("a deadline until an empty list", "until: [replied, declined]", "until: []", "HY203 8 []"),
    put("a deadline until a misspelt event", "[replied, declined]", "[repplied, declined]", "HY402 8 repplied"),
    put("a deadline until an unknown event", "[replied, declined]", "[zzz, declined]", "HY207 8 zzz"),
    put("a deadline from a number", "from: received", "from: 5", "HY207 8 5,"),
    put("a deadline from a list of lists", "from: received", "from: [[received]]", "HY401 8 [received"),
    put("a deadline from a pattern without an event", "from: received", "from: {kind: first}", "HY401 8 {kind"),
    put("a deadline from a pattern with an unknown field", "from: received", "from: {event: replied, vai: phone}", "HY202 8 vai"),
    put("a deadline from a pattern with an unknown verdict", "from: received", "from: {event: called-back, satisfaction: happy}", "HY207 8 happy"),
    put("a deadline from an unknown satisfaction", "from: received", "from: {satisfaction: happy}", "HY207 8 happy"),
    put("a deadline from roles of roles", "from: received", "from: {event: replied, by_role: [[gm]]}", "HY203 8 [[gm"),
    put("a deadline from an unknown role", "from: received", "from: {event: replied, by_role: gmm}", "HY424 8 {event: replied"),
    put("a deadline without a term", ", within: 3 workdays", "", "HY404 8:5"),
    put("a deadline with two terms", "within: 3 workdays", "within: 3 workdays, every: 1 day", "HY404 8:5"),
    put("each without every", "within: 3 workdays", "within: 3 workdays, each: progress", "HY404 8:5"),
    put("a duration of words", "within: 3 workdays", "within: three workdays", "HY403 8 three"),
    put("a duration without a unit", "within: 3 workdays", "within: 3", "HY403 8 3,"),
    put("a duration of nothing", "within: 3 workdays", "within: 0 workdays", "HY403 8 0 workdays,"),
    put("a negative duration", "within: 3 workdays", "within: -3 workdays", "HY403 8 -3"),
    put("half a duration", "within: 3 workdays", "within: 1.5 workdays", "HY403 8 1.5"),
    put("an endless duration", "within: 3 workdays", "within: 99999 years", "HY403 8 99999"),
    put("a duration in Chinese", "within: 3 workdays", "within: 三个工作日", "HY403 8 三"),
    put("a duration that is a list", "within: 3 workdays", "within: [3 workdays]", "HY203 8 [3"),
    put("a duration 1e3 h", "within: 3 workdays", "within: 1e3 h", "HY403 8 1e3"),
    put("a limit without a duration", "{up_to: 10 workdays}", "{up_to: long}", "HY403 8 long"),
    put("extendable: true", "{up_to: 10 workdays}", "true", "HY203 8 true"),
    put("extendable without a limit", "{up_to: 10 workdays}", "{to: 10 workdays}", "HY201 8 to: 10", "HY209 8 {to: 10"),
    put("an unknown day", "on: next-workday", "on: tomorrow", "HY207 9 tomorrow"),
    put("a time 25:00", 'at: "09:00"', 'at: "25:00"', "HY204 9 \"25"),
    put("a time 900", 'at: "09:00"', "at: 900", "HY204 9 900"),
    put("no time", ', at: "09:00"', "", "HY209 9 {on"),
    put("an unknown role", "responsible: department-head", "responsible: department-haed", "HY424 8 department-haed"),
    put("two roles", "responsible: department-head", "responsible: [department-head, gm]", "HY203 8 [department"),
    put("pausable: yes", "within: 3 workdays", "within: 3 workdays, pausable: yes", "HY206 8 yes"),
    put("an unknown roll", "within: 3 workdays", "within: 3 days, roll: on", "HY207 8 on,"),
    put("overdue of nothing", "overdue: v-reply", "overdue: v-rely", "HY417 9 v-rely"),
    put("overdue of no deadline", "overdue: v-reply", "overdue: v-text", "HY418 9 v-text"),
    put("overdue of itself", "overdue: v-reply", "overdue: v-chase", "HY419 9 {overdue"),
    put("overdue in a circle", "from: received", "from: {overdue: v-chase}", "HY419 8 {overdue", "HY419 9 {overdue"),
    # the other kinds
    put("a requirement of nothing", "fields: [reporter.name, replied.cc], ", "", "HY407 11:5"),
    put("a requirement of an empty list", "[reporter.name, replied.cc]", "[]", "HY407 11:5"),
    put("a requirement of an unknown field", "reporter.name", "reporter.nme", "HY408 11 reporter.nme"),
    put("a requirement of an unknown field of an event", "replied.cc", "replied.to", "HY408 11 replied.to"),
    put("a requirement of a field of a field", "replied.cc", "site.name", "HY408 11 site.name"),
    put("a requirement before an unknown event", "before: closed", "before: clozed", "HY402 11 clozed"),
    put("a requirement before nothing", "before: closed", "before: []", "HY203 11 []"),
    put("a when of text", "when: {named: true}", "when: named", "HY203 11 named"),
    put("a when of named: yes", "when: {named: true}", "when: {named: yes}", "HY207 11 yes"),
    put("a when of a list of lists", "when: {named: true}", "when: {named: [[true]]}", "HY203 11 [[true"),
    put("half a separation", ", may_not: [closed]", "", "HY405 12:5"),
    put("a separation of the sender", "person: handler", "person: reporter", "HY207 12 reporter"),
    put("a separation for an unknown role", "only: [gm]", "only: [gmm]", "HY424 13 [gmm"),
    put("a separation for nobody", "only: [gm]", "only: []", "HY405 13:5"),
    put("an approval of nothing", "event: {event: closed, outcome: cannot-fix}, ", "", "HY209 14:5"),
    put("an approval of an unknown outcome", "outcome: cannot-fix", "outcome: cant-fix", "HY207 14 cant-fix"),
    put("an approval by nobody", ", by: [gm]", "", "HY209 14:5"),
    put("an approval by an empty list", "by: [gm]", "by: []", "HY209 14:5"),
    put("an approval by an unknown role", "by: [gm]", "by: [boss]", "HY424 14 [boss"),
    put("an unknown ground", "vexatious", "boring", "HY207 15 boring"),
    put("no ground", "ground: [abusive, vexatious], ", "", "HY209 15:5"),
    put("an empty ground", "ground: [abusive, vexatious]", "ground: []", "HY203 15 []"),
    put("a refusal of an unknown field", "[reported_to]", "[reportd_to]", "HY202 15 reportd_to"),
    put("a window of nothing", "activity: {zh: 接待, en: Reception}, ", "", "HY406 16:5"),
    put("a window of both", "activity: {zh", "event: replied, activity: {zh", "HY406 16:5"),
    put("a window on an unknown day", "[mon, thu]", "[mon, thursday]", "HY207 16 thursday"),
    put("a window on no day", "weekdays: [mon, thu]", "weekdays: []", "HY203 16 []"),
    put("a window that ends before it begins", "09:00-12:00", "12:00-09:00", "HY204 16 \"12:00"),
    put("a window of an hour", "09:00-12:00", "09:00", "HY204 16 \"09:00"),
    put("a target of both", "at_least: 98 %", "at_least: 98 %, at_most: 99 %", "HY409 17:5"),
    put("a target of nothing", ", at_least: 98 %", "", "HY409 17:5"),
    put("a target of words", "at_least: 98 %", "at_least: most", "HY208 17 most"),
    put("a target below nothing", "at_least: 98 %", "at_least: -1", "HY208 17 -1"),
    put("an unknown measure", "measure: in-time", "measure: speed", "HY207 17 speed"),
    put("a target of an unknown clause", "of: [v-reply]", "of: [v-rely]", "HY417 17 v-rely"),
    put("a recurrence of an unknown field", "same: [site, category]", "same: [site, room]", "HY408 18 room"),
    put("a recurrence of nothing", "same: [site, category]", "same: []", "HY209 18:5"),
    put("a recurrence of words", "times: 3", "times: three", "HY208 18 three"),
    put("a retention of a while", "keep: 3 years", "keep: a while", "HY403 19 a while"),
    put("a retention then nothing", "then: archive", "then: burn", "HY207 19 burn"),
    put("a reward of grade 5", "grade: 1", "grade: 5", "HY207 20 5,"),
    put("a reward of much", "amount: 500", "amount: much", "HY208 20 much"),
    put("a reward of 1_000", "amount: 500", "amount: 1_000", "HY208 20 1_000"),
    put("a penalty for nothing", "for: v-reply", "for: v-rely", "HY417 21 v-rely"),
    put("a penalty for a diagnostic", "for: v-reply", "for: HY306"),
    put("a penalty for an unknown diagnostic", "for: v-reply", "for: HY999", "HY417 21 HY999"),
    put("a penalty per week", "per: day", "per: week", "HY207 21 week"),
    put("covers nothing known", "kind: text, ", "kind: text, covers: [R-01, R-99], ", "HY441 22 R-99"),
    put("covers a mapping", "kind: text, ", "kind: text, covers: {R-01: yes}, ", "HY203 22 {R-01"),
    # the text
    put("a misspelt placeholder", ARTICLE, "第一条 {{ v-repply.within }}内答复。", "HY414 24 {{ v-repply"),
    put("a misspelt figure", ARTICLE, "第一条 {{ v-reply.wihtin }}内答复。", "HY415 24 {{ v-reply.wihtin"),
    put("a figure of a figure", ARTICLE, "第一条 {{ v-reply.within.days }}内答复。", "HY415 24 {{ v-reply.within.days"),
    put("a figure that the clause has not", ARTICLE, "第一条 {{ v-reply.by }}内答复。", "HY415 24 {{ v-reply.by"),
    put("an empty placeholder", ARTICLE, "第一条 {{ }}内答复。", "HY414 24 {{ }}"),
    put("a placeholder with words", ARTICLE, "第一条 {{ 答复期限 }}内答复。", "HY414 24 {{ 答复"),
    put("a placeholder with a filter", ARTICLE, "第一条 {{ v-reply.within|upper }}内答复。", "HY414 24 {{ v-reply.within|upper"),
    put("a placeholder not closed", ARTICLE, "第一条 {{ v-reply.within }内答复。", "HY420 24 {{ v-reply.within }内"),
    put("a placeholder not opened", ARTICLE, "第一条 v-reply.within }}内答复。", "HY420 24 }}内"),
    put("a placeholder over two lines", ARTICLE, "第一条 {{ v-reply\n.within }}内答复。", "HY420 24 {{ v-reply", "HY420 25 }}内"),
    put("a clause never shown", " {{ v-text }}", "", "HY416 22 v-text"),
    put("a clause shown only by its figure", " {{ v-keep }}", "", "HY416 19 v-keep"),
    put("a misspelt placeholder in the summary", 'version: "1"', 'version: "1"\nsummary: {zh: "{{ v-rely }}", en: x}', 'HY414 5 "{{'),
]  # fmt: skip


def _second(name: str, head: str, clause: str, *found: str) -> Row:
    """A second policy beside the sound one, with one text clause."""
    text = f"---\n{head}\nclauses:\n  - {{id: {clause}, kind: text, reason: x}}\n---\n{{{{ {clause} }}}}\n"
    return Row(name, text, found)


BESIDE = [
    (
        "policies/visits/0.md",
        [
            _second("an earlier version", 'id: visits\ntitle: x\nversion: "0"\nin_force: {from: 2025-01-01, to: 2026-01-01}', "v-text"),
            _second("an earlier version that does not end", 'id: visits\ntitle: x\nversion: "0"\nin_force: {from: 2025-01-01}', "v-old", "HY433 5 {from"),
            _second("a later version", 'id: visits\ntitle: x\nversion: "0"\nin_force: {from: 2026-06-01}', "v-old", "HY433 5 {from"),
            _second("another version than the file", 'id: visits\ntitle: x\nversion: "9"\nin_force: {from: 2025-01-01, to: 2026-01-01}', "v-old", 'HY432 4 "9"'),
            _second("another id than the folder", 'id: visit\ntitle: x\nversion: "0"\nin_force: {from: 2025-01-01, to: 2026-01-01}', "v-old", "HY432 2 visit"),
        ],
    ),
    (
        "policies/walks.md",
        [
            _second("a clause of another policy that governs the same", 'id: walks\ntitle: x\nversion: "1"\nin_force: {from: 2026-01-01}', "v-text", "HY434 7 v-text"),
            _second("a clause of another policy that governs others", 'id: walks\ntitle: x\nversion: "1"\nin_force: {from: 2026-01-01}\napplies_to: {channel: phone}', "v-text"),
            _second("a clause of another policy at another time", 'id: walks\ntitle: x\nversion: "1"\nin_force: {from: 2020-01-01, to: 2026-01-01}', "v-text"),
        ],
    ),
]  # fmt: skip


def _file(path: str, name: str, old: str, new: str, *found: str) -> tuple[str, Row]:
    text = RULES[path].decode()
    assert text.count(old) == 1, f"{name}: {old!r} stands {text.count(old)} times"
    return path, Row(name, text.replace(old, new), found)


def organization(name: str, old: str, new: str, *found: str) -> tuple[str, Row]:
    """The sound organization.yml with a text in it replaced."""
    return _file("policies/organization.yml", name, old, new, *found)


def calendar(name: str, old: str, new: str, *found: str) -> tuple[str, Row]:
    """The sound calendar.yml with a text in it replaced."""
    return _file("policies/calendar.yml", name, old, new, *found)


def requirements(name: str, old: str, new: str, *found: str) -> tuple[str, Row]:
    """The sound requirements.yml with a text in it replaced."""
    return _file("policies/requirements.yml", name, old, new, *found)


HOUSE = [
    organization("no name", "name: {zh: 小院物业, en: Courtyard}\n", "", "HY209 1:1"),
    organization("no time zone", "timezone: Asia/Shanghai\n", "", "HY209 1:1"),
    organization("an unknown time zone", "Asia/Shanghai", "Asia/Beijing", "HY421 2 Asia"),
    organization("a time zone +8", "Asia/Shanghai", "+8", "HY421 2 +8"),
    organization("a time zone elsewhere", "Asia/Shanghai", "../../etc/passwd", "HY421 2 ../.."),
    organization("a language no", "language: en", "language: no", "HY207 3 no"),
    organization("closing at 25:00", 'close: "17:30"', 'close: "25:00"', 'HY204 4 "25'),
    organization("closing before opening", 'close: "17:30"', 'close: "07:30"', 'HY429 4 "07'),
    organization("no closing", ', close: "17:30"', "", "HY209 4 {open"),
    organization("a misspelt key", "departments:", "departements:", "HY202 13:1", "HY423 18 works", "HY423 19 works"),
    organization("an unknown key", "language: en", "language: en\ncolour: red", "HY201 4:1"),
    organization("a channel twice", "{id: phone", "{id: letter", "HY422 8 letter"),
    organization("a channel without an id", "{id: phone, name", "{name", "HY209 8 {name"),
    organization("a channel of text", "  - {id: phone, name: {zh: 电话, en: Phone}}", "  - phone", "HY203 8 phone"),
    organization("a site twice", "{id: west", "{id: east", "HY422 12 east"),
    organization("a site with a misspelt key", "households: 80", "housholds: 80", "HY202 12 housholds"),
    organization("households of words", "households: 80", "households: many", "HY208 12 many"),
    organization("households of 1_000", "households: 80", "households: 1_000", "HY208 12 1_000"),
    organization("a head nobody knows", "head: he.jun", "head: he.june", "HY423 11 he.june"),
    organization("a head nobody knows after a site without an id", "  - {id: east, name: {zh: 东苑, en: East}, households: 120, head: he.jun}", "  - {name: 东苑}\n  - {id: east, name: 东苑, head: no}", "HY209 11:5", "HY423 12 no"),
    organization("a department twice", "{id: guards", "{id: works", "HY422 15 works"),
    organization("a head of a department nobody knows", "head: zhang.wei", "head: {east: zhang.wei, west: nobody}", "HY423 14 nobody"),
    organization("a head of a department at no site", "head: zhang.wei", "head: {north: zhang.wei}", "HY423 14 north"),
    organization("a list for a head", "head: zhang.wei", "head: [zhang.wei]", "HY203 14 [zhang"),
    organization("a person twice", "id: li.na", "id: chen.min", "HY422 19 chen.min"),
    organization("a person without a name", "name: 李娜, ", "", "HY209 19:5"),
    organization("a person with an unknown role", "roles: [gm]}", "roles: [boss]}", "HY424 21 boss"),
    organization("a person of an unknown department", "id: sun.qi,", "id: sun.qi, department: cooks,", "HY423 22 cooks"),
    organization("a person at an unknown site", "sites: [east]", "sites: [east, north]", "HY423 20 north"),
    organization("a person who left on no day", "to: 2026-01-01", "to: 2026-02-30", "HY204 23 2026"),
    organization("a person who left before coming", "to: 2026-01-01", "from: 2026-06-01, to: 2026-01-01", "HY430 23 2026-01-01"),
    organization("a person with letters that look alike", "name: 孙琦", "name: Sun Q\u0456", "HY224 22 Sun"),
    organization("an id with a letter that looks alike", "id: sun.qi", "id: sun.q\u0456", "HY223 22 sun"),
    organization("a category twice", "{id: noise", "{id: repair", "HY422 27 repair"),
    organization("a child twice", "children: [{id: leak", "children: [{id: leak}, {id: leak", "HY422 26 leak, name"),
    organization("a child without an id", "{id: leak, name", "{name", "HY209 26 {name: {zh: 渗"),
    organization("a list for anonymity", "language: en", "language: en\nanonymity: {k: five}", "HY208 4 five"),
    organization("a proof of nothing", "language: en", "language: en\napprovals: {proof: none}", "HY207 4 none"),
    organization("a key cut short", "id: sun.qi,", "id: sun.qi, signing_key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5,", "HY840 22 ssh-ed"),
    organization("a fingerprint for a key", "id: sun.qi,", "id: sun.qi, signing_key: [SHA256:47DEQpj8HBSa],", "HY840 22 SHA256"),
    organization("a private key", "id: sun.qi,", 'id: sun.qi, signing_key: "-----BEGIN OPENSSH PRIVATE KEY-----",', 'HY840 22 "-----BEGIN'),
    organization("a line of options before a key", "id: sun.qi,", f'id: sun.qi, signing_key: "cert-authority {KEY}",', 'HY840 22 "cert'),
    organization("a second line behind a key", "id: sun.qi,", f'id: sun.qi, signing_key: "{KEY}\\n* {KEY}",', 'HY840 22 "ssh-ed'),
    organization("a key that is none, with its days", "id: sun.qi,", "id: sun.qi, signing_key: {key: mine, to: 2026-01-01},", "HY840 22 mine"),
    organization("a day without its key", "id: sun.qi,", "id: sun.qi, signing_key: {to: 2026-01-01},", "HY209 22 {to"),
    organization("a key on no day", "id: sun.qi,", f"id: sun.qi, signing_key: {{key: {KEY}, to: soon}},", "HY204 22 soon"),
    organization("a misspelt day of a key", "id: sun.qi,", f"id: sun.qi, signing_key: {{key: {KEY}, until: 2026-01-01}},", "HY201 22 until"),
    organization("no keys in a list", "id: sun.qi,", "id: sun.qi, signing_key: [],", "HY203 22 []"),
    organization("a list in a list of keys", "id: sun.qi,", f"id: sun.qi, signing_key: [[{KEY}]],", "HY203 22 [ssh"),
    organization("two with one key", "id: sun.qi,", f"id: ma.yue, name: 马悦, signing_key: {KEY}}}\n  - {{id: sun.qi, signing_key: [{KEY} too],", "HY841 23 [ssh"),
    organization("a forge's key that is none", "language: en", "language: en\napprovals: {proof: merge, forge_key: web-flow}", "HY840 4 web-flow"),
    organization("a reception day nowhere", "language: en", "language: en\nreception_days: [{site: north, weekday: thu, hours: ['14:00-17:00']}]", "HY423 4 north"),
    organization("a reception day on no day", "language: en", "language: en\nreception_days: [{site: east, weekday: thursday}]", "HY207 4 thursday"),
    calendar("a year of words", "2026:\n", "this year:\n", "HY425 1:1"),
    calendar("a short year", "2026:\n", "26:\n", "HY425 1:1"),
    calendar("a year 9999", "2026:\n", "9999:\n", "HY425 1:1"),
    calendar("a year of nothing", "2026:\n", "2025:\n2026:\n", "HY203 1:6"),
    calendar("no source", "  source: 国办发明电〔2025〕7号\n", "", "HY209 2:3"),
    calendar("a blank source", "国办发明电〔2025〕7号", "''", "HY209 2:3"),
    calendar("a misspelt key", "holidays:", "holydays:", "HY202 3:3"),
    calendar("30 February", "2026-04-04", "2026-02-30", "HY204 3 2026-02-30"),
    calendar("a short date", "2026-04-04", "04-04", "HY204 3 04-04,"),
    calendar("a day of another year", "2026-04-04", "2025-04-04", "HY426 3 2025-04-04"),
    calendar("a weekday that is made up", "workdays: [2026-05-09]", "workdays: [2026-05-08]", "HY428 4 2026-05-08"),
    calendar("a day both off and on", "workdays: [2026-05-09]", "workdays: [2026-05-09, 2026-04-04]", "HY427 4 2026-04-04"),
    calendar("a mapping for the days", "[2026-05-09]", "{2026-05-09: Saturday}", "HY203 4 {2026"),
    calendar("a year twice", "2026:\n", "2026: {source: x}\n2026:\n", "HY112 2:1"),
    calendar("a tab", "  source", "\tsource", "HY111 2:1"),
    calendar("an alias", "[2026-05-09]", "*days", "HY113 4 *days"),
    requirements("an unknown kind", "kind: duty", "kind: duties", "HY207 2 duties"),
    requirements("no rule", ", rule: Letters are answered in three working days", "", "HY209 2:5"),
    requirements("an id twice", "id: R-02", "id: R-01", "HY422 3 R-01"),
    requirements("an id that is not covered", "id: R-02", "id: R-03", "HY442 3 R-03"),
    requirements("an unknown key", "kind: text, ", "kind: text, colour: red, ", "HY201 3 colour"),
    requirements("text for all", "requirements:\n  - {id: R-01, kind: duty, rule: Letters are answered in three working days}\n  - {id: R-02, kind: text, rule: Letters are kept secret}", "requirements: none", "HY203 1:15"),
    requirements("a misspelt head", "requirements:\n", "requirments:\n", "HY202 1:1", "HY209 1:1"),
]  # fmt: skip


def numbered() -> Iterator[tuple[str, Row, bytes]]:
    """The policies one after another under names of their own, with clause ids of their own: all fit into one house."""
    for count, row in enumerate(POLICIES):
        own = re.sub(rb"^id: visits(?=\r?$)", b"id: visits%03d" % count, row.data, flags=re.MULTILINE)
        yield f"policies/visits{count:03}.md", row, own.replace(b"v-", b"v%03d-" % count)
