"""Times as papers write them: 2026年3月15日16时05分 / 15 March 2026, 16:05."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from huiyin.words import figures


def day(when: date, language: str) -> str:
    """2026年3月15日 / 15 March 2026."""
    return figures.day(when, language)


def moment(when: datetime, language: str) -> str:
    """A day with the time; 24:00 is written as that and not as 00:00 of the next day."""
    if (when.hour, when.minute) == (0, 0):
        return f"{figures.day(when.date() - timedelta(days=1), language)}{_gap(language)}24:00"
    return f"{figures.day(when.date(), language)}{_gap(language)}{when:%H:%M}"


def short(when: datetime) -> str:
    """The same for a narrow column: 2026-03-15 16:05."""
    if (when.hour, when.minute) == (0, 0):
        return f"{when.date() - timedelta(days=1)} 24:00"
    return f"{when:%Y-%m-%d %H:%M}"


def lateness(due: datetime, at: datetime, language: str) -> str:
    """How long ago it was due, in days or in hours: 3日 / 5小时; empty where it is not due yet."""
    minutes = int((at - due).total_seconds() // 60)
    if minutes <= 0:
        return ""
    days, hours = minutes // 1440, minutes // 60
    if days:
        return f"{days}日" if language == "zh" else f"{days} d"
    if hours:
        return f"{hours}小时" if language == "zh" else f"{hours} h"
    return f"{minutes}分钟" if language == "zh" else f"{minutes} min"


def _gap(language: str) -> str:
    return "" if language == "zh" else ", "
