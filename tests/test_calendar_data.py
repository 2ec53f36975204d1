"""The shipped calendar against an independent library, day by day; a proposed year against the file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
import yaml

from huiyin.propose import Proposal, propose, render

SATURDAY = 5
FILE = Path(__file__).parent.parent / "policies" / "calendar.yml"
YEARS = range(2011, 2027)


def load() -> dict[int, dict[str, list[date]]]:
    """The shipped file, each year's two lists as dates."""
    raw = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    kinds = ("holidays", "workdays")
    return {
        int(year): {kind: [date.fromisoformat(day) for day in entry[kind]] for kind in kinds}
        for year, entry in raw.items()
    }


CALENDAR = load()


def shipped_is_workday(day: date) -> bool:
    entry = CALENDAR[day.year]
    return day in entry["workdays"] or (day.weekday() < SATURDAY and day not in entry["holidays"])


def days_of(year: int) -> list[date]:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return [first + timedelta(n) for n in range((after - first).days)]


def test_the_file_covers_2011_to_2026_in_order() -> None:
    assert list(CALENDAR) == list(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_what_chinesecalendar_says(year: int) -> None:
    # No exceptions: both follow the notices, with the changes of 2015 (国发明电〔2015〕1号),
    # 2019 (国办发明电〔2019〕3号) and 2020 (国办发明电〔2020〕1号).
    assert [day for day in days_of(year) if shipped_is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_holiday_that_chinesecalendar_names_is_in_the_file(year: int) -> None:
    # The other way round does not hold: it leaves out some weekend days that lie in a notice's stretch
    # (2011-06-05, 2012-06-23, 2015-06-21, 2015-09-05), and most of those of 与周末连休.
    named = {day for day in chinese_calendar.holidays if day.year == year}
    extra = set(CALENDAR[year]["holidays"]) - named
    assert named <= set(CALENDAR[year]["holidays"])
    assert [day for day in extra if day.weekday() < SATURDAY] == []


@pytest.mark.parametrize("year", YEARS)
def test_lists_are_sorted_unique_apart_and_in_their_year(year: int) -> None:
    holidays, workdays = CALENDAR[year]["holidays"], CALENDAR[year]["workdays"]
    assert holidays == sorted(set(holidays))
    assert workdays == sorted(set(workdays))
    assert set(holidays) & set(workdays) == set()
    assert {day.year for day in holidays + workdays} == {year}


def test_make_up_days_are_on_weekends() -> None:
    assert [day for entry in CALENDAR.values() for day in entry["workdays"] if day.weekday() < SATURDAY] == []


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2011-12-31", True),  # Saturday; the notice for 2012 has it worked
        ("2015-09-04", False),  # Friday; 国发明电〔2015〕1号
        ("2015-09-06", True),  # Sunday; the same
        ("2018-12-29", True),  # Saturday; the notice for 2019
        ("2018-12-31", False),  # Monday; the same
        ("2019-05-02", False),  # Thursday; 国办发明电〔2019〕3号, one day off before that
        ("2019-05-05", True),  # Sunday; the same
        ("2020-01-31", False),  # Friday; 国办发明电〔2020〕1号
        ("2020-02-01", False),  # Saturday; to be worked until 国办发明电〔2020〕1号
        ("2020-02-03", True),  # Monday; "2月3日（星期一）起正常上班"
        ("2024-02-09", True),  # New Year's Eve; leave was encouraged, the day was not given
        ("2025-01-28", False),  # New Year's Eve; a holiday since State Council order 795
    ],
)
def test_days_that_calendars_get_wrong(day: str, works: bool) -> None:
    assert shipped_is_workday(date.fromisoformat(day)) is works


def differences(year: int) -> list[str]:
    current = set(CALENDAR[year]["holidays"]), set(CALENDAR[year]["workdays"])
    return [line for line in render(propose(year), current).splitlines() if line.startswith("#")]


def test_2026_is_proposed_as_it_stands_in_the_file() -> None:
    proposal = propose(2026)
    assert sorted(proposal.holidays) == CALENDAR[2026]["holidays"]
    assert sorted(proposal.workdays) == CALENDAR[2026]["workdays"]
    assert not proposal.guessed
    assert differences(2026) == []


def test_the_proposals_differ_from_the_file_only_by_four_saturdays() -> None:
    # A holiday on a Sunday: the notices for 2015 to 2017 leave out the Saturday before. No deadline moves.
    assert [line for year in YEARS for line in differences(year)] == [
        f"# differs from the file: {day} (Sat) is a holiday here, a plain weekend day in the file"
        for day in ("2015-04-04", "2015-09-26", "2016-04-30", "2016-12-31")
    ]


def test_a_proposal_is_printed_in_the_shape_of_the_file() -> None:
    eight = [date(2026, 2, 15) + timedelta(n) for n in range(8)]
    proposal = Proposal(
        2026,
        holidays=frozenset([date(2026, 1, 1), *eight]),
        workdays=frozenset([date(2026, 2, 28), date(2026, 2, 14)]),
        festivals={date(2026, 1, 1): "元旦"} | dict.fromkeys(eight, "春节"),
        guessed=False,
    )
    current = {date(2026, 1, 2), *eight}, {date(2026, 2, 14)}
    assert render(proposal, current) == (
        "# differs from the file: 2026-01-01 (Thu) is a holiday here, a plain working day in the file\n"
        "# differs from the file: 2026-01-02 (Fri) is a plain working day here, a holiday in the file\n"
        "# differs from the file: 2026-02-28 (Sat) is a make-up day here, a plain weekend day in the file\n"
        "2026:\n"
        '  source: ""  # the title and number of the notice\n'
        "  holidays: [\n"
        "    2026-01-01,  # 元旦\n"
        "    2026-02-15, 2026-02-16, 2026-02-17, 2026-02-18, 2026-02-19, 2026-02-20, 2026-02-21,  # 春节\n"
        "    2026-02-22,\n"
        "  ]\n"
        "  workdays: [2026-02-14, 2026-02-28]\n"
    )


def test_a_year_without_a_notice_is_marked_as_a_guess() -> None:
    # 2099: far enough away to stay without a notice whatever version of the library is installed.
    proposal = propose(2099)
    assert proposal.guessed
    assert render(proposal, None).splitlines()[:4] == [
        "# a guess: no official notice for 2099 is known, make-up days are missing; not for the file",
        "# 2099 is not in the file",
        "2099:",
        '  source: ""  # the title and number of the notice',
    ]
    assert render(proposal, None).endswith("  workdays: []\n")


def test_a_year_that_the_library_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="does not know the year 1900"):
        propose(1900)
