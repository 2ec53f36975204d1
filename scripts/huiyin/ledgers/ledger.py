"""A ledger kept elsewhere: xlsx or csv bytes to cells by column, without what no file may hold."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any, NamedTuple
from zipfile import ZipFile

from huiyin.reading.textscan import BIDIRECTIONAL, FORBIDDEN

MOST_UNPACKED = 1 << 29
"""Bytes that a workbook may have when unpacked: far more than any ledger, far less than a zip bomb."""
MOST_ROWS = 1 << 20
"""Rows of a sheet; a spreadsheet program has no more."""
_HEADER_WITHIN = 10
_SURROGATES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")
"""How spreadsheet programs write control characters: `_x000D_`."""

Cell = str | date | datetime | None


class Unreadable(Exception):
    """The bytes are not a ledger; `code` says why, `params` fill the message."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Row(NamedTuple):
    """One row: its number as the spreadsheet program shows it, and what stands in it by column."""

    number: int
    cells: Mapping[str, Cell]


class Ledger(NamedTuple):
    """A sheet: the names in its header, those that stand there twice, and its rows that are not empty."""

    columns: tuple[str, ...]
    doubled: frozenset[str]
    rows: list[Row]


def read(data: bytes, known: Collection[str], sheet: str = "", encoding: str = "") -> Ledger:
    """The ledger in a file. The header is the first row that has one of the columns `known`, else the very first.

    `sheet` is a name or a number from 0; `encoding` is for csv, without it UTF-8 and GB18030 are told apart.
    Raises Unreadable.
    """
    if data.startswith(b"PK"):
        lines = _workbook(data, sheet)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("HY458")
    else:
        lines = _table(_text(data, encoding))
    return _ledger(lines, known)


def _ledger(lines: list[list[Cell]], known: Collection[str]) -> Ledger:
    heads = [[title(cell) for cell in line] for line in lines[:_HEADER_WITHIN]]
    at = next((number for number, head in enumerate(heads) if any(name in known for name in head)), 0)
    columns = heads[at] if heads else []
    named = [name for name in columns if name]
    rows = [
        Row(number, {name: cell for name, cell in zip(columns, line, strict=False) if name})
        for number, line in enumerate(lines[at + 1 :], at + 2)
        if any(cell not in (None, "") for cell in line)
    ]
    return Ledger(tuple(named), frozenset(name for name in named if named.count(name) > 1), rows)


def title(cell: Cell) -> str:
    """The name of a column, on one line."""
    return " ".join(words(cell).split())


def words(cell: Cell) -> str:
    """A cell as text."""
    return cell.isoformat() if isinstance(cell, date) else cell or ""


def clean(text: str) -> str:
    """The text without what no file may hold; every kind of line end a line feed."""
    if text.isprintable():
        return text.strip()
    text = _BREAKS.sub("\n", text)
    return _SURROGATES.sub("", BIDIRECTIONAL.sub("", FORBIDDEN.sub("", text))).strip()


# --- xlsx ---------------------------------------------------------------------------------------------------


def _workbook(data: bytes, sheet: str) -> list[list[Cell]]:
    """The cells of a sheet: what formulas came to, as text where they never came to anything."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > MOST_UNPACKED:
                raise Unreadable("HY459", size=str(size), limit=str(MOST_UNPACKED))
            pages = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
            formulas = any(b"<f" in archive.read(name) for name in pages)
        lines = _lines(data, sheet, data_only=True)
        if formulas:
            for line, written in zip(lines, _lines(data, sheet, data_only=False), strict=True):
                line[:] = [text if cell is None else cell for cell, text in zip(line, written, strict=True)]
        return lines
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged workbook makes the library stumble over
        raise Unreadable("HY460") from error


def _lines(data: bytes, sheet: str, *, data_only: bool) -> list[list[Cell]]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # the library warns of whatever it leaves out, such as colours; only values are wanted here
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
        page = _sheet(book, sheet)
        page.reset_dimensions()  # many programs write wrong ones
        return [list(map(_cell, line)) for line in page.iter_rows(max_row=MOST_ROWS, values_only=True)]


def _sheet(book: Any, sheet: str) -> Any:
    names = [page.title for page in book.worksheets]
    if not sheet:
        return book.worksheets[0]
    if sheet in names:
        return book.worksheets[names.index(sheet)]
    if sheet.isascii() and sheet.isdigit() and int(sheet) < len(names):
        return book.worksheets[int(sheet)]
    raise Unreadable("HY457", name=sheet)


def _cell(value: Any) -> Cell:
    if value is None or isinstance(value, (datetime, date)):
        return value
    if isinstance(value, str):
        return clean(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time):
        return value.isoformat()
    return str(getattr(value, "text", value))  # a formula over several cells holds its text


# --- csv ----------------------------------------------------------------------------------------------------


def _text(data: bytes, encoding: str) -> str:
    if encoding:
        tried: Sequence[str] = (encoding,)
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tried = ("utf-16",)
    else:
        tried = ("utf-8", "gb18030")
    for name in tried:
        try:
            return data.decode(name).removeprefix("\ufeff")
        except UnicodeError:
            continue
    raise Unreadable("HY461", name=" / ".join(tried))


def _table(text: str) -> list[list[Cell]]:
    """The cells of a csv text, parted by whichever of comma, semicolon and tab its first line has most of."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    mark = max(",;\t", key=first.count)
    before = csv.field_size_limit(max(len(text), 1))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        return [[clean(cell) for cell in line] for line in _first(reader)]
    except csv.Error as error:
        raise Unreadable("HY462", line=str(reader.line_num)) from error
    finally:
        csv.field_size_limit(before)


def _first(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    return islice(lines, MOST_ROWS)
