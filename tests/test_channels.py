"""The channels: opening hours, reception days and what is not taken up; calendars that a phone can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from huiyin.calendar import Calendar, Year
from huiyin.model import Clause, Policy
from huiyin.outputs import appointments, channels
from huiyin.outputs.appointments import Weekly
from huiyin.public import PublicBook
from tests.public_books import AS_OF, ORGANIZATION, book

ZONE = ZoneInfo("Asia/Shanghai")
HOLIDAYS = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = Calendar(
    {2026: Year("…", HOLIDAYS, frozenset({date(2026, 10, 10)}))},
    ZONE,
    (time(8, 30), time(17, 30)),
)
PLACES = replace(
    ORGANIZATION,
    mailboxes=(
        {
            "id": "hq",
            "name": {"zh": "总部信箱", "en": "Head office box"},
            "place": {"zh": "一楼大厅", "en": "Ground floor"},
            "opened": {"weekdays": ("mon", "thu"), "at": time(16, 0)},
        },
        {"id": "gate", "name": {"zh": "门口信箱", "en": "Gate box"}},
    ),
    hotline={
        "phone": "400-000-0000",
        "hours": ((time(8, 30), time(18, 0)),),
        "days": "all",
        "greeting": {"zh": "您好，请讲。", "en": "Good day."},
    },
    reception_days=({"site": "binjiang", "weekday": "thu", "hours": ((time(14, 0), time(17, 0)),)},),
)
REFUSAL = Clause("rude", "refusal", "letters", ("clauses", 0), fields={"ground": ("abusive",)})
POLICY = Policy(
    "policies/letters.md",
    "letters",
    {"zh": "来信规定", "en": "Letters"},
    "1",
    date(2026, 1, 1),
    None,
    (REFUSAL,),
    body="**第三条** 侮辱他人的不予受理。{{ rude }}",
)


def world(as_of: datetime = AS_OF) -> PublicBook:
    return replace(book(0, policies=(POLICY,)), organization=PLACES, as_of=as_of)


def bare(text: str) -> str:
    """Without the marks that keep a date on one line."""
    return text.replace('<span class="whole">', "").replace("</span>", "")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+86 571 8888 0000", "**[+86 571 8888 0000](tel:+8657188880000)**"),
        ("见公告栏", "**见公告栏**"),
        ("400](x)", "**400&#93;(x)**"),
    ],
)
def test_a_number_can_be_called_by_a_touch(phone: str, shown: str) -> None:
    places = replace(PLACES, hotline={**PLACES.hotline, "phone": phone})
    assert shown in channels.render(replace(world(), organization=places), CALENDAR)["channels.md"]


def test_the_page_tells_when_and_where() -> None:
    zh = bare(channels.render(world(), CALENDAR)["channels.md"])
    hotline = (
        "- **[400-000-0000](tel:4000000000)** 接听时间：每日 08:30–18:00<br>接听时您会听到：“您好，请讲。”"
    )
    assert hotline in zh
    boxes = zh[zh.index("## 信箱") : zh.index("法定节假日")]
    assert (
        boxes
        == """\
## 信箱 {#boxes}

<div class="ways" markdown>

- **总部信箱** 一楼大厅<br>星期一、四 16:00 开箱<br>接下来：11月16日（一）、11月19日（四）、11月23日（一）
- **门口信箱**

</div>

