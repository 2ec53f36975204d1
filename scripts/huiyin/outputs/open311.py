"""Open311 GeoReport v2 as static files to be read: services, requests in pages, the newest ones singly."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring
from zoneinfo import ZoneInfo

from huiyin.model import words
from huiyin.outputs import labels
from huiyin.outputs.boarddata import ordered
from huiyin.public import PublicBook, PublicCase

FOLDER = "open311/"
SINGLE = 500
"""How many of the newest requests have files of their own."""
PAGE, PAGES = 500, 20
"""Requests on a page, and pages at most: the files do not grow with the cases; board.json has all rows."""
_CLOSED = frozenset(("answered", "ended"))
_ORDER = (
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "requested_datetime", "address"),
)


def render(book: PublicBook, address: str = "") -> dict[str, str]:
    """{path: text}. `address` is the site's own, with a slash at its end; without it links are relative."""
    language = book.organization.language
    services = _services(book, language)
    found = {
        f"{FOLDER}discovery.json": _json(_discovery(book, address)),
        f"{FOLDER}services.json": _json(services),
        f"{FOLDER}services.xml": _xml("services", "service", services),
    }
    requests = [_request(case, book, language) for case in ordered(book.cases)[: PAGE * PAGES]]
    for number in range(max(1, -(-len(requests) // PAGE))):
        name = f"{FOLDER}requests{f'-{number + 1}' if number else ''}"
        listed = requests[number * PAGE : (number + 1) * PAGE]
        found[f"{name}.json"] = _json(listed)
        found[f"{name}.xml"] = _xml("service_requests", "request", listed)
    for request in requests[:SINGLE]:
        name = f"{FOLDER}requests/{request['service_request_id']}"
        found[f"{name}.json"] = _json([request])
        found[f"{name}.xml"] = _xml("service_requests", "request", [request])
    return found


def first_day(period: str) -> date:
    """The first day of a period: 2026-03 or 2026-Q1 or 2026."""
    year, month, _ = labels.period_order(period)
    return date(year, month, 1)


def _services(book: PublicBook, language: str) -> list[dict[str, Any]]:
    """One service a category of the top level."""
    named: Mapping[str, Any] = book.organization.categories
    listed = dict.fromkeys((*named, *sorted({case.category for case in book.cases})))
    return [
        {
            "service_code": code,
            "service_name": labels.category(code, book.organization, language),
            "description": labels.category(code, book.organization, "en"),
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": words(book.organization.name, language),
        }
        for code in listed
    ]


def _request(case: PublicCase, book: PublicBook, language: str) -> dict[str, Any]:
    """One request. The period is told as its first day, the place as the site's name: no finer."""
    zone = ZoneInfo(book.organization.timezone)
    received = datetime.combine(first_day(case.period), datetime.min.time(), zone)
    notes = [labels.stage(case.stage, language), labels.timeliness(case.timeliness, case.overdue, language)]
    if case.outcome:
        notes.append(labels.outcome(case.outcome, language))
    made = {
        "service_request_id": case.number,
        "status": "closed" if case.stage in _CLOSED else "open",
        "status_notes": ("；" if language == "zh" else "; ").join(notes),
        "service_name": labels.category(case.category, book.organization, language),
        "service_code": case.category,
        "description": case.summary,
        "agency_responsible": words(book.organization.name, language),
        "requested_datetime": received.isoformat(),
        "address": labels.site(case.site, book.organization, language),
    }
    assert tuple(made) == _ORDER
    return made


def _discovery(book: PublicBook, address: str) -> dict[str, Any]:
    name = words(book.organization.name, book.organization.language)
    return {
        "changeset": book.as_of.isoformat(),
        "contact": name,
        "key_service": "none: reading is free, and nothing can be posted",
        "endpoints": [
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": f"{address}{FOLDER.rstrip('/')}" if address else ".",
                "changeset": book.as_of.isoformat(),
                "type": "production" if not book.demo else "test",
                "formats": ["application/json", "text/xml"],
            }
        ],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _xml(root: str, item: str, values: Iterable[Mapping[str, Any]]) -> str:
    top = Element(root)
    for value in values:
        element = SubElement(top, item)
        for key, content in value.items():
            SubElement(element, key).text = (
                str(content).lower() if isinstance(content, bool) else clean(str(content))
            )
    indent(top)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(top, encoding="unicode") + "\n"


def clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return "".join(_allowed(text))


def _allowed(text: str) -> Iterator[str]:
    for sign in text:
        if sign in "\t\n\r" or " " <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff":
            yield sign
