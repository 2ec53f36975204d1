"""The monthly bulletins: a page a month in sentences, tables and charts, and an index of the last 24."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from huiyin.model import Clause, Policy
from huiyin.outputs import concerns, labels
from huiyin.outputs.charts import Chart, Series, bars, lines
from huiyin.outputs.clauses import is_earlier
from huiyin.outputs.markup import head, link, of_language, page, table
from huiyin.public import Month, PublicBook, Record

INDEX = "bulletins/index.md"
KEPT = 24
_DASH = "—"


def render(book: PublicBook) -> dict[str, str]:
    """{path: text}: the index and the months, in both languages."""
    months = book.months[-KEPT:]
    found, done = {}, concerns.summarised(book)
    for language in ("zh", "en"):
        found[of_language(INDEX, language)] = _index(book, done, months, language)
        for number, month in enumerate(months):
            before = months[number - 1] if number else None
            after = months[number + 1] if number + 1 < len(months) else None
            found[path_of(month.period, language)] = _month(book, done, month, before, after, language)
    return found


def path_of(period: str, language: str) -> str:
    """The page of a month."""
    return of_language(f"bulletins/{period}.md", language)


def volume_chart(months: Sequence[Month], k: int, language: str) -> str:
    """What came and what was answered, month by month."""
    zh = language == "zh"
    received, answered = ("收到", "答复") if zh else ("Received", "Answered")
    told = [month.received for month in months if month.received is not None]
    span = _span(months, language)
    most = f"最多的一个月收到{max(told)}件，最少{min(told)}件。" if told and zh else ""
    if told and not zh:
        most = f"Between {min(told)} and {max(told)} were received a month."
    chart = Chart(
        name="volume",
        title="每月收到和答复的件数" if zh else "Received and answered a month",
        description=f"{span}，{most}" if zh else f"{span}. {most}",
        head="月份" if zh else "Month",
        places=[(_short(month.period, language), labels.period(month.period, language)) for month in months],
        series=[
            Series(received, [month.received for month in months]),
            Series(answered, [month.answered for month in months]),
        ],
        few=labels.few(k, language),
    )
    return bars(chart, language)


def rates_chart(months: Sequence[Month], book: PublicBook, language: str) -> str:
    """The shares answered in time and satisfied, month by month, against the target."""
    zh = language == "zh"
    target = _target(book.policies, "in-time")
    chart = Chart(
        name="rates",
        title="按期率和满意率" if zh else "In time and satisfied",
        description=(
            f"{_span(months, language)}每月到期的答复中按期的比例，回访中满意的比例，单位为百分之一。"
            if zh
            else f"{_span(months, language)}: of the answers due, the share in time; of the "
            "call-backs, the share "
            "satisfied, in per cent."
        ),
        head="月份" if zh else "Month",
        places=[(_short(month.period, language), labels.period(month.period, language)) for month in months],
        series=[
            Series("按期率" if zh else "In time", [_share(one.in_time, one.due) for one in months]),
            Series(
                "满意率" if zh else "Satisfied", [_share(one.satisfied, one.called_back) for one in months]
            ),
        ],
        unit="%",
        few="太少或没有" if zh else "too few or none",
    )
    goal = "按期率目标" if zh else "Target in time"
    return lines(chart, language, None if target is None else (float(target), f"{goal} {float(target):g}%"))


def _share(part: int | None, whole: int | None) -> float | None:
    if part is None or not whole:
        return None
    return part * 1000 // whole / 10


def _short(period: str, language: str) -> str:
    month = int(period[5:])
    if language == "zh":
        return f"{month}月"
    return labels.period(period, "en")[:3]


def _span(months: Sequence[Month], language: str) -> str:
    first, last = (labels.period(months[place].period, language) for place in (0, -1))
    return f"{first}至{last}" if language == "zh" else f"{first} to {last}"


def _target(policies: Sequence[Policy], measure: str) -> Fraction | None:
    """The share that a target clause in force demands, in per cent."""
    for policy in policies:
        for clause in policy.clauses:
            if clause.kind == "target" and clause.fields.get("measure") == measure and not is_earlier(policy):
                return _percent(clause.fields.get("at_least"))
    return None


def _percent(value: object) -> Fraction | None:
    text = str(value or "").replace("%", "").strip()
    try:
        return Fraction(text)
    except ValueError:
        return None


def _index(book: PublicBook, done: concerns.Done, months: Sequence[Month], language: str) -> str:
    zh, here = language == "zh", of_language(INDEX, language)
    parts = [head("月报" if zh else "Bulletins")]
    parts.append(
        "每个月收到多少、办了多少、按期没有、满意不满意，都在这里，由程序从办理记录算出。\n{ .lead }"
        if zh
        else "What came each month, what was done, whether in time and to whose satisfaction, "
        "computed from the "
        "record of every matter.\n{ .lead }"
    )
    how = link(
        "数字是怎么算的" if zh else "How the figures are computed", here, of_language("figures.md", language)
    )
    parts.append(how)
    if not months:
        return page([*parts, "还没有可以公布的月份。" if zh else "There is no month to publish yet."])
    parts += [volume_chart(months[-12:], book.k, language), rates_chart(months[-12:], book, language)]
    parts += [
        f"## {'各月' if zh else 'Month by month'} {{#months}}",
        _months_table(months, here, book.k, language),
    ]
    parts += [*_records(book, here, language), *concerns.clauses_by_month(book, months, here, language)]
    parts += concerns.recurring(book, done, months[-1].period, here, language)
    return page([*parts, _note(book.k, language)])


def _months_table(months: Sequence[Month], here: str, k: int, language: str) -> str:
    zh = language == "zh"
    heads = ("月份", "收到", "答复", "办结", "按期率", "满意率") if zh else (
        "Month", "Received", "Answered", "Closed", "In time", "Satisfied")  # fmt: skip
    rows = [
        (
            link(labels.period(one.period, language), here, path_of(one.period, language)),
            *(labels.count(value, k, language) for value in (one.received, one.answered, one.closed)),
            labels.percent(one.in_time, one.due) or _DASH,
            labels.percent(one.satisfied, one.called_back) or _DASH,
        )
        for one in reversed(months)
    ]
    return table(heads, rows)


def _records(book: PublicBook, here: str, language: str) -> Iterator[str]:
    """Clause by clause over the last 12 months, those that were kept least first."""
    known = [one for one in book.records if one.met is not None and one.total]
    found = [(one, *place) for one in known if (place := _place(one, book.policies))]
    if not found:
        return
    zh = language == "zh"
    target = _target(book.policies, "in-time")
    yield f"## {'最近12个月，逐条来看' if zh else 'Clause by clause, last 12 months'} {{#clauses}}"
    if target is not None:
        yield (
            f"规定的按期率是{float(target):g}%。做得不够的排在前面。"
            if zh
            else f"The target for time limits is {float(target):g}%. Those kept least stand first."
        )
    heads = ("条款", "按期", "应办", "比例") if zh else ("Clause", "In time", "Due", "Share")
    rows = []
    for record, policy, clause in sorted(
        found, key=lambda one: ((one[0].met or 0) / (one[0].total or 1), one[0].clause)
    ):
        rows.append(
            (
                concerns.link_to(policy, clause.id, here, language),
                f"{record.met:,}",
                f"{record.total:,}",
                labels.percent(record.met, record.total),
            )
        )
    yield table(heads, rows)


def _place(record: Record, policies: Sequence[Policy]) -> tuple[Policy, Clause] | None:
    for policy in policies:
        if policy.id == record.policy and policy.version == record.version:
            for clause in policy.clauses:
                if clause.id == record.clause and clause.kind == "deadline":
                    return policy, clause
    return None


def _month(
    book: PublicBook,
    done: concerns.Done,
    month: Month,
    before: Month | None,
    after: Month | None,
    language: str,
) -> str:
    zh, here = language == "zh", path_of(month.period, language)
    label = labels.period(month.period, language)
    parts = [head(f"{label}月报" if zh else f"Bulletin, {label}")]
    parts.append(_story(book, month, before, language))
    parts.append(f"## {'总的情况' if zh else 'In figures'} {{#totals}}")
    parts.append(_totals(month, before, book.k, language))
    for field, title, column in (
        ("by_category", "按类别" if zh else "By category", "类别" if zh else "Category"),
        ("by_channel", "按渠道" if zh else "By channel", "渠道" if zh else "Channel"),
    ):
        values: dict[str, int | None] = getattr(month, field)
        if values:
            parts.append(f"## {title} {{#{field[3:]}}}")
            whole = (
                f"{label}收到的事项，{title}" if zh else f"Received in {label}, {title[0].lower()}{title[1:]}"
            )
            parts.append(_breakdown(book, field, whole, column, values, language))
    parts += concerns.month_clauses(book, month, before, here, language)
    parts += concerns.recurring(book, done, month.period, here, language)
    parts += concerns.commendations(book, month, language)
    parts.append(_note(book.k, language))
    parts.append(_neighbours(here, before, after, language))
    return page(parts)


def _story(book: PublicBook, month: Month, before: Month | None, language: str) -> str:
    """The month in sentences."""
    zh, k = language == "zh", book.k
    received = labels.count(month.received, k, language)
    trend = _trend(month, before, language)
    answered, closed = (labels.count(value, k, language) for value in (month.answered, month.closed))
    target, share = _target(book.policies, "in-time"), labels.percent(month.in_time, month.due)
    happy = labels.percent(month.satisfied, month.called_back)
    if zh:
        said = f"本月收到来信、来访、来电{received}件{trend}；答复{answered}件，办结{closed}件。"
        if share:
            said += f"当月到期的答复{month.due:,}件，按期{month.in_time:,}件，"
            said += f"按期率{share}{_against(month, target, 'zh')}。"
        else:
            said += "当月到期的答复太少或者没有，不计算按期率。"
        if happy:
            return f"{said}回访{month.called_back:,}件，满意的{month.satisfied:,}件，满意率{happy}。"
        return f"{said}回访太少或者没有，不计算满意率。"
    said = (
        f"{received[:1].upper()}{received[1:]} matters were received{trend}; {answered} were "
        f"answered and {closed} closed. "
    )
    if share:
        said += (
            f"Of {month.due:,} answers due, {month.in_time:,} were in time "
            f"({share}{_against(month, target, 'en')}). "
        )
    else:
        said += "Too few answers, or none, fell due to tell a share in time. "
    if happy:
        return (
            f"{said}Of {month.called_back:,} people called back, {month.satisfied:,} were "
            f"satisfied ({happy})."
        )
    return f"{said}Too few people, or none, were called back to tell a share."


def _trend(month: Month, before: Month | None, language: str) -> str:
    """，比上月多5件 / , 5 more than the month before; nothing where either is not told."""
    if before is None or before.received is None or month.received is None:
        return ""
    change = month.received - before.received
    if language == "zh":
        return "，与上月持平" if not change else f"，比上月{'多' if change > 0 else '少'}{abs(change)}件"
    if not change:
        return ", as many as the month before"
    return f", {abs(change)} {'more' if change > 0 else 'fewer'} than the month before"


def _against(month: Month, target: Fraction | None, language: str) -> str:
    if target is None or month.in_time is None or not month.due:
        return ""
    met = month.in_time * 100 >= target * month.due
    if language == "zh":
        return f"，达到规定的{float(target):g}%" if met else f"，没有达到规定的{float(target):g}%"
    return f", target of {float(target):g}% {'met' if met else 'missed'}"


def _totals(month: Month, before: Month | None, k: int, language: str) -> str:
    zh = language == "zh"
    heads = ("", "本月", "上月") if zh else ("", "This month", "Month before")
    counts = (
        ("received", "收到", "Received"),
        ("answered", "答复", "Answered"),
        ("closed", "办结", "Closed"),
        ("due", "到期的答复", "Answers due"),
        ("in_time", "其中按期", "of them in time"),
        ("called_back", "回访", "Called back"),
        ("satisfied", "其中满意", "of them satisfied"),
    )
    rows = [
        (
            chinese if zh else english,
            labels.count(getattr(month, name), k, language),
            _DASH if before is None else labels.count(getattr(before, name), k, language),
        )
        for name, chinese, english in counts
    ]
    return table(heads, rows)


def _breakdown(
    book: PublicBook, field: str, title: str, column: str, values: dict[str, int | None], language: str
) -> str:
    """The month's matters by category or channel group, as bars with their table."""
    names = {
        key: labels.channel(key, language)
        if field == "by_channel"
        else labels.category(key, book.organization, language)
        for key in values
    }
    zh = language == "zh"
    told = [
        f"{names[key]}{'' if zh else ' '}{labels.count(value, book.k, language)}"
        for key, value in values.items()
    ]
    chart = Chart(
        name=field.replace("_", "-"),
        title=title,
        description="，".join(told) if zh else ", ".join(told),
        head=column,
        places=[(name if zh else name.split()[0], name) for name in names.values()],
        series=[Series("收到" if zh else "Received", list(values.values()))],
        few=labels.few(book.k, language),
    )
    return bars(chart, language)


def _note(k: int, language: str) -> str:
    """What the words for small counts mean."""
    if language == "zh":
        return (
            f"“少于{k}”：不足{k}件的数目不公布；有时为了不让人用减法推出来，较大的数目也这样写。"
            f"“{_DASH}”：太少或者没有，不计算比例。\n{{ .note }}"
        )
    return (
        f"“Fewer than {k}”: counts below {k} are not told, nor sometimes a larger one that would "
        "give one away by "
        f"subtraction. “{_DASH}”: too few, or none, to tell a share.\n{{ .note }}"
    )


def _neighbours(here: str, before: Month | None, after: Month | None, language: str) -> str:
    zh = language == "zh"
    links = [
        link(f"{arrow} {labels.period(one.period, language)}", here, path_of(one.period, language))
        for one, arrow in ((before, "←"), (after, "→"))
        if one is not None
    ]
    return " · ".join(
        [*links, link("全部月报" if zh else "All bulletins", here, of_language(INDEX, language))]
    )
