"""Diagnostics for a person at a terminal: by file, in colour, with the line and a caret below the column."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from huiyin import language
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.formats.report import Report, hint, message, visible, visible_character
from huiyin.formats.summary import summary
from huiyin.language import _

if TYPE_CHECKING:
    from rich.console import Console

# Colours only, no bold or dim: with NO_COLOR nothing but the words is left.
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
FAINT = "bright_black"
INDENT = 7
TAB = 4
LEAST_ROOM = 16


def render_terminal(report: Report, console: Console, closing: str = "") -> None:
    """Print the report; `closing` in place of its closing line.

    An excerpt may show personal data: there is none unless a person sits at the terminal, and none in CI.
    """
    attended = console.file.isatty() and not os.environ.get("CI")
    for path, found in groupby(report.diagnostics, lambda diagnostic: diagnostic.location.path):
        _print(console, (visible(path), "blue"))
        for diagnostic in found:
            _show(console, diagnostic, report.excerpt(path, diagnostic.location.line) if attended else None)
        _print(console)
    worst = next((colour for severity, colour in COLOURS.items() if report.count(severity)), "green")
    _print(console, (closing or summary(report), worst))


def _show(console: Console, diagnostic: Diagnostic, line: str | None) -> None:
    severity = language.severity(diagnostic)
    colour = COLOURS[severity]
    _path, row, column = diagnostic.location
    place = ":".join(str(number) for number in (row, column) if number) if row else "-"
    kind = f"{_word(severity)} {diagnostic.code} "
    _print(console, (f"{place:>{INDENT - 1}} ", FAINT), (kind, colour), (message(diagnostic), ""))
    if line is not None and row:
        _show_line(console, line, column, colour)
    if cure := hint(diagnostic):
        _print(console, (f"{'':{INDENT}}{cure}", "green"))


def _show_line(console: Console, line: str, column: int, colour: str) -> None:
    edge = (f"{'':{INDENT}}│ ", FAINT)
    text, cells = excerpt(line, column, console.width - INDENT - 2)
    _print(console, edge, (text, ""))
    if column:
        _print(console, edge, (" " * cells + "^", colour))


def excerpt(line: str, column: int, room: int) -> tuple[str, int]:
    """A line as it is shown, cut to `room` cells around a column (from 1), and the cells before it."""
    from rich.cells import cell_len

    shown = _spread(line.rstrip("\r\n"))
    widths = [cell_len(part) for part in shown]
    at = min(max(column - 1, 0), len(shown))
    start, end = _window(widths, at, max(room, LEAST_ROOM))
    before, after = "…" * (start > 0), "…" * (end < len(shown))
    return before + "".join(shown[start:end]) + after, len(before) + sum(widths[start:at])


def _spread(line: str) -> list[str]:
    """What each character is on the screen: tabs reach to the next stop, control characters are escapes."""
    from rich.cells import cell_len

    shown: list[str] = []
    cells = 0
    for character in line:
        part = " " * (TAB - cells % TAB) if character == "\t" else visible_character(character)
        shown.append(part)
        cells += cell_len(part)
    return shown


def _window(widths: Sequence[int], at: int, room: int) -> tuple[int, int]:
    """The characters, from start up to end, that fit; the one at `at` is among them."""
    if sum(widths) < room:
        return 0, len(widths)
    room -= 3  # the marks of what was cut off, and the caret behind the end
    start = at
    used = 0
    while start > 0 and used + widths[start - 1] <= room // 2:
        start -= 1
        used += widths[start]
    end = at
    while end < len(widths) and used + widths[end] <= room:
        used += widths[end]
        end += 1
    while start > 0 and used + widths[start - 1] <= room:
        start -= 1
        used += widths[start]
    return start, end


def _word(severity: Severity) -> str:
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTICE: _("notice")}
    return words[severity]


def _print(console: Console, *parts: tuple[str, str]) -> None:
    from rich.text import Text

    console.print(Text.assemble(*parts), soft_wrap=True)
