"""organization.yml and calendar.yml: plain values to what the program knows of an organisation (data-model §5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from huiyin.calendar import Calendar, Year
from huiyin.durations import WEEKDAYS
from huiyin.fields import (
    Converter,
    Reader,
    Where,
    as_day,
    bilingual,
    choice,
    day,
    flag,
    mapping,
    names,
    nested,
    number,
    record,
    records,
    text,
)
from huiyin.model import Channel, Department, Organization, Person, Site, Text
from huiyin.terms import clock, hours, weekdays

ROLES = tuple(
    (
        "handler housekeeper administrator quality secretary department-head site-head centre-manager hr reviewer"
        " reward-panel auditor gm"
    ).split()
)


def _head(value: Any, where: Where, reader: Reader) -> Mapping[str, str] | None:
    if isinstance(value, str):
        return {"": value}
    found = mapping(value, where, reader)
    return {key: str(item) for key, item in found.items()} if found is not None else None


_RELEASE = nested({"weekday": choice(*WEEKDAYS), "at": clock})
_NAMED: dict[str, Converter] = {"id": text, "name": bilingual}
FIELDS: dict[str, Converter] = {
    "name": bilingual,
    "timezone": text,
    "language": choice("zh", "en"),
    "office_hours": nested({"open": clock, "close": clock}, ("open", "close")),
    "anonymity": nested({"k": number, "l": number}),
    "publish": nested({"release": _RELEASE}),
    "approvals": nested({"proof": choice("signature", "merge")}),
    "recipients": names,
    "roles": names,
    "channels": records({**_NAMED, "group": text}, ("id",)),
    "sites": records({**_NAMED, "households": number, "head": text}, ("id",)),
    "departments": records({**_NAMED, "head": _head}, ("id",)),
    "people": records(
        {
            "id": text,
            "name": text,
            "emails": names,
            "roles": names,
            "department": text,
            "sites": names,
            "from": day,
            "to": day,
            "signing_key": text,
            "public": flag,
        },
        ("id", "name"),
    ),
    "categories": lambda value, where, reader: value if _categories(value, where, reader) is not None else None,
    "mailboxes": records(
        {**_NAMED, "place": bilingual, "opened": nested({"weekdays": weekdays, "at": clock})},
        ("id",),
    ),
    "hotline": nested({"phone": text, "hours": hours, "days": text, "greeting": bilingual}),
    "reception_days": records({"site": text, "weekday": choice(*WEEKDAYS), "hours": hours}, ("site", "weekday")),
}
REQUIRED = ("name", "timezone", "channels", "sites", "people", "categories")


def organization(values: Mapping[str, Any], reader: Reader) -> Organization:
    """The organisation that the file tells of; what is missing gets the usual value after being reported."""
    got = record(values, (), reader, FIELDS, REQUIRED) or {}
    office = got.get("office_hours", {})
    people = _unique(got.get("people", ()), "people", reader)
    roles = tuple(got.get("roles", ())) or ROLES
    found = Organization(
        name=got.get("name", {"zh": "", "en": ""}),
        zone=_zone(got.get("timezone", "Asia/Shanghai"), reader),
        language=got.get("language", "zh"),
        opening=office.get("open", time(8, 30)),
        closing=office.get("close", time(17, 30)),
        roles=roles,
        channels={
            item["id"]: Channel(item["id"], _name(item), item.get("group", ""))
            for item in _unique(got.get("channels", ()), "channels", reader)
        },
        sites={
            item["id"]: Site(item["id"], _name(item), item.get("households", 0), item.get("head", ""))
            for item in _unique(got.get("sites", ()), "sites", reader)
        },
        departments={
            item["id"]: Department(item["id"], _name(item), item.get("head", {}))
            for item in _unique(got.get("departments", ()), "departments", reader)
        },
        people={item["id"]: _person(item) for item in people},
        categories=_categories(values.get("categories"), ("categories",), reader, quiet=True) or {},
        recipients=tuple(got.get("recipients", ())),
        settings={
            key: value
            for key, value in got.items()
            if key.startswith("x-")
            or key in ("anonymity", "publish", "approvals", "mailboxes", "hotline", "reception_days")
        },
    )
    _references(found, reader)
    return found


def _zone(name: str, reader: Reader) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        reader.report("HY421", ("timezone",))
        return ZoneInfo("Asia/Shanghai")


def _name(item: Mapping[str, Any]) -> Text:
    return item.get("name") or {"zh": item["id"], "en": item["id"]}


def _unique(items: Any, section: str, reader: Reader) -> list[dict[str, Any]]:
    """The items that have an id, each id once."""
    found: dict[str, dict[str, Any]] = {}
    for index, item in enumerate(items):
        if "id" not in item:
            continue
        if item["id"] in found:
            reader.report("HY422", (section, index), name=item["id"])
        found.setdefault(item["id"], item)
    return list(found.values())


def _person(item: Mapping[str, Any]) -> Person:
    return Person(
        id=item["id"],
        name=item.get("name", item["id"]),
        roles=frozenset(item.get("roles", ())),
        department=item.get("department", ""),
        sites=tuple(item.get("sites", ())),
        emails=tuple(item.get("emails", ())),
        since=item.get("from"),
        to=item.get("to"),
        signing_key=item.get("signing_key", ""),
        public=item.get("public", False),
    )


_CATEGORY: dict[str, Converter] = {**_NAMED, "children": lambda value, where, reader: value}


def _categories(value: Any, where: Where, reader: Reader, quiet: bool = False, above: str = "") -> dict[str, Text] | None:
    """Full paths to names: `repair`, `repair/leak`."""
    reports = len(reader.found)
    found: dict[str, Text] = {}
    for index, item in enumerate(records(_CATEGORY, ("id",))(value, where, reader) or ()):
        if "id" in item:
            path = f"{above}/{item['id']}" if above else item["id"]
            found[path] = _name(item)
            if "children" in item:
                found |= _categories(item["children"], (*where, index, "children"), reader, quiet, path) or {}
    if quiet:
        del reader.found[reports:]
    return found if isinstance(value, list) else None


def _references(found: Organization, reader: Reader) -> None:
    """Heads must be on the roster; people have known roles, departments and sites."""
    known = {"head": found.people, "department": found.departments, "site": found.sites}

    def ask(kind: str, name: str, where: Where) -> None:
        if name and name not in known[kind]:
            reader.report("HY423", where, name=name)

    for index, site in enumerate(found.sites.values()):
        ask("head", site.head, ("sites", index, "head"))
    for index, department in enumerate(found.departments.values()):
        for place, head in department.head.items():
            ask("head", head, ("departments", index, "head"))
            ask("site", place, ("departments", index, "head"))
    for index, person in enumerate(found.people.values()):
        ask("department", person.department, ("people", index, "department"))
        for site_id in person.sites:
            ask("site", site_id, ("people", index, "sites"))
        for role in sorted(person.roles - set(found.roles)):
            reader.report("HY424", ("people", index, "roles"), name=role)


# --- calendar.yml --------------------------------------------------------------------------------------------


def calendar(values: Mapping[str, Any], reader: Reader, organization: Organization) -> Calendar:
    """The frozen calendar: each year's days off and make-up working days, from its official notice."""
    years: dict[int, Year] = {}
    for key, value in values.items():
        year = int(key) if key.isascii() and key.isdigit() and len(key) == 4 else 0
        if not 1900 <= year < 2200:
            reader.report("HY425", (key,), key=True)
            continue
        got = record(value, (key,), reader, {"source": text, "holidays": _days, "workdays": _days}, ("source",))
        if got is None:
            continue
        if got.get("source") == "":
            reader.report("HY209", (key,), name="source")
        holidays, workdays = got.get("holidays", ()), got.get("workdays", ())
        for section, days in (("holidays", holidays), ("workdays", workdays)):
            for index, one in days:
                _in_year(one, year, (key, section, index), reader, section)
        off, on = {one for _, one in holidays}, {one for _, one in workdays}
        for one in sorted(off & on):
            reader.report("HY427", (key, "workdays"), name=one.isoformat())
        years[year] = Year(got.get("source", ""), frozenset(off), frozenset(on - off))
    return Calendar(years, organization.zone, (organization.opening, organization.closing))


def _days(value: Any, where: Where, reader: Reader) -> tuple[tuple[int, date], ...] | None:
    found = []
    for index, item in enumerate(names(value, where, reader) or ()):
        one = as_day(item)
        if one is None:
            reader.report("HY204", (*where, index), name=str(where[-1]), wanted="2026-03-15")
        else:
            found.append((index, one))
    return tuple(found)


def _in_year(one: date, year: int, where: Where, reader: Reader, section: str) -> None:
    if one.year != year:
        reader.report("HY426", where, name=one.isoformat())
    elif section == "workdays" and one.weekday() < 5:
        reader.report("HY428", where, name=one.isoformat())
