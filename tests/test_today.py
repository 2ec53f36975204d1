"""`huiyin today`: who must do what today, in the order of time, and when people may be called."""

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from huiyin.model import Clause
from huiyin.papers.windows import can_wait, left_today, slots
from tests.office import NUMBER, ORGANIZATION, Office, open_office

RULES = """\
---
id: days
title: {zh: 每日规定, en: Days}
version: "1"
in_force: {from: 2026-01-01}
clauses:
  - {id: register, kind: deadline, from: received, until: registered, within: 1h, responsible: administrator}
  - {id: call, kind: deadline, from: replied, until: called-back, within: 2 workdays, responsible: site-head}
  - id: hours
    kind: window
    event: called-back
    weekdays: [tue, wed, thu, fri, sat, sun]
    hours: ["09:00-12:00", "14:00-17:30"]
    except: {urgency: urgent}
---
{{ register }} {{ call }} {{ hours }}
"""
HOUSE = """\
mailboxes:
  - {id: gate, name: {zh: 大门信箱, en: Gate box}, place: {zh: 大门, en: gate}, opened: {weekdays: [mon, wed], at: "16:00"}}
reception_days:
  - {site: east, weekday: mon, hours: ["14:00-17:00"]}
"""
CASE = """\
---
id: {number}
status: registered
channel: letter
received: 2026-03-13T09:00+08:00
site: east
party: owner
named: true
kind: complaint
category: other
subject: {subject}
urgency: {urgency}
responsible: works
handler: zhang.wei
reporter: {{name: 王女士, phone: "19900000001"}}
log:
  - {{at: 2026-03-13T09:10+08:00, event: registered, by: chen.min}}
  - {{at: 2026-03-13T09:30+08:00, event: dispatched, by: chen.min, to: works}}
{log}---
## 来信内容

> 漏水
"""
REPLIED = "  - {at: 2026-03-13T10:00+08:00, event: replied, by: zhang.wei, reply_no: HF-1, via: phone, cc: [wu.gm]}\n"
WAITS = "  - {at: 2026-03-13T10:00+08:00, event: waiting, by: zhang.wei, for: weather, until: 2026-03-16}\n"
EXTENDED = "  - {at: 2026-03-13T11:00+08:00, event: extended, by: zhang.wei, until: 2026-03-20, reason: 大雨, clause: reply}\n"
MONDAY = "2026-03-16T08:00"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    found = open_office(tmp_path, capsys, monkeypatch)
    found.put("policies/days.md", RULES)
    found.put("policies/organization.yml", ORGANIZATION + HOUSE)
    (found.root / f"cases/2026/{NUMBER}.md").unlink()
    return found


def put(office: Office, number: str, log: str, subject: str = "漏水", urgency: str = "normal") -> None:
    office.put(
        f"cases/2026/{number}.md", CASE.format(number=number, log=log, subject=subject, urgency=urgency)
    )


