"""A document of tables as an xlsx workbook: real numbers, shares and dates, a sheet a topic, charts; nothing a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from huiyin.papers.assessmenttext import width
from huiyin.papers.formulas import begins_formula
from huiyin.papers.table import Cell, Chart, Document, Table, shown

LONGEST = 32_000
"""Characters that a cell takes, a little below what spreadsheet programs allow."""
MOST_ROWS = 1_000_000
"""Rows of a sheet, a little below what spreadsheet programs allow."""
Styles = dict[tuple[str, bool, bool], Any]
"""The style of a kind of cell: its number format, whether it wraps, whether it would be taken for a formula."""
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_NO_NAME = re.compile(r"[\\/*?:\[\]]")
_NARROW, _WIDE = 8, 60
_FONT = "Microsoft YaHei"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(?=<)")
_THEN = (1980, 1, 1, 0, 0, 0)
"""The time that a file in the archive bears, so that the same figures give the same bytes."""


def workbook(document: Document, language: str, moment: datetime) -> bytes:
    """The workbook; `moment` is when it says that it was made. The first sheet is what to read first."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.properties.creator = "huiyin"
    book.properties.title = plain(document.title)
    book.properties.created = moment.replace(tzinfo=None)
    _summary(book.active, document, language)
    taken = {book.active.title.casefold()}
    for table in document.tables:
        _sheet(book.create_sheet(sheet_name(table.name, taken)), table)
    return _settled(book, moment)


