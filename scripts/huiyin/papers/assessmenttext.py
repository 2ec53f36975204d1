"""A document of tables as Markdown, and as plain text for a terminal or a pipe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from huiyin.papers.table import ROWS_SHOWN, Document, Table, shown

_MARKS = re.compile(r"([\\`*_{}\[\]<>|~#])")
_NUMBER = re.compile(r"[-0-9.,%—]+\Z")


def markdown(document: Document, language: str) -> str:
    """The document as Markdown; what people wrote can neither break a table nor begin markup."""
    return "\n".join(_markdown(document, language)) + "\n"


def _markdown(document: Document, language: str) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    yield ""
    for sentence in document.lead:
        yield f"- {escaped(sentence)}"
    for table in document.tables:
        if table.only_book:
            continue
        yield from ("", f"## {escaped(table.title)}", "")
        if table.note:
            yield from (escaped(table.note), "")
        if not table.rows:
            yield escaped(table.nothing)
            continue
        rows = _cells(table, language)
        right = [
            bool(rows) and all(_NUMBER.match(row[place]) for row in rows) for place in range(len(table.heads))
        ]
        yield _line(table.heads)
        yield "| " + " | ".join("---:" if one else "---" for one in right) + " |"
        for row in rows:
            yield _line(row)
        yield from _rest(table, language)
        if table.commands:
            yield from ("", "```sh", *table.commands, "```")


def escaped(text: str) -> str:
    """Words in which no sign means anything to Markdown, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def _cells(table: Table, language: str) -> list[tuple[str, ...]]:
    return [tuple(shown(cell, language) for cell in row) for row in table.rows[:ROWS_SHOWN]]


def _rest(table: Table, language: str) -> Iterator[str]:
    more = len(table.rows) - ROWS_SHOWN
    if more > 0:
        yield ""
        yield f"另有{more}行，见工作簿。" if language == "zh" else f"{more} more rows stand in the workbook."


def plain(document: Document, language: str) -> str:
    """The document as plain text, its columns one below the other whatever the script."""
    lines = [*_tidy((document.title, "", *document.lead))]
    for table in document.tables:
        if table.only_book:
            continue
        lines += ["", *_tidy((table.title,)), *(f"  {note}" for note in _tidy((table.note,)) if note)]
        if not table.rows:
            lines.append(f"  {table.nothing}")
            continue
        rows = [_tidy(table.heads), *map(_tidy, _cells(table, language))]
        widths = [max(width(row[place]) for row in rows) for place in range(len(table.heads))]
        for row in rows:
            padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
            lines.append(("  " + "  ".join(padded)).rstrip())
        lines += [*_rest(table, language), *(f"  {command}" for command in table.commands)]
    return "\n".join(lines) + "\n"


def _tidy(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells on one line each, without what moves a terminal's cursor."""
    return tuple("".join(c for c in " ".join(cell.split()) if c.isprintable()) for cell in cells)


def width(text: str) -> int:
    """How many columns of a terminal words take: a Chinese character takes two."""
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    return wide - sum(unicodedata.combining(c) != 0 for c in text)
