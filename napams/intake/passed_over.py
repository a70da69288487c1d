"""What of a form is not read though somebody may have meant it, said in notices and queries."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from xml.parsers import expat

from napams.domain.returns import NarrativeField
from napams.forms.contract import FIGURE_COLUMNS, NarrativeColumn, ReturnColumn, SheetName
from napams.forms.sheets import HELP, HELP_HEADING
from napams.intake.guard.parts import outline
from napams.intake.guard.scan import Range, local, walk
from napams.intake.letters import plain
from napams.intake.marking.cell_marks import HEADING
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, SheetRow, Table, Workbook
from napams.intake.reading.values import Number, read_figure
from napams.problems import Refused
from napams.wording.numbers import count

_WIDEST = 200
_NAMED = 5
"""Cells that a notice names."""
_SHEETS = (SheetName.RETURN, SheetName.MILESTONES, SheetName.NARRATIVE)
_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def notice_hidden(table: Table, rows: Iterable[SheetRow], problems: ProblemList) -> None:
    """Notice the hidden ones among the rows that were read."""
    for index in sorted(table.sheet.facts.hidden & {row.index for row in rows}):
        problems.notice(
            SheetRow(table, index).place, "The row is hidden; it was read all the same."
        )


def ask_about_merges(
    table: Table, headings: Sequence[StrEnum], problems: ProblemList
) -> list[tuple[Range, set[int]]]:
    """A query for each merge that takes cells under these headings from rows below; its columns."""
    read = {table.columns[heading] for heading in headings}
    found = []
    for block in table.sheet.facts.merged:
        columns = set(range(block.left, min(block.right, block.left + _WIDEST) + 1))
        if block.top > table.header and block.bottom > block.top and read & columns:
            problems.add(table.sheet.cell(block.top, block.left), "CELLS_MERGED")
            found.append((block, columns))
    return found


def notice_last_accepted(table: Table, rows: Iterable[SheetRow], problems: ProblemList) -> None:
    """Notice plain figures in the column that only tells what was accepted last.

    The form writes each with its month, `8 (Feb 2025)`: a bare figure was typed.
    """
    column = table.column(ReturnColumn.LAST_ACCEPTED)
    if column is None:
        return
    cells = [table.sheet.cell(row.index, column) for row in rows if not row.filled(*FIGURE_COLUMNS)]
    if typed := [cell for cell in cells if _is_figure(cell)]:
        problems.notice(
            typed[0].sheet,
            f"{_named([c.address for c in typed])} under {ReturnColumn.LAST_ACCEPTED} "
            f"{'holds a figure' if len(typed) == 1 else 'hold figures'}, and nothing stands in the "
            f"columns that are read. The month's figures belong under {ReturnColumn.THIS_MONTH}, "
            f"{ReturnColumn.NUMERATOR} and {ReturnColumn.DENOMINATOR}.",
        )


def _is_figure(cell: Cell) -> bool:
    return not cell.fault and isinstance(read_figure(cell.value, ""), Number)


def notice_help(
    table: Table, rows: Mapping[NarrativeField, SheetRow], problems: ProblemList
) -> None:
    """Notice words that were typed over the help beside a field."""
    column = table.column(HELP_HEADING)
    for field, row in rows.items() if column is not None else ():
        cell = table.sheet.cell(row.index, column or 0)
        if plain(cell.text) not in ("", plain(HELP[field])):
            problems.notice(
                cell.place,
                f"What stands beside “{field.value}” was not read; it belongs under "
                f"{NarrativeColumn.TEXT}.",
            )


def notice_comments_and_drawings(workbook: Workbook, problems: ProblemList) -> None:
    """Notice comments, and drawings such as text boxes, on the sheets that are read."""
    parts = dict(workbook.parts)
    book = outline(parts)
    for name in _SHEETS:
        if name not in book.titles:
            continue
        try:
            _notice_of_sheet(parts, book.paths[name], book.titles[name], problems)
        # no reader needs these parts, so that nothing has looked at them before
        except (expat.ExpatError, Refused, ValueError):
            problems.notice(
                book.titles[name], "Comments or drawings of the sheet cannot be read, and were not."
            )


def _notice_of_sheet(
    parts: Mapping[str, bytes], path: str, title: str, problems: ProblemList
) -> None:
    linked = _linked(parts, path)
    comments = [at for part in linked["comments"] for at in _comments(parts.get(part, b""))]
    if comments:
        verb = "is" if len(comments) == 1 else "are"
        problems.notice(
            title,
            f"{count(len(comments), 'comment')} ({_named(comments)}) {verb} not read. "
            "What a figure needs said belongs under Remarks.",
        )
    drawn = sum(_drawings(parts.get(part, b"")) for part in linked["drawing"])
    if drawn:
        verb = "is" if drawn == 1 else "are"
        problems.notice(
            title, f"{count(drawn, 'drawing')} (text boxes, pictures, charts) {verb} not read."
        )


def _linked(parts: Mapping[str, bytes], path: str) -> dict[str, list[str]]:
    """The parts of a sheet's comments and drawings."""
    folder, file = posixpath.split(path)
    found: dict[str, list[str]] = {"comments": [], "drawing": []}

    def link(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if local(name) == "Relationship" and kind in found:
            target = posixpath.normpath(posixpath.join(folder, attributes.get("Target", "")))
            found[kind].append(target.lstrip("/"))

    links = parts.get(f"{folder}/_rels/{file}.rels", b"")
    if links:
        walk(links, link)
    return found


def _comments(xml: bytes) -> list[str]:
    """The cells of a sheet's comments, without those that the program put there itself."""
    texts: list[tuple[str, list[str]]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "comment":
            texts.append((attributes.get("ref", ""), []))
        listens = bool(texts) and local(name) == "t"
        parser.CharacterDataHandler = texts[-1][1].append if listens else None

    if xml:
        walk(xml, start, parser)
    return [at for at, said in texts if not "".join(said).startswith(HEADING)]


def _drawings(xml: bytes) -> int:
    """How many things are drawn."""
    drawn = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal drawn
        drawn += local(name) in _ANCHORS

    if xml:
        walk(xml, start)
    return drawn


def _named(cells: Collection[str]) -> str:
    """`G17, G18`, and of many how many more."""
    more = len(cells) - _NAMED
    return ", ".join(list(cells)[:_NAMED]) + (f" and {more} more" if more > 0 else "")
