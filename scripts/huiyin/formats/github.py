"""Annotations of a GitHub workflow run: one command `::error file=…::message` a diagnostic."""

from __future__ import annotations

from huiyin import language
from huiyin.diagnostic import Diagnostic
from huiyin.formats.report import Report, hint, message, page_of, visible


def render(report: Report) -> str:
    """The commands. What concerns a file as a whole has no line: GitHub shows it at the top."""
    return "".join(f"{_command(diagnostic, report.handbook)}\n" for diagnostic in report.diagnostics)


def _command(diagnostic: Diagnostic, handbook: str) -> str:
    path, line, column = diagnostic.location
    properties = {"file": visible(path)}
    if line:
        properties["line"] = str(line)
    if line and column:
        properties["col"] = str(column)
    properties["title"] = diagnostic.code
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    words = "\n".join(
        filter(None, (message(diagnostic), hint(diagnostic), page_of(diagnostic.code, handbook)))
    )
    return f"::{language.severity(diagnostic)} {listed}::{_data(words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
