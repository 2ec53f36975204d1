"""Words in the reader's language: gettext catalogues under locale/, English message ids."""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from huiyin.codes import CODES
from huiyin.diagnostic import Code, Diagnostic, Severity

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent / "locale"


class _Active:
    language = "zh"


def use(language: str) -> None:
    """Make `_` speak that language from now on."""
    _Active.language = language


def active() -> str:
    """The language that `_` speaks."""
    return _Active.language


@cache
def catalogue(language: str) -> catalogues.NullTranslations:
    """The catalogue of a language."""
    return catalogues.translation("huiyin", _FOLDER, [language], fallback=True)


def _(message: str) -> str:
    """The message in the language in use."""
    return catalogue(_Active.language).gettext(message) if message else ""


def message(diagnostic: Diagnostic) -> str:
    """What is wrong, in the language in use."""
    return _filled(_(code_of(diagnostic).message), diagnostic.params)


def hint(diagnostic: Diagnostic) -> str:
    """How to put it right, in the language in use."""
    return _filled(_(code_of(diagnostic).hint), diagnostic.params)


def severity(diagnostic: Diagnostic) -> Severity:
    """Its own severity, else the usual one of its code."""
    return diagnostic.severity or code_of(diagnostic).severity


def code_of(diagnostic: Diagnostic) -> Code:
    """The entry of the table of codes."""
    return CODES[diagnostic.code]


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _filled(template: str, params: Mapping[str, str]) -> str:
    return template.format_map(_Lenient(params))
