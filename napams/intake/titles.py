"""Compares what the titles of the sheets and the name of the file say with the form's identity.

People use last month's form again and type this month into its title, or paste another department's
sheet. The hidden sheet decides whose return it is; a title or name that says otherwise is a query.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from napams.domain.catalogue import Plan
from napams.domain.returns import Identity
from napams.forms.contract import NarrativeColumn, ReturnColumn, SheetName
from napams.intake.letters import plain
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, Sheet, Workbook
from napams.intake.reading.values import MONTH_NAMES

_TITLED = (SheetName.RETURN, SheetName.MILESTONES, SheetName.NARRATIVE)
_FIRST_HEADINGS = {plain(ReturnColumn.CODE), plain(NarrativeColumn.FIELD)}
_TITLE_ROWS = 12
"""Rows in which the titles are looked for, above the table's header."""

_BY_NAME = re.compile(
    rf"(?<![^\W\d_])(?P<name>{'|'.join(sorted(MONTH_NAMES, key=len, reverse=True))})(?![^\W\d_])"
)
_NUMBER_BEFORE = re.compile(r"(?<!\d)(\d{1,4})(?:st|nd|rd|th)?[\s\-_.,/]*$")
_NUMBER_AFTER = re.compile(r"[\s\-_.,'’/]*(\d{1,4})(?!\d)")
_BY_NUMBER = (
    re.compile(r"(?<!\d)(?P<year>20\d\d)[-_. ](?P<month>0[1-9]|1[0-2])(?![-_. ]?\d)"),
    re.compile(r"(?<!\d)(?<!\d[-_. ])(?P<month>0[1-9]|1[0-2])[-_. ](?P<year>20\d\d)(?!\d)"),
)
_ALSO_A_WORD = "may"


class NamedMonth(NamedTuple):
    """A month as somebody wrote it; the year is None where none was written."""

    year: int | None
    number: int

    @property
    def label(self) -> str:
        """`Mar 2025`, or `March`."""
        if self.year is None:
            return calendar.month_name[self.number]
        return f"{calendar.month_abbr[self.number]} {self.year}"


def named_months(text: str, year: int) -> set[NamedMonth]:
    """The months that a text names: `March 2025`, `mar-25` in the `year` 2025, `2025_03`, `March`.

    A day (`5 April 2025`, `2025-04-05`) is no month: it may be the day of sending.
    """
    text = plain(text.replace("_", " "))
    found = {
        NamedMonth(int(m["year"]), int(m["month"])) for p in _BY_NUMBER for m in p.finditer(text)
    }
    for named in _BY_NAME.finditer(text):
        before = _NUMBER_BEFORE.search(text[: named.start()])
        after = _NUMBER_AFTER.match(text[named.end() :])
        written = {int(n[1]) for n in (before, after) if n and len(n[1]) == 4}
        short = {year for n in (after,) if n and n[1] == f"{year % 100:02d}"}
        a_day = (before, None if short else after)
        if any(n and len(n[1]) <= 2 for n in a_day):
            continue
        of = next(iter(written | short), None)
        if of is not None or named["name"] != _ALSO_A_WORD:
            found.add(NamedMonth(of, MONTH_NAMES[named["name"]]))
    return found


def named_departments(text: str, plan: Plan) -> set[str]:
    """The codes of the departments that a text names, by code or by name."""
    text = plain(text.replace("_", " "))
    found: set[str] = set()
    for department in plan.departments:
        code = r"[\s\-]*".join(map(re.escape, plain(department.code).split("-")))
        if plain(department.name) in text or re.search(rf"(?<![^\W_]){code}(?![^\W_])", text):
            found.add(department.code)
    return found


class _Said(NamedTuple):
    """What one place says: a cell of a title, or the name of the file."""

    cell: Cell | None
    months: set[NamedMonth]
    departments: set[str]


def compare_titles(
    workbook: Workbook, identity: Identity, plan: Plan, file_name: str, problems: ProblemList
) -> None:
    """At most two queries: titles or file name speak of another month, or another department.

    `file_name` is empty where the name was compared already.
    """
    said = [
        s
        for name in _TITLED
        if (sheet := workbook.sheets.get(name))
        for s in _titles(sheet, identity, plan)
    ]
    stem = file_name.rpartition(".")[0] or file_name
    year = identity.month.year
    said.append(_Said(None, named_months(stem, year), named_departments(stem, plan)))
    own = {NamedMonth(year, identity.month.number), NamedMonth(None, identity.month.number)}
    _ask(
        "MONTH_IN_DOUBT",
        [(s.cell, {m.label for m in s.months}) for s in said if s.months and not s.months & own],
        identity.month.label,
        problems,
    )
    _ask(
        "DEPARTMENT_IN_DOUBT",
        [
            (s.cell, s.departments)
            for s in said
            if s.departments and identity.department not in s.departments
        ],
        identity.department,
        problems,
    )


def _titles(sheet: Sheet, identity: Identity, plan: Plan) -> Iterator[_Said]:
    """The first cells above a sheet's table that name a month, and a department."""
    months = departments = False
    for cell in _above_the_table(sheet):
        named: set[NamedMonth] = set()
        bodies: set[str] = set()
        if not months:
            named = _months_of(cell, identity.month.year)
        if not departments and isinstance(cell.value, str):
            bodies = named_departments(cell.value, plan)
        months, departments = months or bool(named), departments or bool(bodies)
        if named or bodies:
            yield _Said(cell, named, bodies)


def _above_the_table(sheet: Sheet) -> Iterator[Cell]:
    """The filled cells above the header of the table."""
    for row, values in enumerate(sheet.rows[:_TITLE_ROWS]):
        if any(isinstance(v, str) and plain(v) in _FIRST_HEADINGS for v in values):
            return
        yield from (sheet.cell(row, column) for column, v in enumerate(values) if v != "")


def _months_of(cell: Cell, year: int) -> set[NamedMonth]:
    """The months that a cell names; a program may have made a date of one."""
    if isinstance(cell.value, date):
        return {NamedMonth(cell.value.year, cell.value.month)}
    return named_months(cell.value, year) if isinstance(cell.value, str) else set()


def _ask(
    code: str,
    others: list[tuple[Cell | None, Iterable[str]]],
    own: str,
    problems: ProblemList,
) -> None:
    """One query at the first title that says otherwise; of no cell where only the name does."""
    if not others:
        return
    places = [
        f"{' and '.join(sorted(names))} in {cell.place if cell else 'the name of the file'}"
        for cell, names in others
    ]
    at = others[0][0]
    problems.add_at(
        code,
        sheet=at.sheet if at else "",
        cell=at.address if at else "",
        found=", ".join(places),
        expected=f"{own}, for which the form was issued",
    )
