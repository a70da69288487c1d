"""The sheets of a return as tables to type into, and what was typed taken out of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd
import streamlit as st

from napams.domain.catalogue import Kpi
from napams.domain.returns import MilestoneStatus
from napams.domain.wording import day, number, quantity
from napams.forms.blank import BlankForm, TypedMilestone, TypedRow
from napams.intake.rows import keys_of
from napams.services.entered import Entered
from napams.ui.markup import section

AMOUNTS = ("Code", "Indicator", "Breakdown", "Unit", "Last accepted", "Planned to date")
_WORDS = ("Evidence", "Remarks")
_PARTS = ("Numerator", "Denominator")
_FIGURE = "This month"
_MILESTONE = ("Status", "Forecast", "Completed on", *_WORDS)
Key = tuple[str, str]


def type_in(form: BlankForm, entered: Entered, key: str) -> Entered:
    """Draw what is to be filled; gives what stands in it now, without the narrative."""
    whole = [kpi for kpi in form.kpis if not kpi.combine.is_ratio]
    shares = [kpi for kpi in form.kpis if kpi.combine.is_ratio]
    figures = _figures(form, entered, "Counts and amounts", whole, f"{key} amounts")
    figures |= _figures(form, entered, "Shares", shares, f"{key} shares")
    return Entered(figures, _milestones(form, entered, f"{key} milestones"), {})


def _figures(
    form: BlankForm, entered: Entered, heading: str, kpis: list[Kpi], key: str
) -> dict[Key, TypedRow]:
    """A row for each figure; shares have their two parts, and a percentage only if it is stated."""
    if not kpis:
        return {}
    st.html(section(heading))
    ratio = kpis[0].combine.is_ratio
    typed = (*_PARTS, _FIGURE) if ratio else (_FIGURE,)
    keys = [k for kpi in kpis for k in keys_of(kpi)]
    rows = [
        (*_asked(form, *k), *_given(entered.figures.get(k, TypedRow()), ratio=ratio)) for k in keys
    ]
    frame = pd.DataFrame(rows, columns=[*AMOUNTS, *typed, *_WORDS], dtype=str)
    labels = {_FIGURE: "Stated %, or N/A"} if ratio else {}
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height="content",
        disabled=list(AMOUNTS),
        column_config={
            "Indicator": st.column_config.TextColumn(width="large"),
            "Code": st.column_config.TextColumn(width="small", pinned=True),
            **{c: st.column_config.TextColumn(labels.get(c, c)) for c in (*typed, *_WORDS)},
        },
        alt=f"{heading}: a row for each figure of {form.department}, {form.month.label}",
    )
    return {k: _row(r) for k, r in zip(keys, edited.to_dict("records"), strict=True)}


def _asked(form: BlankForm, code: str, category: str) -> tuple[str, ...]:
    """What a row is about, with what is known of it."""
    kpi = form.plan.kpis[code]
    last, planned = form.last.get((code, category)), form.planned.get(code)
    parts = f"; {kpi.numerator} ÷ {kpi.denominator}" if kpi.combine.is_ratio else ""
    return (
        code,
        "" if category else f"{kpi.name}{parts}",
        category or ("Total" if kpi.breakdown else ""),
        kpi.unit,
        f"{quantity(last.value, kpi.unit)} ({last.month.label})" if last else "",
        "" if category or planned is None else number(planned),
    )


def _given(row: TypedRow, *, ratio: bool) -> tuple[str, ...]:
    parts = (row.numerator, row.denominator, row.value) if ratio else (row.value,)
    return (*parts, row.evidence, row.remark)


def _row(row: Mapping[Hashable, object]) -> TypedRow:
    parts = (_text(row.get(c)) for c in (_FIGURE, *_PARTS, *_WORDS))
    return TypedRow(*parts)


def _milestones(form: BlankForm, entered: Entered, key: str) -> dict[str, TypedMilestone]:
    asked = form.plan.milestones_of(form.department)
    if not asked:
        return {}
    st.html(section("Milestones"))
    rows = []
    for milestone in asked:
        told = entered.milestones.get(milestone.code, TypedMilestone())
        due = day(form.state_of(milestone).due)
        dates = (told.status, told.forecast, told.completed_on, told.evidence, told.remark)
        rows.append((milestone.code, milestone.name, due, *dates))
    frame = pd.DataFrame(rows, columns=["Code", "Milestone", "Due", *_MILESTONE], dtype=str)
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height="content",
        disabled=["Code", "Milestone", "Due"],
        column_config={
            "Code": st.column_config.TextColumn(width="small", pinned=True),
            "Milestone": st.column_config.TextColumn(width="large"),
            "Status": st.column_config.SelectboxColumn(options=[s.value for s in MilestoneStatus]),
        },
        alt=f"Milestones of {form.department}",
    )
    told_now = edited.to_dict("records")
    return {
        m.code: TypedMilestone(*(_text(row[c]) for c in _MILESTONE))
        for m, row in zip(asked, told_now, strict=True)
    }


def _text(value: object) -> str:
    """What stands in a cell; an emptied one holds None or pandas' nothing."""
    return value if isinstance(value, str) else ""
