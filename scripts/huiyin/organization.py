"""organization.yml and calendar.yml: plain values to what the program knows of an organisation (data-model §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    field_of,
    flag,
    listed,
    mapping,
    names,
    nested,
    number,
    record,
    records,
    text,
)
from huiyin.model import Channel, Department, Organization, Person, SigningKey, Site, Text
from huiyin.proof.keys import public_key
from huiyin.proof.roster import key_mates
from huiyin.reading.textscan import code_point, foreign_letter, mixed_letter
from huiyin.sealing.bundle import PERIODS
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


_KEY: dict[str, Converter] = {"key": text, "from": day, "to": day}


def _keys(value: Any, where: Where, reader: Reader) -> tuple[SigningKey, ...] | None:
    """A public key, `{key: …, from: …, to: …}` for one that is changed in time, or a list of these."""
    found = (_one_key(item, place, reader) for item, place in listed(value, where, reader))
    return tuple(key for key in found if key is not None)


def _one_key(value: Any, where: Where, reader: Reader) -> SigningKey | None:
    """None where anything of it is malformed: a key whose last day cannot be read would be good for ever."""
    plain = value.__class__ is not dict
    read = {"key": text(value, where, reader)} if plain else record(value, where, reader, _KEY, ("key",))
    got: dict[str, Any] = read or {}
    if got.get("key") is None or not (plain or all(name in got for name in value if value[name] is not None)):
        return None
    if public_key(got["key"]) is None:
        reader.report("HY840", where if plain else (*where, "key"))
        return None
    return SigningKey(got["key"], got.get("from"), got.get("to"))


_RELEASE = nested({"weekday": choice(*WEEKDAYS), "at": clock})
_NAMED: dict[str, Converter] = {"id": text, "name": bilingual}
FIELDS: dict[str, Converter] = {
    "name": bilingual,
    "timezone": text,
    "language": choice("zh", "en"),
    "office_hours": nested({"open": clock, "close": clock}, ("open", "close")),
    "anonymity": nested({"k": number, "l": number}),
    "publish": nested({"release": _RELEASE}),
    "approvals": nested({"proof": choice("signature", "merge"), "forge_key": _keys}),
    "recipients": names,
    "sealing": nested({"period": choice(*PERIODS)}),
    "pickup": nested({"days": number, "slots": number}),
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
            "signing_key": _keys,
            "public": flag,
        },
        ("id", "name"),
    ),
    "categories": lambda value, where, reader: (
        value if _categories(value, where, reader) is not None else None
    ),
    "mailboxes": records(
        {**_NAMED, "place": bilingual, "opened": nested({"weekdays": weekdays, "at": clock})},
        ("id",),
    ),
    "hotline": nested({"phone": text, "hours": hours, "days": text, "greeting": bilingual}),
    "reception_days": records(
        {"site": text, "weekday": choice(*WEEKDAYS), "hours": hours}, ("site", "weekday")
    ),
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
        sealing_period=got.get("sealing", {}).get("period", "quarter"),
        readable=all(key in got for key in ("channels", "sites", "people", "categories"))
        and all(key in got or values.get(key) is None for key in ("departments", "roles")),
        settings={
            key: value
            for key, value in got.items()
            if key.startswith("x-")
            or key
            in ("anonymity", "publish", "approvals", "pickup", "mailboxes", "hotline", "reception_days")
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
    """The items that have an id, each id once; ids and names are what they look like."""
    found: dict[str, dict[str, Any]] = {}
    for index, item in zip(_mappings(reader.source.values().get(section)), items, strict=False):
        if "id" not in item:
            continue
        where = (section, index)
        if item["id"] in found:
            reader.report("HY422", (*where, "id"), name=item["id"])
        found.setdefault(item["id"], item)
        _letters(item, where, reader)
    return list(found.values())


def _mappings(value: Any) -> list[int]:
    """The places of the mappings in a list: where those that could be read stand."""
    return (
        [index for index, item in enumerate(value) if isinstance(item, dict)]
        if isinstance(value, list)
        else []
    )


def _letters(item: Mapping[str, Any], where: Where, reader: Reader) -> None:
    """Nothing in an id or a name looks like something else (threats, Content)."""
    if (character := foreign_letter(item["id"])) is not None:
        reader.report("HY223", (*where, "id"), field="id", character=code_point(character))
    name = item.get("name", "")
    for text_ in [name] if isinstance(name, str) else name.values():
        if (character := mixed_letter(text_)) is not None:
            reader.report("HY224", (*where, "name"), field="name", character=code_point(character))


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
        signing_keys=item.get("signing_key", ()),
        public=item.get("public", False),
        logins={
            key.removeprefix("x-"): value
            for key, value in item.items()
            if key.startswith("x-") and isinstance(value, str)
        },
    )


_CATEGORY: dict[str, Converter] = {**_NAMED, "children": lambda value, where, reader: value}


def _categories(
    value: Any, where: Where, reader: Reader, quiet: bool = False, above: str = ""
) -> dict[str, Text] | None:
    """Full paths to names: `repair`, `repair/leak`."""
    reports = len(reader.found)
    found: dict[str, Text] = {}
    items = records(_CATEGORY, ("id",))(value, where, reader) or ()
    for index, item in zip(_mappings(value), items, strict=False):
        if "id" in item:
            path = f"{above}/{item['id']}" if above else item["id"]
            if path in found:
                reader.report("HY422", (*where, index, "id"), name=path)
            _letters(item, (*where, index), reader)
            found[path] = _name(item)
            if "children" in item:
                found |= _categories(item["children"], (*where, index, "children"), reader, quiet, path) or {}
    if quiet:
        del reader.found[reports:]
    return found if isinstance(value, list) else None


def _references(found: Organization, reader: Reader) -> None:
    """Heads must be on the roster; people have known roles, departments and sites, and leave after they came."""
    known = {"head": found.people, "department": found.departments, "site": found.sites}

    def ask(kind: str, name: str, where: Where, key: bool = False) -> None:
        if name and name not in known[kind]:
            reader.report("HY423", where, key=key, name=name)

    for where, site in _places("sites", found.sites, reader):
        ask("head", site.head, (*where, "head"))
    for where, department in _places("departments", found.departments, reader):
        for place, head in department.head.items():
            ask("head", head, (*where, "head", place))
            ask("site", place, (*where, "head", place), key=True)
    for where, person in _places("people", found.people, reader):
        ask("department", person.department, (*where, "department"))
        for index, site_id in enumerate(person.sites):
            ask("site", site_id, (*where, "sites", index))
        _person_sound(person, where, found.roles, reader)
        for other in key_mates(found.people, person):
            reader.report("HY841", (*where, "signing_key"), person=person.id, other=other)
    for index, item in enumerate(found.settings.get("reception_days", ())):
        ask("site", item.get("site", ""), ("reception_days", index, "site"))
    if found.closing <= found.opening:
        reader.report("HY429", ("office_hours", "close"))


def _places(section: str, kept: Mapping[str, Any], reader: Reader) -> Iterator[tuple[Where, Any]]:
    """What was kept of a section, with the place in the file where each first stands."""
    raw = reader.source.values().get(section)
    seen: set[str] = set()
    for index in _mappings(raw):
        name = raw[index].get("id")
        if isinstance(name, str) and name in kept and name not in seen:
            seen.add(name)
            yield (section, index), kept[name]


def _person_sound(person: Person, where: Where, roles: tuple[str, ...], reader: Reader) -> None:
    listed = reader.source.values()["people"][where[1]].get("roles")
    for role in sorted(person.roles - set(roles)):
        index = listed.index(role) if isinstance(listed, list) else 0
        reader.report("HY424", (*where, "roles", index), name=role)
    if person.since is not None and person.to is not None and person.to <= person.since:
        reader.report("HY430", (*where, "to"), name=person.id)


# --- calendar.yml --------------------------------------------------------------------------------------------


def calendar(values: Mapping[str, Any], reader: Reader, organization: Organization) -> Calendar:
    """The frozen calendar: each year's days off and make-up working days, from its official notice."""
    years: dict[int, Year] = {}
    for key, value in values.items():
        year = int(key) if key.isascii() and key.isdigit() and len(key) == 4 else 0
        if not 1900 <= year < 2200:
            reader.report("HY425", (key,), key=True)
            continue
        got = record(
            value, (key,), reader, {"source": text, "holidays": _days, "workdays": _days}, ("source",)
        )
        if got is None:
            continue
        holidays, workdays = got.get("holidays", ()), got.get("workdays", ())
        off, on = {one for _, one in holidays}, {one for _, one in workdays}
        for section, days in (("holidays", holidays), ("workdays", workdays)):
            for index, one in days:
                _in_year(one, year, (key, section, index), reader, section, off)
        for index, one in workdays:
            if one in off:
                reader.report("HY427", (key, "workdays", index), name=one.isoformat())
        years[year] = Year(got.get("source", ""), frozenset(off), frozenset(on - off))
    return Calendar(years, organization.zone, (organization.opening, organization.closing))


def _days(value: Any, where: Where, reader: Reader) -> tuple[tuple[int, date], ...] | None:
    found = []
    for index, item in enumerate(names(value, where, reader) or ()):
        one = as_day(item)
        if one is None:
            reader.report("HY204", (*where, index), name=field_of(where), wanted="2026-03-15")
        else:
            found.append((index, one))
    return tuple(found)


def _in_year(one: date, year: int, where: Where, reader: Reader, section: str, off: set[date]) -> None:
    if one.year != year:
        reader.report("HY426", where, name=one.isoformat())
    elif section == "workdays" and one.weekday() < 5 and one not in off:
        reader.report("HY428", where, name=one.isoformat())
