"""What the public reads for the words of a PublicBook: stages, periods, counts that are too small to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from huiyin.model import words
from huiyin.public import PublicOrganization
from huiyin.words.names import OUTCOME_NAMES, Names, look_up

STAGE_LABELS: Names = {
    "received": ("已收到", "Received"),
    "handling": ("办理中", "In hand"),
    "answered": ("已答复", "Answered"),
    "ended": ("已办结", "Closed"),
}
TIMELINESS_LABELS: Names = {
    "in-time": ("按期答复", "Answered in time"),
    "late-3": ("逾期3个工作日以内", "Up to 3 working days late"),
    "late-10": ("逾期4至10个工作日", "4 to 10 working days late"),
    "late-more": ("逾期10个工作日以上", "More than 10 working days late"),
    "open": ("未到期", "Not due yet"),
    "none": ("不需要答复", "No answer owed"),
}
OVERDUE = ("现已逾期", "Overdue now")
CHANNEL_LABELS: Names = {
    "written": ("书面", "In writing"),
    "spoken": ("电话", "By phone"),
    "in-person": ("当面", "In person"),
}
"""Channel groups; an organisation's own groups stand for themselves."""
ALL_SITES = ("各小区", "All sites")
ANY_CHANNEL = ("各渠道", "All channels")
_QUARTERS = ("一", "二", "三", "四")
_MONTHS = "January February March April May June July August September October November December".split()


def pick(pair: tuple[str, str], language: str) -> str:
    """One of a pair of words."""
    return pair[0 if language == "zh" else 1]


def stage(value: str, language: str) -> str:
    """办理中 / In hand."""
    return look_up(STAGE_LABELS, value, language)


def timeliness(value: str, overdue: bool, language: str) -> str:
    """按期答复 / Answered in time; what is overdue now says so first."""
    label = look_up(TIMELINESS_LABELS, value, language)
    if not overdue:
        return label
    now = pick(OVERDUE, language)
    if value not in ("late-3", "late-10", "late-more"):
        return now
    return f"现已{label}" if language == "zh" else f"Overdue now: {label[0].lower()}{label[1:]}"


def outcome(value: str | None, language: str) -> str:
    """解决 / Resolved; "" where none is told."""
    label = look_up(OUTCOME_NAMES, value, language) if value else ""
    return label[:1].upper() + label[1:]


OTHER = "other"
"""The category of what fits no other, and of what is not told singly."""


def category(value: str, home: PublicOrganization, language: str) -> str:
    """维修 / Repairs."""
    found: Mapping[str, str] = home.categories.get(value, {})
    if found:
        return words(found, language)
    return pick(("其他", "Other"), language) if value == OTHER else value


def channel(value: str | None, language: str) -> str:
    """书面 / In writing; every channel together where the group is not told."""
    return pick(ANY_CHANNEL, language) if value is None else look_up(CHANNEL_LABELS, value, language)


def site(value: str | None, home: PublicOrganization, language: str) -> str:
    """滨江花园 / Riverside Garden; all sites together where it is not told."""
    if value is None:
        return pick(ALL_SITES, language)
    return next((words(one.name, language) for one in home.sites if one.id == value), value)


def period(value: str, language: str) -> str:
    """2026年3月 / March 2026; 2026年第一季度 / Q1 2026; 2026年 / 2026."""
    year, _, part = value.partition("-")
    if not part:
        return f"{year}年" if language == "zh" else year
    if part.startswith("Q"):
        return f"{year}年第{_QUARTERS[int(part[1:]) - 1]}季度" if language == "zh" else f"Q{part[1:]} {year}"
    return f"{year}年{int(part)}月" if language == "zh" else f"{_MONTHS[int(part) - 1]} {year}"


def period_order(value: str) -> tuple[int, int, int]:
    """Sorts periods by their beginning; a coarser one stands before the finer ones that it holds."""
    year, _, part = value.partition("-")
    if not part:
        return int(year), 1, 0
    return (int(year), int(part[1:]) * 3 - 2, 1) if part.startswith("Q") else (int(year), int(part), 2)


def moment(when: datetime, language: str) -> str:
    """2026年11月16日 9:00 / 16 November 2026, 9:00."""
    clock = f"{when.hour}:{when.minute:02}"
    if language == "zh":
        return f"{when.year}年{when.month}月{when.day}日{clock}"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {clock}"


def few(k: int, language: str) -> str:
    """What stands for a count that is too small to tell: 少于5 / fewer than 5."""
    return f"少于{k}" if language == "zh" else f"fewer than {k}"


def count(value: int | None, k: int, language: str) -> str:
    """A count, thousands parted; few() where it is not told."""
    return few(k, language) if value is None else f"{value:,}"


def percent(part: int | None, whole: int | None) -> str:
    """97.5%, cut and not rounded so that 100% means all; "" where it cannot be told."""
    if part is None or not whole:
        return ""
    tenths = part * 1000 // whole
    return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
