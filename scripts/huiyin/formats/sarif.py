"""SARIF 2.1.0, the OASIS format for findings of checkers."""

from __future__ import annotations

from typing import Any

from huiyin import __version__, language
from huiyin.codes import CODES
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.formats.report import Report, fingerprints, hint, message, page_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def render(report: Report) -> str:
    """One log with one run; its rules are all codes, so that an empty run says what was looked for."""
    from json import dumps

    index = {code: place for place, code in enumerate(CODES)}
    driver = {
        "name": "huiyin",
        "semanticVersion": __version__,
        "language": language.active(),
        "rules": [_rule(code, page_of(code, report.handbook)) for code in CODES],
    }
    run = {
        "tool": {"driver": driver},
        "language": language.active(),
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, mark, index) for diagnostic, mark in fingerprints(report)],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(code: str, page: str) -> dict[str, Any]:
    # A diagnostic without params: the gaps of the message become "…".
    example = Diagnostic(code, Location(""))
    return {
        "id": code,
        "shortDescription": _text(message(example)),
        "fullDescription": _text(_words(example)),
        "help": _text(hint(example) or message(example)),
        **({"helpUri": page} if page else {}),
        "defaultConfiguration": {"level": LEVELS[CODES[code].severity]},
    }


def _result(diagnostic: Diagnostic, mark: str, index: dict[str, int]) -> dict[str, Any]:
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index[diagnostic.code],
        "level": LEVELS[language.severity(diagnostic)],
        "message": _text(_words(diagnostic)),
        "locations": [{"physicalLocation": _physical(diagnostic.location)}],
        "partialFingerprints": {"huiyin/v1": mark},
    }


def _physical(location: Location) -> dict[str, Any]:
    from urllib.parse import quote

    uri = quote(location.path.encode("utf-8", "surrogateescape"))
    artifact = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if not location.line:
        return artifact
    column = {"startColumn": location.column} if location.column else {}
    return {**artifact, "region": {"startLine": location.line, **column}}


def _words(diagnostic: Diagnostic) -> str:
    return "\n".join(filter(None, (message(diagnostic), hint(diagnostic))))


def _text(text: str) -> dict[str, str]:
    # §3.11.5: braces are doubled, single ones hold placeholders; §3.11.6: "[…](…)" would be a link.
    return {"text": text.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
