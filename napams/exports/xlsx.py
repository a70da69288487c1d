"""The summaries as one workbook: a sheet each with typed columns, and one that says whence.

Text is written as text and can never act as a formula, whatever it begins with.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from napams.domain.report import StatusReport
from napams.exports.columns import COLUMNS, Column
from napams.wording.numbers import day

LONGEST_CELL = 32_767
"""Letters that a cell of a workbook can hold."""
_BEGINNINGS = ("=", "+", "-", "@")
_BREAKS = ("\t", "\r", "\n")
_UNSEEN = ("Cc", "Cf", "Mn", "Zs", "Zl", "Zp")
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters by their kind that nobody sees."""
ABOUT = "About"
LINE, MOST_LINES = 15, 27
"""Height of a line in points; lines that a row may have (a spreadsheet takes 409 points)."""
A4 = 9
_NUMBERS = {"number": "#,##0.0###", "integer": "0", "date": "yyyy-mm-dd"}


def starts_a_formula(text: str) -> bool:
    """Whether some spreadsheet takes a text for a formula.

    Some pass over blanks and letters that cannot be seen before it, and read wide letters as the
    usual ones.
    """
    if text.startswith((*_BEGINNINGS, *_BREAKS)):
        return True
    seen = (c for c in text if unicodedata.category(c) not in _UNSEEN and c not in _FILLERS)
    first = next(seen, "")
    return unicodedata.normalize("NFKC", first).startswith(_BEGINNINGS)


def workbook(
    report: StatusReport, chosen: dict[str, str], frames: dict[str, pd.DataFrame]
) -> bytes:
    """The workbook; the same rows give the same bytes. `chosen` as for `csv.describe`."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    stamp = datetime.combine(report.as_of, time(), tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": report.plan.title, "author": "NAPAMS monitor", "created": stamp})
    top = {"valign": "top"}
    formats = {k: book.add_format({"num_format": n, **top}) for k, n in _NUMBERS.items()}
    formats["text"] = book.add_format({"text_wrap": True, **top})
    formats["heading"] = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    formats["guarded"] = book.add_format({"quote_prefix": True, "text_wrap": True, **top})
    _about(book.add_worksheet(ABOUT), report, chosen, frames, formats)
    for name, frame in frames.items():
        _sheet(book.add_worksheet(name), frame, formats)
    book.close()
    return made.getvalue()


def _about(
    sheet: Worksheet,
    report: StatusReport,
    chosen: dict[str, str],
    frames: dict[str, pd.DataFrame],
    formats: dict[str, Format],
) -> None:
    """What the figures are, as of when, and the state of the record that they rest on."""
    made_up = report.demonstration
    known = f"at the end of {day(report.as_of)}" if report.known_on else day(report.as_of)
    rows = [
        ("Plan", report.plan.title),
        ("Figures", "made up, for demonstration" if made_up else "accepted returns only"),
        ("Source", "NAPAMS monitor"),
        ("As of", day(report.as_of)),
        ("As known on", known),
        *((name.capitalize(), value) for name, value in chosen.items()),
        ("Head of the audit trail", f"{report.head.sequence}:{report.head.hash}"),
        ("To check it", "python -m napams verify --head with the line above"),
        ("Empty cells", "there is no such figure; never zero"),
        *((f"Sheet {name}", f"{len(frame)} rows") for name, frame in frames.items()),
    ]
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 80)
    for number, (name, value) in enumerate(rows):
        sheet.write_string(number, 0, name, formats["heading"])
        sheet.write_string(number, 1, value)
    first = len(rows) + 1
    for column, heading in enumerate(("Column", "Meaning")):
        sheet.write_string(first, column, heading, formats["heading"])
    named = dict.fromkeys(str(c) for frame in frames.values() for c in frame.columns)
    for number, name in enumerate(named, first + 1):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, COLUMNS[name].meaning)
    _on_paper(sheet)


def _sheet(sheet: Worksheet, frame: pd.DataFrame, formats: dict[str, Format]) -> None:
    """A summary as it is in its CSV file; the heading stays while the rows are scrolled."""
    columns = [COLUMNS[str(name)] for name in frame.columns]
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.name, formats["heading"])
    sheet.set_row(0, 2 * LINE)
    plain = frame.astype(object).where(frame.notna(), None)
    for number, row in enumerate(plain.itertuples(index=False), 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, number, place, column.type, value, formats)
        sheet.set_row(number, LINE * _lines(columns, row))
    sheet.freeze_panes(1, 2)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    _on_paper(sheet)


def _on_paper(sheet: Worksheet) -> None:
    """A4, as many pages as it takes, one wide."""
    sheet.set_paper(A4)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.fit_to_pages(1, 0)


def _lines(columns: Iterable[Column], row: Iterable[object]) -> int:
    """Lines that the longest text of a row takes; not every program works them out on opening."""
    values = zip(columns, row, strict=True)
    lines = [math.ceil(len(v) / c.width) for c, v in values if isinstance(v, str)]
    return min(MOST_LINES, max((1, *lines)))


def _write(
    sheet: Worksheet, row: int, column: int, kind: str, value: Any, formats: dict[str, Format]
) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value, formats["text"])
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case int() | float():
            sheet.write_number(row, column, value, formats[kind])
        case _:
            text = str(value)[:LONGEST_CELL]
            looks = formats["guarded" if starts_a_formula(text) else "text"]
            sheet.write_string(row, column, text, looks)
