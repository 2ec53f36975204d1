"""Questions on a terminal: menus and lines; every answer is judged at once, and asked again if need be."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from huiyin import fields
from huiyin.desk.questions import UTC, Option, Question, problems
from huiyin.language import _, hint, message

END = "."
"""A line of its own that ends a longer text."""


def on_terminal() -> bool:
    """Whether there is a person who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def say(text: str = "") -> None:
    """A line for the person, on stderr."""
    sys.stderr.write(f"{text}\n")


def read_line(prompt: str) -> str:
    """One line, edited as the terminal allows. The end of the input is as good as Ctrl-C."""
    if sys.stdout.isatty() and _edits():
        try:
            return input(prompt)
        except EOFError:
            raise KeyboardInterrupt from None
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.rstrip("\r\n")


def _edits() -> bool:
    """Whether readline is there and safe: in a locale that is not UTF-8 it garbles Chinese."""
    try:
        import locale
        import readline

        return bool(readline) and locale.nl_langinfo(locale.CODESET) == "UTF-8" and sys.stdin is sys.__stdin__
    except (ImportError, AttributeError):
        return False


def ask(question: Question, now: datetime) -> str:
    """The answer to a question; "" where none is needed. With `many`, answers with commas between."""
    if question.options:
        menu(question.label, question.options)
    while True:
        answer = " ".join(read_line(_prompt(question)).split())
        if not answer:
            answer = question.default
        if not answer and not question.required:
            return ""
        if not answer:
            say(_("This must be answered."))
        elif not _printable(answer):
            say(_("There are control characters in this; please write it again."))
        else:
            understood = _understood(question, answer, now)
            if understood is not None:
                return understood


def _prompt(question: Question) -> str:
    left_open = "" if question.required or question.default else _(" (Enter to leave open)")
    named = {option.value: option.words for option in question.options}
    default = f" [{named.get(question.default, question.default)}]" if question.default else ""
    return f"{question.label}{left_open}{default}: "


def _printable(answer: str) -> bool:
    return all(unicodedata.category(character) not in ("Cc", "Cs") for character in answer)


def menu(label: str, options: Sequence[Option]) -> None:
    """Show what can be chosen, numbered."""
    say(f"{label}:")
    for number, option in enumerate(options, 1):
        say(f"  {number:>2}  {option.words}" + (f"  {option.value}" if option.words != option.value else ""))


def _understood(question: Question, answer: str, now: datetime) -> str | None:
    """The answer as it is written down; None after saying what is wrong with it."""
    if question.options:
        words = answer.replace("，", ",").replace("、", ",").split(",") if question.many else [answer]
        picked = [pick(word.strip(), question.options) for word in words if word.strip()]
        if None not in picked:
            return ",".join(option for option in picked if option is not None)
        if not question.free:
            say(_("Please give one of the numbers, or a word of the list."))
            return None
    answer = as_time(question.convert, answer, now)
    wrong = problems(question, answer, now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else UTC)
    for problem in wrong:
        say(f"{message(problem)} {hint(problem)}")
    return None if wrong else answer


def pick(answer: str, options: Sequence[Option]) -> str | None:
    """The option meant by its number, its value, its words, or a part of one that only it has."""
    if answer.isdecimal() and 1 <= int(answer) <= len(options):
        return options[int(answer) - 1].value
    said = answer.casefold()
    for option in options:
        last = option.value.rpartition("/")[2]
        if said in (option.value.casefold(), option.words.casefold(), last.casefold()):
            return option.value
    for fits in (str.startswith, str.__contains__):
        near = {
            option.value
            for option in options
            if said and (fits(option.value.casefold(), said) or fits(option.words.casefold(), said))
        }
        if near:
            return near.pop() if len(near) == 1 else None
    return None


def as_time(convert: fields.Converter, answer: str, now: datetime) -> str:
    """A time or date said in short, written out: 15:30, 3-15 15:30, 3-15. Anything else stays as it is."""
    if convert not in (fields.moment, fields.day, fields.moment_or_day):
        return answer
    said = answer.replace("：", ":").replace("/", "-").replace("月", "-").replace("日", "")
    first, _space, second = said.replace("T", " ").partition(" ")
    try:
        if ":" in first:
            return _moment(now.date(), first, now.tzinfo)
        day = _day(first, now)
        return _moment(day, second, now.tzinfo) if second else day.isoformat()
    except ValueError:
        return answer


def _day(said: str, now: datetime) -> date:
    parts = [int(part) for part in said.split("-")]
    return date(*(parts if len(parts) == 3 else [now.year, *parts]))


def _moment(day: date, said: str, zone: tzinfo | None) -> str:
    return datetime.combine(day, time.fromisoformat(said.zfill(5)), zone).isoformat(timespec="minutes")


def ask_text(label: str) -> str:
    """A longer text, line by line, up to a line with a single full stop."""
    say(_("{label} (several lines; a line with only “.” ends it):").format(label=label))
    lines: list[str] = []
    while (line := read_line("> ")).strip() not in (END, "。"):
        if _printable(line.replace("\t", " ")):
            lines.append(line.replace("\t", " "))
        else:
            say(_("There are control characters in this; please write it again."))
    return "\n".join(lines).strip()


def confirm(label: str) -> bool:
    """Yes or no; Enter is yes."""
    while True:
        answer = read_line(f"{label} [Y/n] ").strip().casefold()
        if answer in ("", "y", "yes", "是", "好", "对"):
            return True
        if answer in ("n", "no", "否", "不"):
            return False
