"""Reads a submitted form: whose return of which month it is, then all that it says.

The hidden `_napams` sheet decides. The name of the file and the titles of the sheets are only
compared with it, since the right name may be given to another month's or department's form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from napams.domain.catalogue import Plan
from napams.domain.history import NO_HISTORY, History
from napams.domain.months import Month
from napams.domain.returns import Identity, ValidReturn
from napams.forms.contract import CONTRACT_VERSION, IdentityKey, SheetName
from napams.intake.checks import check
from napams.intake.letters import plain
from napams.intake.passed_over import notice_comments_and_drawings
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import Cell, Sheet, Workbook, open_workbook
from napams.intake.titles import compare_titles
from napams.problems import Problem, Refused, errors

_FILLED = {SheetName.RETURN, SheetName.MILESTONES, SheetName.NARRATIVE}
_OUR_NAME = re.compile(r"napams-return-([a-z][a-z0-9-]{1,9}?)-(\d{4}-\d{2})(?!\d)", re.IGNORECASE)


def _identify(
    workbook: Workbook,
    plan_for: Callable[[Month], Plan | None],
    file_name: str,
    department: str | None,
    month: Month | None,
    problems: ProblemList,
) -> tuple[Identity | None, Plan | None]:
    """The form's identity and the plan of its month; None if the form does not say.

    A plan is lacking too where the month is not open, or where the form is of another department
    than it was sent in for: then nothing else in it is looked at.
    """
    sheet = workbook.sheets.get(SheetName.IDENTITY)
    if sheet is None:
        # any workbook may have a sheet named Return, and hardly one the form's three
        ours = workbook.sheets.keys() >= _FILLED
        problems.add_at("HIDDEN_SHEET_MISSING" if ours else "NOT_A_RETURN_FORM")
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
    if not _compare(identity, cells, file_name, department, month, problems):
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
    identity: Identity,
    cells: dict[str, Cell],
    file_name: str,
    department: str | None,
    month: Month | None,
    problems: ProblemList,
) -> bool:
    """Add a problem if the form contradicts what it was submitted as, or its file name.

    False if it is another department's.
    """
    named = _OUR_NAME.search(file_name)
    whose = department or (named and named[1].upper())
    if whose and whose != identity.department:
        problems.add(cells[IdentityKey.DEPARTMENT], "WRONG_DEPARTMENT", expected=whose)
    of = str(month) if month else named and named[2]
    if of and of != str(identity.month):
        problems.add(
            cells[IdentityKey.MONTH], "WRONG_MONTH", found=str(identity.month), expected=of
        )
    return whose in (None, identity.department)


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading a file.

    `valid` is None if any problem is an error; `identity` and `completeness` (0 to 1) are None if
    reading did not get that far. `notices` are sentences about what was ignored (sheets, columns
    and rows that are not the form's) and about hidden rows, which are read.
    """

    identity: Identity | None
    completeness: float | None
    problems: tuple[Problem, ...]
    valid: ValidReturn | None
    notices: tuple[str, ...] = ()


def read_return(
    data: bytes,
    *,
    plan_for: Callable[[Month], Plan | None],
    received_on: date,
    file_name: str = "",
    department: str | None = None,
    month: Month | None = None,
    history_of: Callable[[Identity], History] = lambda _: NO_HISTORY,
) -> Reading:
    """Read and check a return; never raises, whatever the bytes are.

    `plan_for` gives the plan of an open month, else None. `department` and `month` are what the
    file was submitted as, if known; `file_name` is only compared with the form. `history_of` gives
    the past with which the form's department and month are compared.
    """
    try:
        workbook = open_workbook(data)
    except Refused as refusal:
        return Reading(None, None, refusal.problems, None)
    problems = ProblemList(epoch_1904=workbook.epoch_1904)
    for title in workbook.ignored:
        problems.notice(f"sheet “{title}”", "not one of the form's, and not read.")
    identity, plan = _identify(workbook, plan_for, file_name, department, month, problems)
    content = None
    if identity and plan:
        loose_name = "" if _OUR_NAME.search(file_name) else file_name
        notice_comments_and_drawings(workbook, problems)
        compare_titles(workbook, identity, plan, loose_name, problems)
        content = check(workbook, identity, plan, received_on, history_of(identity), problems)
    order = (SheetName.IDENTITY, SheetName.RETURN, SheetName.MILESTONES, SheetName.NARRATIVE)
    found = problems.in_order([workbook.sheets[n].title for n in order if n in workbook.sheets])
    valid = content.valid(identity) if identity and content and not errors(found) else None
    completeness = content.completeness if content else None
    return Reading(identity, completeness, found, valid, problems.notices)
