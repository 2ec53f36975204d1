"""How each clause was kept: in a month, month by month, and over the last 12 months.

What was kept without exception is folded, so that the rest is seen; nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huiyin.model import Clause, Organization, Policy, words
from huiyin.outputs import labels
from huiyin.outputs.charts import Chart, Series, bars
from huiyin.outputs.clauses import holder_of, is_earlier, page_of
from huiyin.outputs.home import home_of
from huiyin.outputs.markup import block, link, narrow, plain, table
from huiyin.outputs.totals import NONE, target_of
from huiyin.public import Kept, Month, PublicBook, Record
from huiyin.words.articles import article_label
from huiyin.words.sentences import sentence

SHOWN = 12
"""Months in a table."""
_OPEN = 10
"""Clauses that were late, before the rest is folded."""


class _Page(NamedTuple):
    """Where the tables stand, and the names of channels and categories that rules want."""

    policies: Sequence[Policy]
    home: Organization
    here: str
    language: str

    def say(self, chinese: str, english: str) -> str:
        """One of the two."""
        return chinese if self.language == "zh" else english


def month_clauses(
    book: PublicBook, month: Month, before: Month | None, here: str, language: str
) -> Iterator[str]:
    """How each clause was kept in a month, against its target."""
    page = _Page(book.policies, home_of(book), here, language)
    yield f"## {page.say('逐条按期情况', 'In time, clause by clause')} {{#clauses}}"
    if not month.by_clause:
        yield page.say(
            f"这个月到期的，每一条都不足{book.k}件，或者没有；逐条的比例不公布。",
            f"Under each clause fewer than {book.k} fell due in this month, or none: no share is told.",
        )
        return
    earlier = {(one.policy, one.clause): one for one in (before.by_clause if before else ())}
    rows = [
        (
            one.share == 100,
            [
                _told(one.policy, one.clause, page),
                "<br>".join(filter(None, [share(one, language), verdict(one.reached, language)])),
                share(earlier.get((one.policy, one.clause)), language),
            ],
        )
        for one in sorted(month.by_clause, key=lambda one: (one.reached is not False, one.share, one.policy))
    ]
    heads = page.say("条款|本月按期|上月", "Clause|In time|Month before").split("|")
    yield from _parted(heads, rows, page)
    yield f"{_how(book.k, language)}\n{{ .note }}"


def _parted(heads: Sequence[str], rows: Sequence[tuple[bool, Sequence[str]]], page: _Page) -> Iterator[str]:
    """What was not kept in full, the first of it open; folded, what was."""
    late = [cells for whole, cells in rows if not whole]
    kept = [cells for whole, cells in rows if whole]
    sides = "l" + "r" * (len(heads) - 1)
    if late:
        yield narrow("clauses", table(heads, late[:_OPEN], sides))
    else:
        yield page.say(
            f"公布的{len(kept)}条，全部按期。", f"All clauses told were kept in full: {len(kept)}."
        )
    for rest, chinese, english in (
        (late[_OPEN:], "其余有逾期的条款", "Other clauses with lateness"),
        (kept, "全部按期的条款", "Clauses kept in full"),
    ):
        if rest:
            title = page.say(f"{chinese}：{len(rest)}条", f"{english}: {len(rest)}")
            yield narrow("clauses", block("quiet", title, table(heads, rest, sides), folded=True))


def _told(policy: str, clause: str, page: _Page) -> str:
    """The clause as a link to its article, and below it what it demands: an article may have several."""
    holder = _holder(policy, clause, page.policies)
    if holder is None:
        return plain(f"{policy}/{clause}")
    return _described(holder, clause, page)


def _described(holder: Policy, name: str, page: _Page) -> str:
    link_ = link_to(holder, name, page.here, page.language)
    if is_earlier(holder):
        link_ += page.say(f"（{plain(holder.version)}版）", f" (version {plain(holder.version)})")
    clause = next(one for one in holder.clauses if one.id == name)
    return f'{link_}<br><span class="rule">{plain(_demand(clause, holder, page))}</span>'


def _demand(clause: Clause, holder: Policy, page: _Page) -> str:
    """What is due and when; who answers for it stands in the regulation."""

    def refer(name: str) -> str:
        other = holder_of(name, holder, page.policies)
        return (other and article_label(other, name, page.language)) or name

    text = sentence(clause, page.language, page.home, refer)
    return text.partition(page.say("；", "; "))[0].rstrip("。.")


def year_clauses(book: PublicBook, here: str, language: str) -> Iterator[str]:
    """Clause by clause over the last 12 months, those that were kept least first."""
    known = [one for one in book.records if one.met is not None and one.total]
    found = [(one, holder) for one in known if (holder := _deadline_of(one, book.policies))]
    if not found:
        return
    page = _Page(book.policies, home_of(book), here, language)
    target = target_of(book.policies, "in-time")
    yield f"## {page.say('最近12个月，逐条来看', 'Clause by clause, last 12 months')} {{#clauses}}"
    if target is not None:
        yield page.say(
            f"规定的按期率是{float(target):g}%。做得不够的排在前面。",
            f"The target for time limits is {float(target):g}%. Those kept least stand first.",
        )
    found.sort(key=lambda one: ((one[0].met or 0) / (one[0].total or 1), one[0].clause))
    rows = [
        (
            record.met == record.total,
            [
                _described(holder, record.clause, page),
                f"{record.met:,}&nbsp;/&nbsp;{record.total:,}",
                labels.percent(record.met, record.total),
            ],
        )
        for record, holder in found
    ]
    heads = page.say("条款|按期 / 应办|比例", "Clause|In time / due|Share").split("|")
    yield from _parted(heads, rows, page)


def _deadline_of(record: Record, policies: Sequence[Policy]) -> Policy | None:
    """The version that holds the clause of a record, if the clause is a deadline."""
    for policy in policies:
        if (policy.id, policy.version) == (record.policy, record.version):
            held = any(one.id == record.clause and one.kind == "deadline" for one in policy.clauses)
            return policy if held else None
    return None


def clauses_by_month(book: PublicBook, months: Sequence[Month], here: str, language: str) -> Iterator[str]:
    """The same for the newest months side by side, with how many clauses reached their targets."""
    newest = list(months)[-SHOWN:]
    if not any(month.by_clause for month in newest):
        return
    zh = language == "zh"
    yield f"### {'按月来看' if zh else 'Month by month'} {{#clauses-by-month}}"
    yield _whole_chart(newest, language)
    shown = {(month.period, one.policy, one.clause): one for month in newest for one in month.by_clause}
    clauses = sorted({(policy, clause) for _, policy, clause in shown})
    heads = ["条款" if zh else "Clause", *(_short(month.period, language) for month in newest)]
    title = "看数据：每一条、每个月" if zh else "The figures, clause by clause and month by month"
    shares = table(
        heads,
        [
            [
                named(policy, clause, book.policies, here, language),
                *(_cell(shown.get((month.period, policy, clause)), language) for month in newest),
            ]
            for policy, clause in clauses
        ],
        "l" + "r" * len(newest),
    )
    yield block("quiet", title, shares, folded=True)
    signs = "达到目标的标✓，没有达到的标✗。" if zh else " ✓ target reached, ✗ missed."
    yield f"{_how(book.k, language)}{signs}\n{{ .note }}"


def _whole_chart(months: Sequence[Month], language: str) -> str:
    """Of the clauses that are told, how many were kept without exception."""
    zh = language == "zh"
    counts = [
        [
            sum((one.share == 100) is whole for one in month.by_clause) if month.by_clause else None
            for month in months
        ]
        for whole in (True, False)
    ]
    span = f"{labels.period(months[0].period, language)}{'至' if zh else ' to '}"
    span += labels.period(months[-1].period, language)
    most = max((value or 0) for value in counts[1])
    chart = Chart(
        name="clauses",
        title="全部按期的条款，有逾期的条款" if zh else "Clauses kept in full, and clauses with lateness",
        description=(
            f"{span}，有逾期的条款，最多的一个月{most}条。"
            if zh
            else f"{span}. In any month at most {most} of the clauses told had something late."
        ),
        head="月份" if zh else "Month",
        places=[(_short(month.period, language), labels.period(month.period, language)) for month in months],
        series=[
            Series("全部按期" if zh else "All in time", counts[0]),
            Series("有逾期" if zh else "Some late", counts[1]),
        ],
        few="太少或没有" if zh else "too few or none",
    )
    return bars(chart, language)


def _how(k: int, language: str) -> str:
    if language == "zh":
        return (
            f"只公布比例，不公布件数，比例按5%一档去尾，全部按期才写100%；一条在一个月里到期的"
            f"不足{k}件时不写（{NONE}）。这样，没有公布的小数目，用全年的记录减不出来。"
        )
    return (
        "Shares and no counts, cut to steps of 5%, 100% only where all was in time; nothing where fewer "
        f"than {k} fell due under a clause in a month ({NONE}). So what is too small to tell cannot be had "
        "from the record of the year by subtraction."
    )


def share(one: Kept | None, language: str) -> str:
    """95%以上 / 95% or more; 100% where all was in time."""
    if one is None:
        return NONE
    if one.share == 100:
        return "100%"
    if one.share == 0:
        return "不到5%" if language == "zh" else "less than 5%"
    return f"{one.share}%以上" if language == "zh" else f"{one.share}% or more"


def verdict(reached: bool | None, language: str) -> str:
    """✓ 达到目标 / ✗ 没有达到; nothing where no target is set."""
    if reached is None:
        return ""
    if language == "zh":
        return "✓ 达到目标" if reached else "✗ 没有达到"
    return "✓ target reached" if reached else "✗ missed"


def _cell(one: Kept | None, language: str) -> str:
    if one is None:
        return NONE
    sign = {True: " ✓", False: " ✗", None: ""}[one.reached]
    return f"{one.share if one.share == 100 else f'{one.share}+'}{sign}"


def _short(period: str, language: str) -> str:
    return f"{int(period[5:])}月" if language == "zh" else labels.period(period, "en")[:3]


def named(policy: str, clause: str, policies: Sequence[Policy], here: str, language: str) -> str:
    """《总经理信箱管理规定》第十八条, as a link to it: in the version in force, else the newest that has it."""
    holder = _holder(policy, clause, policies)
    return plain(f"{policy}/{clause}") if holder is None else link_to(holder, clause, here, language)


def _holder(policy: str, clause: str, policies: Sequence[Policy]) -> Policy | None:
    found = (one for one in policies if one.id == policy and any(item.id == clause for item in one.clauses))
    return max(found, key=lambda one: (not is_earlier(one), one.start), default=None)


def link_to(policy: Policy, clause: str, here: str, language: str) -> str:
    """The same of a policy in this very version."""
    title = plain(words(policy.title, language))
    article = article_label(policy, clause, language) or clause
    there = page_of(policy, language)
    label = f"《{title}》{article}" if language == "zh" else f"{title}, {article}"
    return link(label, here, there, clause if there == policy.path else f"rule-{clause}")
