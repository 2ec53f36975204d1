"""Plain lines, for a pipe: `path:line:column: error HY204: message`, the cure indented below."""

from __future__ import annotations

from huiyin import language
from huiyin.diagnostic import Diagnostic, Location
from huiyin.formats.report import Report, hint, message, visible
from huiyin.formats.terminal import render_terminal

__all__ = ["place", "render", "render_terminal"]


def render(report: Report) -> str:
    """The lines. The severity is an English word in every language: editors and scripts look for it."""
    return "".join(_lines(diagnostic) for diagnostic in report.diagnostics)


def _lines(diagnostic: Diagnostic) -> str:
    kind = f"{language.severity(diagnostic)} {diagnostic.code}"
    head = f"{place(diagnostic.location)}: {kind}: {message(diagnostic)}\n"
    cure = hint(diagnostic)
    return f"{head}    {cure}\n" if cure else head


def place(location: Location) -> str:
    """`path:line:column`, without what is not known: a line of 0 means the file as a whole."""
    known = [str(number) for number in (location.line, location.column) if number]
    return ":".join([visible(location.path), *(known if location.line else [])])
