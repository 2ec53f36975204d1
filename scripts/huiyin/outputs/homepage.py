"""The home page: what people wrote for it (site/pages/), its figures and chart; how each is computed."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from huiyin.outputs import board, cards, labels
from huiyin.outputs.bulletins import rates_chart, side_by_side, volume_chart
from huiyin.outputs.markup import head, link, of_language, page
from huiyin.public import Figure, PublicBook

PAGES = ("index.md", "en/index.md")
HOW = "figures.md"
MARKS = ("{{ figures }}", "{{ chart }}")
"""What stands in the written page where these belong, on a line of its own; else they stand last."""
_NAMES = {
    "open": ("正在办理", "In hand"),
    "in-time": ("按期答复", "Answered in time"),
    "overdue": ("目前逾期", "Overdue now"),
    "satisfied": ("回访满意", "Satisfied"),
}
_SPANS = {
    "open": ("此刻还没有办结", "matters not yet closed"),
    "in-time": ("最近12个月", "last 12 months"),
    "overdue": ("过了期限还没有答复", "past the limit and unanswered"),
    "satisfied": ("最近12个月的回访", "call-backs of the last 12 months"),
}
_HOW = {
    "open": (
        "发布时刻还没有办结的事项：已经收到、正在办理、等待和已答复而没有结案的，都算在内。"
        "没有单独列出的事项（如举报和保密的），除当月收到的以外，按一档{k}件去尾计入。",
        "Matters that were not closed at the moment of release: received, in hand, waiting, or "
        "answered and not yet "
        "closed. Matters that are not listed, such as reports of wrongdoing and confidential ones, count "
        "in steps of {k}, those of the month begun not yet.",
    ),
    "in-time": (
        "最近12个月内到期的答复中，在规章规定的时限以内作出的所占的比例。时限按收到那天施行的规章、"
        "工作日历和已批准的延期计算，等待来信人或者第三方的时间按规章扣除。截去尾数，不四舍五入，所以100%就是一件不差。",
        "Of the answers that fell due in the last 12 months, the share given within the limit of "
        "the regulations in "
        "force on the day of receipt, with approved extensions and pauses, by the calendar of "
        "working days. Cut, not "
        "rounded: 100% means every one.",
    ),
    "overdue": (
        "发布时刻已经过了答复期限、还没有答复的事项。答复之后就不再算进来，但会留在“按期答复”的统计里。",
        "Matters whose limit had passed unanswered at the moment of release. Once answered they "
        "leave this figure and "
        "stay in the one of answers in time.",
    ),
    "satisfied": (
        "最近12个月的回访中，答“满意”或者“基本满意”的所占的比例。没有联系上的不计。",
        "Of the call-backs of the last 12 months, the share that said satisfied or basically "
        "satisfied. Those we could "
        "not reach are not counted.",
    ),
}


def render(book: PublicBook, written: Mapping[str, str]) -> dict[str, str]:
    """{path: text}: the written home pages filled in, and the page that explains the figures."""
    found = {of_language(HOW, language): _how(book, language) for language in ("zh", "en")}
    for path, text in written.items():
        found[path] = _filled(text, book, "en" if path.startswith("en/") else "zh")
    return found


def _filled(text: str, book: PublicBook, language: str) -> str:
    parts = dict(zip(MARKS, (figures(book, language), _chart(book, language)), strict=True))
    for mark, part in parts.items():
        text = text.replace(mark, part) if mark in text else f"{text.rstrip()}\n\n{part}\n"
    return text


def figures(book: PublicBook, language: str) -> str:
    """The four figures as cards, each a link to how it is computed."""
    how = posixpath.relpath("figures/", ".")
    made = [
        f'<a href="{how}/#{figure.name}">{_card(figure, book.k, language)}</a>'
        for figure in book.figures
        if figure.name in _NAMES
    ]
    return cards.laid(made, "几个数字" if language == "zh" else "In figures", board.asof(book, language))


def _card(figure: Figure, k: int, language: str) -> str:
    name, said = labels.pick(_NAMES[figure.name], language), labels.pick(_SPANS[figure.name], language)
    if figure.of is None:
        return cards.counted(name, figure.value, k, language, [said])
    return cards.shared(name, figure.value, figure.of, [said])


def _chart(book: PublicBook, language: str) -> str:
    months = book.months[-12:]
    if not months:
        return ""
    return side_by_side(volume_chart(months, book.k, language), rates_chart(months, book, language))


def _how(book: PublicBook, language: str) -> str:
    zh = language == "zh"
    here = of_language(HOW, language)
    parts = [head("数字是怎么算的" if zh else "How the figures are computed")]
    bulletins = link("月报" if zh else "bulletins", here, of_language("bulletins/index.md", language))
    parts.append(
        f"首页和{bulletins}里的数字，由程序从每件事项的办理记录算出，没有人手工填写。"
        f"只在每次发布的时刻更新；不足{book.k}件的一律写“少于{book.k}”，凡是能用减法推出小数目的，也一并不写。"
        "没有单独列出的事项，只在它们自己就够数时计入。"
        if zh
        else f"The figures of the home page and the {bulletins} are computed from the record of "
        "every matter; nobody "
        f"types them. They change only at each release. A count below {book.k} is told as “fewer "
        f"than {book.k}”, and "
        "whatever would let it be had by subtraction is left out too. Matters that are not listed count only "
        "where there are enough of them."
    )
    for name, text in _HOW.items():
        parts.append(f"## {labels.pick(_NAMES[name], language)} {{#{name}}}")
        parts.append(labels.pick(text, language).replace("{k}", str(book.k)))
    return page(parts)
