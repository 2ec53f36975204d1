"""Words in the reader's language: gettext catalogues under locale/, English message ids."""

from __future__ import annotations

import gettext as catalogues
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from huiyin.codes import CODES
from huiyin.diagnostic import Code, Diagnostic, Severity

LANGUAGES = ("zh", "en")
STATUS_CODES = frozenset(("HY304", "HY306"))
FIELD_CODES = frozenset(("HY301", "HY308", "HY501"))
"""The codes whose params name a status, or a field that is wanted, by the words of the files."""
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
    return _filled(_(code_of(diagnostic).message), _named(diagnostic))


def hint(diagnostic: Diagnostic) -> str:
    """How to put it right, in the language in use."""
    return _filled(_(code_of(diagnostic).hint), _named(diagnostic))


def severity(diagnostic: Diagnostic) -> Severity:
    """Its own severity, else the usual one of its code."""
    return diagnostic.severity or code_of(diagnostic).severity


def code_of(diagnostic: Diagnostic) -> Code:
    """The entry of the table of codes."""
    return CODES[diagnostic.code]


def _named(diagnostic: Diagnostic) -> Mapping[str, str]:
    """The params; for a reader of Chinese the words of the files as they are called: 分办（dispatched）."""
    params = diagnostic.params
    if active() != "zh" or not params:
        return params
    from huiyin.words import names

    def called(name: Callable[[str, str], str], words: str) -> str:
        found = [(word, name(word, "zh")) for word in words.split(", ")]
        return "、".join(word if told == word else f"{told}（{word}）" for word, told in found)

    told = dict(params)
    kinds = {"event": names.event_name, "following": names.event_name, "roles": names.role_name}
    for key, name in kinds.items():
        if key in told:
            told[key] = called(name, told[key])
    for key in ("status", "found") if diagnostic.code in STATUS_CODES else ():
        if key in told:
            told[key] = called(names.status_name, told[key])
    if diagnostic.code in FIELD_CODES:
        told["name"] = called(names.field_name, told["name"])
    if "person" in told:
        told["person"] = called(names.field_name, told["person"])
    return told


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _filled(template: str, params: Mapping[str, str]) -> str:
    return template.format_map(_Lenient(params))
