"""Filled forms, and helpers that submit, accept and read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from napams import clock
from napams.domain.catalogue import TOTAL, Combine, Kpi
from napams.domain.months import Month
from napams.domain.returns import NarrativeField
from napams.forms.contract import Entries, Entry, MilestoneState, form_name
from napams.forms.writer import write_form
from napams.problems import Refused
from napams.services import forms, review, submission
from napams.services.submission import Submitted
from napams.store import figures
from napams.store.engine import database
from napams.store.plan import in_force
from napams.store.register import register
from napams.store.tables.base import table
from napams.store.tables.identity import AuditEvent
from tests.personas import ANALYST, Persona

JANUARY, FEBRUARY, MARCH, APRIL = (Month(2025, n) for n in (1, 2, 3, 4))
REPORTS_TO_FMU = "M07-K4"
"""Smuggling-related financial intelligence of FMU, a total by quarter: 10, 30, 55, 80."""


SIGNED: Mapping[NarrativeField, str] = MappingProxyType(
    {
        NarrativeField.COMPILED_BY: "Section officer",
        NarrativeField.AUTHORISED_BY: "Joint secretary",
    }
)
"""By whom a filled form is compiled and authorised, unless it says otherwise."""


def at(instant: str) -> datetime:
    """An instant in Pakistan's time, `2025-04-05T10:00`."""
    return datetime.fromisoformat(instant).replace(tzinfo=clock.PAKISTAN)


def entry(kpi: Kpi, amount: float = 12) -> Entry:
    """What one row of the form takes: a share of forty, or an amount."""
    if kpi.combine.is_ratio:
        return Entry(numerator=amount, denominator=40)
    if kpi.unit == "yes/no":
        return Entry(value="yes")
    if kpi.combine is Combine.LAST:
        return Entry(value=min(amount, 1))
    few = kpi.target is not None and kpi.target < 12
    return Entry(value=min(amount, 1) if few else amount)


def entries(kpis: tuple[Kpi, ...], amount: float = 12) -> Entries:
    """Every KPI's total, the whole of it in the first category of its breakdown."""
    typed: dict[tuple[str, str], Entry] = {}
    for kpi in kpis:
        typed[kpi.code, TOTAL] = entry(kpi, amount)
        for nth, category in enumerate(kpi.breakdown.categories if kpi.breakdown else ()):
            nothing = entry(kpi, 0)
            nothing = replace(nothing, denominator=0) if kpi.combine.is_ratio else nothing
            typed[kpi.code, category] = nothing if nth else typed[kpi.code, TOTAL]
    return typed


def filled(
    department: str,
    month: Month,
    amount: float = 12,
    *,
    typed: Entries | None = None,
    milestones: Mapping[str, MilestoneState] | None = None,
    narrative: Mapping[NarrativeField, str] | None = None,
) -> bytes:
    """A department's form for a month, filled in; no two amounts give the same file."""
    blank = forms.prefilled(ANALYST.email, department, month)
    form = replace(
        blank,
        entries=entries(blank.kpis, amount) if typed is None else typed,
        milestones={**blank.milestones, **(milestones or {})},
        narrative={**SIGNED, **(narrative or {})},
    )
    return write_form(form)


def send(
    department: str,
    month: Month,
    amount: float = 12,
    *,
    by: Persona = ANALYST,
    received: date | None = None,
    **more: Any,
) -> Submitted:
    """Send a filled form in, which must be received."""
    data = filled(department, month, amount, **more)
    answer = submission.submit(by.email, form_name(department, month), data, received)
    assert answer.outcome == submission.RECEIVED, answer.problems
    return answer


def send_with_a_query(amount: float = 12) -> None:
    """FMU's return of March in which a total lacks its breakdown: one question."""
    send("FMU", MARCH, typed={(REPORTS_TO_FMU, TOTAL): Entry(value=amount)})


def refused(call: Callable[..., object], *arguments: object, **more: object) -> list[str]:
    """The codes of the problems with which a call is refused, as it must be."""
    with pytest.raises(Refused) as refusal:
        call(*arguments, **more)
    return [p.code for p in refusal.value.problems]


def take_in(department: str, month: Month, amount: float = 12, **more: Any) -> None:
    """Send a filled form in and accept it."""
    send(department, month, amount, **more)
    review.accept(ANALYST.email, department, month, answer="Confirmed by telephone.")


def counted(*models: type) -> dict[str, int]:
    """The number of rows of tables."""
    with database().read() as connection:
        return {
            m.__name__: len(connection.execute(select(table(m))).all())  # type: ignore[arg-type]
            for m in models
        }


def events(action: str | None = None) -> list[dict[str, Any]]:
    """The audit trail, or its events of one kind, oldest first."""
    trail = table(AuditEvent)
    with database().read() as connection:
        rows = connection.execute(select(trail).order_by(trail.c.sequence)).mappings()
        return [dict(r) for r in rows if action is None or r["action"] == action]


def figure(code: str, month: Month, known_on: datetime | None = None) -> float | None:
    """A KPI's accepted figure of a month; None while it has none."""
    with database().read() as connection:
        rows = figures.figures(connection, known_on)
        number = in_force(connection).month_number(month)
    given = rows.loc[(rows["code"] == code) & (rows["month_number"] == number), "value"].dropna()
    return None if given.empty else float(given.sum())


def owed(department: str, month: Month, known_on: datetime | None = None) -> pd.Series:
    """A return's row of the register."""
    with database().read() as connection:
        rows = register(connection, clock.today(), known_on)
    return rows.set_index(["department", "month"]).loc[department, str(month)]


def kpis_of(department: str) -> tuple[Kpi, ...]:
    """What a department reports."""
    with database().read() as connection:
        return in_force(connection).kpis_of(department)
