"""The Atom feed of what is new: bulletins, policies, cases."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring
from zoneinfo import ZoneInfo

from huiyin.model import words
from huiyin.outputs import labels
from huiyin.outputs.boarddata import ordered
from huiyin.outputs.clauses import is_earlier
from huiyin.outputs.open311 import clean, first_day
from huiyin.public import PublicBook, PublicCase
from huiyin.words.articles import render_summary

PATH = "data/feed.xml"
CASES, BULLETINS = 50, 12
_ATOM = "http://www.w3.org/2005/Atom"
_SPACE = uuid.UUID("0d1d8c2f-6e5a-5c53-8f3b-7a1c8b0f2e66")
"""Under which our entries get their identifiers; never to be changed, or every reader sees them twice."""


class Entry(NamedTuple):
    """One entry. `key` names it for ever; `page` is the address below the site."""

    key: str
    title: str
    updated: datetime
    page: str
    summary: str
    category: str


def render(book: PublicBook, address: str = "") -> dict[str, str]:
    """{path: text}. `address` is the site's own, with a slash at its end; without it links are relative."""
    language = book.organization.language
    entries = [*_bulletins(book, language), *_policies(book, language), *_cases(book, language)]
    entries.sort(key=lambda entry: (entry.updated, entry.key), reverse=True)
    register_namespace("", _ATOM)
    top = Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": _LANGUAGES[language]})
    name = words(book.organization.name, language)
    _put(top, "title", f"{name}：办理公示与规章" if language == "zh" else f"{name}: cases and regulations")
    _put(top, "id", _identifier("feed", book))
    _put(top, "updated", book.as_of.isoformat())
    SubElement(_put(top, "author", ""), f"{{{_ATOM}}}name").text = clean(name)
    _link(top, "self", "application/atom+xml", _href(PATH, address))
    _link(top, "alternate", "text/html", _href("", address))
    _put(top, "generator", "Huiyin")
    for entry in entries:
        _entry(SubElement(top, f"{{{_ATOM}}}entry"), entry, book, address)
    indent(top)
    return {PATH: '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(top, encoding="unicode") + "\n"}


_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def _entry(top: Element, entry: Entry, book: PublicBook, address: str) -> None:
    _put(top, "title", entry.title)
    _put(top, "id", _identifier(entry.key, book))
    _put(top, "updated", entry.updated.isoformat())
    _link(top, "alternate", "text/html", _href(entry.page, address))
    SubElement(top, f"{{{_ATOM}}}category", {"term": entry.category})
    _put(top, "summary", entry.summary)


def _put(top: Element, name: str, text: str) -> Element:
    element = SubElement(top, f"{{{_ATOM}}}{name}")
    element.text = clean(text) or None
    return element


def _link(top: Element, relation: str, kind: str, address: str) -> None:
    SubElement(top, f"{{{_ATOM}}}link", {"rel": relation, "type": kind, "href": address})


def _href(page: str, address: str) -> str:
    if address:
        return f"{address}{page}"
    return posixpath.relpath(page or ".", posixpath.dirname(PATH)) + (
        "/" if page.endswith("/") or not page else ""
    )


def _identifier(key: str, book: PublicBook) -> str:
    """An id that stays the same however often the site is built, and wherever."""
    home = words(book.organization.name, "zh")
    return f"urn:uuid:{uuid.uuid5(_SPACE, f'{home}/{key}')}"


# --- what is new -----------------------------------------------------------------------------------------


def _bulletins(book: PublicBook, language: str) -> Iterator[Entry]:
    """The bulletins of the months that are over, as of the month's end."""
    over = [month for month in book.months if _end(month.period, book) <= book.as_of]
    for month in over[-BULLETINS:]:
        received = labels.count(month.received, book.k, language)
        answered = labels.count(month.answered, book.k, language)
        name = labels.period(month.period, language)
        chinese = language == "zh"
        yield Entry(
            f"bulletin/{month.period}",
            f"{name}月报" if chinese else f"Bulletin, {name}",
            _end(month.period, book),
            f"{'' if chinese else 'en/'}bulletins/{month.period}/",
            f"收到 {received} 件，答复 {answered} 件。"
            if chinese
            else f"{received} received, {answered} answered.",
            "bulletin",
        )


def _policies(book: PublicBook, language: str) -> Iterator[Entry]:
    """Every version of a policy, as of the day on which it came into force."""
    chinese = language == "zh"
    for policy in book.policies:
        version = f"{policy.version}版" if chinese else f"version {policy.version}"
        title = words(policy.title, language)
        yield Entry(
            f"policy/{policy.id}/{policy.version}",
            f"《{title}》{version}" if chinese else f"{title}, {version}",
            min(_midnight(policy.start, book), book.as_of),
            f"{'' if chinese else 'en/'}{policy.path.removesuffix('.md')}/",
            render_summary(policy, language),
            "policy" if not is_earlier(policy) else "earlier-policy",
        )


def _cases(book: PublicBook, language: str) -> Iterator[Entry]:
    """The newest cases, as of the end of the period in which they came: finer is not published."""
    page = f"{'' if language == 'zh' else 'en/'}board/"
    for case in ordered(book.cases)[:CASES]:
        yield Entry(
            f"case/{case.number}",
            _title(case, book, language),
            min(_end(case.period, book), book.as_of),
            f"{page}?text={case.number}",
            case.summary or labels.stage(case.stage, language),
            "case",
        )


def _title(case: PublicCase, book: PublicBook, language: str) -> str:
    parts: Iterable[str] = (
        case.number,
        labels.category(case.category, book.organization, language),
        labels.stage(case.stage, language),
    )
    return " · ".join(parts)


def _end(period: str, book: PublicBook) -> datetime:
    """The end of a period: 00:00 of the day after it."""
    first = first_day(period)
    span = {4: 12, 7: 3 if "Q" in period else 1}[len(period)]
    months = first.year * 12 + first.month - 1 + span
    return _midnight(date(months // 12, months % 12 + 1, 1), book)


def _midnight(day: date, book: PublicBook) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(book.organization.timezone))
