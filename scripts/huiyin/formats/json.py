"""JSON for other programs: a summary and every diagnostic; a line of 0 means the file as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def render_audit(report: Report, commits: int, unseen: Mapping[str, Sequence[str]]) -> str:
    """One object, `commits`, `diagnostics` each with its commit, and `unseen`: why what could not be seen."""
    from json import dumps

    found = [{"commit": "", **entry(diagnostic)} for diagnostic in report.diagnostics]
    value = {"commits": commits, "diagnostics": found, "unseen": dict(unseen)}
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
        **{key: diagnostic.params[key] for key in ("commit", "author") if key in diagnostic.params},
    }
