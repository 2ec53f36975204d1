"""What a bulletin tells beyond totals: clause by clause, problems that came back, and who is thanked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huiyin.model import Policy, words
from huiyin.outputs import labels
from huiyin.outputs.charts import Chart, Series, bars
from huiyin.outputs.clauses import is_earlier, page_of
from huiyin.outputs.markup import link, of_language, plain, table
from huiyin.public import Kept, Month, PublicBook, PublicCase, Recurring
from huiyin.words.articles import article_label
from huiyin.words.sentences import sentence

SHOWN = 12
"""Months in a table."""
_SUMMARIES = 5
_NONE = "—"
Done = Mapping[tuple[str, str], Sequence[PublicCase]]
"""Rows by quarter and category."""


# --- the clauses, month by month ------------------------------------------------------------------


def month_clauses(
    book: PublicBook, month: Month, before: Month | None, here: str, language: str
) -> Iterator[str]:
    """How each clause was kept in a month, against its target."""
    zh = language == "zh"
    yield f"## {'逐条按期情况' if zh else 'In time, clause by clause'} {{#clauses}}"
    if not month.by_clause:
        yield (
            f"这个月到期的，每一条都不足{book.k}件，或者没有；逐条的比例不公布。"
            if zh
            else f"Under each clause fewer than {book.k} fell due in this month, or none: no share is told."
        )
        return
    yield _how(book.k, language)
    earlier = {(one.policy, one.clause): one for one in (before.by_clause if before else ())}
    aimed = any(one.reached is not None for one in month.by_clause)
    heads = ["条款", "本月按期", "目标", "上月"] if zh else ["Clause", "In time", "Target", "Month before"]
    rows = [
        [
            named(one.policy, one.clause, book.policies, here, language),
            share(one, language),
            verdict(one.reached, language),
            share(earlier.get((one.policy, one.clause)), language),
        ]
        for one in sorted(month.by_clause, key=lambda one: (one.reached is not False, one.share, one.policy))
    ]
    yield table(
        [*heads[:2], *heads[2 if aimed else 3 :]], [[*row[:2], *row[2 if aimed else 3 :]] for row in rows]
    )


def clauses_by_month(book: PublicBook, months: Sequence[Month], here: str, language: str) -> Iterator[str]:
    """The same for the newest months side by side, with how many clauses reached their targets."""
    newest = list(months)[-SHOWN:]
    if not any(month.by_clause for month in newest):
        return
    zh = language == "zh"
    yield f"### {'按月来看' if zh else 'Month by month'} {{#clauses-by-month}}"
    yield _how(book.k, language)
    yield _whole_chart(newest, language)
    shown = {(month.period, one.policy, one.clause): one for month in newest for one in month.by_clause}
    clauses = sorted({(policy, clause) for _, policy, clause in shown})
    heads = ["条款" if zh else "Clause", *(_short(month.period, language) for month in newest)]
    yield table(
        heads,
        [
            [
                named(policy, clause, book.policies, here, language),
                *(_cell(shown.get((month.period, policy, clause)), language) for month in newest),
            ]
            for policy, clause in clauses
        ],
    )


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
            f"不足{k}件时不写（{_NONE}）。这样，没有公布的小数目，用全年的记录减不出来。"
            "✓：达到目标；✗：没有达到。"
        )
    return (
        "Shares and no counts, cut to steps of 5%, 100% only where all was in time; nothing where fewer "
        f"than {k} fell due under a clause in a month ({_NONE}). So what is too small to tell cannot be had "
        "from the record of the year by subtraction. ✓ target reached, ✗ missed."
    )


def share(one: Kept | None, language: str) -> str:
    """95%以上 / 95% or more; 100% where all was in time."""
    if one is None:
        return _NONE
    if one.share == 100:
        return "100%"
    if one.share == 0:
        return "不到5%" if language == "zh" else "less than 5%"
    return f"{one.share}%以上" if language == "zh" else f"{one.share}% or more"


def verdict(reached: bool | None, language: str) -> str:
    """✓ 达到 / ✗ 没有达到."""
    if reached is None:
        return "没有规定" if language == "zh" else "none set"
    if language == "zh":
        return "✓ 达到" if reached else "✗ 没有达到"
    return "✓ reached" if reached else "✗ missed"


def _cell(one: Kept | None, language: str) -> str:
    if one is None:
        return _NONE
    sign = {True: " ✓", False: " ✗", None: ""}[one.reached]
    return f"{one.share if one.share == 100 else f'{one.share}+'}{sign}"


def _short(period: str, language: str) -> str:
    return f"{int(period[5:])}月" if language == "zh" else labels.period(period, "en")[:3]


def named(policy: str, clause: str, policies: Sequence[Policy], here: str, language: str) -> str:
    """《总经理信箱管理规定》第十八条, as a link to it: in the version in force, else the newest that has it."""
    holders = sorted(
        (one for one in policies if one.id == policy and any(item.id == clause for item in one.clauses)),
        key=lambda one: (not is_earlier(one), one.start),
    )
    if not holders:
        return plain(f"{policy}/{clause}")
    return link_to(holders[-1], clause, here, language)


def link_to(policy: Policy, clause: str, here: str, language: str) -> str:
    """The same of a policy in this very version."""
    title = plain(words(policy.title, language))
    article = article_label(policy, clause, language) or clause
    there = page_of(policy, language)
    label = f"《{title}》{article}" if language == "zh" else f"{title}, {article}"
    return link(label, here, there, clause if there == policy.path else f"rule-{clause}")


# --- what comes back ------------------------------------------------------------------------------


def recurring(book: PublicBook, done: Done, upto: str, here: str, language: str) -> Iterator[str]:
    """The problems that came back in the last quarter that was over by the end of a month, and what was done."""
    zh = language == "zh"
    year, month = int(upto[:4]), int(upto[5:])
    number = year * 4 + month // 3 - 1
    quarter = f"{number // 4}-Q{number % 4 + 1}"
    found = [one for one in book.recurring if one.period == quarter]
    yield f"## {'反复发生的问题' if zh else 'Problems that came back'} {{#recurring}}"
    span = labels.period(quarter, language)
    rules = list(dict.fromkeys((one.policy, one.clause) for one in found)) or _rules(book.policies)
    if not rules:
        yield (
            "规章没有规定怎样算反复发生。" if zh else "The regulations do not say what counts as coming back."
        )
        return
    texts = [_rule(policy, clause, book.policies, here, language) for policy, clause in rules]
    if zh:
        yield f"{'；'.join(texts)}。达到的怎么办，见该条。以下按{span}收到的事项列出。"
    else:
        yield f"{'; '.join(texts)}. The article says what is then done. Below, by what was received in {span}."
    if not found:
        yield (
            f"{span}没有可以公布的：没有反复发生的问题，或者来信的不足{book.k}户。"
            if zh
            else f"Nothing to tell of {span}: nothing came back, or fewer than {book.k} households wrote."
        )
        return
    # A list and no table: sentences do not fit into a column of a phone.
    for one in found:
        where = plain(labels.site(one.site, book.organization, language))
        kind = plain(labels.category(one.category, book.organization, language))
        yield (
            f"**{where} · {kind}**（来信的有{book.k}户以上），已经做的："
            if zh
            else f"**{where} · {kind}** ({book.k} households or more wrote). What was done:"
        )
        done_so_far = _done(done[one.period, one.category], one, here, language)
        yield "\n".join(f"- {text}" for text in done_so_far)


def _rules(policies: Sequence[Policy]) -> list[tuple[str, str]]:
    return [
        (policy.id, clause.id)
        for policy in policies
        if not is_earlier(policy)
        for clause in policy.clauses
        if clause.kind == "recurrence"
    ]


def _rule(policy: str, name: str, policies: Sequence[Policy], here: str, language: str) -> str:
    """What counts as coming back, with a link to the article that says what is then done."""
    clause = next(
        (
            item
            for one in sorted(policies, key=is_earlier)
            if one.id == policy
            for item in one.clauses
            if item.id == name
        ),
        None,
    )
    place = named(policy, name, policies, here, language)
    if clause is None:
        return place
    text = plain(sentence(clause, language).rstrip("。."))
    more = plain(words(clause.note, language).rstrip("。.")) if clause.note else ""
    parts = [text, more] if more else [text]
    return f"{place}：{'；'.join(parts)}" if language == "zh" else f"{place}: {'; '.join(parts)}"


def _done(rows: Sequence[PublicCase], one: Recurring, here: str, language: str) -> list[str]:
    """The public sentences of rows that tell this category in this quarter; those of the site first."""
    fitting = [case for case in rows if case.site in (one.site, None)]
    fitting.sort(key=lambda case: (case.site is None, case.number))
    told = list(dict.fromkeys(case.summary for case in fitting))[:_SUMMARIES]
    if not told:
        board = of_language("board.md", language)
        label = "办理中，见办理公示" if language == "zh" else "In hand: see the status board"
        return [link(label, here, board)]
    return [plain(text.rstrip("。；;")) for text in told]


def summarised(book: PublicBook) -> Done:
    """The rows with a sentence, of the quarters and categories in which something came back."""
    found: dict[tuple[str, str], list[PublicCase]] = {
        (one.period, one.category): [] for one in book.recurring
    }
    quarters = {period: _quarter(period) for period in {case.period for case in book.cases}}
    for case in book.cases if found else ():
        rows = found.get((quarters[case.period], case.category))
        if rows is not None and case.summary:
            rows.append(case)
    return found


def _quarter(period: str) -> str:
    """The quarter in which a month or a quarter lies; "" for a year."""
    year, month, _ = labels.period_order(period)
    return f"{year}-Q{(month + 2) // 3}" if len(period) > 4 else ""


# --- who is thanked -------------------------------------------------------------------------------


def commendations(book: PublicBook, month: Month, language: str) -> Iterator[str]:
    """Whom the month's letters thank or who is thanked for them, by name only where they agreed."""
    zh = language == "zh"
    colon = "：" if zh else ": "
    found = [one for one in book.commendations if one.period == month.period]
    yield f"## {'表扬' if zh else 'Commendations'} {{#commendations}}"
    if found:
        yield ("下面各位同意署名，谨致谢意。" if zh else "With thanks to those who agreed to be named.")
        yield "\n".join(f"- {plain(one.name)}{colon}{plain(one.summary)}" for one in found)
    others = labels.count(month.praised, book.k, language)
    if month.praised == 0 or (month.praised is None and month.received is None):
        if not found:
            yield (
                "这个月没有可以公布的表扬。署名表扬要本人同意。"
                if zh
                else "There is nothing to tell for this month. Nobody is named who did not agree to it."
            )
    elif zh:
        yield f"{'另有' if found else '收到'}没有署名的表扬和评价{others}件。"
    else:
        yield f"Letters of praise or appraisal without a name: {others}."
