"""Letters that somebody passed on in the text of a message: who wrote them first, when, and what."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from huiyin.mail.headers import Address, loosely, moment

_RULE = r"[-=_*—–~#]{2,}"
_MARKER = re.compile(
    rf"^[>\s]*(?:{_RULE}\s*(?P<named>原始邮件|原邮件|原始信件|Original Message|Original|(?P<said>转发的?邮件(?:信息)?|轉寄的?郵件"
    rf"|轉寄郵件|Forwarded [Mm]essage|Forwarded by .{{0,60}}?))\s*{_RULE}"
    rf"|(?P<apple>Begin forwarded message|开始转发的邮件|下面是被转发的邮件|以下是转发的邮件|開始轉寄郵件|被转发的邮件)\s*[:：]?"
    rf"|_{{20,}})\s*$",
    re.MULTILINE | re.IGNORECASE,
)
_KEYS = {
    "from": ("from", "发件人", "寄件者", "寄件人", "發件人"),
    "date": ("date", "sent", "发送时间", "发送日期", "日期", "时间", "發送時間", "日期時間"),
    "subject": ("subject", "主题", "主題", "主旨"),
    "other": (
        "to",
        "cc",
        "bcc",
        "收件人",
        "抄送",
        "密送",
        "收件者",
        "副本",
        "reply-to",
        "回复",
        "importance",
        "重要性",
    ),
}
_KEY_OF = {word: key for key, words in _KEYS.items() for word in words}
_LINE = re.compile(r"[*\s]*([^\s:：*][^:：*]{0,14}?)[*\s]*[:：][*\s]*(.*)\Z")
_PREFIX = re.compile(r"\s*(?:fwd?|wg|tr|转发|轉寄|轉發|转)\s*[:：]", re.IGNORECASE)
_FIELDS_WITHIN = 12
MOST_PASSED_ON = 10
"""How often a letter may have been passed on and is still followed."""
_CHINESE_DATE = re.compile(
    r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?(?:\s*(?:GMT|UTC)[+-]\d{1,2}(?::?\d\d)?)?[^\d]{0,12}?(上午|下午|晚上|中午|凌晨|AM|PM)?\s*"
    r"(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2}))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d\d))?|\s([+-])(\d\d)(\d\d)\b")


class Original(NamedTuple):
    """A letter found in the text of another; `note` is what the person who passed it on wrote above it."""

    sender: Address
    posted: datetime | None
    subject: str
    text: str
    note: str


def marked(subject: str) -> bool:
    """Whether a subject says that the message was passed on."""
    return _PREFIX.match(subject) is not None


def unmarked(subject: str) -> str:
    """The subject without the marks of passing on."""
    while (found := _PREFIX.match(subject)) is not None:
        subject = subject[found.end() :]
    return subject.strip()


def original(text: str, passed_on: bool, zone: ZoneInfo) -> Original | None:
    """The innermost letter that a text passes on; None where it passes on none.

    “原始邮件” stands above what is passed on as above what is answered: it counts only where the message is
    known to be `passed_on`.
    """
    found: Original | None = None
    for _ in range(MOST_PASSED_ON):
        inner = _first(text if found is None else found.text, passed_on or found is not None, zone)
        if inner is None:
            break
        note = "\n\n".join(part for part in (found.note if found is not None else "", inner.note) if part)
        found = inner._replace(note=note)
    return found


def _first(text: str, passed_on: bool, zone: ZoneInfo) -> Original | None:
    for marker in _MARKER.finditer(text):
        if not (passed_on or marker["said"] or marker["apple"]):
            continue
        lines = [line.lstrip("> \t") for line in text[marker.end() :].split("\n")]
        fields, end = _fields(lines)
        sender = loosely(fields.get("from", ""))
        if sender.email or (sender.name and "date" in fields):
            rest = text[marker.end() :].split("\n")[end:]
            posted = date_of(fields.get("date", ""), zone)
            return Original(
                sender, posted, fields.get("subject", ""), _unquoted(rest), text[: marker.start()].strip()
            )
    return None


def _fields(lines: list[str]) -> tuple[dict[str, str], int]:
    """The fields that head a letter passed on, and the number of the line behind them."""
    found: dict[str, str] = {}
    end = 0
    for number, line in enumerate(lines[:_FIELDS_WITHIN]):
        match = _LINE.match(line)
        key = _KEY_OF.get(match[1].strip().replace("\u3000", "").replace(" ", "").lower()) if match else None
        if match is not None and key is not None:
            found.setdefault(key, match[2].strip())
            end = number + 1
        elif line.strip() and found:
            break
    return found, end


def _unquoted(lines: list[str]) -> str:
    """The lines without the marks of a quotation, where all of them have it."""
    if all(line.startswith(">") or not line.strip() for line in lines):
        lines = [line.removeprefix(">").removeprefix(" ") for line in lines]
    return "\n".join(lines).strip()


def date_of(text: str, zone: ZoneInfo) -> datetime | None:
    """A time as mail programs write it above what is passed on: 2026年3月2日(周一) 下午3:05, Mon, 2 Mar 2026 15:05:00 +0800."""
    found = _CHINESE_DATE.search(text[:200])
    if found is None:
        return moment(text) if re.search(r"[+-]\d{4}|GMT|UTC", text) else None
    year, month, day, half, hour, minute, second = found.groups()
    clock = int(hour)
    if (half or "").lower() in ("下午", "晚上", "pm") and clock < 12:
        clock += 12
    elif (half or "").lower() in ("凌晨", "am", "上午") and clock == 12:
        clock = 0
    offset = _OFFSET.search(text[:200])
    try:
        there = _there(offset) if offset is not None else zone
        return datetime(int(year), int(month), int(day), clock, int(minute), int(second or 0), tzinfo=there)
    except (ValueError, OverflowError):
        return None


def _there(offset: re.Match[str]) -> timezone:
    """The zone that +8 or +0800 names. Raises ValueError for one that there cannot be."""
    sign, hours, minutes = offset.groups()[:3] if offset[1] else offset.groups()[3:]
    shift = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(shift if sign == "+" else -shift)
