"""Open311 GeoReport v2 as static files to be read: services, requests in pages, the newest ones singly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from xml.sax.saxutils import escape
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


def render(book: PublicBook, address: str = "") -> dict[str, str]:
    """{path: text}. `address` is the site's own, with a slash at its end; without it links are relative."""
    language = book.organization.language
    services = _services(book, language)
    discovery = _discovery(book, address)
    found = {
        f"{FOLDER}discovery.json": _json(discovery) + "\n",
        f"{FOLDER}discovery.xml": _xml("discovery", [_discovered(discovery)]),
        f"{FOLDER}services.json": _json(services) + "\n",
        f"{FOLDER}services.xml": _xml("services", [_element("service", one) for one in services]),
    }
    tell = _Teller(book, language)
    requests = [tell.request(case) for case in ordered(book.cases)[: PAGE * PAGES]]
    # Each is put into words once: it stands on a page, and the newest in a file of their own.
    told = [(one["service_request_id"], _json(one), _element("request", one)) for one in requests]
    for number in range(max(1, -(-len(told) // PAGE))):
        name = f"{FOLDER}requests{f'-{number + 1}' if number else ''}"
        found |= _both(name, told[number * PAGE : (number + 1) * PAGE])
    for one in told[:SINGLE]:
        found |= _both(f"{FOLDER}requests/{one[0]}", [one])
    return found


def _both(name: str, told: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Some requests as JSON and as XML."""
    return {
        f"{name}.json": f"[{','.join([one[1] for one in told])}]\n",
        f"{name}.xml": _xml("service_requests", [one[2] for one in told]),
    }


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


class _Teller:
    """Tells cases as requests, in one language."""

    def __init__(self, book: PublicBook, language: str) -> None:
        self.home, self.language = book.organization, language
        self.zone = ZoneInfo(book.organization.timezone)
        self.agency = words(book.organization.name, language)
        self.period, self.category, self.site = cache(self._period), cache(self._category), cache(self._site)
        self.notes = cache(self._notes)

    def request(self, case: PublicCase) -> dict[str, str]:
        """One request. The period is told as its first day, the place as the site's name: no finer."""
        return {
            "service_request_id": case.number,
            "status": "closed" if case.stage in _CLOSED else "open",
            "status_notes": self.notes(case.stage, case.timeliness, case.overdue, case.outcome),
            "service_name": self.category(case.category),
            "service_code": case.category,
            "description": case.summary,
            "agency_responsible": self.agency,
            "requested_datetime": self.period(case.period),
            "address": self.site(case.site),
        }

    def _period(self, period: str) -> str:
        return datetime.combine(first_day(period), datetime.min.time(), self.zone).isoformat()

    def _category(self, category: str) -> str:
        return labels.category(category, self.home, self.language)

    def _site(self, site: str | None) -> str:
        return labels.site(site, self.home, self.language)

    def _notes(self, stage: str, timeliness: str, overdue: bool, outcome: str | None) -> str:
        told = [labels.stage(stage, self.language), labels.timeliness(timeliness, overdue, self.language)]
        told += [labels.outcome(outcome, self.language)] if outcome else []
        return ("；" if self.language == "zh" else "; ").join(told)


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


def _discovered(told: Mapping[str, Any]) -> str:
    """The same as elements: lists are elements of their own, named in the singular."""
    plain = "\n".join(_line(key, told[key]) for key in ("changeset", "contact", "key_service"))
    endpoints = []
    for one in told["endpoints"]:
        formats = "\n".join(_line("format", name) for name in one["formats"])
        inside = "\n".join(_line(key, one[key]) for key in ("specification", "url", "changeset", "type"))
        endpoints.append(f"<endpoint>\n{inside}\n<formats>\n{formats}\n</formats>\n</endpoint>\n")
    return f"{plain}\n<endpoints>\n{''.join(endpoints)}</endpoints>\n"


def _line(key: str, value: Any) -> str:
    return f"<{key}>{escape(clean(_said(value)))}</{key}>"


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: Any) -> str:
    return clean(_compact(value))


def _element(name: str, value: Mapping[str, Any]) -> str:
    told = [_line(key, content) for key, content in value.items()]
    return f"  <{name}>\n    {f'{_NEXT}    '.join(told)}\n  </{name}>\n"


_NEXT = "\n"


def _said(content: Any) -> str:
    return str(content).lower() if isinstance(content, bool) else str(content)


def _xml(root: str, elements: Iterable[str]) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{root}>\n{"".join(elements)}</{root}>\n'


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("", text)
