"""Reads a monthly return from the bytes of a file: the only way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from napams.domain.catalogue import Plan
from napams.domain.history import NO_HISTORY, History
from napams.domain.months import Month
from napams.domain.returns import Identity, ValidReturn
from napams.forms.contract import SheetName
from napams.intake.checks import check
from napams.intake.identity import Expected, identify
from napams.intake.problem_list import ProblemList
from napams.intake.reading.reader import open_workbook
from napams.problems import Problem, Refused, errors


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
    identity, plan = identify(workbook, plan_for, Expected(department, month, file_name), problems)
    content = None
    if identity and plan:
        content = check(workbook, identity, plan, received_on, history_of(identity), problems)
    order = (SheetName.IDENTITY, SheetName.RETURN, SheetName.MILESTONES, SheetName.NARRATIVE)
    found = problems.in_order([workbook.sheets[n].title for n in order if n in workbook.sheets])
    valid = content.valid(identity) if identity and content and not errors(found) else None
    completeness = content.completeness if content else None
    return Reading(identity, completeness, found, valid, problems.notices)
