"""The monthly bulletins: a page a month in sentences, tables and charts, and an index of the last 24."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiyin.outputs import concerns, kept, labels
from huiyin.outputs.charts import Chart, Series, bars, lines, rows
from huiyin.outputs.markup import block, head, link, narrow, of_language, page, table
from huiyin.outputs.totals import NONE, figures_table, key_figures, story, target_of
from huiyin.public import Month, PublicBook

INDEX = "bulletins/index.md"
KEPT = 24


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
    target = target_of(book.policies, "in-time")
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
    parts.append(
        side_by_side(volume_chart(months[-12:], book.k, language), rates_chart(months[-12:], book, language))
    )
    parts.append(f"## {'各月' if zh else 'Month by month'} {{#months}}")
    parts += _years(months, here, book.k, language)
    parts += [*kept.year_clauses(book, here, language), *kept.clauses_by_month(book, months, here, language)]
    parts += concerns.recurring(book, done, months[-1].period, here, language)
    return page([*parts, _note(book.k, language)])


def side_by_side(*charts: str) -> str:
    """Charts beside each other where there is room."""
    return "\n".join(['<div class="charts">', *charts, "</div>"])


def _years(months: Sequence[Month], here: str, k: int, language: str) -> Iterator[str]:
    """The months by year: the newest year open, those before folded."""
    years = sorted({month.period[:4] for month in months}, reverse=True)
    for year in years:
        label = labels.period(year, language)
        shown = _months_table([one for one in months if one.period[:4] == year], here, k, language)
        if year == years[0]:
            yield f"### {label} {{#y{year}}}"
            yield narrow("months", shown)
        else:
            yield narrow("months", block("quiet", label, shown, folded=True))


def _months_table(months: Sequence[Month], here: str, k: int, language: str) -> str:
    """A row a month. On a phone the style sheet leaves out what was answered and closed."""
    zh = language == "zh"
    heads = ("月份", "收到", "答复", "办结", "按期率", "满意率") if zh else (
        "Month", "Received", "Answered", "Closed", "In time", "Satisfied")  # fmt: skip
    lines = [
        (
            link(_month_name(one.period, language), here, path_of(one.period, language)),
            *(labels.count(value, k, language) for value in (one.received, one.answered, one.closed)),
            labels.percent(one.in_time, one.due) or NONE,
            labels.percent(one.satisfied, one.called_back) or NONE,
        )
        for one in reversed(months)
    ]
    return table(heads, lines, "lrrrrr")


def _month_name(period: str, language: str) -> str:
    """10月 / October: the year stands above, and is heard with it."""
    label = labels.period(period, language)
    cut = label.index("年" if language == "zh" else " ") + 1
    year, month = (label[:cut], label[cut:]) if language == "zh" else (label[cut - 1 :], label[: cut - 1])
    heard = f'<span class="unseen">{year}</span>'
    return f"{heard}{month}" if language == "zh" else f"{month}{heard}"


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
    parts += [
        key_figures(book, month, before, language),
        story(book, month, before, language),
        figures_table(month, before, book.k, language),
        *_received(book, month, language),
    ]
    parts += kept.month_clauses(book, month, before, here, language)
    parts += concerns.recurring(book, done, month.period, here, language)
    parts += concerns.commendations(book, month, language)
    parts.append(_note(book.k, language))
    parts.append(_neighbours(here, before, after, language))
    return page(parts)


def _received(book: PublicBook, month: Month, language: str) -> Iterator[str]:
    """What came, by category and by channel group."""
    zh = language == "zh"
    shown = [
        _breakdown(book, field, title, column, values, language)
        for field, title, column in (
            ("by_category", "按类别" if zh else "By category", "类别" if zh else "Category"),
            ("by_channel", "按渠道" if zh else "By channel", "渠道" if zh else "Channel"),
        )
        if (values := getattr(month, field))
    ]
    if shown:
        yield f"## {'收到的是什么' if zh else 'What was received'} {{#received}}"
        yield side_by_side(*shown)


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
    few = "不单列" if zh else "not told singly"
    if field == "by_category" and values.get(labels.OTHER) is not None and None in values.values():
        names[labels.OTHER] += "（含不单列的）" if zh else ", with those not told singly"
    told = [
        f"{names[key]}{'' if zh else ' '}{few if value is None else f'{value:,}'}"
        for key, value in values.items()
    ]
    chart = Chart(
        name=field.replace("_", "-"),
        title=title,
        description="，".join(told) if zh else ", ".join(told),
        head=column,
        places=[(name, name) for name in names.values()],
        series=[Series("收到" if zh else "Received", list(values.values()))],
        few=few,
    )
    return rows(chart, language)


def _note(k: int, language: str) -> str:
    """What the words for small counts mean."""
    if language == "zh":
        return (
            f"“少于{k}”：不足{k}件的数目不公布；有时为了不让人用减法推出来，较大的数目也这样写。"
            f"“{NONE}”：太少或者没有，不计算比例。\n{{ .note }}"
        )
    return (
        f"“Fewer than {k}”: counts below {k} are not told, nor sometimes a larger one that would "
        "give one away by "
        f"subtraction. “{NONE}”: too few, or none, to tell a share.\n{{ .note }}"
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
