"""What a bulletin tells of single matters: clauses by month, what came back, who is thanked by name."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.book import load_house, read_case
from huiyin.outputs import bulletins
from huiyin.privacy.anonymity import Measure
from huiyin.privacy.disclosure import Discloser, Fact, Facts
from huiyin.privacy.gate import Gate
from huiyin.privacy.keeping import in_steps, kept_by_month, records
from huiyin.privacy.needles import needles, sought
from huiyin.privacy.publicbook import assemble
from huiyin.privacy.publicnumber import Key
from huiyin.privacy.tallies import Basis
from huiyin.public import Commendation, Kept, Month, PublicBook, Recurring
from huiyin.repository import WorkTree
from huiyin.source import Source
from tests.public_books import book, case
from tests.test_anonymity import K, L, Unknown

ZONE = ZoneInfo("Asia/Shanghai")
RULES = load_house(WorkTree(Path(__file__).resolve().parent.parent)).rules
KEY = Key(b"a key for tests, long enough to do")
AT = datetime(2026, 10, 20, 9, tzinfo=ZONE)
NOW = 2026 * 12 + 9
JULY = 2026 * 12 + 6


def made(number: int, **more: object) -> Facts:
    """The facts of a plain case of July 2026, of a sender of its own."""
    usual = Facts(
        f"20260701-{number:05}",
        datetime(2026, 7, 1 + number % 28, tzinfo=ZONE).timestamp(),
        JULY,
        "repair",
        "binjiang",
        "written",
        False,
        3,
        ("resolved", "explained")[number % 2],
        "",
        (b"%d" % number,),
        JULY,
        JULY,
        None,
        (),
        (),
    )
    return usual._replace(**more)  # type: ignore[arg-type]


def shown(*facts: Facts) -> PublicBook:
    """What the public knows of these."""
    return assemble(facts, RULES, AT, "", lambda: KEY)


# --- who is thanked -------------------------------------------------------------------------------

LETTER = """\
---
id: 20260713-01972
status: closed
channel: web
received: 2026-07-13T20:01+08:00
site: {site}
party: owner
named: {named}
kind: {kind}
category: service/information
confidential: {confidential}
consent: {consent}
reporter: {{name: {name}, phone: "13800000000", room: 4栋2单元1304}}
summary: {summary}
log:
  - {{at: 2026-07-14T09:15+08:00, event: registered, by: bai.xue}}
  - {{at: 2026-07-17T15:53+08:00, event: closed, by: chen.min, outcome: {outcome}}}
---
## 来信内容

