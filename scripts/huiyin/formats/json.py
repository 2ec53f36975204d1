"""JSON for other programs: a summary and every diagnostic; a line of 0 means the file as a whole."""

from __future__ import annotations

from typing import Any

from huiyin import language
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.formats.report import Report, hint, message, visible


def render(report: Report) -> str:
    """One object, `summary` and `diagnostics`."""
    from json import dumps

    summary = {
        "cases": report.cases,
        "policies": report.policies,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
    }
    value = {"summary": summary, "diagnostics": [entry(diagnostic) for diagnostic in report.diagnostics]}
    return dumps(value, ensure_ascii=False, indent=1) + "\n"


def entry(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as it stands in the list."""
    return {
        "code": diagnostic.code,
        "severity": language.severity(diagnostic).value,
        "path": visible(diagnostic.location.path),
        "line": diagnostic.location.line,
        "column": diagnostic.location.column,
        "message": message(diagnostic),
        "hint": hint(diagnostic),
    }
