"""The status board: its page with the newest rows, plain tables by quarter without scripts, its data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from huiyin.outputs import boarddata, labels
from huiyin.outputs.markup import link, of_language, page
from huiyin.public import PublicBook, PublicCase

PAGE = "board.md"
SCRIPT = "assets/board.js"
"""What the page's front matter asks for and the template loads."""
FIRST_ROWS = 20
"""Rows that stand in the page itself; the script shows fifty."""
QUARTERS, QUARTER_ROWS = 4, 200
_HEADS = {
    "zh": ("编号", "收到", "事项", "小区", "渠道", "阶段", "时限", "结果"),
    "en": ("No.", "Received", "Matter", "Site", "Channel", "Stage", "Time limit", "Outcome"),
}
_CELLS = ("number", "period", "matter", "site", "channel", "stage", "due", "outcome")
_SORTS = (
    ("", "最近收到的在前", "Newest first"),
    ("oldest", "最早收到的在前", "Oldest first"),
    ("late", "逾期久的在前", "Latest against the limit first"),
    ("matter", "按类别", "By category"),
    ("site", "按小区", "By site"),
    ("stage", "按阶段", "By stage"),
)


def render(book: PublicBook) -> dict[str, str]:
    """{path: text}: the board in both languages, its tables by quarter, its data."""
    groups = boarddata.by_period(book.cases)
    cases = [case for group in groups.values() for case in group]
    found = boarddata.render(book, cases)
    plain = _plain_rows(groups)
    for language in ("zh", "en"):
        found[of_language(PAGE, language)] = _page(book, cases, groups, list(plain), language)
        for period, rows in plain.items():
            found[_plain_path(period, language)] = _plain(book, rows, period, language)
    return found


def _plain_rows(groups: Mapping[str, Sequence[PublicCase]]) -> dict[str, list[PublicCase]]:
    """The rows of the newest four quarters, and of their years those that tell no more than the year."""
    quarters = sorted({_quarter(period) for period in groups} - {""}, reverse=True)[:QUARTERS]
    years = sorted({quarter[:4] for quarter in quarters} or groups, reverse=True)
    found: dict[str, list[PublicCase]] = {
        one: [] for one in (*quarters, *(one for one in years if one in groups))
    }
    for period, rows in groups.items():
        found.get(_quarter(period) or period, []).extend(rows)
    return found


def _quarter(period: str) -> str:
    year, _, part = period.partition("-")
    if not part or part.startswith("Q"):
        return period if part else ""
    return f"{year}-Q{(int(part) + 2) // 3}"


def _plain_path(period: str, language: str) -> str:
    return of_language(f"board/{period.lower()}.md", language)


def front(title: str, description: str, *, search: bool = True, script: str = "") -> str:
    """The head of a page that uses the whole width: no navigation and no contents at its sides.

    `script` is one that the page needs, as a path of the site.
    """
    lines = [
        f"title: {json.dumps(title, ensure_ascii=False)}",
        f"description: {json.dumps(description, ensure_ascii=False)}",
        "hide:\n  - navigation\n  - toc",
        *(() if search else ("search:\n  exclude: true",)),
        *((f"script: {script}",) if script else ()),
    ]
    return "---\n" + "\n".join(lines) + f"\n---\n\n# {title}"


def _page(
    book: PublicBook,
    cases: Sequence[PublicCase],
    groups: Mapping[str, Sequence[PublicCase]],
    plain: Sequence[str],
    language: str,
) -> str:
    here = of_language(PAGE, language)
    zh = language == "zh"
    intro = (
        "每一件可以公布的来信、来访、来电办到了哪一步、按期没有，都在这里。"
        "公布的内容由程序按规则生成，不含姓名、电话、房号，也不含来信原文。"
        if zh
        else "How far each matter that may be published has got, and whether it is in time. The "
        "rows are made by "
        "rule: no name, telephone number, address or letter is in them."
    )
    description = "来信办理情况公示" if zh else "Where every published matter stands"
    title = "办理公示" if zh else "Status board"
    parts = [front(title, description, script=SCRIPT), f"{intro}\n{{ .lead }}"]
    parts += [asof(book, language), _withheld(book, language)]
    parts += [_board(book, cases, groups, language), *_without_script(plain, here, language)]
    return page(parts)


def asof(book: PublicBook, language: str) -> str:
    """The moment and the commit whose state is shown, and a word when all of it is fictional."""
    when = labels.moment(book.as_of, language)
    commit = f" · <code>{escape(book.commit[:10])}</code>" if book.commit else ""
    demo = ("示例数据，均为虚构", "Demonstration: all of it is fictional") if book.demo else ("", "")
    text = f"数据截至 {when}" if language == "zh" else f"As of {when}"
    more = f' <span class="tag">{labels.pick(demo, language)}</span>' if book.demo else ""
    return f'<p class="asof">{text}{commit}{more}</p>'


