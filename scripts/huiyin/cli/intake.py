"""The form by which a new case is taken in, in the order of the talk."""

from __future__ import annotations

from datetime import datetime

from huiyin.cli import asking, clerk
from huiyin.cli.session import Session
from huiyin.desk.questions import Option, Question, of_field, people, wanted_of_case
from huiyin.desk.registering import case_values
from huiyin.desk.writing import stamp
from huiyin.fields import text
from huiyin.language import _, active
from huiyin.model import words
from huiyin.words.names import field_name
from huiyin.words.wording import Words

DEFAULTS = {"party": "owner", "kind": "complaint", "urgency": "normal"}
STAFF_CHANNELS = ("internal",)


class Intake:
    """Asks for a case: how it came, who, where, what, of what kind, when, and who took it."""

    def __init__(self, here: Session, at: datetime, given: dict[str, str]) -> None:
        self.here, self.at = here, at
        self.home = here.organization
        self.given = dict(given)
        self.letter, self.author = "", ""

    def fill(self, letter: str | None, by: str | None) -> tuple[dict[str, str], str, str]:
        """Ask for whatever was not given. The fields, the letter's text, and who registers it."""
        asking.say(
            _("A new case. Enter takes what stands in brackets, Ctrl-C leaves without writing anything.")
        )
        self._need("channel")
        self._sender()
        self._need("site")
        self.letter = letter if letter is not None else asking.ask_text(_("What was said or written"))
        self._need("subject", default=_first_words(self.letter), required=False)
        self._need("kind", default=DEFAULTS["kind"])
        if "category" not in self.given:
            self.given["category"] = self._category()
        self._need("urgency", default=DEFAULTS["urgency"])
        self._need("received", default=stamp(self.at))
        self.author = self._author(by)
        self._wanted()
        return self.given, self.letter, self.author

    def _need(self, name: str, default: str = "", required: bool = True) -> None:
        """Ask for a field of the case, unless it was given."""
        if name in self.given:
            return
        question = of_field(name, self.home, self.at.date(), active())
        answer = asking.ask(question._replace(required=required, default=default), self.at)
        if answer:
            self.given[name] = answer

    def _sender(self) -> None:
        staff = self.given["channel"] in STAFF_CHANNELS
        self._need("party", default="employee" if staff else DEFAULTS["party"])
        told = any(key.startswith("reporter.") for key in self.given)
        self._need("named", default="true" if told or self.given["channel"] != "letter" else "")
        if self.given["named"] != "true":
            return
        self._need("reporter.name")
        self._need("reporter.phone", required=False)
        place = "reporter.department" if self.given["party"] == "employee" else "reporter.room"
        self._need(place, required=False)

    def _category(self) -> str:
        """Two short menus instead of a long one; a category without children is chosen by the first."""
        paths = self.home.categories
        above = ""
        while True:
            level = [path for path in paths if path.rpartition("/")[0] == above]
            if not level:
                return above
            name = words(paths[above], active()) if above else ""
            options = tuple(Option(path, words(paths[path], active())) for path in level)
            if above:
                options += (Option(above, _("{name}, none of these").format(name=name)),)
            label = field_name("category", active()) + (f" · {name}" if above else "")
            question = Question("category", label, text, True, options, False)
            answer = asking.ask(question, self.at)
            if answer == above:
                return above
            above = answer

    def _author(self, by: str | None) -> str:
        if by is not None:
            return clerk.person(self.home, by)
        default = clerk.author_by_git(self.here, self.at) or ""
        question = Question("by", _("Who took it"), text, True)
        options = people(self.home, self.at.date(), self.given["site"])
        return asking.ask(question._replace(options=options, free=False, default=default), self.at)

    def _wanted(self) -> None:
        """What the policies that govern the case want besides."""
        for want in wanted_of_case(case_values(self.given), self.here.rules):
            if want.path == "first_received_by":
                self.given[want.path] = self.author
                continue
            if want.path.startswith("reporter.") and self.given["named"] != "true":
                continue
            if want.later:
                asking.say(_("The regulations want this before the case is passed on:"))
            self._need(want.path, required=not want.later)

    def confirmed(self) -> bool:
        """Show what will be written, and ask."""
        speech = Words(active(), self.home)
        asking.say(_("This will be registered:"))
        for name, value in {**self.given, "by": self.author}.items():
            shown = (
                clerk.person_name(self.home, value)
                if name in ("by", "first_received_by")
                else speech.value(name, value)
            )
            asking.say(f"  {field_name(name, active())}: {shown}")
        for line in self.letter.splitlines()[:8]:
            asking.say(f"  > {line}")
        return asking.confirm(_("Write it down?"))


def _first_words(letter: str) -> str:
    """The beginning of a letter, as a subject: up to the first stop, thirty characters at most."""
    first = letter.strip().splitlines()[0] if letter.strip() else ""
    for stop in "。！？；，,;!?":
        first = first.partition(stop)[0] if len(first.partition(stop)[0]) > 3 else first
    return first[:30].strip()
