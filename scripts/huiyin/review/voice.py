"""How the pages of a review speak: one language, the organisation's names, nothing that a forge would act upon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from huiyin.model import Case, Event, Organization, words
from huiyin.numbers import CASE_NUMBER
from huiyin.review.caution import LETTER, Shown, shown_path
from huiyin.review.inert import code, inert, verbatim
from huiyin.words import figures
from huiyin.words.names import event_name, field_name, role_name
from huiyin.words.narrate import moment
from huiyin.words.wording import Words

_KINDS = {
    "phone": ("电话号码", "a telephone number"),
    "id-card": ("身份证号", "an identity number"),
    "bank-card": ("银行卡号", "a bank card number"),
    "plate": ("车牌号", "a number plate"),
    "passport": ("证件号", "a passport number"),
    "email": ("电子邮箱", "an e-mail address"),
    "account": ("社交账号", "an account"),
    "room": ("房号", "a room"),
    "case": ("案号", "a case number"),
    "person": ("当事人的姓名或者联系方式", "a name or an address of somebody in the case"),
    LETTER: ("来信原文", "words of the letter"),
}
"""What a withheld line holds, by the kind of what was found."""


class Voice:
    """Speaks of one organisation in one language."""

    def __init__(self, language: str, home: Organization) -> None:
        self.language, self.home = language, home
        self.chinese = language == "zh"
        self.words = Words(language, home)

    def say(self, chinese: str, english: str) -> str:
        """Either, as the language is."""
        return chinese if self.chinese else english

    def joined(self, items: Iterable[str]) -> str:
        """A list in a sentence."""
        return figures.joined(list(items), self.language)

    def number(self, case: Case) -> str:
        """The case's number; its file's path where the number is none, and could be anything."""
        return case.id if CASE_NUMBER.match(case.id) else code(shown_path(case.path))

    def person(self, name: str) -> str:
        """Somebody of the roster by name, else the id that stands there."""
        found = self.home.people.get(name)
        return inert(found.name if found is not None else name)

    def roles(self, names: Iterable[str]) -> str:
        """Roles, any of which will do."""
        return inert(figures.joined([role_name(name, self.language) for name in names], self.language, True))

    def site(self, case: Case) -> str:
        """The case's site."""
        found = self.home.sites.get(case.site)
        return inert(words(found.name, self.language) if found is not None else case.site)

    def event(self, event: Event) -> str:
        """What happened, and when."""
        return f"{moment(event.at)} {event_name(event.event, self.language)}"

    def field(self, path: str) -> str:
        """A field's name."""
        return inert(field_name(path, self.language))

    def value(self, event: Event, name: str, text: str) -> str:
        """A value of an event's field by its name: a person, a department, a word of the files, else as it stands."""
        if text in self.home.people:
            return self.person(text)
        return inert(self.words.value(name, text, event.event))

    def withheld(self, kinds: Iterable[str]) -> str:
        """That something is not repeated here, and why."""
        held = self.joined(_KINDS[kind][0 if self.chinese else 1] for kind in kinds)
        return self.say(f"（有{held}，此处不重复）", f"(has {held}; not repeated here)")

    def text(self, shown: Shown, indent: str = "") -> str:
        """A text of many lines in a frame; a mark in the place of each line that is withheld."""
        mark = self.say("〔此行不重复〕", "[line withheld]")
        return verbatim("\n".join(mark if line is None else line for line in shown.lines), indent)


def when(value: object) -> str:
    """A moment or a day as it is written for people; anything else as text."""
    if isinstance(value, datetime):
        return moment(value)
    return value.isoformat() if isinstance(value, date) else str(value)