def _withheld(book: PublicBook, language: str) -> str:
    """How many rows there are, how many are not shown, and why; the number only where it tells nothing."""
    shown = f"{len(book.cases):,}"
    if language == "zh":
        rest = (
            f"另有{book.withheld:,}件以上只计入总数，不单独列出。"
            if book.withheld
            else f"没有列出的不足{book.k}件，或者没有。"
        )
        why = (
            f"一行里能从外面知道的情况（时间、小区、渠道、类别），至少要有{book.k}件相同才列出；不足的，先合并渠道、"
            "小区，再把月份放宽到季度、年份；仍然不足的，只计入总数。结果全都一样的一组也要再合并。"
            "举报和保密的事项从不单独列出。所以有的行只写“各小区”或者只写到年份：不是漏了，是为了不让人认出是谁。"
        )
        return f'<details class="quiet"><summary>公布{shown}件。{rest}</summary><p>{why}</p></details>'
    rest = (
        f"{book.withheld:,} or more besides are counted in totals only."
        if book.withheld
        else f"Fewer than {book.k} are not listed, or none."
    )
    why = (
        "What outsiders may know of a row (time, site, channel, category) must be shared by at "
        f"least {book.k} matters. "
        "Where fewer share it, channels and then sites are put together, and a month becomes a "
        "quarter or a year; what "
        "is still too rare is only counted. A group whose outcomes are all alike is made coarser "
        "too. Reports of "
        "wrongdoing and confidential matters are never rows. That is why some rows say “All sites” "
        "or only a year."
    )
    return f'<details class="quiet"><summary>{shown} published. {rest}</summary><p>{why}</p></details>'


def _board(
    book: PublicBook, cases: Sequence[PublicCase], groups: Mapping[str, Sequence[PublicCase]], language: str
) -> str:
    """The search form, the newest rows and the pager; SCRIPT brings form and pager to life."""
    root = "../" if language == "zh" else "../../"
    count = "共{:,}件，先列最近的{:,}件" if language == "zh" else "{:,} in all; the newest {:,}"
    shown = cases[:FIRST_ROWS]
    empty = "目前没有可以公布的事项。" if language == "zh" else "There is nothing to publish at present."
    region = "办理情况" if language == "zh" else "Matters"
    lines = [
        f'<section class="board" id="board" data-source="{root}{boarddata.PIECES}" data-search-exclude'
        f' aria-label="{region}">',
        *_form(cases, groups, book, language),
        f'<p class="b-count" id="board-count" role="status" aria-live="polite">'
        f"{count.format(len(cases), len(shown)) if cases else empty}</p>",
        '<div class="b-frame">',
        *_table(shown, book, language),
        "</div>",
        '<p class="b-empty" hidden></p>',
        f'<nav class="b-pager" aria-label="{"翻页" if language == "zh" else "Pages"}" hidden></nav>',
        "</section>",
    ]
    return "\n".join(lines)


def _form(
    cases: Sequence[PublicCase],
    groups: Mapping[str, Sequence[PublicCase]],
    book: PublicBook,
    language: str,
) -> Iterator[str]:
    zh, home = language == "zh", book.organization
    yield '<form class="b-filters" role="search">'
    placeholder = "摘要里的任何字，或者公示编号" if zh else "Any words of a summary, or a public number"
    yield (
        f'<label class="b-wide"><span>{"搜索" if zh else "Search"}</span>'
        '<input type="search" name="text" maxlength="60" autocomplete="off"'
        f' placeholder="{placeholder}"></label>'
    )
    stages = [(one, labels.stage(one, language)) for one in labels.STAGE_LABELS]
    yield _select("stage", "阶段" if zh else "Stage", stages, language)
    due = [("overdue", labels.pick(labels.OVERDUE, language))]
    due += [(one, labels.timeliness(one, False, language)) for one in labels.TIMELINESS_LABELS]
    yield _select("due", "时限" if zh else "Time limit", due, language)
    held = {one.category for one in cases}
    found = [*(one for one in home.categories if one in held), *sorted(held - home.categories.keys())]
    categories = [(one, labels.category(one, home, language)) for one in found]
    yield _select("category", "类别" if zh else "Category", categories, language)
    named = {one.site for one in cases}
    sites = [(one.id, labels.site(one.id, home, language)) for one in home.sites if one.id in named]
    yield _select("site", "小区" if zh else "Site", sites, language)
    yield _select("period", "时间" if zh else "Received", _periods(groups, language), language)
    sorts = [(value, chinese if zh else english) for value, chinese, english in _SORTS]
    yield _select("sort", "排序" if zh else "Order", sorts, language, all_of=False)
    yield f'<button type="reset" class="b-clear">{"清除条件" if zh else "Clear"}</button>'
    yield "</form>"


