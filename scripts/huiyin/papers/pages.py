"""Forms as HTML that prints on A4 by itself: a small Jinja template each, in a shared frame; all text is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range
from markupsafe import Markup, escape

from huiyin.model import Organization, Text
from huiyin.papers.kinds import FORMS, TO_SENDER, Form, channels_of
from huiyin.papers.plain import line
from huiyin.papers.sheet import DayReport, DaySheet, Sheet
from huiyin.words.names import VALUE_NAMES, look_up

OVERRIDES = "site/forms"
"""Where an organisation lays templates of its own, each in the place of the shipped one of that name."""
_OWED = ("overdue", "soon", "open", "paused")
_RECEPTION = ("complaint", "enquiry", "suggestion", "other")
"""The types that the reception day's record tells apart; every other is `other`."""


Paper = Sheet | DayReport | DaySheet


class BadTemplate(Exception):
    """An organisation's own template cannot be used: its name, its line (0: unknown), and what is wrong."""

    def __init__(self, name: str, row: int, fault: str) -> None:
        super().__init__(name, row, fault)
        self.name, self.row, self.fault = name, row, fault


class Printer:
    """Prints forms in one language, with an organisation's own templates where it has any."""

    def __init__(self, home: Organization, language: str, own: Mapping[str, str] | None = None) -> None:
        self.home, self.language, self.own = home, language, dict(own or {})
        loaders: list[BaseLoader] = [DictLoader(self.own), PackageLoader("huiyin.papers")]
        # A template comes with a repository and is no more trusted than its data: it reaches no code and no file.
        self._environment = ImmutableSandboxedEnvironment(
            autoescape=True,
            loader=ChoiceLoader(loaders),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals = {
            "range": safe_range,
            "zh": language == "zh",
            "say": lambda zh, en: zh if language == "zh" else en,
            "label": self._label,
            "css": css_string,
            "options": self._options,
            "code": self._code,
            "reception_kinds": [one for one in self._options("kind") if one[0] in _RECEPTION],
        }

    def html(self, form: Form, sheet: Paper) -> str:
        """A form, filled or blank. Raises BadTemplate."""
        number = f"案号：{sheet.number}" if sheet.number else ""
        greeting: Any = (self.home.settings.get("hotline") or {}).get("greeting", {})
        values = {
            "form": form,
            "sheet": sheet,
            "titles": self._titles(form, sheet),
            "for_sender": form.name in TO_SENDER,
            "running": number if self.language == "zh" else number.replace("案号：", "Case "),
            "greeting": line(greeting.get(self.language, "")),
            **(_of_case(sheet) if isinstance(sheet, Sheet) else {}),
        }
        try:
            return self._environment.get_template(f"{form.name}.html").render(values)
        except TemplateError as error:
            raise self._fault(error, form) from error
        except (
            TypeError,
            ValueError,
            AttributeError,
            KeyError,
            IndexError,
            ArithmeticError,
            RecursionError,
        ) as error:
            if not self.own:
                raise
            raise BadTemplate(f"{form.name}.html", 0, type(error).__name__) from error

    def _titles(self, form: Form, sheet: Paper) -> Text:
        """What the form is called: the file of a hotline case is the hotline's."""
        channel = sheet.word("channel") if isinstance(sheet, Sheet) else ""
        if form.name == "letter-file" and channel in channels_of(FORMS["hotline-record"], self.home):
            return {"zh": "热线处理档案", "en": "Hotline case file"}
        return form.title

    def _fault(self, error: TemplateError, form: Form) -> BadTemplate:
        name = getattr(error, "name", None) or f"{form.name}.html"
        return BadTemplate(str(name), getattr(error, "lineno", None) or 0, str(error.message or error))

    def _label(self, zh: str, en: str) -> Markup:
        """A label; in English both, so that whoever signs can read it."""
        if self.language == "zh":
            return escape(zh)
        return Markup('{} <small lang="en">{}</small>').format(zh, en)

    def _options(self, field: str) -> list[tuple[str, str]]:
        """The values that a field may have, as (word of the file, name)."""
        return [(code, look_up(VALUE_NAMES[field], code, self.language)) for code in VALUE_NAMES[field]]

    def _code(self, field: str, told: str) -> str:
        """The word of the file for a name."""
        return next((code for code, name in self._options(field) if name == told), "")


def _of_case(sheet: Sheet) -> dict[str, Any]:
    """What some templates ask besides the sheet."""
    kind = sheet.word("kind")
    pressing = [one for one in sheet.duties if one.state in ("overdue", "soon")]
    return {
        "owed": pressing or [one for one in sheet.duties if one.state in _OWED],
        "to_watch": [one for one in sheet.duties if one.state in _OWED or one.late],
        "scope_asked": {"property": "result", "": ""}.get(sheet.word("scope"), "handling"),
        "measures_told": tuple(one.measure for one in sheet.measures),
        "reception_kind": kind if kind in _RECEPTION or not kind else "other",
    }


def css_string(text: str) -> Markup:
    """A text as a string of CSS: whatever is no letter or digit is written as its number."""
    inside = "".join(one if one.isalnum() else f"\\{ord(one):x} " for one in text)
    return Markup(f'"{inside}"')