> 谢谢。
"""
USUAL = {
    "site": "binjiang",
    "named": "true",
    "kind": "evaluation",
    "confidential": "none",
    "consent": "[name]",
    "name": "丛女士",
    "summary": "住户来信表扬夜班代收",
    "outcome": "resolved",
}


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        pytest.param({}, "丛女士", id="who agreed is thanked by name"),
        pytest.param({"kind": "suggestion"}, "丛女士", id="so is who gave good advice"),
        pytest.param({"consent": ""}, "", id="without consent nobody is named"),
        pytest.param({"consent": "[summary]"}, "", id="consent to something else is none to the name"),
        pytest.param({"kind": "complaint"}, "", id="a complaint is no reason to be thanked"),
        pytest.param({"kind": "report"}, "", id="who exposed wrongdoing is never named"),
        pytest.param({"confidential": "sensitive"}, "", id="nor is anybody in a confidential case"),
        pytest.param({"named": "false"}, "", id="nor who gave no name"),
        pytest.param({"summary": ""}, "", id="nothing to thank for"),
        pytest.param({"summary": "已致电13800000000致谢"}, "", id="a sentence that fails the check"),
        pytest.param({"name": "丛女士 13912345678"}, "", id="a name with a telephone number in it"),
        pytest.param({"name": "4栋1304丛女士"}, "", id="a name with a room in it"),
        pytest.param({"name": "丛女士<b>"}, "", id="a name with markup in it"),
        pytest.param({"outcome": "declined"}, "", id="what was declined is not advice that helped"),
    ],
)
def test_who_is_thanked_by_name(changed: dict[str, str], name: str) -> None:
    text = LETTER.format(**{**USUAL, **changed})
    read, _reader = read_case(Source("cases/2026/20260713-01972.md", text.encode()), ZONE)
    assert read is not None
    found, _first, _last = Discloser(RULES).facts(read, AT)
    assert found is not None
    assert found.named == name
    assert found.thanks == ("住户来信表扬夜班代收" if name else "")


@pytest.mark.parametrize(
    ("changed", "row"),
    [({"summary": ""}, False), ({"consent": "", "summary": ""}, True), ({"kind": "complaint"}, True)],
    ids=["may yet be named", "did not agree", "nobody is thanked for a complaint"],
)
def test_who_may_yet_be_named_is_no_row(changed: dict[str, str], row: bool) -> None:
    text = LETTER.format(**{**USUAL, **changed})
    read, _reader = read_case(Source("cases/2026/20260713-01972.md", text.encode()), ZONE)
    assert read is not None
    found, _first, _last = Discloser(RULES).facts(read, AT)
    assert found is not None
    assert found.unseen is not row


def test_who_is_named_is_no_row_and_does_not_make_a_group_full() -> None:
    june = [made(number, id=f"20250601-{number:05}", month=JULY - 13) for number in range(9)]
    named = made(90, named="丛女士", thanks="住户致谢", praise=True, summary="住户致谢")
    without, few = shown(*map(made, range(9)), named), shown(*june, *map(made, range(4)), named)
    assert len(without.cases) == 9
    assert without.commendations == (Commendation("2026-07", "丛女士", "住户致谢"),)
    assert (without.months[0].received, without.withheld) == (10, 0)
    assert len(few.cases) == 9
    assert few.months[-3].received == 1
    assert few.commendations == without.commendations


@pytest.mark.parametrize(
    ("praise", "others", "expected"),
    [(6, 6, 6), (4, 20, None), (20, 4, None), (0, 9, 0)],
    ids=["enough of both", "few letters of praise", "few others", "none"],
)
def test_praise_without_a_name_is_counted_from_k_up(praise: int, others: int, expected: int | None) -> None:
    letters = [made(number, praise=number < praise) for number in range(praise + others)]
    assert shown(*letters).months[0].praised == expected


@pytest.mark.parametrize(
    ("page", "clean"),
    [
        ("<li>丛女士：住户来信表扬夜班代收</li>", True),
        ("<li>丛女士：住户来信表扬别的</li>", False),
        ("<li>丛女士</li>", False),
        ("住户来信表扬夜班代收，丛女士", False),
        ("<li>丛女士：住户来信表扬夜班代收</li><li>丛女士 4栋2单元1304</li>", False),
    ],
)
def test_the_gate_lets_a_name_pass_before_its_own_sentence_only(page: str, clean: bool) -> None:
    read, _reader = read_case(Source("cases/2026/20260713-01972.md", LETTER.format(**USUAL).encode()), ZONE)
    assert read is not None
    namesake = read._replace(id="20260714-AAAAA", consent=(), kind="complaint", reporter={"name": "丛女士"})
    by_id = {read.id: read, namesake.id: namesake}
    wanted = [needles(one) for one in by_id.values()]
    gate = Gate(sought(wanted), lambda: wanted, (), (), by_id.get, agreed=["丛女士 住户来信表扬夜班代收"])
    assert (gate.search({"a.html": page.encode()}) == []) is clean


# --- what comes back ------------------------------------------------------------------------------

RECURS = (("supervision", "recurring", True),)


def letters(count: int, **more: object) -> list[Facts]:
    """So many cases that the clause counts."""
    return [made(number, **{"recurs": RECURS, **more}) for number in range(count)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(
            letters(5), [("2026-Q3", "binjiang", "repair")], id="five senders, three in thirty days"
        ),
        pytest.param(letters(4), [], id="four are too few to tell"),
        pytest.param(letters(9, senders=(b"one",)), [], id="nine letters of one household are one sender"),
        pytest.param(letters(9, hidden=True), [], id="what is hidden is not counted"),
        pytest.param(letters(9, site=None), [], id="a site that may not be told"),
        pytest.param(letters(9, recurs=()), [], id="what no clause counts"),
        pytest.param(letters(9, month=NOW), [], id="a quarter that is not over"),
        pytest.param(
            letters(9, recurs=(("supervision", "recurring", False),)),
            [("2026-Q3", None, "repair")],
            id="all sites together where the clause says so",
        ),
        pytest.param(
            [
                one._replace(
                    received=datetime(2026, 7, 1, tzinfo=ZONE).timestamp() + 45 * 86400 * (number // 2)
                )
                for number, one in enumerate(letters(6))
            ],
            [],
            id="never three within thirty days",
        ),
    ],
)
def test_a_problem_that_came_back(facts: list[Facts], expected: list[tuple[str, str | None, str]]) -> None:
    # others, of which some came in January, make the quarters of the year whole
    others = [
        made(number, id=f"20260101-{number:05}", month=2026 * 12 + number % 9, site="cuiyuan")
        for number in range(9)
    ]
    found = shown(*others, *facts)
    assert [(one.period, one.site, one.category) for one in found.recurring] == expected


# --- the clauses, month by month ------------------------------------------------------------------


def owed(month: int, kept: bool, clause: str = "reply") -> Fact:
    """An obligation to answer that fell due in a month."""
    due = (datetime(month // 12, month % 12 + 1, 10, tzinfo=ZONE)).timestamp()
    return Fact("mailbox", "2026-1", clause, month, due, due + (0 if kept else 86400), "", False, True)


Counts = dict[tuple[int, str], tuple[int, int]]
"""By month and clause: how many in time, how many late."""
REGISTERS: st.SearchStrategy[Counts] = st.dictionaries(
    st.tuples(st.integers(NOW - 12, NOW - 1), st.sampled_from(("reply", "reply-complex"))),
    st.tuples(st.integers(0, 12), st.sampled_from((0, 0, 0, 0, 1, 2, 3))),
    max_size=24,
)


def register(counts: Counts) -> Basis:
    """Cases with one obligation each."""
    facts: list[Facts] = []
    for (month, clause), (kept, late) in sorted(counts.items()):
        for number in range(kept + late):
            fact = tuple(owed(month, number < kept, clause))
            facts.append(made(len(facts), id=str(len(facts)), month=month, duties=(fact,)))
    early = made(len(facts), id="early", month=NOW - 12)
    return Basis(facts, [early], {}, Measure(K, L), AT)


@settings(deadline=None, max_examples=300)
@given(REGISTERS)
def test_nobody_can_work_out_a_small_month_of_a_clause(counts: Counts) -> None:
    """The attacker knows the record of the year and every share, of this release.

    And seeks how many fell due under a clause in a month, and how many of them late.
    """
    basis = register(counts)
    by_month = kept_by_month(basis, RULES)
    told = {(period, one.clause): one for period, clauses in by_month.items() for one in clauses}
    for (period, clause), one in told.items():
        month = int(period[:4]) * 12 + int(period[5:]) - 1
        kept, late = counts[month, clause]
        assert kept + late >= K
        assert late not in range(1, L)
        assert kept not in range(1, L)
        assert one.share == (100 if not late else Fraction(100 * kept, kept + late) // 5 * 5)
    months = [f"{month // 12}-{month % 12 + 1:02}" for month in range(NOW - 12, NOW)]
    for record in records(basis, RULES.policies):
        if record.total is None or record.met is None or record.version != "2026-1":
            continue
        due, missed = Unknown(), Unknown()
        due.known(months, record.total)
        missed.known(months, record.total - record.met)
        for period in months:
            seen = told.get((period, record.clause))
            if seen is not None:
                due.low[period] = K
                missed.low[period] = L if seen.share < 100 else 0
                missed.high[period] = record.total if seen.share < 100 else 0
        for seeks in (due, missed):
            seeks.solve()
        untold = {period for period in months if (period, record.clause) not in told}
        assert not untold & set(due.small())
        assert not untold & set(missed.small())


@pytest.mark.parametrize(
    ("pair", "target", "expected"),
    [
        ((20, 20), Fraction(100), (100, True)),
        ((199, 200), Fraction(100), (95, False)),
        ((98, 100), Fraction(98), (95, True)),
        ((97, 100), Fraction(98), (95, False)),
        ((0, 9), None, (0, None)),
        ((17, 24), None, (70, None)),
    ],
)
def test_shares_in_steps(
    pair: tuple[int, int], target: Fraction | None, expected: tuple[int, bool | None]
) -> None:
    assert in_steps(pair, target) == expected


def test_where_one_month_alone_could_hold_the_lateness_another_is_left_out() -> None:
    counts = {(month, "reply"): (9, 0) for month in range(NOW - 12, NOW)}
    assert len(kept_by_month(register(counts), RULES)) == 12
    assert len(kept_by_month(register({**counts, (NOW - 1, "reply"): (1, 3)}), RULES)) == 10


# --- the pages ------------------------------------------------------------------------------------

OCTOBER = Month(
    "2026-09",
    42,
    38,
    35,
    39,
    40,
    29,
    30,
    praised=None,
    by_clause=(
        Kept("mailbox", "reply", 95, False),
        Kept("mailbox", "dispatch", 100, None),
        Kept("mailbox", "gone", 80, True),
    ),
)


def pages(*months: Month, **given_: object) -> dict[str, str]:
    """The bulletins of these months with the shipped regulations."""
    made_ = replace(book(rows=0, policies=tuple(RULES.policies)), months=months, **given_)  # type: ignore[arg-type]
    return bulletins.render(made_)


def rows(text: str, of: str) -> list[str]:
    """The lines of a section that are rows of a table."""
    section = text.partition(f"{{#{of}}}")[2].partition("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("|")]


def test_a_month_clause_by_clause() -> None:
    before = replace(OCTOBER, period="2026-08", by_clause=(Kept("mailbox", "reply", 100, True),))
    made_ = pages(before, OCTOBER)
    text = made_["bulletins/2026-09.md"]
    first, second = [line.split("|")[1:-1] for line in rows(text, "clauses")[2:]]
    assert first[0].startswith(" [《总经理信箱管理规定》第十八条](../policies/mailbox.md#reply)<br>")
    assert first[1:] == [" 95%以上<br>✗ 没有达到 ", " 100% "]
    assert second == [" mailbox/gone ", " 80%以上<br>✓ 达到目标 ", " — "]
    folded = text.partition('??? quiet "全部按期的条款：1条"\n')[2].partition("</div>")[0].splitlines()
    assert folded[-2].startswith(
        "    | [《总经理信箱管理规定》第十三条](../policies/mailbox.md#dispatch)<br>"
    )
    assert folded[-2].endswith("| 100% | — |")
    assert "| 95% or more<br>✗ missed | 100% |" in made_["en/bulletins/2026-09.md"]
    section = made_["bulletins/index.md"].partition("{#clauses-by-month}")[2]
    side_by_side = [line.strip() for line in section.splitlines() if line.startswith("    |")]
    assert side_by_side[0] == "| 条款 | 8月 | 9月 |"
    assert (
        side_by_side[-1]
        == "| [《总经理信箱管理规定》第十八条](../policies/mailbox.md#reply) | 100 ✓ | 95+ ✗ |"
    )


def test_what_came_back_and_what_was_done() -> None:
    made = random.Random(1)
    told = [
        case(made, ["2026-07"], number=number, period=period, category="repair", site=site, summary=text)
        for number, period, site, text in (
            ("00000001", "2026-07", None, "路灯已修"),
            ("00000002", "2026-Q3", "binjiang", "电梯已换导靴。"),
            ("00000003", "2026-07", "cuiyuan", "别处的事"),
            ("00000004", "2026-05", "binjiang", "上季度的事"),
            ("00000005", "2026-08", "binjiang", "a|b <i>"),
        )
    ]
    again = (Recurring("2026-Q3", "binjiang", "repair", "supervision", "recurring"),)
    made_ = pages(OCTOBER, cases=tuple(told), recurring=again)
    text = made_["bulletins/2026-09.md"]
    assert (
        "**滨江花园 · 维修**（来信的有5户以上），已经做的：\n\n"
        "- 电梯已换导靴\n- a&#124;b &#60;i&#62;\n- 路灯已修\n"
    ) in text
    assert "[《督查考核与奖惩规定》第九条](../policies/supervision.md#recurring)：三十日内" in text
    assert "2026年第三季度" in text
    assert "**Riverside Garden · Repairs** (5 households or more wrote)." in made_["en/bulletins/2026-09.md"]


@pytest.mark.parametrize(
    ("period", "quarter"), [("2026-09", "Q3"), ("2026-10", "Q3"), ("2026-02", "Q4"), ("2026-12", "Q4")]
)
def test_a_bulletin_tells_of_the_quarter_that_was_over(period: str, quarter: str) -> None:
    year = 2025 if (period, quarter) == ("2026-02", "Q4") else 2026
    again = (Recurring(f"{year}-{quarter}", "binjiang", "repair", "supervision", "recurring"),)
    text = pages(replace(OCTOBER, period=period), recurring=again)[f"bulletins/{period}.md"]
    assert "**滨江花园 · 维修**" in text
    assert "[办理中，见办理公示](../board.md)" in text


@pytest.mark.parametrize(
    ("praised", "names", "chinese", "english"),
    [
        (7, ["丛女士"], "另有没有署名的表扬和评价7件。", "Letters of praise or appraisal without a name: 7."),
        (None, [], "收到没有署名的表扬和评价少于5件。", "without a name: fewer than 5."),
        (0, [], "这个月没有可以公布的表扬。", "There is nothing to tell for this month."),
        (0, ["<b>丛*"], "- &#60;b&#62;丛&#42;：致谢", "- &#60;b&#62;丛&#42;: 致谢"),
    ],
)
def test_commendations(praised: int | None, names: list[str], chinese: str, english: str) -> None:
    thanked = tuple(Commendation("2026-09", name, "致谢") for name in names)
    made_ = pages(replace(OCTOBER, praised=praised), commendations=thanked)
    assert chinese in made_["bulletins/2026-09.md"]
    assert english in made_["en/bulletins/2026-09.md"]


def test_sections_that_have_nothing_to_tell_say_so() -> None:
    text = pages(replace(OCTOBER, by_clause=()))["bulletins/2026-09.md"]
    assert "这个月到期的，每一条都不足5件，或者没有" in text
    assert "没有可以公布的：没有反复发生的问题，或者来信的不足5户。" in text
    assert "{#clauses-by-month}" not in pages(replace(OCTOBER, by_clause=()))["bulletins/index.md"]
