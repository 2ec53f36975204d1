"""Figures as official documents write them: 三个工作日, 百分之九十八, 当日十七时三十分前; and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from huiyin.durations import WEEKDAYS, By, Duration

_DIGITS = "零一二三四五六七八九"
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNITS_ZH = {
    "minutes": "分钟",
    "hours": "小时",
    "days": "日",
    "workdays": "个工作日",
    "weeks": "周",
    "months": "个月",
    "years": "年",
}
_DAYS_ZH = "一二三四五六日"
_DAYS_EN = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_BY_ZH = {
    "same-day": "当日",
    "next-day": "次日",
    "same-workday": "当个工作日",
    "next-workday": "次一工作日",
}
_BY_EN = {
    "same-day": "the same day",
    "next-day": "the next day",
    "same-workday": "the same working day",
    "next-workday": "the next working day",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CURRENCY = {"": ("元", "yuan"), "CNY": ("元", "yuan")}


def numeral(number: int) -> str:
    """A whole number as Chinese reads it: 12 十二, 105 一百零五, 20000 二万."""
    if number < 10:
        return _DIGITS[number]
    text = _large(number)
    return text[1:] if text.startswith("一十") else text


def _large(number: int) -> str:
    for size, sign in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if number >= size:
            high, rest = divmod(number, size)
            gap = "零" if rest and rest < size // 10 else ""
            return _large(high) + sign + gap + (_large(rest) if rest else "")
    return _DIGITS[number]


def count(number: int, language: str) -> str:
    """A number of things: two is 两 before a measure word; English has words up to ten."""
    if language == "zh":
        return "两" if number == 2 else numeral(number)
    return _SMALL[number] if number <= 10 else f"{number:,}"


def duration(span: Duration, language: str) -> str:
    """三个工作日, 两年 / three working days, 24 hours."""
    number, unit = span
    if language == "zh":
        return count(number, language) + _UNITS_ZH[unit]
    word = unit[:-1] if number == 1 else unit
    return f"{count(number, language)} {word.replace('workday', 'working day')}"


def clock(at: time, language: str) -> str:
    """十七时三十分 / 17:30."""
    if language != "zh":
        return f"{at:%H:%M}"
    return (
        numeral(at.hour)
        + "时"
        + (f"{'零' if at.minute < 10 else ''}{numeral(at.minute)}分" if at.minute else "")
    )


def by(term: By, language: str) -> str:
    """当日十七时三十分前 / by 17:30 the same day."""
    if language == "zh":
        return f"{_BY_ZH[term.on]}{clock(term.at, language)}前"
    return f"by {clock(term.at, language)} {_BY_EN[term.on]}"


def weekdays(days: Sequence[str], language: str) -> str:
    """星期一、三、五, 星期二至星期日, 每日 / Mondays, Wednesdays and Fridays."""
    numbers = sorted({WEEKDAYS.index(day) for day in days})
    chinese = language == "zh"
    if len(numbers) == 7:
        return "每日" if chinese else "every day"
    run = len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1
    if run and chinese:
        return f"星期{_DAYS_ZH[numbers[0]]}至星期{_DAYS_ZH[numbers[-1]]}"
    if run:
        return f"{_DAYS_EN[numbers[0]]} to {_DAYS_EN[numbers[-1]]}"
    if chinese:
        return "星期" + "、".join(_DAYS_ZH[number] for number in numbers)
    return joined([_DAYS_EN[number] for number in numbers], language)


def hours(spans: Sequence[tuple[time, time]], language: str) -> str:
    """八时三十分至十八时 / 08:30 to 18:00."""
    to = "至" if language == "zh" else " to "
    return joined([f"{clock(start, language)}{to}{clock(end, language)}" for start, end in spans], language)


def number(text: str, language: str) -> str:
    """A figure as it stands in a clause, `98%`, `0.5%` or `2`: 百分之九十八, 两."""
    share = text.endswith("%")
    whole, _, fraction = text.rstrip("%").partition(".")
    if language != "zh":
        return text if share or fraction else count(int(whole), language)
    if share and text == "100%":
        return "百分之百"
    if not share and not fraction:
        return count(int(whole), language)
    tail = "点" + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else ""
    return ("百分之" if share else "") + numeral(int(whole)) + tail


def amount(text: str, currency: str, language: str) -> str:
    """一千元 / 1,000 yuan."""
    chinese, english = _CURRENCY.get(currency, (currency, currency))
    whole, _, fraction = text.partition(".")
    if language != "zh":
        return f"{int(whole):,}{'.' + fraction if fraction else ''} {english}"
    tail = "点" + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else ""
    return numeral(int(whole)) + tail + chinese


def joined(items: Sequence[str], language: str, any_of: bool = False) -> str:
    """甲、乙和丙 / a, b and c; with 或者 / or where any of them will do."""
    if len(items) < 2:
        return "".join(items)
    if language == "zh":
        return "、".join(items[:-1]) + ("或者" if any_of else "和") + items[-1]
    return ", ".join(items[:-1]) + (" or " if any_of else " and ") + items[-1]


def day(when: date, language: str) -> str:
    """2026年1月1日 / 1 January 2026."""
    if language == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
