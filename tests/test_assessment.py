"""The figures of a period against a slow second count, by hand at the borders, and against `overdue`."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

import pytest

from huiyin.model import Case
from huiyin.papers.assessment import Assessment, assess
from huiyin.papers.assessmentawards import Award, days_late
from huiyin.papers.assessmentfigures import Figure
from huiyin.papers.assessmentgoals import Goal
from huiyin.papers.assessmentperiod import Period, period
from huiyin.papers.assessmentrecurring import alike, pairs_of
from tests.engine import ZONE, case_of, rules_of
from tests.oracle import assessment as oracle
from tests.random_cases import case_number, random_case
from tests.random_policies import random_policies

FAR = datetime(2030, 1, 1, tzinfo=ZONE)


def of(label: str) -> Period:
    found = period(label, ZONE)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("label", "start", "end", "before", "year_before"),
    [
        ("2026-03", "2026-03-01", "2026-04-01", "2026-02", "2025-03"),
        ("2026-01", "2026-01-01", "2026-02-01", "2025-12", "2025-01"),
        ("2024-02", "2024-02-01", "2024-03-01", "2024-01", "2023-02"),
        ("2026-Q1", "2026-01-01", "2026-04-01", "2025-Q4", "2025-Q1"),
        ("2026-q4", "2026-10-01", "2027-01-01", "2026-Q3", "2025-Q4"),
        ("2026", "2026-01-01", "2027-01-01", "2025", "2025"),
    ],
)
def test_periods(label: str, start: str, end: str, before: str, year_before: str) -> None:
    found = of(label)
    assert (found.start.isoformat(), found.end.isoformat()) == (
        f"{start}T00:00:00+08:00",
        f"{end}T00:00:00+08:00",
    )
    assert (found.label, found.before().label, found.year_before().label) == (
        label.upper(),
        before,
        year_before,
    )


@pytest.mark.parametrize(
    "label", ["2026-13", "2026-00", "2026-3", "26-03", "2026-Q5", "2026-03-01", "", "202６", "1800"]
)
def test_what_is_no_period(label: str) -> None:
    assert period(label, ZONE) is None


# --- against the second count -------------------------------------------------------------------------------


def world(seed: int) -> tuple[Random, list[dict[str, Any]], list[dict[str, Any]]]:
    """Policies with targets, cases, and moments in some months."""
    rng = Random(seed)
    policies = random_policies(rng)
    deadlines = [one["id"] for policy in policies for one in policy["clauses"] if one["kind"] == "deadline"]
    some = sorted({rng.choice(deadlines) for _ in range(3)}) if deadlines else ["none"]
    targets = {
        "id": "goals",
        "title": {"zh": "指标", "en": "Goals"},
        "version": "1",
        "in_force": {"from": "2020-01-01"},
        "clauses": [
            {"id": "goal-time", "kind": "target", "measure": "in-time", "of": some, "at_least": "90 %"},
            {
                "id": "goal-back",
                "kind": "target",
                "measure": "call-back-done",
                "of": some,
                "at_least": "90 %",
            },
        ],
    }
    cases = [random_case(rng, policies) for _ in range(8)]
    unique = {case["id"]: case for case in cases}
    return rng, [*policies, targets], list(unique.values())


def ids(figure: Figure, hit: bool | None = None) -> set[str]:
    return {item.case for item in figure.items if hit is None or item.hit is hit}


def compare(seed: int) -> int:
    """How many periods were compared."""
    rng, policies, cases = world(seed)
    rules = rules_of(policies)
    read = [case_of(case) for case in cases]
    months = sorted(
        {case.received.strftime("%Y-%m") for case in read}
        | {e.at.strftime("%Y-%m") for c in read for e in c.log}
    )
    labels = [
        rng.choice(months),
        rng.choice(months),
        f"{rng.choice(months)[:4]}-Q{rng.randint(1, 4)}",
        months[0][:4],
    ]
    for label in labels:
        asked = of(label)
        made = assess(read, rules, asked, FAR)
        _same(made, cases, policies, oracle.Span(asked.start, asked.end), f"seed {seed}, {label}")
    return len(labels)


def _same(made: Assessment, cases: list[Any], policies: list[Any], span: oracle.Span, told: str) -> None:
    figures = made.figures
    assert ids(figures["received"]) == oracle.received(cases, span), told
    names = {
        "answered": "replied",
        **{n: n for n in ("closed", "reopened", "declined", "merged", "withdrawn")},
    }
    for name, event in names.items():
        found = oracle.with_event(cases, policies, event, span)
        assert (ids(figures[name]), figures[name].part) == (found, len(found)), (told, name)
    assert sorted(item.what for item in figures["satisfied"].items) == oracle.verdicts(
        cases, policies, span
    ), told
    assert figures["overdue"].part == oracle.overdue(cases, policies, span.last), told
    judged = oracle.judged(cases, policies, span)
    assert sorted(
        (i.case, i.what.partition("/")[2], i.hit) for one in made.clauses for i in one.figure.items
    ) == [one[:3] for one in judged], told
    wanted = policies[-1]["clauses"][0]["of"]
    among = [one for one in judged if one[1] in wanted]
    assert (figures["in-time"].part, figures["in-time"].whole) == (sum(o[2] for o in among), len(among)), told
    back = figures["call-back-done"]
    assert (back.part, back.whole) == (sum(o[3] for o in among), len(among)), told
    for case in cases:
        status = oracle.status(case, policies, span.last)
        if status is not None and case["id"] in made.cases:
            assert (case["id"] in ids(figures["open"])) == (status not in oracle.ENDED), (told, case["id"])
    for site in ("east", "west"):
        here = {
            c["id"]
            for c in cases
            if c["id"] in made.cases and oracle.value(c, policies, "site", span.last) == site
        }
        group = next((one for one in made.groups["site"] if one.key == site), None)
        expected = oracle.received([c for c in cases if c["id"] in here], span)
        assert (ids(group.figures["received"]) if group else set()) == expected, told
    assert sum(one.part for one in made.ageing) == figures["open"].part


@pytest.mark.parametrize("block", range(6))
def test_agrees_with_the_second_count(block: int) -> None:
    assert sum(compare(seed) for seed in range(block * 5, block * 5 + 5)) == 20


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_agrees_with_the_second_count_on_many_more(block: int) -> None:
    assert sum(compare(seed) for seed in range(1000 + block * 40, 1040 + block * 40)) == 160


# --- by hand ------------------------------------------------------------------------------------------------

RNG = Random(7)


def case(received: str, *log: dict[str, Any], **fields: Any) -> Case:
    """A complaint at the east site; times are local."""
    number = case_number(RNG, datetime.fromisoformat(received).date())
    base = {"id": number, "status": "received", "channel": "letter", "received": received, "site": "east"}
    rest = {"party": "owner", "named": "false", "kind": "complaint", "category": "repair/leak"}
    return case_of({**base, **rest, **fields, "log": [{"by": "chen.min", **line} for line in log]})


def line(at: str, event: str, **fields: Any) -> dict[str, Any]:
    return {"at": at, "event": event, **fields}


def replied(at: str) -> dict[str, Any]:
    return line(at, "replied", reply_no=f"HF-{at}", via="phone")


def policy(name: str, *clauses: dict[str, Any], **fields: Any) -> dict[str, Any]:
    head = {"id": name, "title": {"zh": name, "en": name}, "version": "1", "in_force": {"from": "2020-01-01"}}
    return {**head, **fields, "clauses": list(clauses)}


REPLY = {"id": "reply", "kind": "deadline", "from": "received", "until": "replied", "within": "3 workdays"}
DAY = {"id": "day", "kind": "deadline", "from": "registered", "until": "replied", "within": "1 day"}


def made_of(label: str, cases: list[Case], *policies: dict[str, Any], at: datetime = FAR) -> Assessment:
    return assess(cases, rules_of(list(policies)), of(label), at)


def told(made: Assessment, *names: str) -> list[tuple[int, int | None]]:
    return [(made.figures[name].part, made.figures[name].whole) for name in names]


def test_the_border_of_a_month_is_midnight_where_the_organisation_is() -> None:
    cases = [
        case("2026-02-28T23:59:59", line("2026-03-01T00:00", "registered")),
        case("2026-02-28T16:00:00Z", line("2026-03-01T09:00", "registered")),  # 00:00 of 1 March in Shanghai
        case("2026-03-31T23:59", line("2026-03-31T23:59", "registered"), replied("2026-04-01T00:00")),
        case("2026-04-01T00:00", line("2026-04-01T00:00", "registered")),
    ]
    march = made_of("2026-03", cases, policy("letters", REPLY))
    assert told(march, "received", "answered", "open") == [(2, None), (0, None), (3, None)]
    assert told(made_of("2026-04", cases, policy("letters", REPLY)), "received", "answered") == [
        (1, None),
        (1, None),
    ]
    assert told(made_of("2026-02", cases, policy("letters", REPLY)), "received", "open") == [
        (1, None),
        (1, None),
    ]


@pytest.mark.parametrize(
    ("log", "kept"),
    [
        ([], (0, 1)),
        ([replied("2026-03-31T10:00")], (1, 1)),
        ([replied("2026-04-01T00:00")], (1, 1)),
        ([replied("2026-04-01T00:01")], (0, 1)),
    ],
)
def test_a_deadline_at_the_end_of_the_last_day_is_of_that_month_and_counted_once(log: Any, kept: Any) -> None:
    one = case("2026-03-30T09:00", line("2026-03-30T09:00", "registered"), *log)
    rules = (
        policy("letters", DAY),
        policy(
            "goals", {"id": "g", "kind": "target", "measure": "in-time", "of": ["day"], "at_least": "100 %"}
        ),
    )
    assert told(made_of("2026-03", [one], *rules), "in-time") == [kept]
    assert told(made_of("2026-04", [one], *rules), "in-time") == [(0, 0)]
    assert told(
        made_of("2026-03", [one], *rules, at=datetime.fromisoformat("2026-03-30T10:00+08:00")), "in-time"
    ) == [(0, 0)]


def test_a_case_that_spans_months_and_is_reopened() -> None:
    one = case(
        "2026-01-20T09:00",
        line("2026-01-20T09:10", "registered"),
        replied("2026-01-21T09:00"),
        line("2026-01-30T09:00", "closed", outcome="resolved"),
        line("2026-02-10T09:00", "reopened", reason="again"),
        line("2026-03-05T09:00", "resolved"),
        replied("2026-03-06T09:00"),
        line("2026-03-09T09:00", "called-back", kind="first", satisfaction="not-satisfied", reason="slow"),
        line("2026-03-10T09:00", "resolved"),
        line("2026-03-11T09:00", "closed", outcome="explained"),
    )
    names = ("received", "answered", "closed", "reopened", "open", "closed-rate", "satisfied")
    rows = {
        label: told(made_of(label, [one], policy("letters", REPLY)), *names)
        for label in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-Q1")
    }
    none = None
    assert rows == {
        "2026-01": [(1, none), (1, none), (1, none), (0, none), (0, none), (1, 1), (0, 0)],
        "2026-02": [(0, none), (0, none), (0, none), (1, none), (1, none), (0, 1), (0, 0)],
        "2026-03": [(0, none), (1, none), (1, none), (0, none), (0, none), (1, 1), (0, 1)],
        "2026-04": [(0, none), (0, none), (0, none), (0, none), (0, none), (0, 0), (0, 0)],
        "2026-Q1": [(1, none), (1, none), (1, none), (1, none), (0, none), (1, 1), (0, 1)],
    }


def test_an_empty_month_has_noughts_and_no_shares() -> None:
    made = made_of(
        "2026-03",
        [],
        policy("letters", REPLY),
        policy("goals", {"id": "g", "kind": "target", "measure": "closed", "at_least": "80 %"}),
    )
    assert all(one.part == 0 and not one.items for one in made.figures.values())
    assert (made.figures["in-time"].share, made.goals[0].reached, made.clauses, made.recurring) == (
        None,
        None,
        (),
        (),
    )


def test_what_needs_approval_counts_from_the_approval_and_in_no_two_months() -> None:
    gate = {"id": "gate", "kind": "approval", "event": "closed", "by": ["gm"]}
    one = case(
        "2026-03-02T09:00",
        line("2026-03-02T09:10", "registered"),
        replied("2026-03-03T09:00"),
        line("2026-03-30T09:00", "closed", outcome="resolved"),
        line("2026-04-02T09:00", "approved", by="boss", of={"event": "closed", "at": "2026-03-30T09:00"}),
    )
    closed = [
        told(made_of(label, [one], policy("letters", REPLY, gate)), "closed", "open")
        for label in ("2026-03", "2026-04")
    ]
    assert closed == [[(0, None), (1, None)], [(1, None), (0, None)]]
    march = made_of("2026-03", [one], policy("letters", REPLY, gate))
    assert [(item.event, item.clause, item.roles) for item in march.pending] == [
        ("closed", "letters/gate", ("gm",))
    ]


def test_each_case_is_judged_by_the_version_of_its_day_and_each_target_over_its_own_cases() -> None:
    old = policy(
        "letters",
        {**REPLY, "within": "5 workdays"},
        _goal("50 %"),
        version="1",
        in_force={"from": "2020-01-01", "to": "2026-03-10"},
    )
    new = policy(
        "letters",
        {**REPLY, "within": "1 workday"},
        _goal("100 %"),
        version="2",
        in_force={"from": "2026-03-10"},
    )
    cases = [
        case("2026-03-09T09:00", line("2026-03-09T09:10", "registered"), replied("2026-03-13T09:00")),
        case("2026-03-10T09:00", line("2026-03-10T09:10", "registered"), replied("2026-03-13T09:00")),
    ]
    made = made_of("2026-03", cases, old, new)
    assert [
        (one.version, one.clause, one.figure.part, one.figure.whole, one.late) for one in made.clauses
    ] == [
        ("1", "reply", 1, 1, 0),
        ("2", "reply", 0, 1, 1),
    ]
    assert [(one.version, one.wanted, str(one.value), one.reached) for one in made.goals] == [
        ("1", "50%", "1", True),
        ("2", "100%", "0", False),
    ]


def _goal(least: str) -> dict[str, Any]:
    return {"id": "goal", "kind": "target", "measure": "in-time", "of": ["reply"], "at_least": least}


def test_what_happens_after_the_period_or_after_at_is_not_seen() -> None:
    one = case("2026-03-02T09:00", line("2026-03-02T09:10", "registered"), replied("2026-03-20T09:00"))
    seen = [
        told(
            made_of("2026-03", [one], policy("letters", REPLY), at=datetime.fromisoformat(at)),
            "answered",
            "overdue",
        )
        for at in ("2026-03-05T17:30+08:00", "2026-03-05T17:31+08:00", "2026-03-20T09:00+08:00")
    ]
    assert seen == [[(0, None), (0, None)], [(0, None), (1, None)], [(1, None), (0, None)]]


def test_valid_complaints_by_household() -> None:
    cases = [
        case("2026-03-02T09:00", valid="true"),
        case("2026-03-03T09:00", valid="false"),
        case("2026-03-04T09:00"),
    ]
    made = made_of(
        "2026-03",
        [*cases, case("2026-03-05T09:00", valid="true", kind="suggestion")],
        policy("letters", REPLY),
    )
    households = sum(site.households for site in rules_of([]).organization.sites.values())
    assert told(made, "valid", "unjudged", "valid-rate") == [(1, None), (1, None), (1, households)]


# --- penalties and rewards ----------------------------------------------------------------------------------


def _awards(label: str, cases: list[Case], *policies: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (one.reason, one.case, one.who, one.days, one.amount, one.state)
        for one in made_of(label, cases, *policies).awards
    ]


def test_a_penalty_by_the_day_adds_up_over_the_months() -> None:
    """Due on Thursday 26 March at closing time, done on 3 April: five days in March, three in April."""
    one = case("2026-03-23T09:00", line("2026-03-23T09:10", "registered"), replied("2026-04-03T09:00"))
    rules = policy(
        "letters",
        {**REPLY, "responsible": "gm"},
        {"id": "fine", "kind": "penalty", "for": "reply", "per": "day", "amount": "3"},
    )
    found = [_awards(label, [one], rules) for label in ("2026-03", "2026-04", "2026-Q1", "2026")]
    assert [[(row[3], row[4]) for row in rows] for rows in found] == [
        [(5, 15)],
        [(3, 9)],
        [(5, 15)],
        [(8, 24)],
    ]
    assert found[0][0][:3] == ("letters/reply", one.id, "boss")


@pytest.mark.parametrize(
    ("due", "until", "days"),
    [
        ("2026-03-26T17:30", "2026-03-26T20:00", 0),
        ("2026-03-26T17:30", "2026-03-27T00:00", 1),
        ("2026-03-27T00:00", "2026-03-27T10:00", 1),  # 24:00 of the 26th
        ("2026-02-20T17:30", "2026-03-02T10:00", 2),
        ("2026-03-30T17:30", "2026-05-02T10:00", 1),
        ("2026-04-01T17:30", "2026-04-02T10:00", 0),
    ],
)
def test_days_late_in_march(due: str, until: str, days: int) -> None:
    first, last = (datetime.fromisoformat(text).replace(tzinfo=ZONE) for text in (due, until))
    assert days_late(first, last, of("2026-03")) == days


def test_a_penalty_by_the_case_is_laid_once_in_the_month_of_the_first_failure() -> None:
    weekly = {
        "id": "news",
        "kind": "deadline",
        "from": "registered",
        "every": "1 week",
        "each": "progress",
        "until": "closed",
    }
    fine = {"id": "fine", "kind": "penalty", "for": "news", "per": "case", "amount": "5", "currency": "CNY"}
    one = case("2026-03-16T09:00", line("2026-03-16T09:10", "registered"))
    found = [
        len(_awards(label, [one], policy("letters", weekly, fine)))
        for label in ("2026-03", "2026-04", "2026")
    ]
    assert found == [1, 0, 1]


def test_a_penalty_for_a_clause_that_only_the_checks_can_judge() -> None:
    form = {"id": "copies", "kind": "requirement", "fields": ["replied.cc"]}
    fine = {"id": "fine", "kind": "penalty", "for": "copies", "per": "case", "amount": "5"}
    one = case("2026-03-30T09:00", line("2026-03-30T09:10", "registered"), replied("2026-04-01T09:00"))
    rows = [_awards(label, [one], policy("letters", REPLY, form, fine)) for label in ("2026-03", "2026-04")]
    assert [[(row[0], row[1], row[2]) for row in listed] for listed in rows] == [
        [],
        [("letters/copies", one.id, "chen.min")],
    ]


def test_rewards_wait_for_approval_and_are_then_paid_once() -> None:
    gate = {"id": "gate", "kind": "approval", "event": "rewarded", "by": ["gm"]}
    prize = {"id": "prize", "kind": "reward", "grade": "2", "amount": "800", "currency": "CNY"}
    one = case(
        "2026-03-02T09:00",
        line("2026-03-02T09:10", "registered"),
        line("2026-03-20T09:00", "rewarded", grade="2"),
        line("2026-04-02T09:00", "approved", by="boss", of={"event": "rewarded", "at": "2026-03-20T09:00"}),
    )
    rows = [
        _awards(label, [one], policy("letters", REPLY, gate, prize))
        for label in ("2026-03", "2026-04", "2026-05")
    ]
    assert [[(row[4], row[5]) for row in listed] for listed in rows] == [
        [(800, "pending")],
        [(800, "approved")],
        [],
    ]


def test_what_no_case_tells_of_is_left_to_be_filled_in() -> None:
    words = {"id": "keys", "kind": "text", "kept_by": "register", "reason": "…"}
    fine = {"id": "fine", "kind": "penalty", "for": "keys", "per": "day", "amount": "3"}
    (found,) = made_of("2026-03", [], policy("letters", words, fine)).awards
    assert isinstance(found, Award)
    assert (found.reason, found.case, found.per, found.state) == ("letters/keys", "", "day", "by-hand")


# --- what comes back ----------------------------------------------------------------------------------------

AGAIN = {"id": "again", "kind": "recurrence", "same": ["site", "category"], "times": "3", "within": "30 days"}


def _came(label: str, *cases: Case) -> list[tuple[tuple[str, ...], bool, str]]:
    made = made_of(label, list(cases), policy("letters", REPLY, AGAIN))
    return [(tuple(one.id for one in item.cases), item.by_wording, item.taken_up) for item in made.recurring]


def test_the_same_problem_at_one_site_within_the_span() -> None:
    days = ("2026-02-10", "2026-02-20", "2026-03-12", "2026-03-13", "2026-04-20")
    a, b, c, d, e = (case(f"{day}T09:00") for day in days)
    far = case("2026-03-12T09:00", site="west")
    # three in 30 days: a, b and c do so exactly (30 days after 10 February is 12 March)
    assert _came("2026-03", a, b, c, d, e, far) == [((a.id, b.id, c.id, d.id), False, "")]
    assert _came("2026-02", a, b, c, d, e) == []
    assert _came("2026-03", a, b, case("2026-03-13T09:00")) == []
    assert _came("2026-04", a, b, c, d, e) == []


def test_the_same_words_under_other_categories() -> None:
    subjects = ("三号楼楼道灯不亮", "３号楼楼道灯又不亮了", "三号楼的楼道灯不亮！", "电梯异响")
    categories = ("repair/leak", "repair/lift", "order/noise", "repair")
    a, b, c, d = (
        case(f"2026-03-{10 + n}T09:00", subject=subject, category=category)
        for n, (subject, category) in enumerate(zip(subjects, categories, strict=True))
    )
    assert _came("2026-03", a, b, c, d) == [((a.id, b.id, c.id), True, "")]


def test_somebody_took_it_up() -> None:
    cases = [case(f"2026-03-{day}T09:00") for day in (10, 11, 12)]
    related = {"links": {"related": [one.id for one in cases]}}
    taken = case("2026-03-20T09:00", category="order/noise", party="employee", kind="other", **related)
    assert [one[2] for one in _came("2026-03", *cases, taken)] == [taken.id]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("楼道灯不亮", "楼道灯 不亮。", True),
        ("电梯异响", "电动车充电", False),
        ("Lift noisy", "LIFT  NOISY", True),
        ("", "", True),
    ],
)
def test_alike(one: str, other: str, same: bool) -> None:
    assert alike(pairs_of(one), pairs_of(other)) is same


# --- the review list ----------------------------------------------------------------------------------------


def test_the_review_list() -> None:
    registered = line("2026-03-02T09:10", "registered")
    cases = {
        "stale, unassigned, unanswered": case("2026-03-02T09:00", registered),
        "waits": case(
            "2026-03-02T09:00",
            registered,
            line("2026-03-03T09:00", "assigned", to="chen.min"),
            replied("2026-03-03T10:00"),
            line("2026-03-03T11:00", "measure-set", measure="x", in_charge="chen.min"),
            line("2026-03-04T09:00", "waiting", **{"for": "parts"}),
        ),
        "declined": case(
            "2026-03-02T09:00", registered, line("2026-03-03T09:00", "declined", ground="abusive")
        ),
        "closed-unsatisfied": case(
            "2026-03-02T09:00",
            registered,
            replied("2026-03-03T09:00"),
            line("2026-03-04T09:00", "called-back", kind="first", satisfaction="not-satisfied", reason="x"),
            line("2026-03-05T09:00", "resolved"),
            line("2026-03-06T09:00", "closed", outcome="explained"),
        ),
    }
    rules = policy("letters", REPLY, policy("g", _goal("100 %"))["clauses"][0])
    made = made_of("2026-03", list(cases.values()), rules)
    by_id = {one.id: name for name, one in cases.items()}
    first = "stale, unassigned, unanswered"
    assert {one.name.partition(".")[2]: [by_id[item.case] for item in one.items] for one in made.review} == {
        "stale": [first],
        "unassigned": [first],
        "unanswered": [first],
        "reopened": [],
        "declined": ["declined"],
        "refused": [],
        "closed-unsatisfied": ["closed-unsatisfied"],
        "late-entries": [],
    }


def test_a_target_for_surveys_is_judged_at_the_end_of_the_year() -> None:
    rules = policy("letters", {"id": "s", "kind": "target", "measure": "surveys", "at_least": "2"})
    goals: list[Goal] = [made_of(label, [], rules).goals[0] for label in ("2026-03", "2026-12", "2026")]
    assert [(str(one.value), one.reached) for one in goals] == [("0", None), ("0", False), ("0", False)]
