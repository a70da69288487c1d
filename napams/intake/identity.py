"""The department, month and plan version of a form, from its hidden `_napams` sheet.

The name of the file never decides; it is only compared, since the right name may be given to
another month's or department's form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.returns import Identity
from napams.forms.contract import CONTRACT_VERSION, IdentityKey, SheetName
from napams.intake.letters import plain
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, Sheet, Workbook

_OUR_NAME = re.compile(r"napams-return-([a-z][a-z0-9-]{1,9}?)-(\d{4}-\d{2})(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a form was submitted as; None if left to the form."""

    department: str | None
    month: Month | None
    file_name: str


def identify(
    workbook: Workbook,
    plan_for: Callable[[Month], Plan | None],
    expected: Expected,
    problems: ProblemList,
) -> tuple[Identity | None, Plan | None]:
    """The form's identity and the plan of its month; None if the form does not say.

    A plan is lacking too where the month is not open, or where the form is of another department
    than it was sent in for: then nothing else in it is looked at.
    """
    sheet = workbook.sheets.get(SheetName.IDENTITY)
    if sheet is None:
        problems.add_at("NOT_A_RETURN_FORM")
        return None, None
    cells = _cells(sheet)
    absent = [key.value for key in IdentityKey if key not in cells]
    if absent:
        problems.add_at("NOT_A_RETURN_FORM", sheet=sheet.title, expected=", ".join(absent))
        return None, None
    contract = cells[IdentityKey.CONTRACT]
    if contract.text.strip() != CONTRACT_VERSION:
        problems.add(contract, "CONTRACT_VERSION", expected=CONTRACT_VERSION)
        return None, None
    identity = _identity(cells, problems)
    if identity is None:
        return None, None
    plan = plan_for(identity.month)
    if not _compare(identity, cells, expected, problems):
        plan = None
    elif plan is None:
        problems.add(cells[IdentityKey.MONTH], "MONTH_NOT_OPEN", found=identity.month.label)
    elif identity.department not in plan.department_by_code:
        problems.add(cells[IdentityKey.DEPARTMENT], "NOT_A_RETURN_FORM")
        return None, None
    elif identity.plan_version != plan.version:
        problems.add(
            cells[IdentityKey.PLAN_VERSION], "WRONG_PLAN_VERSION", expected=str(plan.version)
        )
    return identity, plan


def _cells(sheet: Sheet) -> dict[str, Cell]:
    """The cells beside the keys in column A."""
    known = {plain(key.value): key for key in IdentityKey}
    found: dict[str, Cell] = {}
    for row, values in enumerate(sheet.rows):
        key = known.get(plain(sheet.cell(row, 0).text)) if values else None
        if key is not None:
            found.setdefault(key, sheet.cell(row, 1))
    return found


def _identity(cells: dict[str, Cell], problems: ProblemList) -> Identity | None:
    """Department, month and plan version; None, and a problem, where one is no such thing."""
    version = cells[IdentityKey.PLAN_VERSION]
    month_cell = cells[IdentityKey.MONTH]
    try:
        month = _month(month_cell)
    except ValueError:
        problems.add(month_cell, "NOT_A_RETURN_FORM", expected="a month such as 2025-03")
        return None
    if not re.fullmatch(r"[0-9]{1,4}", version.text.strip()):
        problems.add(version, "NOT_A_RETURN_FORM", expected="the number of the plan's version")
        return None
    department = cells[IdentityKey.DEPARTMENT].text.strip()
    return Identity(department, month, int(version.text))


def _month(cell: Cell) -> Month:
    """A month as text, or as the date that some programs make of it; ValueError otherwise."""
    if isinstance(cell.value, date):
        return Month.of(cell.value)
    return Month.parse(cell.text)


def _compare(
    identity: Identity, cells: dict[str, Cell], expected: Expected, problems: ProblemList
) -> bool:
    """Add a problem if the form contradicts what it was submitted as, or its file name.

    False if it is another department's.
    """
    named = _OUR_NAME.search(expected.file_name)
    department = expected.department or (named and named[1].upper())
    if department and department != identity.department:
        problems.add(cells[IdentityKey.DEPARTMENT], "WRONG_DEPARTMENT", expected=department)
    month = str(expected.month) if expected.month else named and named[2]
    if month and month != str(identity.month):
        problems.add(
            cells[IdentityKey.MONTH], "WRONG_MONTH", found=str(identity.month), expected=month
        )
    return department in (None, identity.department)
