"""Writes the Guide sheet: how to fill the form, with examples."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from napams.forms.blank import BlankForm
from napams.forms.cell_formats import CellFormats, head, header, height, lay_out
from napams.wording.numbers import day

_WIDTHS = (12, 40, 20, 20, 13, 13, 13, 44)

_STEPS = (
    "Fill the cream cells of the sheets Return, Milestones and Narrative. All else is locked.",
    "Return: type the month's own figure, not the running total. The program adds the months up. "
    "Where the unit says “as it stands”, type the position on the last day of the month.",
    "A percentage needs its Numerator and its Denominator. This month may then stay empty.",
    "Where an indicator is broken down, fill the rows below it. They must add up to the Total.",
    "Say under Evidence which record bears the figure out, such as a register and its page.",
    "Milestones: bring the status up to date, and the forecast if the date will not be met.",
    "Narrative: name who compiled and who authorised the return. If there is nothing at all to "
    "report, choose yes beside Nil return and say why under Progress.",
    "Save the workbook as .xlsx without a password, under the name it came with, and send it.",
)
_TYPED = (
    ("an empty cell, - or —", "no figure. It is not read as zero."),
    ("0, nil or صفر", "zero"),
    ("N/A or not applicable", "not applicable; give the reason under Remarks"),
    ("1,23,456 or 123,456 or ۱۲۳۴۵۶", "123456"),
    ("2.5 lakh", "250000"),
    ("85% or 85, where a percentage is asked", "85 per cent"),
    ("03/04/2025 or 3 Apr 2025", "3 April 2025: the day comes first"),
    ("50+, approx. 40 or 45 (15 female)", "refused. Type one figure; put words under Remarks."),
)
_EXAMPLE_HEADINGS = (
    "Example",
    "Indicator",
    "Breakdown",
    "Unit",
    "This month",
    "Numerator",
    "Denominator",
    "Evidence or remarks",
)
_EXAMPLES = (
    ("A total", "Arrests", "Total", "count, this month alone", "7", "", "", "Memos 41 to 47"),
    ("", "by route", "Air", "count", "4", "", "", ""),
    ("", "by route", "Sea", "count", "0", "", "", ""),
    ("", "by route", "Land", "count", "3", "", "", ""),
    ("A ratio", "Filed in time", "", "%, this month's cases", "", "18", "24", "Case register"),
    ("Nothing", "Meetings held", "", "count, this month alone", "nil", "", "", "None was called."),
    ("Does not apply", "Requests decided in 7 days", "", "%, this month's cases", "N/A", "", "",
     "The unit opens in July."),
)  # fmt: skip


def write_guide(sheet: Worksheet, formats: CellFormats, form: BlankForm) -> None:
    """Steps, what may be typed and how it is read, and example rows."""
    lay_out(sheet, form, _WIDTHS)
    row = head(sheet, formats, form, "Guide", f"Send the form back by {day(form.due)}.")
    for number, step in enumerate(_STEPS, start=1):
        sheet.set_row(row, height((step, 155)))
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, f"{number}.  {step}", formats["words"])
        row += 1
    row = _question(sheet, formats, row, "What a cell may hold")
    for typed, read in _TYPED:
        sheet.set_row(row, height((read, 100)))
        sheet.merge_range(row, 0, row, 1, typed, formats["text"])
        sheet.merge_range(row, 2, row, len(_WIDTHS) - 1, read, formats["text"])
        row += 1
    row = _question(sheet, formats, row, "Lines filled as they should be")
    header(sheet, formats, row, _EXAMPLE_HEADINGS)
    sheet.freeze_panes(0, 0)
    for example in _EXAMPLES:
        row += 1
        sheet.set_row(row, height(("", 1)))
        for column, text in enumerate(example):
            sheet.write_string(row, column, text, formats["in_text" if column >= 4 else "text"])


def _question(sheet: Worksheet, formats: CellFormats, row: int, text: str) -> int:
    """A heading within the sheet; returns the row below it."""
    sheet.set_row(row, 30)
    sheet.write_string(row, 0, text, formats["question"])
    return row + 1