"""
    )
    assert (
        "- **滨江花园** 星期四 14:00–17:00<br>接下来：11月19日（四）、11月26日（四）、12月3日（四）\n" in zh
    )


def test_the_same_in_english() -> None:
    marked = channels.render(world(), CALENDAR)["en/channels.md"]
    assert '<span class="whole">Mon 16 Nov</span>, ' in marked
    en = bare(marked)
    assert (
        "- **Head office box** Ground floor<br>Opened Mondays and Thursdays, 16:00"
        "<br>Next: Mon 16 Nov, Thu 19 Nov, Mon 23 Nov\n"
    ) in en
    assert "[calendar file](../data/reception-days.ics)" in en


def test_what_is_not_taken_up_comes_from_the_refusal_clauses() -> None:
    pages = channels.render(world(), CALENDAR)
    assert "- **侮辱、诽谤他人**：来信中侮辱、诽谤他人的，移送有权机关处理。" in pages["channels.md"]
    assert "依据：[《来信规定》第三条](policies/letters.md#rude)" in pages["channels.md"]
    assert "[Letters, art. 3](policies/letters.md#rude)" in pages["en/channels.md"]
    assert "劳动争议" not in pages["channels.md"]


def test_without_boxes_hotline_and_reception_days_there_are_no_empty_headings() -> None:
    empty = replace(book(0), organization=ORGANIZATION)
    page = channels.render(empty, CALENDAR)["channels.md"]
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## 怎样找到我们 {#ways}",
        "## 不署名的来信 {#unsigned}",
    ]


def test_next_days_leave_public_holidays_out() -> None:
    item = Weekly("x", {"zh": "开箱"}, {}, ("thu",), time(16))
    assert item.next(date(2026, 9, 24), CALENDAR, 3) == [
        date(2026, 9, 24),
        date(2026, 10, 8),
        date(2026, 10, 15),
    ]


def events(text: str) -> list[Any]:
    """The events of a calendar."""
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def occurrences(text: str, first: datetime, last: datetime) -> list[list[datetime]]:
    """What a calendar program makes of each event: its rule expanded, its exceptions taken out."""
    found = []
    for event in events(text):
        rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=event.decoded("DTSTART"))
        off = {one.dt for one in event["EXDATE"].dts} if "EXDATE" in event else set()
        found.append([one for one in rule.between(first, last, inc=True) if one not in off])
    return found


def test_the_calendar_repeats_weekly_but_for_holidays() -> None:
    made = appointments.render(world(), CALENDAR)
    first, last = datetime(2026, 9, 28, tzinfo=ZONE), datetime(2026, 10, 13, tzinfo=ZONE)
    days = {
        path: [[f"{one:%m-%d %H:%M}" for one in event] for event in occurrences(text, first, last)]
        for path, text in made.items()
    }
    assert days == {
        "data/reception-days.ics": [["10-08 14:00"]],
        "data/box-openings.ics": [["09-28 16:00", "10-08 16:00", "10-12 16:00"]],
    }


def test_the_calendar_is_the_same_at_every_build_of_a_release() -> None:
    once, again = appointments.render(world(), CALENDAR), appointments.render(world(), CALENDAR)
    later = appointments.render(world(datetime(2026, 11, 23, 9, tzinfo=ZONE)), CALENDAR)
    assert once == again
    event, after = events(once[appointments.BOXES])[0], events(later[appointments.BOXES])[0]
    assert event["DTSTAMP"].dt == AS_OF.astimezone(UTC)
    assert event["UID"] == after["UID"]
    assert str(event["SUMMARY"]) == "开箱：总部信箱 / Box opened: Head office box"


@pytest.mark.parametrize("path", [appointments.RECEPTION, appointments.BOXES])
def test_the_calendar_keeps_the_form(path: str) -> None:
    """RFC 5545: lines end in CR LF and have at most 75 bytes; the time zone named stands in the file."""
    text = appointments.render(world(), CALENDAR)[path]
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "TZID:Asia/Shanghai" in lines
    assert any(line.startswith("DTSTART;TZID=Asia/Shanghai:") for line in lines)


@pytest.mark.parametrize("path", [appointments.RECEPTION, appointments.BOXES])
def test_the_calendar_has_what_the_standard_asks_for(path: str) -> None:
    """RFC 5545, 3.6 and 3.6.1: PRODID and VERSION once; UID, DTSTAMP in UTC, DTSTART; an end after the start."""
    text = appointments.render(world(), CALENDAR, "https://example.org/box/")[path]
    (made,) = icalendar.Calendar.from_ical(text, multiple=True)
    assert (made["VERSION"], str(made["PRODID"]), made["METHOD"]) == (
        "2.0",
        "-//Huiyin//Channels//ZH",
        "PUBLISH",
    )
    assert made.errors == []
    assert str(made["URL"]) == "https://example.org/box/channels/"
    assert str(made["SOURCE"]) == f"https://example.org/box/{path}"
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D" in text
    for event in events(text):
        assert event.errors == []
        assert event["DTSTAMP"].to_ical().endswith(b"Z")
        assert event.decoded("DTEND") > event.decoded("DTSTART")
        assert str(event["UID"]).startswith("urn:uuid:")
    plain = appointments.render(world(), CALENDAR)[path]
    assert "URL:" not in plain
    assert "SOURCE" not in plain


def test_no_appointments_is_an_empty_calendar() -> None:
    text = appointments.render(replace(book(0), organization=ORGANIZATION), CALENDAR)[appointments.BOXES]
    assert events(text) == []
