"""What a field takes, in words, read from its own converter: a table of fields says what the program does."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from huiyin.fields import Converter

_PLAIN: Mapping[str, tuple[str, str]] = {
    "text": ("文字", "text"),
    "flag": ("`true` 或者 `false`", "`true` or `false`"),
    "moment": ("时间，如 2026-03-15T16:00", "time, such as 2026-03-15T16:00"),
    "moment_or_day": ("时间或者日期", "time or date"),
    "day": ("日期，如 2026-03-15", "date, such as 2026-03-15"),
    "names": ("列表，如 `[a, b]`", "list, such as `[a, b]`"),
    "number": ("整数", "whole number"),
    "bilingual": ("中英文，如 `{zh: …, en: …}`", "words by language, `{zh: …, en: …}`"),
    "mapping": ("键和值", "keys and values"),
    "duration": (
        "时长，如 `20m`、`24h`、`7 days`、`3 workdays`、`2 weeks`、`3 months`、`3 years`",
        "duration, such as `20m`, `24h`, `7 days`, `3 workdays`, `2 weeks`, `3 months`, `3 years`",
    ),
    "clock": ("时刻，如 17:30", "time of day, such as 17:30"),
    "by": (
        '`{on: same-workday, at: "17:30"}`；on 为 same-day、next-day、same-workday 或者 next-workday',
        '`{on: same-workday, at: "17:30"}`; on is same-day, next-day, same-workday or next-workday',
    ),
    "weekdays": ("星期，如 `[mon, wed]`", "weekdays, such as `[mon, wed]`"),
    "hours": ("时段，如 `[09:00-12:00]`", "hours, such as `[09:00-12:00]`"),
    "figure": ("数或者百分数，如 98 %", "number or percentage, such as 98 %"),
    "condition": (
        "条件：字段和值，值可以是列表（其中之一）或者 `{not: …}`",
        "condition: fields and values; a value may be a list (any of) or `{not: …}`",
    ),
    "pattern": ("事项，如 `replied`，或者 `{event: called-back, kind: first}`", "event or pattern"),
    "patterns": (
        "事项或者列表，如 `replied`、`[replied, declined]`、`{event: called-back, kind: first}`",
        "event or list, such as `replied`, `[replied, declined]`, `{event: called-back, kind: first}`",
    ),
    "_from": (
        "`received`、事项、`{overdue: 条款}`、`{satisfaction: not-satisfied}`，或者它们的列表",
        "`received`, an event, `{overdue: clause}`, `{satisfaction: not-satisfied}`, or a list of these",
    ),
    "_grounds": ("不予受理的理由，可以是列表", "ground of refusal, or a list"),
    "_reporter": (
        "键和值：name、phone、room、department、email；或者密封的文本",
        "name, phone, room, department, email; or a sealed text",
    ),
    "_keys": (
        "一行公钥，如 `ssh-ed25519 AAAA…`；换过的写 `{key: …, from: …, to: …}`；可以是列表",
        "a public key in one line, such as `ssh-ed25519 AAAA…`; `{key: …, from: …, to: …}` for one that is"
        " changed; or a list of these",
    ),
    "_head": ("人员编号，或者 `{项目: 人员编号}`", "id of a person, or `{site: id}`"),
    "_days": ("日期的列表", "list of dates"),
    "<lambda>": (
        "列表，每项：`id`、`name`，以及 `children`（下级，同样写法）",
        "list, each with `id`, `name`, and `children` of the same kind",
    ),
}


class Field(NamedTuple):
    """One row of a table of fields."""

    path: str
    """sites.households for a field of each of the sites."""
    kind: tuple[str, str]
    """What it takes, Chinese and English."""
    required: bool = False


def fields(shape: Mapping[str, Converter], required: Iterable[str] = (), above: str = "") -> Iterator[Field]:
    """Every field of a shape, and below each mapping or list of mappings the fields of that."""
    needed = set(required)
    for name, convert in shape.items():
        path = f"{above}{name}"
        inner, inner_required, is_list = _inside(convert)
        if inner is None:
            yield Field(path, what(convert), name in needed)
            continue
        kind = ("列表，每项：", "list, each:") if is_list else ("键和值：", "keys and values:")
        yield Field(path, kind, name in needed)
        yield from fields(inner, inner_required, f"{path}.")


def what(convert: Converter) -> tuple[str, str]:
    """What a converter takes, Chinese and English."""
    allowed = _nonlocals(convert).get("allowed")
    if allowed is not None:
        listed = [f"`{word}`" for word in allowed]
        return "、".join(listed), ", ".join(listed)
    name = getattr(convert, "__name__", "")
    return _PLAIN.get(name, ("", ""))


def _inside(convert: Converter) -> tuple[Mapping[str, Converter] | None, Iterable[str], bool]:
    """The shape of a mapping, or of each of a list of them, that a converter takes; None for others."""
    held = _nonlocals(convert)
    shape = held.get("shape")
    if shape is None:
        return None, (), False
    return shape, held.get("required", ()), convert.__qualname__.startswith("records.")


def _nonlocals(convert: Any) -> Mapping[str, Any]:
    return inspect.getclosurevars(convert).nonlocals if inspect.isfunction(convert) else {}
