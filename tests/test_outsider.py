"""What somebody from outside works out of all that is published together, in random registers: nothing small.

Only the PublicBook is read; the register behind it is asked for nothing but whether the guess is right.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from huiyin.book import load_house
from huiyin.privacy.disclosure import Fact, Facts
from huiyin.privacy.publicbook import assemble
from huiyin.privacy.publicnumber import Key, public_numbers
from huiyin.public import Month, PublicBook, PublicCase
from huiyin.repository import WorkTree

RULES = load_house(WorkTree(Path(__file__).resolve().parent.parent)).rules
ZONE = ZoneInfo("Asia/Shanghai")
KEY = Key(b"a key for tests, long enough to do")
K, L = 5, 2
AT = datetime(2026, 11, 16, 9, tzinfo=ZONE)
NOW = 2026 * 12 + 10
SEEDS = range(60)


def month_of(when: datetime) -> int:
    return when.year * 12 + when.month - 1


def period_of(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


def case(number: int, received: datetime, **given: object) -> Facts:
    """A case answered in time nine days later and resolved, of a sender of its own, unless said otherwise."""
    found = Facts(
        id=f"{received:%Y%m%d}-{number:05}",
        received=received.timestamp(),
        month=month_of(received),
        category="repair",
        site="binjiang",
        channel="written",
        hidden=False,
        stage=1,
        outcome=None,
        summary="",
        senders=(f"sender {number}".encode(),),
        answered=None,
        closed=None,
        ended=None,
        verdicts=(),
        duties=(),
    )
    found = answered(found, received + timedelta(days=9), late=False)
    return found._replace(**given)  # type: ignore[arg-type]


def answered(one: Facts, when: datetime, *, late: bool, outcome: str = "resolved") -> Facts:
    """The case with a reply at that moment, after or before its deadline, closed with it."""
    due = when - timedelta(days=4) if late else when + timedelta(days=1)
    fact = Fact(
        "mailbox", "2026-1", "reply", month_of(due), due.timestamp(), when.timestamp(), "", False, True
    )
    month = month_of(when)
    return one._replace(
        stage=3, outcome=outcome, answered=month, closed=month, ended=when.timestamp(), duties=(tuple(fact),)
    )


def register(seed: int) -> list[Facts]:
    """Some hundred cases, among them a few of every kind that is not for everybody's eyes."""
    rng = Random(seed)
    first, last = NOW - rng.choice((4, 9, 14)), rng.choice((NOW, NOW - 2))
    shares = {name: rng.choice((0, 0.03, 0.1)) for name in ("hidden", "named", "loud", "late", "open")}
    tiny, calls = rng.choice((0, 0.1, 0.5)), rng.choice((0.1, 0.5))

    def does(name: str) -> bool:
        return rng.random() < shares[name]

    found = []
    for number in range(rng.choice((15, 40, 90, 200))):
        month = rng.randint(first, last)
        came = datetime(month // 12, month % 12 + 1, rng.randint(1, 14), 9, tzinfo=ZONE)
        one = case(number, came, hidden=does("hidden"))
        one = one._replace(
            category=rng.choice(("repair", "repair", "repair", "order", "fees")),
            site=None if rng.random() < tiny else rng.choice(("binjiang", "binjiang", "cuiyuan")),
            channel=rng.choice(("written", "written", "spoken")),
            senders=(b"loud",) if does("loud") else one.senders,
        )
        if came > AT - timedelta(days=12) or does("open"):
            one = one._replace(stage=1, outcome=None, answered=None, closed=None, ended=None, duties=())
        else:
            outcome = rng.choice(("resolved", "resolved", "explained"))
            one = answered(one, came + timedelta(days=9), late=does("late"), outcome=outcome)
            if not one.hidden and does("named"):
                one = one._replace(named="某女士", thanks="致谢")
        if one.answered is not None and rng.random() < calls:
            one = one._replace(verdicts=((one.answered, rng.random() < 0.8),) * rng.choice((1, 3)))
        found.append(one)
    return sorted(found, key=lambda one: one.id)


def book_of(facts: Sequence[Facts], at: datetime = AT) -> PublicBook:
    return assemble(facts, RULES, at, "", lambda: KEY)


def rows_where(book: PublicBook, which: Callable[[PublicCase], bool]) -> int:
    return sum(map(which, book.cases))


def judged(book: PublicBook) -> tuple[int, int]:
    """Of the rows, how many were answered in time, and how many have been owed an answer."""
    kept = rows_where(book, lambda row: row.timeliness == "in-time")
    return kept, kept + rows_where(book, lambda row: row.timeliness.startswith("late"))


# --- sums less rows -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_open_or_overdue_less_the_rows_is_no_small_number(seed: int) -> None:
    book = book_of(register(seed))
    seen = {
        "open": rows_where(book, lambda row: row.stage != "ended"),
        "overdue": rows_where(book, lambda row: row.overdue),
    }
    for figure in book.figures:
        if figure.name in seen and figure.value is not None:
            assert (figure.value - seen[figure.name]) % K == 0
    assert book.withheld % K == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_in_time_less_the_rows_tells_of_no_few(seed: int) -> None:
    """In a register younger than a year that has been quiet for two months, sums and rows match exactly."""
    facts = [one for one in register(seed) if NOW - 12 <= one.month < NOW - 2]
    book = book_of(facts)
    kept, due = judged(book)
    sums = [(figure.value, figure.of) for figure in book.figures if figure.name == "in-time"]
    sums += [(record.met, record.total) for record in book.records if record.clause == "reply"]
    for met, total in sums:
        if met is not None and total:
            rest, late = total - due, total - met - (due - kept)
            assert rest == 0 or rest >= K
            assert late == 0 or late >= L
            assert rest == late == 0 or rest - late >= L


@pytest.mark.parametrize("seed", SEEDS)
def test_no_total_is_of_fewer_than_k_senders(seed: int) -> None:
    facts = [one for one in register(seed) if not one.named]
    book = book_of(facts)
    for month in book.months:
        senders = defaultdict[str, set[bytes]](set)
        for one in facts:
            for name in ("month", "answered", "closed"):
                if period_of(getattr(one, name) or 0) == month.period:
                    senders[name].update(one.senders)
            for when, pleased in one.verdicts:
                if period_of(when) == month.period:
                    senders["pleased" if pleased else "not"].update(one.senders)
        assert not month.received or len(senders["month"]) >= K
        assert not month.answered or len(senders["answered"]) >= K
        assert not month.closed or len(senders["closed"]) >= K
        if month.called_back:
            assert len(senders["pleased"] | senders["not"]) >= K
            assert len(senders["pleased"]) != 1
            assert len(senders["not"]) != 1


@pytest.mark.parametrize("seed", SEEDS)
def test_channels_of_a_month_are_of_no_few(seed: int) -> None:
    book = book_of(register(seed))
    seen = Counter((row.period, row.channel) for row in book.cases)
    for month in book.months:
        for channel, number in month.by_channel.items():
            if number:
                rest = number - seen[month.period, channel]
                assert number >= K
                assert rest == 0 or rest >= K


@pytest.mark.parametrize("seed", SEEDS)
def test_a_site_that_may_not_be_told_does_not_stand_alone_behind_all_sites(seed: int) -> None:
    facts = register(seed)
    numbers = public_numbers((one.id for one in facts), KEY)
    site = {numbers[one.id]: one.site for one in facts}
    groups = defaultdict[tuple[str, str], dict[str | None, list[str | None]]](dict)
    for row in book_of(facts).cases:
        groups[row.period, row.category].setdefault(row.site, []).append(site[row.number])
    for group in groups.values():
        if None in group and len(group) > 1:
            nameless = group[None].count(None)
            assert nameless <= len(group[None]) - nameless


# --- one release and the next ---------------------------------------------------------------------


def told(book: PublicBook) -> dict[tuple[str, str], int]:
    """Every number of a month that is told and no row tells."""
    names = ("received", "answered", "closed", "due", "in_time", "called_back", "satisfied")
    return {
        (month.period, name): getattr(month, name)
        for month in book.months
        for name in names
        if getattr(month, name) is not None
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_months_do_not_move_when_something_secret_comes(seed: int) -> None:
    """Neither does anything else: a report that came in this week shows in the release of this week nowhere."""
    facts = register(seed)
    secret = [
        case(9000 + number, AT - timedelta(days=2), hidden=True, stage=1, outcome=None, duties=())._replace(
            answered=None, closed=None, ended=None
        )
        for number in range(2)
    ]
    assert book_of([*facts, *secret]) == book_of(facts)


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_months_that_are_over_stay_as_they_were_told(seed: int) -> None:
    facts = register(seed)
    before: dict[tuple[str, str], int] = {}
    for week in range(10, -1, -1):
        at = AT - timedelta(weeks=week)
        now = told(book_of([known(one, at) for one in facts if one.received <= at.timestamp()], at))
        assert all(now[cell] == before[cell] for cell in now.keys() & before.keys())
        before |= now


def known(one: Facts, at: datetime) -> Facts:
    """A case as it stood at a moment. Whoever will be named is hidden until then."""
    if one.ended is None or one.ended <= at.timestamp():
        return one
    duties = tuple((*duty[:5], None, *duty[6:]) for duty in one.duties)
    hidden = one.hidden or bool(one.named)
    return one._replace(
        stage=1, outcome=None, answered=None, closed=None, ended=None, verdicts=(), duties=duties,
        hidden=hidden, named="", thanks="",
    )  # fmt: skip


# --- single attacks -------------------------------------------------------------------------------


def many(number: int, **given: object) -> list[Facts]:
    """So many cases of March, of two outcomes."""
    outcomes = ("resolved", "explained")
    return [
        case(place, datetime(2026, 3, 2 + place % 20, 9, tzinfo=ZONE), **given)._replace(
            outcome=outcomes[place % 2]
        )
        for place in range(number)
    ]


def secret(number: int, month: int = 3, **given: object) -> list[Facts]:
    return [
        case(
            5000 + 100 * month + place, datetime(2026, month, 2 + place, 9, tzinfo=ZONE), hidden=True, **given
        )
        for place in range(number)
    ]


def march(book: PublicBook) -> Month:
    return next(month for month in book.months if month.period == "2026-03")


def test_the_fifth_report_of_a_year_does_not_tell_when_the_others_came() -> None:
    rows = many(12)
    four, five = book_of([*rows, *secret(4)]), book_of([*rows, *secret(4), *secret(1, month=5)])
    assert march(four).received == march(five).received == 12
    assert (four.withheld, five.withheld) == (0, 5)


def test_a_month_with_enough_of_them_counts_the_hidden() -> None:
    assert march(book_of([*many(12), *secret(5)])).received == 17


@pytest.mark.parametrize(("late", "expected"), [(0, (26, 26)), (1, (20, 20)), (2, (24, 26)), (6, (20, 26))])
def test_a_single_late_answer_among_those_without_a_row_is_not_counted(
    late: int, expected: tuple[int, int]
) -> None:
    reports = [
        answered(one, datetime(2026, 3, 20, tzinfo=ZONE), late=place < late)
        for place, one in enumerate(secret(6))
    ]
    book = book_of([*many(20), *reports])
    assert [(one.value, one.of) for one in book.figures if one.name == "in-time"] == [expected]


def test_the_figure_less_the_records_tells_of_no_few() -> None:
    """Eight reports of one month and four of another: only the eight are counted, in both."""
    reports = [
        answered(one, datetime(2026, month, 20, tzinfo=ZONE), late=False)
        for month, number in ((3, 8), (5, 4))
        for one in secret(number, month)
    ]
    book = book_of([*many(20), *reports])
    assert [one.of for one in book.figures if one.name == "in-time"] == [28]
    assert [one.total for one in book.records if one.clause == "reply" and one.total] == [28]


def test_three_call_backs_of_one_household_are_of_one() -> None:
    facts = many(20)
    facts[0] = facts[0]._replace(verdicts=((NOW - 8, False),) * 3)
    facts[1:7] = [one._replace(verdicts=((NOW - 8, True),)) for one in facts[1:7]]
    assert march(book_of(facts)).called_back is None
    facts[1] = facts[1]._replace(verdicts=((NOW - 8, False),))
    assert (march(book_of(facts)).satisfied, march(book_of(facts)).called_back) == (5, 9)


def test_whether_who_is_thanked_by_name_was_answered_in_time_is_not_told() -> None:
    named = answered(
        case(800, datetime(2026, 3, 3, tzinfo=ZONE)), datetime(2026, 3, 20, tzinfo=ZONE), late=True
    )
    named = named._replace(named="某女士", thanks="致谢")
    without, with_her = book_of(many(20)), book_of([*many(20), named])
    assert with_her.figures == without.figures
    assert march(with_her) == replace(
        march(without), received=21, by_category={**march(without).by_category, "other": 1}
    )
