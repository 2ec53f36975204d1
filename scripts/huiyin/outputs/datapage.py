"""The page of open data: every file, its fields and their values, and the licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiyin.outputs import appointments, boarddata, feeds, labels, markup, open311
from huiyin.outputs.markup import link, of_language
from huiyin.public import STAGES, TIMELINESS, PublicBook
from huiyin.words.names import OUTCOME_NAMES, Names, look_up

PAGE = "data.md"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_FILES: Names = {
    boarddata.FULL: (
        "办理公示的全部行，JSON，按列存放",
        "every row of the status board, as JSON, column by column",
    ),
    boarddata.TABLE: (
        "同样的行，CSV（UTF-8），用表格软件就能打开",
        "the same rows as CSV (UTF-8), for any spreadsheet",
    ),
    feeds.PATH: (
        "Atom 订阅：月报、规章、最新的公示",
        "Atom feed: bulletins, regulations, the newest rows of the board",
    ),
    appointments.RECEPTION: ("接待日，iCalendar", "reception days, iCalendar"),
    appointments.BOXES: ("开箱时间，iCalendar", "when the boxes are opened, iCalendar"),
    "open311/discovery.json": ("Open311 入口", "Open311 discovery"),
    "open311/services.json": (
        "Open311 事项类别（另有 services.xml）",
        "Open311 services (also services.xml)",
    ),
    "open311/requests.json": ("Open311 事项（另有 requests.xml）", "Open311 requests (also requests.xml)"),
}
_FIELDS: Mapping[str, tuple[str, str]] = {
    "number": (
        "公开编号，8 位。由案号加密得来，不能倒推；来信人可以用自己的案号向我们查询",
        "public number, 8 characters: a keyed hash of the case number that cannot be turned back",
    ),
    "period": (
        "收到的月份、季度或者年份（2026-03、2026-Q1、2026）。相似的事项太少时，只公布到季度或者年",
        "month, quarter or year in which it was received (2026-03, 2026-Q1, 2026); "
        "coarser where there are too few like it",
    ),
    "category": ("类别（只到大类）", "category, top level only"),
    "channel": ("来信方式的大类；空：不公布", "group of the channel; empty: not told"),
    "site": ("项目；空：不公布", "site; empty: not told"),
    "stage": ("办到哪一步", "how far it has got"),
    "timeliness": ("答复是否按期", "whether it was answered in time"),
    "overdue": (
        "现在是否逾期：1 是，0 否（CSV 里是 true、false）",
        "overdue now: 1 or 0 (in CSV true or false)",
    ),
    "outcome": ("结果；空：还没有，或者不公布", "outcome; empty: none yet, or not told"),
    "summary": (
        "办理摘要，由管理员撰写，不含个人信息；可以为空",
        "a sentence written for the public; may be empty",
    ),
}
_OPEN311: Mapping[str, tuple[str, str]] = {
    "service_request_id": ("公开编号", "the public number"),
    "status": ("open：还在办；closed：已答复或者已办结", "open, or closed: answered or ended"),
    "status_notes": ("办到哪一步、是否按期、结果", "how far it has got, whether in time, outcome"),
    "service_name": ("类别名称", "name of the category"),
    "service_code": ("类别代码", "code of the category"),
    "description": ("办理摘要", "public summary"),
    "agency_responsible": ("本单位", "this organisation"),
    "requested_datetime": (
        "收到的月份、季度或者年份的第一天；不是收到的日子",
        "the first day of the month, quarter or year of receipt, not the day itself",
    ),
    "address": ("项目名称。没有经纬度（lat、long）", "name of the site; there is no lat or long"),
}


def render(book: PublicBook, address: str = "") -> dict[str, str]:
    """{path: text}: the page in both languages. `address` is the site's own; "" where it is not set."""
    return {of_language(PAGE, language): _page(book, address, language) for language in ("zh", "en")}


def _page(book: PublicBook, address: str, language: str) -> str:
    chinese = language == "zh"
    as_of = labels.moment(book.as_of, language)
    if chinese:
        intro = (
            f"本站公布的数据都可以下载，内容与页面完全相同，为{as_of}的状态。"
            f"{_withheld(book, language)}：相似的事项不足 {book.k} 件，逐件公布会让人认出当事人。"
        )
    else:
        intro = (
            f"All that this site shows can be downloaded: the same, as of {as_of}. "
            f"{_withheld(book, language)} no row: fewer than {book.k} are alike, "
            "and a row could tell who it was."
        )
    return markup.page(
        [
            markup.head("数据" if chinese else "Open data"),
            intro,
            "## 文件 {#files}" if chinese else "## Files {#files}",
            markup.table(_heads("文件,内容", "File,What", language), _files(language)),
            _links(address, language),
            *_board(language),
            *_open311(book, language),
            *_licence(book, language),
        ]
    )


def _withheld(book: PublicBook, language: str) -> str:
    if language == "zh":
        return (
            f"另有 {book.withheld:,} 件以上只计入总数" if book.withheld else f"少于 {book.k} 件没有单独列出"
        )
    return f"{book.withheld:,} cases or more have" if book.withheld else f"Fewer than {book.k} cases have"