def rows(office: Office, *words: str, at: str = MONDAY) -> list[tuple[str, ...]]:
    """Time, kind, case's end, people and note of each row."""
    said = office.run("today", "--format", "json", "-q", *words, at=at)
    assert (said.status, said.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(said.out)["items"]
    return [
        (
            datetime.fromisoformat(item["time"]).strftime("%m-%d %H:%M"),
            item["kind"],
            (item["case"] or "")[9:],
            ",".join(item["people"]),
            item["note"],
        )
        for item in found
    ]


def test_a_monday_in_the_order_of_time(office: Office) -> None:
    put(office, "20260313-AAAA0", "")  # the reply is due on Wednesday: nothing today
    put(office, "20260313-BBBB0", WAITS)
    put(office, "20260313-CCCC0", EXTENDED)
    put(office, "20260313-DDDD0", REPLIED)  # to be called by Tuesday 17:30; there are hours on Tuesday
    assert rows(office) == [
        ("03-13 11:00", "approval", "CCCC0", "wu.gm", "approve: extension"),
        ("03-16 14:00", "reception", "", "he.jun", "East 14:00–17:00"),
        ("03-16 16:00", "box", "", "chen.min", "Gate box (gate)"),
        ("03-17 00:00", "pause", "BBBB0", "zhang.wei", "waiting for the weather ends today"),
    ]


def test_calls_are_put_into_the_hours_for_them(office: Office) -> None:
    put(office, "20260313-DDDD0", REPLIED)
    assert rows(office, at="2026-03-17T10:15") == [
        (
            "03-17 10:15",
            "call",
            "DDDD0",
            "he.jun",
            "call-back; due 03-17 17:30; call 10:15–12:00, 14:00–17:30",
        )
    ]
    assert rows(office, at="2026-03-17T13:00")[0][4] == "call-back; due 03-17 17:30; call 14:00–17:30"
    late = rows(office, at="2026-03-17T18:00")
    assert late == [
        (
            "03-17 17:30",
            "call",
            "DDDD0",
            "he.jun",
            "call-back; due 03-17 17:30; no hour for calls is left today",
        )
    ]


def test_a_call_that_can_only_be_made_today_is_made_today(office: Office) -> None:
    # replied on Thursday: due on Monday 17:30, and Mondays are not for calls
    thursday = REPLIED.replace("03-13", "03-12")
    office.put(
        "cases/2026/20260312-DDDD0.md",
        CASE.format(number="20260312-DDDD0", log=thursday, subject="漏水", urgency="normal").replace(
            "03-13", "03-12"
        ),
    )
    assert rows(office, at="2026-03-14T10:00") == []
    assert rows(office, at="2026-03-15T10:00") == [
        (
            "03-15 10:00",
            "call",
            "DDDD0",
            "he.jun",
            "call-back; due 03-16 17:30; call 10:00–12:00, 14:00–17:30",
        )
    ]
    office.put(
        "cases/2026/20260312-DDDD0.md",
        CASE.format(number="20260312-DDDD0", log=thursday, subject="漏水", urgency="urgent").replace(
            "03-13", "03-12"
        ),
    )
    assert rows(office, at="2026-03-15T10:00") == []


def test_only_what_one_person_must_or_may_do(office: Office) -> None:
    put(office, "20260313-CCCC0", EXTENDED)
    put(office, "20260313-BBBB0", WAITS)
    assert [row[1] for row in rows(office, "--person", "何军")] == ["reception"]
    assert [row[1] for row in rows(office, "--person", "wu.gm")] == ["approval"]
    assert office.run("today", "--person", "nobody", at=MONDAY).status == 2


def test_what_is_overdue_comes_first(office: Office) -> None:
    put(office, "20260313-AAAA0", "")
    assert rows(office, at="2026-03-19T08:00")[0] == (
        *("03-18 17:30", "overdue", "AAAA0", "zhang.wei", "reply or refusal"),
    )
    said = office.run("today", at="2026-03-19T08:00")
    assert said.err == "2026-03-19: 1 things to do, 1 of them overdue.\n"


def test_on_a_holiday_no_box_is_opened(office: Office) -> None:
    office.put("policies/calendar.yml", "2026: {source: 国办, holidays: [2026-03-16], workdays: []}\n")
    assert rows(office) == []


def test_nothing_is_said_of_who_wrote(office: Office) -> None:
    put(office, "20260313-AAAA0", "", subject="'</td><script>|x'")
    for form in ("table", "json", "markdown", "html"):
        said = office.run("today", "--format", form, "--lang", "zh", at="2026-03-19T08:00")
        assert "王女士" not in said.out
        assert "19900000001" not in said.out
        assert "AAAA0" in said.out
    assert "<script>" not in office.run("today", "--format", "html", at="2026-03-19T08:00").out
    assert "\\|x" in office.run("today", "--format", "markdown", at="2026-03-19T08:00").out


def test_the_sheet_to_print_is_by_person(office: Office) -> None:
    html = office.run("today", "--format", "html", "--lang", "zh", at=MONDAY).out
    assert "<h1>当日工作单</h1>" in html
    assert html.index("<h2>何军</h2>") < html.index("<h2>陈敏</h2>")
    assert "大门信箱（大门）" in html


def test_an_archived_case_and_one_that_cannot_be_read(office: Office) -> None:
    ended = REPLIED + "  - {at: 2026-03-13T11:00+08:00, event: closed, by: chen.min, outcome: resolved}\n"
    ended += "  - {at: 2026-03-13T12:00+08:00, event: archived, by: chen.min}\n"
    put(office, "20260313-AAAA0", ended)
    office.put("cases/2026/20260313-BBBB0.md", "nothing")
    said = office.run("today", at="2026-03-17T10:00")
    assert said.out == ""
    assert "cases/2026/20260313-BBBB0.md" in said.err


# --- windows --------------------------------------------------------------------------------------------------

HOURS = Clause("a", "window", "p", (), fields={"hours": ((time(9), time(12)), (time(14), time(21)))})
DAYS = Clause("b", "window", "p", (), fields={"weekdays": ("tue",), "hours": ((time(8), time(15)),)})
TUESDAY = datetime.fromisoformat("2026-03-17T14:30+08:00")


def test_several_windows_leave_what_all_of_them_leave() -> None:
    assert slots([HOURS, DAYS], TUESDAY.date()) == [(time(9), time(12)), (time(14), time(15))]
    assert slots([HOURS, DAYS], datetime.fromisoformat("2026-03-18").date()) == []
    assert slots([], TUESDAY.date()) == [(time(0), time(23, 59))]
    assert left_today([HOURS, DAYS], TUESDAY) == [(time(14, 30), time(15))]


def test_a_call_can_wait_where_an_hour_is_left_before_it_is_due() -> None:
    assert not can_wait([DAYS], TUESDAY, datetime.fromisoformat("2026-03-24T08:00+08:00"))
    assert can_wait([DAYS], TUESDAY, datetime.fromisoformat("2026-03-24T08:01+08:00"))
    assert can_wait([], TUESDAY, datetime.fromisoformat("2026-03-18T00:01+08:00"))
