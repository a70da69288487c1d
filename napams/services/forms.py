"""Issuing the blank workbooks, pre-filled with what the department should know."""

from __future__ import annotations

import io
import zipfile

import numpy as np
from sqlalchemy import Connection

from napams import clock
from napams.domain.access import Action
from napams.domain.catalogue import LAST_MONTH, TOTAL, Combine, Plan
from napams.domain.events import Event
from napams.domain.months import Month
from napams.domain.path import Paths
from napams.forms.contract import BlankForm, LastValue, MilestoneState, form_name
from napams.forms.writer import write_form
from napams.problems import refuse
from napams.services.actors import reading, writing
from napams.store import figures, record
from napams.store.plan import in_force


def blank_form(actor: str, department: str, month: Month) -> tuple[str, bytes]:
    """File name and bytes of one department's workbook for a month.

    After the plan's end only owners of milestones have one, to tell of a completion. Refused:
    NO_PLAN, NO_SUCH_DEPARTMENT, NO_SUCH_MONTH, NO_SUCH_RETURN, NOT_ALLOWED.
    """
    return _issue(actor, (department,), month)[0]


def blank_forms(actor: str, month: Month, department: str | None = None) -> list[tuple[str, bytes]]:
    """The workbooks of all departments, or of one; refusals as for `blank_form`."""
    if department is not None:
        return _issue(actor, (department,), month)
    with reading(actor, Action.ISSUE_FORMS) as (connection, _):
        plan = in_force(connection)
    return _issue(actor, tuple(d.code for d in plan.departments), month)


def all_forms(actor: str, month: Month) -> tuple[str, bytes]:
    """The workbooks of all departments in one zip file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in blank_forms(actor, month):
            archive.writestr(zipfile.ZipInfo(name, clock.now().timetuple()[:6]), data)
    return f"napams-forms-{month}.zip", packed.getvalue()


def prefilled(actor: str, department: str, month: Month) -> BlankForm:
    """What goes into one department's blank workbook, before it is written."""
    with reading(actor, Action.ISSUE_FORMS, department) as (connection, _):
        return prefilled_by(connection, in_force(connection), department, month)


def _issue(actor: str, departments: tuple[str, ...], month: Month) -> list[tuple[str, bytes]]:
    with writing(actor, Action.ISSUE_FORMS) as (connection, who):
        plan = in_force(connection)
        for department in departments:
            if department not in plan.department_by_code:
                raise refuse("NO_SUCH_DEPARTMENT", found=department)
            who.require(Action.ISSUE_FORMS, department)
        if not 1 <= plan.month_number(month) <= LAST_MONTH:
            span = f"{plan.starts} to {plan.month(LAST_MONTH)}"
            raise refuse("NO_SUCH_MONTH", found=str(month), expected=span)
        if plan.month_number(month) > plan.months:
            departments = tuple(d for d in departments if plan.milestones_of(d))
        if not departments:
            raise refuse("NO_SUCH_RETURN", found=month.label)
        forms = [prefilled_by(connection, plan, department, month) for department in departments]
        detail = {"departments": list(departments)}
        record.append(connection, who.email, Event.FORMS_ISSUED, str(month), detail)
    return [(form_name(form.department, form.month), write_form(form)) for form in forms]


def prefilled_by(connection: Connection, plan: Plan, department: str, month: Month) -> BlankForm:
    """What `prefilled` gives, for a caller that has authorised it and has the month's plan."""
    number = plan.month_number(month)
    return BlankForm(
        plan=plan,
        department=department,
        month=month,
        last=_last_values(connection, plan, department, number),
        planned=_planned(plan, department, number),
        milestones=_milestones(connection, plan, department, number),
        issued_at=clock.now(),
    )


def _planned(plan: Plan, department: str, number: int) -> dict[str, float]:
    """The value planned to the end of the month, of each KPI that has a path."""
    kpis = [k for k in plan.asked_of(department, number) if not k.is_context]
    rows = np.arange(len(kpis))
    expected = Paths.of(kpis, plan.months).expected(rows, np.full(len(kpis), number))
    return {k.code: float(value) for k, value in zip(kpis, expected, strict=True)}


def _last_values(
    connection: Connection, plan: Plan, department: str, number: int
) -> dict[tuple[str, str], LastValue]:
    """The department's last accepted figure of each row; for totals, the running total."""
    last: dict[tuple[str, str], LastValue] = {}
    frame = figures.last_figures(connection, department, number)
    running = figures.totals_so_far(connection, department, number)
    columns = (frame[c].tolist() for c in ("kpi", "category", "month", "value"))
    for kpi, category, month, value in zip(*columns, strict=True):
        alone = plan.kpis[kpi].reporters == (department,)
        summed = plan.kpis[kpi].combine is Combine.SUM and category == TOTAL and alone
        totalled = summed and kpi in running
        shown = running[kpi] if totalled else value
        if shown is not None and not np.isnan(shown):
            last[kpi, category] = LastValue(float(shown), Month.parse(month), totalled)
    return last


def _milestones(
    connection: Connection, plan: Plan, department: str, number: int
) -> dict[str, MilestoneState]:
    reported = figures.last_milestones(connection, department, number)
    return {
        milestone.code: MilestoneState(*reported[milestone.code], due=plan.due(milestone))
        for milestone in plan.milestones_of(department)
        if milestone.code in reported
    }
