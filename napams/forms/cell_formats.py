"""How the workbook looks: one accent, thin rules, a faint fill where something can be typed."""

from __future__ import annotations

from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from napams.forms.contract import BlankForm

ACCENT = "#1F5C4A"
BAND = "#E3EDE9"
INK = "#22302B"
QUIET = "#5F6B66"
RULE = "#CBD5D0"
INPUT = "#FFF8E1"
SHUT = "#EEF0EF"
MARK = "#F9B9A8"
"""The fill of a cell that is to be corrected."""

_CELL = {"font_size": 10, "font_color": INK, "valign": "vcenter", "border": 1, "border_color": RULE}

KINDS: dict[str, dict[str, Any]] = {
    "title": {"font_size": 16, "bold": True, "font_color": ACCENT},
    "subtitle": {"font_size": 12, "bold": True, "font_color": INK},
    "note": {"font_size": 10, "font_color": QUIET},
    "words": {"font_size": 11, "font_color": INK, "valign": "top", "text_wrap": True},
    "question": {"font_size": 12, "bold": True, "font_color": ACCENT, "valign": "bottom"},
    "header": {
        **_CELL,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "border_color": ACCENT,
        "text_wrap": True,
    },
    "band": {**_CELL, "bold": True, "font_color": ACCENT, "bg_color": BAND, "border": 0},
    "text": {**_CELL, "text_wrap": True},
    "strong": {**_CELL, "bold": True, "text_wrap": True},
    "quiet": {**_CELL, "font_color": QUIET, "text_wrap": True},
    "category": {**_CELL, "font_color": QUIET, "text_wrap": True, "indent": 2},
    "figure": {**_CELL, "align": "right", "num_format": "#,##0.##"},
    "whole": {**_CELL, "align": "right", "num_format": "#,##0"},
    "date": {**_CELL, "align": "left", "num_format": "dd mmm yyyy"},
    "shut": {**_CELL, "bg_color": SHUT},
    "in_text": {**_CELL, "valign": "top", "bg_color": INPUT, "text_wrap": True, "locked": False},
    # as text: Excel would make a date of `12/2025`
    "in_words": {
        **_CELL,
        "valign": "top",
        "bg_color": INPUT,
        "text_wrap": True,
        "num_format": "@",
        "locked": False,
    },
    "in_choice": {**_CELL, "bg_color": INPUT, "align": "right", "locked": False},
    "in_whole": {
        **_CELL,
        "bg_color": INPUT,
        "align": "right",
        "num_format": "#,##0",
        "locked": False,
    },
    "in_decimal": {
        **_CELL,
        "bg_color": INPUT,
        "align": "right",
        "num_format": "#,##0.####",
        "locked": False,
    },
    # the general format lets a typed 85% become a percent cell, which the reader can tell apart
    "in_percent": {**_CELL, "bg_color": INPUT, "align": "right", "locked": False},
    "in_date": {
        **_CELL,
        "bg_color": INPUT,
        "align": "left",
        "num_format": "dd mmm yyyy",
        "locked": False,
    },
    "name": {"font_size": 10, "font_color": INK},
    "small": {"font_size": 8, "font_color": QUIET},
}

_PROTECTION = {"format_columns": True, "format_rows": True, "autofilter": True}


class CellFormats:
    """The cell formats of one workbook by kind, each made when first used."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[str, Format] = {}

    def __getitem__(self, kind: str) -> Format:
        if kind not in self._made:
            self._made[kind] = self._workbook.add_format({"font_name": "Calibri", **KINDS[kind]})
        return self._made[kind]


def lay_out(sheet: Worksheet, form: BlankForm, widths: tuple[float, ...]) -> None:
    """Column widths, A4 landscape one page wide, footer, protection without a password."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(
        f"&L&8{form.department} · {form.month.label}&C&8&A&R&8Page &P of &N", {"margin": 0.3}
    )
    sheet.protect("", _PROTECTION)


def head(sheet: Worksheet, formats: CellFormats, form: BlankForm, what: str, note: str) -> int:
    """The title block; returns the row on which the table's header goes."""
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, f"{what} · {form.month.label}", formats["title"])
    sheet.write_string(1, 0, f"{form.owner.name} ({form.department})", formats["subtitle"])
    sheet.write_string(2, 0, form.plan.title, formats["note"])
    sheet.write_string(3, 0, note, formats["note"])
    return 5


def header(sheet: Worksheet, formats: CellFormats, row: int, headings: tuple[str, ...]) -> None:
    """The table's header: repeated on every printed page, kept in sight on screen."""
    sheet.set_row(row, 32)
    for column, heading in enumerate(headings):
        sheet.write_string(row, column, heading, formats["header"])
    sheet.repeat_rows(row)
    sheet.freeze_panes(row + 1, 0)


def height(*texts_and_widths: tuple[str, float], small_lines: int = 0) -> float:
    """Points of a row in which each text fits its column of that width in characters."""
    lines = max(
        sum(max(1, ceil(len(part) / width)) for part in text.split("\n"))
        for text, width in texts_and_widths
    )
    return 8 + 13 * lines + 10 * small_lines


def put(
    sheet: Worksheet, row: int, column: int, value: float | str | None, cell_format: Format
) -> None:
    """Write a figure, a text or an empty cell to fill; never a formula."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, cell_format)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, cell_format)
    else:
        sheet.write_number(row, column, value, cell_format)