def one_sheet(
    table: Table, moment: datetime, hidden: tuple[int, ...] = (), about: Sequence[str] = ()
) -> bytes:
    """A workbook of one table, its heads in the first row so that other programs can read it back.

    `hidden` are columns that are there but not seen; `about` stands on a second sheet.
    """
    from openpyxl import Workbook

    book: Any = Workbook()
    book.properties.creator = "huiyin"
    book.properties.created = moment.replace(tzinfo=None)
    sheet = book.active
    sheet.title = sheet_name(table.name, set())
    _rows(sheet, table, 1)
    for place in hidden:
        sheet.column_dimensions[_letter(place)].hidden = True
    if about:
        page = book.create_sheet(sheet_name("i", {sheet.title.casefold()}))
        for number, line in enumerate(about, 1):
            _line(page, number, line)
    return _settled(book, moment)


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that a sheet may have and that no other has; it is added to those taken."""
    stem = _NO_NAME.sub(" ", plain(name)).strip(" '")[:28] or "-"
    found, number = stem, 1
    while found.casefold() in taken:
        number += 1
        found = f"{stem} {number}"
    taken.add(found.casefold())
    return found


def plain(text: str) -> str:
    """Text that a cell can hold: without control characters, not too long."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def _summary(sheet: Any, document: Document, language: str) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.title = "概要" if language == "zh" else "Summary"
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate((document.title, "", *document.lead), 1):
        cell = _put(sheet, number, 0, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(name=_FONT, bold=number == 1, size=16 if number == 1 else 12)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4


def _sheet(sheet: Any, table: Table) -> None:
    """Title and note, then the table; commands and charts below it."""
    from openpyxl.styles import Font

    _put(sheet, 1, 0, table.title).font = Font(name=_FONT, bold=True, size=14)
    sheet.row_dimensions[1].height = 24
    _line(sheet, 2, table.note or (table.nothing if not table.rows else ""))
    top = 3
    last = _rows(sheet, table, top)
    for number, command in enumerate(table.commands):
        _command(sheet, last + 2 + number, command, len(table.heads))
    for number, chart in enumerate(table.charts):
        _chart(sheet, table, chart, top, last + 3 + number * 18)


def _command(sheet: Any, row: int, text: str, columns: int) -> None:
    """A command as wide as the table, so that it does not make the printed page smaller."""
    from openpyxl.styles import Alignment

    _put(sheet, row, 0, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    sheet.row_dimensions[row].height = 60


def _line(sheet: Any, row: int, text: str) -> None:
    """A line that runs on over the cells to its right."""
    from openpyxl.styles import Alignment

    _put(sheet, row, 0, text).alignment = Alignment(wrap_text=False)


def _rows(sheet: Any, table: Table, top: int) -> int:
    """The heads at row `top` and the rows below; gives the last row."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin = Border(bottom=Side(style="thin", color="BFC6CC"))
    fill = PatternFill("solid", fgColor="E4ECF1")
    for place, head in enumerate(table.heads):
        cell = _put(sheet, top, place, head)
        cell.font, cell.fill, cell.border = Font(name=_FONT, bold=True), fill, thin
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    styles: Styles = {}
    rows = table.rows[:MOST_ROWS]
    for number, row in enumerate(rows, top + 1):
        for place, value in enumerate(row):
            _put(sheet, number, place, value, styles, thin)
    last = top + len(rows)
    sheet.freeze_panes = f"B{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{_letter(len(table.heads) - 1)}{last}"
    for place in range(len(table.heads)):
        sheet.column_dimensions[_letter(place)].width = _width(table, place)
    _printing(sheet, top)
    return last


def _printing(sheet: Any, top: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"


def _put(
    sheet: Any, row: int, place: int, value: Cell, styles: Styles | None = None, border: Any = None
) -> Any:
    """A cell of its kind. Text stays text, whatever it begins with. Cells of one kind share a style."""
    cell = sheet.cell(row, place + 1)
    if isinstance(value, str):
        text = plain(value)
        cell.value, cell.data_type = text, "s"
        kind = ("text", width(text) > _WIDE or "\n" in text, begins_formula(text))
    elif value is None:
        kind = ("", False, False)
    else:
        cell.value, form = _number(value)
        kind = (form, False, False)
    known = (styles or {}).get(kind)
    if known is not None:
        cell._style = copy(known)
        return cell
    _style(cell, *kind)
    if border is not None:
        cell.border = border
    if styles is not None:
        styles[kind] = copy(cell._style)
    return cell


def _style(cell: Any, form: str, wraps: bool, quoted: bool) -> None:
    from openpyxl.styles import Alignment

    if form == "text":
        cell.quotePrefix = quoted
        cell.alignment = Alignment(wrap_text=wraps, vertical="top", horizontal="left", indent=1)
    elif form:
        cell.number_format = form
        cell.alignment = Alignment(vertical="top")


def _number(value: int | float | Fraction | Decimal | date | datetime) -> tuple[Any, str]:
    """What stands in a cell, and how it is shown."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None), "yyyy-mm-dd hh:mm"
    if isinstance(value, date):
        return value, "yyyy-mm-dd"
    if isinstance(value, Fraction):
        return float(value), "0.00%" if 0 < value < Fraction(1, 100) else "0.0%"
    if isinstance(value, Decimal):
        return value, "#,##0.00" if value % 1 else "#,##0"
    if isinstance(value, float):
        return value, "+0;-0;0" if value == int(value) else "+0.00;-0.00;0"
    return value, "0"


def _width(table: Table, place: int) -> float:
    """Wide enough for most of a column; a Chinese character takes two places."""
    sizes = [width(shown(row[place], "")) + 3 for row in table.rows[:500]]
    return float(min(max([width(table.heads[place]) + 4, _NARROW, *sizes]), _WIDE))


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))


def _chart(sheet: Any, table: Table, chart: Chart, top: int, place: int) -> None:
    from openpyxl.chart import BarChart, LineChart, Reference

    made: Any = LineChart() if chart.lines else BarChart()
    made.title, made.height, made.width = chart.title, 8, 22
    last = top + len(table.rows)
    for column in chart.columns:
        made.add_data(Reference(sheet, min_col=column + 1, min_row=top, max_row=last), titles_from_data=True)
    made.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=last))
    # without this newer spreadsheet programs leave the axes out
    made.x_axis.delete = made.y_axis.delete = False
    made.y_axis.number_format = "0%" if chart.lines else "0"
    made.y_axis.scaling.min = 0
    if chart.lines:
        made.y_axis.scaling.max = 1
        for series in made.series:
            series.smooth, series.marker.symbol = False, "circle"
    made.legend.position = "b"
    sheet.add_chart(made, f"A{place}")


def _settled(book: Any, moment: datetime) -> bytes:
    """The bytes of a workbook, the same for the same content."""
    raw, found = io.BytesIO(), io.BytesIO()
    book.save(raw)
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(raw) as old, ZipFile(found, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stamp, data)
            info = ZipInfo(name, _THEN)
            info.compress_type = ZIP_DEFLATED
            new.writestr(info, data)
    return found.getvalue()
