"""No row leads to fewer than k senders, and no total to a small cell.

Asked of thousands of random registers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.privacy.anonymity import (
    OTHER,
    Groups,
    Label,
    Like,
    Measure,
    coarsened,
    grouped,
    month_of,
    quarter_of,
    rows_by_month,
    year_of,
)
from huiyin.privacy.suppression import nested, pairs, pooled, series, told_pair

K, L = 5, 2
MEASURE = Measure(K, L)
MARCH = 2026 * 12 + 2


def like(
    number: int,
    month: int = MARCH,
    category: str = "repair",
    site: str | None = "east",
    channel: str = "written",
    outcome: str | None = None,
    sender: int | None = None,
) -> Like:
    """A case; each of a sender of its own unless said otherwise."""
    return Like(f"{number:08}", number if sender is None else sender, month, category, site, channel, outcome)


@st.composite
def registers(draw: st.DrawFn) -> list[Like]:
    """Cases in clumps, as they come: many of a few kinds, a few of many."""
    kinds = st.tuples(
        st.integers(MARCH - 14, MARCH + 2),
        st.sampled_from(("repair", "order", "fees", OTHER)),
        st.sampled_from(("east", "west", None)),
        st.sampled_from(("written", "spoken")),
        st.sampled_from((None, "resolved", "resolved", "explained")),
    )
    found: list[Like] = []
    for kind, count in draw(st.lists(st.tuples(kinds, st.integers(1, 9)), max_size=25)):
        for _ in range(count):
            sender = draw(st.sampled_from((None, None, None, 1000, 1001)))
            number = len(found) * 7919 % 100003
            found.append(like(number, *kind, sender))
    return found


def fits(label: Label, case: Like) -> bool:
    """Whether a case could stand behind a row with that key, as far as an outsider can say."""
    return (
        label.period in (month_of(case.month), quarter_of(case.month), year_of(case.month))
        and label.category in (case.category, OTHER)
        and label.site in (case.site, None)
        and label.channel in (case.channel, None)
    )


@settings(deadline=None, max_examples=400)
@given(registers())
def test_every_key_on_the_board_is_shared_by_k_senders_and_l_outcomes(cases: list[Like]) -> None:
    shown, withheld = grouped(cases, MEASURE)
    for label, group in shown.items():
        assert len({case.sender for case in group}) >= K
        outcomes = {case.outcome for case in group} - {None}
        assert len(outcomes) != 1
        assert all(fits(label, case) for case in group)
    everybody = [case for group in shown.values() for case in group] + withheld
    assert sorted(everybody) == sorted(cases)


@settings(deadline=None, max_examples=300)
@given(registers(), registers())
def test_rows_and_received_by_month_leave_no_small_rest(public: list[Like], hidden: list[Like]) -> None:
    shown, received = board(public, hidden)
    groups = coarsened(shown, received, K)
    rows = rows_by_month(groups)
    for month, number in received.items():
        rest = number - sum(rows[month_of(month)].values())
        assert rest == 0 or rest >= K or not rows[month_of(month)]
    assert Counter(case for group in groups.values() for case in group) == Counter(
        case for group in shown.values() for case in group
    )
    assert all(MEASURE.holds(group) for group in groups.values())


def board(public: list[Like], hidden: list[Like]) -> tuple[Groups, Counter[int]]:
    """The groups, and what is counted as received.

    Of years in which fewer than k are not shown only the rows.
    """
    shown, withheld = grouped(public, MEASURE)
    unseen = [*withheld, *hidden]
    by_year = Counter(year_of(case.month) for case in unseen)
    counted = [case for group in shown.values() for case in group]
    counted += [case for case in unseen if by_year[year_of(case.month)] >= K]
    return shown, Counter(case.month for case in counted)


# --- an attacker with a pencil --------------------------------------------------------------------


class Unknown:
    """Counts that somebody wants to find out, each between two bounds.

    Tied together by sums that are known.
    """

    def __init__(self) -> None:
        self.low: dict[object, int] = defaultdict(int)
        self.high: dict[object, int] = {}
        self.sums: list[tuple[list[object], int]] = []

    def known(self, cells: Iterable[object], total: int) -> None:
        """These cells come together to so many."""
        names = list(cells)
        for name in names:
            self.high[name] = min(self.high.get(name, total), total)
        self.sums.append((names, total))

    def solve(self) -> None:
        """Draw the bounds in until nothing moves."""
        moved = True
        while moved:
            moved = False
            for names, total in self.sums:
                low, high = sum(self.low[name] for name in names), sum(self.high[name] for name in names)
                for name in names:
                    least = max(self.low[name], total - (high - self.high[name]))
                    most = min(self.high[name], total - (low - self.low[name]))
                    if (least, most) != (self.low[name], self.high[name]):
                        self.low[name], self.high[name], moved = least, most, True
                        low, high = sum(self.low[n] for n in names), sum(self.high[n] for n in names)

    def small(self) -> list[object]:
        """What is now known exactly, and is one to k - 1."""
        return [name for name, high in self.high.items() if self.low[name] == high and 0 < high < K]


@settings(deadline=None, max_examples=300)
@given(registers(), registers())
def test_nobody_can_work_out_a_small_cell_from_board_and_months(
    public: list[Like], hidden: list[Like]
) -> None:
    """The attacker knows every row, the total, and each month's number received.

    And seeks who came in which month.
    """
    shown, received = board(public, hidden)
    groups = coarsened(shown, received, K)
    rows = rows_by_month(groups)
    months = sorted(received)
    rest = {month: received[month] - sum(rows[month_of(month)].values()) for month in months}
    told = nested({month: received[month] for month in months}, rest, K, (12, 3))
    seeks = Unknown()
    coarse = [label for label in groups if label.period not in {month_of(month) for month in months}]
    nobody = sum(received.values()) - sum(len(group) for group in groups.values())
    for label in coarse:
        inside = [month for month in months if label.period in (quarter_of(month), year_of(month))]
        seeks.known([(month, label) for month in inside], len(groups[label]))
    seeks.known([(month, None) for month in months], nobody)
    hidden_rest = 0
    for month in months:
        cells = [(month, label) for label in coarse if label.period in (quarter_of(month), year_of(month))]
        if told[month] is None:
            hidden_rest += rest[month]
            seeks.known([*cells, (month, None)], sum(rest.values()))
            seeks.sums.pop()
        else:
            seeks.known([*cells, (month, None)], rest[month])
    out = [month for month in months if told[month] is None]
    if out:
        seeks.known(
            [(month, label) for month in out for label in (*coarse, None) if (month, label) in seeks.high],
            hidden_rest,
        )
    seeks.solve()
    assert seeks.small() == []


CELLS = st.dictionaries(st.integers(1, 24), st.integers(0, 12), max_size=24)


@settings(deadline=None)
@given(CELLS)
def test_a_series_keeps_its_small_cells_though_the_sum_is_known(cells: dict[int, int]) -> None:
    told = series(cells, K)
    out = [name for name in cells if told[name] is None]
    assert all(number == 0 or number >= K for number in told.values() if number is not None)
    if out and sum(cells.values()) >= K:
        assert len(out) > 1 or sum(cells.values()) == sum(cells[name] for name in out)
        assert sum(cells[name] for name in out) >= K


@settings(deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 12), st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    )
)
def test_parts_of_wholes_left_out_come_to_a_pair_that_might_be_told(
    cells: dict[int, tuple[int, int]],
) -> None:
    told = pairs(cells, K, L)
    out = [name for name in cells if told[name] is None]
    for name in cells.keys() - out:
        assert told_pair(cells[name], K, L) == cells[name]
    together = sum(cells[name][0] for name in out), sum(cells[name][1] for name in out)
    everything = {name for name in cells if cells[name][1]}
    assert not out or set(out) == everything or (len(out) > 1 and told_pair(together, K, L) is not None)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=5)
)
def test_parts_of_a_known_total_stay_hidden(given_: dict[str, tuple[int, int]]) -> None:
    cells = {name: number for name, (number, _) in given_.items()}
    seen = {name: min(number, rows) for name, (number, rows) in given_.items()}
    told = pooled(cells, seen, K)
    out = {name for name in cells if told[name] is None}
    for name in cells.keys() - out:
        assert not 0 < cells[name] < K
        assert not 0 < cells[name] - seen[name] < K
    if out and out != {name for name in cells if cells[name]} | out.intersection(
        n for n in cells if not cells[n]
    ):
        assert len(out) > 1
        assert not 0 < sum(cells[name] for name in out) < K
        assert not 0 < sum(cells[name] - seen[name] for name in out) < K


# --- single attacks -------------------------------------------------------------------------------


def keys(cases: list[Like]) -> dict[tuple[object, ...], int]:
    """The keys that the board shows, and how many rows have each."""
    shown, withheld = grouped(cases, MEASURE)
    found: dict[tuple[object, ...], int] = {tuple(label): len(group) for label, group in shown.items()}
    return {**found, "withheld": len(withheld)} if withheld else found  # type: ignore[dict-item]


def many(count: int, start: int = 0, **given_: object) -> list[Like]:
    """So many cases alike."""
    return [like(start + number, **given_) for number in range(count)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        pytest.param(
            many(5), {("2026-03", "repair", "east", "written"): 5}, id="five of a kind are told in full"
        ),
        pytest.param(many(4), {"withheld": 4}, id="four are not told at all"),
        pytest.param(many(5, sender=1), {"withheld": 5}, id="five letters of one household are one sender"),
        pytest.param(
            many(5, outcome="resolved"),
            {"withheld": 5},
            id="five that all ended alike tell the outcome of each",
        ),
        pytest.param(
            many(4, outcome="resolved") + many(1, 9, outcome="explained"),
            {("2026-03", "repair", "east", "written"): 5},
            id="two outcomes are enough",
        ),
        pytest.param(
            many(5) + many(2, 10, site="west"),
            {("2026-03", "repair", None, None): 7},
            id="a rare site takes the others with it, for what remains must be five",
        ),
        pytest.param(
            many(9) + many(2, 10, site="west"),
            {("2026-03", "repair", "east", "written"): 6, ("2026-03", "repair", None, None): 5},
            id="a large site spares some of its cases for the rare one",
        ),
        pytest.param(
            many(3, channel="written") + many(3, 10, channel="spoken"),
            {("2026-03", "repair", "east", None): 6},
            id="the channel goes first",
        ),
        pytest.param(
            many(3, site="east") + many(3, 10, site="west"),
            {("2026-03", "repair", None, None): 6},
            id="then the site",
        ),
        pytest.param(
            many(3) + many(3, 10, month=MARCH - 1),
            {("2026-Q1", "repair", None, None): 6},
            id="then the month",
        ),
        pytest.param(
            many(3) + many(3, 10, month=MARCH + 1), {("2026", "repair", None, None): 6}, id="then the quarter"
        ),
        pytest.param(
            many(3) + many(3, 10, category="fees"), {("2026", OTHER, None, None): 6}, id="then the category"
        ),
        pytest.param(
            many(5) + many(1, 10, category="fees"),
            {("2026", OTHER, None, None): 6},
            id="a category of one case hides among the others",
        ),
        pytest.param(
            many(6, site=None), {("2026-03", "repair", None, None): 6}, id="a site that may not be told"
        ),
    ],
)
def test_board(cases: list[Like], expected: Mapping[object, int]) -> None:
    assert keys(cases) == expected


def test_which_cases_are_spared_for_a_rare_one_hangs_on_nothing_but_public_numbers() -> None:
    cases = many(9) + many(2, 10, site="west")
    shown, _ = grouped(cases, MEASURE)
    again, _ = grouped(list(reversed(cases)), MEASURE)
    assert {label: sorted(group) for label, group in shown.items()} == {
        label: sorted(group) for label, group in again.items()
    }


def test_a_month_loses_a_group_where_its_rows_would_leave_a_small_rest() -> None:
    march = Label("2026-03", "repair")
    groups = {march: many(5), Label("2026-03", "order"): many(8, 10, category="order")}
    assert coarsened(groups, {MARCH: 13}, K) == groups
    assert coarsened(groups, {MARCH: 15}, K) == {
        Label("2026-03", "order"): groups[Label("2026-03", "order")],
        Label("2026", "repair"): groups[march],
    }