def _heads(chinese: str, english: str, language: str) -> list[str]:
    return (chinese if language == "zh" else english).split(",")


def _files(language: str) -> Iterator[tuple[str, str]]:
    here = of_language(PAGE, language)
    for path, told in _FILES.items():
        yield link(f"`{path}`", here, path), labels.pick(told, language)


def _links(address: str, language: str) -> str:
    """How the links in the feeds are to be read."""
    if address:
        return (
            f"Atom、iCalendar 和 Open311 入口里的链接都是完整地址，以 {address} 开头。"
            if language == "zh"
            else f"Links in the Atom feed, the calendars and the Open311 discovery begin with {address}."
        )
    return (
        "本站没有登记自己的地址，所以 Atom 和 Open311 入口里的链接是相对的，要从文件所在的地址算起；"
        "各条的编号（`urn:uuid:`）不随地址改变。"
        if language == "zh"
        else "This site has no address of its own on record: links in the Atom feed and the Open311 discovery "
        "are relative to the address of the file. The identifiers (`urn:uuid:`) do not change with it."
    )


def _board(language: str) -> Iterator[str]:
    chinese = language == "zh"
    yield "## 公示的字段 {#fields}" if chinese else "## Fields of the board {#fields}"
    yield (
        "`board.json` 按列存放：`columns` 里每个字段一列，各列等长，第 n 项合起来就是第 n 行；"
        "`values` 里有代码的字段先列出代码和中英文名称，列里存的是它在表里的位置（从 0 数起）。"
        "`data/board/` 下面的文件是公示页自己分批加载用的，格式可能改变，请不要依赖。"
        if chinese
        else "`board.json` goes by column: `columns` has one list a field, all of one length, the n-th "
        "values together "
        "being row n; for fields with codes, `values` lists the codes with their Chinese and English names, "
        "and the "
        "column holds places in that list, from 0. The files below `data/board/` are what the board's page "
        "loads bit by "
        "bit; their format may change, so please do not rely on it."
    )
    rows = ((f"`{name}`", labels.pick(_FIELDS[name], language)) for name in boarddata.COLUMNS)
    yield markup.table(_heads("字段,含义", "Field,Meaning", language), rows)
    tables = (
        ("stage", STAGES, labels.STAGE_LABELS),
        ("timeliness", TIMELINESS, labels.TIMELINESS_LABELS),
        ("outcome", tuple(OUTCOME_NAMES), OUTCOME_NAMES),
    )
    lines = []
    for name, codes, names in tables:
        listed = ("；" if chinese else "; ").join(
            f"`{code}` {look_up(names, code, language)}" for code in codes
        )
        lines.append(f"- `{name}`{'：' if chinese else ': '}{listed}")
    yield "\n".join(lines)


def _open311(book: PublicBook, language: str) -> Iterator[str]:
    chinese = language == "zh"
    pages = range(2, 2 + max(0, -(-min(len(book.cases), open311.PAGE * open311.PAGES) // open311.PAGE) - 1))
    here = of_language(PAGE, language)
    more = ("、" if chinese else ", ").join(
        link(f"`requests-{n}.json`", here, f"open311/requests-{n}.json") for n in pages
    )
    yield "## Open311 GeoReport v2 {#open311}"
    if chinese:
        yield (
            "静态文件，只读：不能提交，也不支持查询参数。"
            f"每页 {open311.PAGE} 件，新的在前{'，后面几页是' + more if more else ''}；"
            f"最多 {open311.PAGES} 页，更早的见 `board.json`。最新的 {open311.SINGLE} 件另有单独的文件："
            "`open311/requests/公开编号.json` 和 `.xml`。"
        )
    else:
        yield (
            "Static files, read-only: nothing can be posted and query parameters have no effect. "
            f"{open311.PAGE} requests a page, newest first{'; further pages: ' + more if more else ''}; "
            f"at most {open311.PAGES} pages, earlier rows are in `board.json`. The newest {open311.SINGLE} "
            "also have "
            "files of their own: `open311/requests/NUMBER.json` and `.xml`."
        )
    rows = ((f"`{name}`", labels.pick(told, language)) for name, told in _OPEN311.items())
    yield markup.table(_heads("字段,含义", "Field,Meaning", language), rows)


def _licence(book: PublicBook, language: str) -> Iterator[str]:
    name = markup.plain(
        book.organization.name.get(language) or next(iter(book.organization.name.values()), "")
    )
    if language == "zh":
        yield "## 许可 {#licence}"
        yield (
            f"本页的数据可以自由使用，包括商业使用，请注明来源“{name}”和数据的日期"
            f"（[知识共享 署名 4.0]({LICENCE}deed.zh-hans)）。请不要试图从数据里认出来信人。"
        )
    else:
        yield "## Licence {#licence}"
        yield (
            f"Free use, commercial use too, with attribution: name “{name}” as the source and the date of "
            "the data "
            f"([Creative Commons Attribution 4.0]({LICENCE}deed.en)). Please do not try to find out who "
            "wrote a letter."
        )
    if book.demo:
        yield (
            "本站的单位、人名和事项都是虚构的。"
            if language == "zh"
            else "The organisation, people and cases of this site are fictional."
        )
