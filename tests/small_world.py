"""A small organisation and the calendar of 2024 to 2026, for tests that compute deadlines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any


def _days(first: str, last: str) -> list[str]:
    """Every date from the first to the last, both included."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=n)).isoformat() for n in range((end - begin).days + 1)]


CALENDAR: dict[str, Any] = {
    "2024": {
        "source": "国办发明电〔2023〕7号",
        "holidays": [
            "2024-01-01",
            *_days("2024-02-10", "2024-02-17"),  # Spring Festival
            *_days("2024-04-04", "2024-04-06"),
            *_days("2024-05-01", "2024-05-05"),
            *_days("2024-06-08", "2024-06-10"),
            *_days("2024-09-15", "2024-09-17"),
            *_days("2024-10-01", "2024-10-07"),  # National Day
        ],
        "workdays": [
            *("2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11"),
            *("2024-09-14", "2024-09-29", "2024-10-12"),
        ],
    },
    "2025": {
        "source": "国办发明电〔2024〕12号",
        "holidays": [
            "2025-01-01",
            *_days("2025-01-28", "2025-02-04"),  # Spring Festival
            *_days("2025-04-04", "2025-04-06"),
            *_days("2025-05-01", "2025-05-05"),
            *_days("2025-05-31", "2025-06-02"),
            *_days("2025-10-01", "2025-10-08"),  # National Day and Mid-Autumn
        ],
        "workdays": ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    },
    "2026": {
        "source": "国办发明电〔2025〕7号",
        "holidays": [
            *_days("2026-01-01", "2026-01-03"),
            *_days("2026-02-15", "2026-02-23"),  # Spring Festival
            *_days("2026-04-04", "2026-04-06"),
            *_days("2026-05-01", "2026-05-05"),
            *_days("2026-06-19", "2026-06-21"),
            *_days("2026-09-25", "2026-09-27"),
            *_days("2026-10-01", "2026-10-07"),  # National Day
        ],
        "workdays": ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
    },
}


def _person(name: str, *roles: str, to: str | None = None) -> dict[str, Any]:
    """A line of the roster."""
    person: dict[str, Any] = {
        "id": name,
        "name": name,
        "emails": [f"{name}@example.org"],
        "roles": list(roles),
        "department": "engineering",
        "from": "2020-01-01",
    }
    return person | ({"to": to} if to else {})


def _named(name: str, **more: Any) -> dict[str, Any]:
    """Something with an id and a name in both languages."""
    return {"id": name, "name": {"zh": name, "en": name}, **more}


ORGANIZATION: dict[str, Any] = {
    "name": {"zh": "小区", "en": "Small world"},
    "timezone": "Asia/Shanghai",
    "language": "zh",
    "office_hours": {"open": "08:30", "close": "17:30"},
    "anonymity": {"k": "5", "l": "2"},
    "approvals": {"proof": "merge"},
    "roles": [
        "handler",
        "housekeeper",
        "administrator",
        "quality",
        "department-head",
        "site-head",
        "auditor",
        "gm",
    ],
    "channels": [_named("letter", group="written"), _named("phone", group="spoken")],
    "sites": [
        _named("east", households="100", head="head.e"),
        _named("west", households="80", head="head.w"),
    ],
    "departments": [_named("engineering", head="dept.a"), _named("security", head="dept.b")],
    "people": [
        _person("admin", "administrator"),
        _person("hand.a", "handler"),
        _person("hand.b", "handler", "housekeeper"),
        _person("dept.a", "department-head", "handler"),
        _person("dept.b", "department-head"),
        _person("head.e", "site-head"),
        _person("head.w", "site-head", "quality"),
        _person("boss", "gm"),
        _person("old", "gm", "site-head", to="2025-06-16"),
    ],
    "categories": [
        _named("repair", children=[_named("leak"), _named("lift")]),
        _named("order", children=[_named("noise"), _named("parking")]),
        _named("repairs-other"),
    ],
}