def _periods(groups: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Every year, quarter and month that holds rows: a year stands for its months too."""
    held: set[str] = set()
    for period in groups:
        held |= {period, period[:4], _quarter(period) or period}
    newest_first = sorted(held, key=lambda one: (one[:4], -labels.period_order(one)[2], one), reverse=True)
    return [(one, labels.period(one, language)) for one in newest_first]


def _select(
    name: str, label: str, options: Iterable[tuple[str, str]], language: str, *, all_of: bool = True
) -> str:
    first = [("", "全部" if language == "zh" else "All")] if all_of else []
    inside = "".join(
        f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in (*first, *options)
    )
    return f'<label><span>{label}</span><select name="{name}">{inside}</select></label>'


def _table(cases: Sequence[PublicCase], book: PublicBook, language: str) -> Iterator[str]:
    """The rows. The roles keep it a table for screen readers where phones show cards."""
    caption = "办理情况" if language == "zh" else "Where each matter stands"
    heads = "".join(f'<th role="columnheader" scope="col">{head}</th>' for head in _HEADS[language])
    yield f'<table class="b-table" role="table"><caption>{caption}</caption>'
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">'
    yield from (_row(case, book, language) for case in cases)
    yield "</tbody></table>"


def _row(case: PublicCase, book: PublicBook, language: str) -> str:
    home = book.organization
    matter = f"<b>{_text(labels.category(case.category, home, language))}</b>"
    if case.summary:
        matter += f" <span>{_text(case.summary)}</span>"
    due = labels.timeliness(case.timeliness, case.overdue, language)
    cells = (
        f"<code>{_text(case.number)}</code>",
        _text(labels.period(case.period, language)),
        matter,
        _text(labels.site(case.site, home, language)),
        _text(labels.channel(case.channel, language)),
        _text(labels.stage(case.stage, language)),
        f'<span class="due due-{due_kind(case.timeliness, case.overdue)}">{_text(due)}</span>',
        _text(labels.outcome(case.outcome, language)),
    )
    inside = "".join(
        f'<td role="cell" class="b-{name}">{cell}</td>' for name, cell in zip(_CELLS, cells, strict=True)
    )
    return f'<tr role="row">{inside}</tr>'


def due_kind(timeliness: str, overdue: bool) -> str:
    """How the time limit is shown: overdue, late, good, open or none."""
    if overdue:
        return "overdue"
    return {"in-time": "good", "open": "open", "none": "none"}.get(timeliness, "late")


def _text(text: str) -> str:
    """Words as they are, whatever they hold, on one line: a blank line would end the HTML in Markdown."""
    return escape(" ".join(text.split()))


def _without_script(periods: Sequence[str], here: str, language: str) -> Iterator[str]:
    zh = language == "zh"
    if periods:
        yield f"## {'按季度浏览' if zh else 'By quarter'} {{#quarters}}"
        yield ("不用脚本、可以打印的普通表格：" if zh else "Plain tables that need no script and print well:")
        there = ((period, _plain_path(period, language)) for period in periods)
        yield "\n".join(f"- {link(_plain_title(period, language), here, path)}" for period, path in there)
    yield f"## {'下载' if zh else 'Download'} {{#download}}"
    table, full = link("CSV", here, boarddata.TABLE), link("JSON", here, boarddata.FULL)
    yield (
        f"与本页完全相同的数据：{table}（可以用表格软件打开）、{full}。"
        if zh
        else f"Exactly the data of this page: {table} (opens in a spreadsheet), {full}."
    )


def _plain_title(period: str, language: str) -> str:
    label = labels.period(period, language)
    if "-" in period:
        return label
    return f"{label}（只公布到年份的）" if language == "zh" else f"{label} (only the year is told)"


def _plain(book: PublicBook, rows: Sequence[PublicCase], period: str, language: str) -> str:
    here = _plain_path(period, language)
    zh = language == "zh"
    title = _plain_title(period, language)
    back = link("办理公示" if zh else "Status board", here, of_language(PAGE, language))
    csv = link("CSV", here, boarddata.TABLE)
    if len(rows) <= QUARTER_ROWS:
        told = f"{len(rows)}件。" if zh else f"{len(rows)} matters."
    elif zh:
        told = f"共{len(rows):,}件，这里列{QUARTER_ROWS}件，全部见{csv}。"
    else:
        told = f"{len(rows):,} matters, of which {QUARTER_ROWS} are listed here; all are in the {csv}."
    frame = ['<div class="board">', *_table(rows[:QUARTER_ROWS], book, language), "</div>"]
    description = f"办理公示 {title}" if zh else f"Status board, {title}"
    head = front(f"{'办理公示' if zh else 'Status board'} · {title}", description, search=False)
    return page([head, asof(book, language), f"{told} {back}", "\n".join(frame)])
