"""Code Climate issues, as GitLab's Code Quality report wants them."""

from __future__ import annotations

from typing import Any

from huiyin import language
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.formats.report import Report, fingerprints, hint, message, visible

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTICE: "info"}


def render(report: Report) -> str:
    """A list of issues (Code Climate engine specification, "Issues")."""
    from json import dumps

    issues = [_issue(diagnostic, mark) for diagnostic, mark in fingerprints(report)]
    return dumps(issues, ensure_ascii=False, indent=1) + "\n"


def _issue(diagnostic: Diagnostic, mark: str) -> dict[str, Any]:
    line = max(diagnostic.location.line, 1)  # the format has no file as a whole
    issue = {
        "type": "issue",
        "check_name": diagnostic.code,
        "description": message(diagnostic),
        "categories": ["Bug Risk"],
        "severity": SEVERITIES[language.severity(diagnostic)],
        "fingerprint": mark,
        "location": {"path": visible(diagnostic.location.path), "lines": {"begin": line, "end": line}},
    }
    cure = hint(diagnostic)
    return {**issue, "content": {"body": cure}} if cure else issue
