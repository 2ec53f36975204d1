"""A policy file to a Policy: front matter to clauses, body held against them (data-model §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from huiyin.clauses import KINDS
from huiyin.conditions import LAST_SATISFACTION, condition
from huiyin.diagnostic import Diagnostic, Location
from huiyin.fields import (
    Converter,
    Reader,
    Where,
    bilingual,
    choice,
    day,
    names,
    nested,
    number,
    record,
    text,
)
from huiyin.model import Clause, Policy

_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
PLACEHOLDER = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
_STRAY = re.compile(r"\{\{|\}\}")
_REFERENCE = re.compile(r"([a-z0-9][a-z0-9-]*)((?:\.[a-z_]+)*)\Z")

COMMON: dict[str, Converter] = {
    "id": text,
    "kind": choice(*KINDS),
    "covers": names,
    "when": condition,
    "severity": choice("error", "warning", "notice"),
    "note": bilingual,
}
FIELDS: dict[str, Converter] = {
    "id": text,
    "title": bilingual,
    "version": text,
    "in_force": nested({"from": day, "to": day}, ("from",)),
    "approved_by": text,
    "applies_to": condition,
    "summary": bilingual,
    "number": text,
    "order": number,
}
REQUIRED = ("id", "title", "version", "in_force", "clauses")


def policy(values: Mapping[str, Any], body: str, body_line: int, reader: Reader) -> Policy | None:
    """The policy that a file tells; None when it cannot be told which policy it is or when it is in force."""
    plain = {key: value for key, value in values.items() if key != "clauses"}
    got = record(plain, (), reader, {**FIELDS}, [key for key in REQUIRED if key != "clauses"]) or {}
    if values.get("clauses") is None:
        reader.report("HY209", (), name="clauses")
    for test in got.get("applies_to") or ():
        if test.field == LAST_SATISFACTION:
            reader.report("HY410", ("applies_to", test.field))
    identity = got.get("id", "")
    if identity and not _ID.match(identity):
        reader.report("HY411", ("id",), name=identity)
    clauses = tuple(_clauses(values.get("clauses"), identity, reader))
    force = got.get("in_force") or {}
    if force.get("to") and force.get("from") and force["to"] <= force["from"]:
        reader.report("HY412", ("in_force", "to"))
    if not identity or "from" not in force:
        return None
    found = Policy(
        path=reader.source.path,
        id=identity,
        title=got.get("title", {"zh": identity}),
        version=got.get("version", ""),
        start=force["from"],
        end=force.get("to"),
        clauses=clauses,
        applies_to=got.get("applies_to"),
        approved_by=got.get("approved_by", ""),
        number=got.get("number", ""),
        order=got.get("order", 0),
        summary=got.get("summary", {}),
        body=body,
        body_line=body_line,
    )
    reader.found.extend(body_problems(found, reader))
    return found


def _clauses(value: Any, policy_id: str, reader: Reader) -> Iterator[Clause]:
    if value is None:
        return
    if not isinstance(value, list):
        reader.report("HY203", ("clauses",), name="clauses", wanted="list")
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        clause = _clause(item, ("clauses", index), policy_id, reader)
        if clause is None:
            continue
        if clause.id in seen:
            reader.report("HY413", (*clause.where, "id"), name=clause.id)
            continue
        seen.add(clause.id)
        yield clause


def _clause(item: Any, where: Where, policy_id: str, reader: Reader) -> Clause | None:
    if not isinstance(item, dict):
        reader.report("HY203", where, name="clauses", wanted="mapping")
        return None
    name = item.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        for key in ("id", "kind"):
            if item.get(key) is None:
                reader.report("HY209", where, name=key)
        if name is not None:
            COMMON["kind"](name, (*where, "kind"), reader)
        return None
    known = len(reader.found)
    got = record(item, where, reader, {**COMMON, **kind.fields}, ("id", *kind.required)) or {}
    if got.get("id") and not _ID.match(got["id"]):
        reader.report("HY411", (*where, "id"), name=got["id"])
    fields = {key: value for key, value in got.items() if key not in COMMON}
    if len(reader.found) == known and kind.finish is not None:
        kind.finish(fields, where, reader)
    if "id" not in got or any(
        found.code != "HY201" and found.code != "HY202" for found in reader.found[known:]
    ):
        return None
    return Clause(
        id=got["id"],
        kind=str(name),
        policy=policy_id,
        where=where,
        covers=got.get("covers", ()),
        when=got.get("when"),
        severity=got.get("severity", kind.severity),
        note=got.get("note", {}),
        fields=fields,
        triggers=kind.triggers(fields),
        asks_verdict=any(test.field == LAST_SATISFACTION for test in got.get("when") or ()),
    )


# --- the body ------------------------------------------------------------------------------------------------


def placeholders(body: str) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Every `{{ clause.field }}` of a text: the clause's name, the path of the field, the offset.

    A name that is no reference is given whole.
    """
    for found in PLACEHOLDER.finditer(body):
        reference = _REFERENCE.match(found[1])
        if reference is None:
            yield found[1], (), found.start()
        else:
            yield reference[1], tuple(part for part in reference[2].split(".") if part), found.start()


def body_problems(policy: Policy, reader: Reader) -> Iterator[Diagnostic]:
    """Placeholders without a clause or field, and clauses that the body never shows: text and rule may not drift."""
    clauses = {clause.id: clause for clause in policy.clauses}
    declared = {str(item.get("id")) for item in _raw_clauses(reader)} | set(clauses)
    shown: set[str] = set()
    for name, path, offset in placeholders(policy.body):
        place = _place(policy, offset)
        if name not in declared:
            near = get_close_matches(name, declared, n=1, cutoff=0.5)
            yield Diagnostic("HY414", place, {"name": name, "near": near[0] if near else "…"})
        elif path and name in clauses and figure_of(clauses[name], path) is None:
            known = ", ".join(sorted(key for key in clauses[name].fields if key not in ("term", "events")))
            yield Diagnostic("HY415", place, {"name": ".".join((name, *path)), "known": known})
        elif not path:
            shown.add(name)
    for stray in _STRAY.finditer(PLACEHOLDER.sub(lambda found: " " * len(found[0]), policy.body)):
        yield Diagnostic("HY420", _place(policy, stray.start()))
    for language, summary in policy.summary.items():
        for name, path, _ in placeholders(summary):
            if name not in declared or (name in clauses and path and figure_of(clauses[name], path) is None):
                reader.report("HY414", ("summary", language), name=name, near="…")
    for clause in policy.clauses:
        if clause.id not in shown:
            reader.report("HY416", (*clause.where, "id"), name=clause.id)


def _raw_clauses(reader: Reader) -> list[Mapping[str, Any]]:
    """The clauses as written: one that is malformed is reported as such, not also as missing from the text."""
    raw = reader.source.values().get("clauses")
    return [item for item in raw if isinstance(item, dict)] if isinstance(raw, list) else []


def _place(policy: Policy, offset: int) -> Location:
    before = policy.body[:offset]
    return Location(policy.path, policy.body_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1)


def figure_of(clause: Clause, path: tuple[str, ...]) -> Any:
    """The value in a clause that a placeholder's path leads to; None if there is none."""
    value: Any = clause.fields
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    if path[:1] in (("covers",), ("note",), ("severity",)) and len(path) == 1:
        value = getattr(clause, path[0])
    return value
