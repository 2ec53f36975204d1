"""What a bulletin tells beyond figures: problems that came back, and who is thanked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huiyin.model import Policy, words
from huiyin.outputs import labels
from huiyin.outputs.clauses import is_earlier
from huiyin.outputs.kept import named
from huiyin.outputs.markup import link, of_language, plain
from huiyin.public import Month, PublicBook, PublicCase, Recurring
from huiyin.words.sentences import sentence

_SUMMARIES = 5
Done = Mapping[tuple[str, str], Sequence[PublicCase]]
"""Rows by quarter and category."""


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
