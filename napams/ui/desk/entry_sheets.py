"""The sheets of a return as editable tables."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams.domain.catalogue import Kpi
from napams.domain.returns import MilestoneStatus
from napams.forms.contract import TOTAL_LABEL, BlankForm, TypedMilestone, TypedReturn, TypedRow
from napams.intake.return_rows import keys_of
from napams.ui.markup import definitions, section, tag
from napams.wording.numbers import day, number, quantity

FIXED = ("Row", "Indicator", "Unit", "Last accepted", "Planned to date")
_FIXED_SHARES = tuple(c for c in FIXED if c != "Unit")  # a share is a percentage
_WORDS = ("Evidence", "Remarks")
_PARTS = ("Numerator", "Denominator")
_FIGURE = "This month"
_MILESTONE = ("Status", "Forecast", "Completed on", *_WORDS)
_WIDE = {"Row": 195, "Indicator": 325, "Unit": 75, "Last accepted": 190, "Planned to date": 115}
_WIDE |= {_FIGURE: 115, "Evidence": 170, "Remarks": 150}
_SHARES_WIDE = {"Row": 190, "Indicator": 330, "Last accepted": 120, "Planned to date": 110}
_SHARES_WIDE |= {"Numerator": 105, "Denominator": 120, _FIGURE: 95, "Evidence": 150, "Remarks": 130}
"""Pixels; all columns of a table together are as wide as the page is on a laptop (1,440)."""
_MILESTONE_WIDE = {"Code": 80, "Milestone": 440, "Due": 105, "Status": 120, "Forecast": 115}
_MILESTONE_WIDE |= {"Completed on": 130, "Evidence": 190, "Remarks": 160}
Key = tuple[str, str]


def type_in(form: BlankForm, entered: TypedReturn, key: str) -> TypedReturn:
    """Draw the tables; returns what they hold now, without the narrative."""
    whole = [kpi for kpi in form.kpis if not kpi.combine.is_ratio]
    shares = [kpi for kpi in form.kpis if kpi.combine.is_ratio]
    figures = _figures(form, entered, "Counts and amounts", whole, f"{key} amounts")
    figures |= _figures(form, entered, "Shares", shares, f"{key} shares")
    return TypedReturn(figures, _milestones(form, entered, f"{key} milestones"), {})


def _figures(
    form: BlankForm, entered: TypedReturn, heading: str, kpis: list[Kpi], key: str
) -> dict[Key, TypedRow]:
    """A table with a row per figure; shares are typed as numerator and denominator."""
    if not kpis:
        return {}
    st.html(section(heading))
    ratio = kpis[0].combine.is_ratio
    if ratio:
        st.html(_divided(kpis))
    fixed = _FIXED_SHARES if ratio else FIXED
    wide = _SHARES_WIDE if ratio else _WIDE
    typed = (*_PARTS, _FIGURE) if ratio else (_FIGURE,)
    keys = [k for kpi in kpis for k in keys_of(kpi)]
    rows = [
        (*_fixed_cells(form, *k), *_typed_cells(entered.figures.get(k, TypedRow()), ratio=ratio))
        for k in keys
    ]
    frame = pd.DataFrame(rows, columns=[*fixed, *typed, *_WORDS], dtype=str)
    labels = {_FIGURE: "% or N/A"} if ratio else {}
    helps = {_FIGURE: "The percentage need not be stated; N/A needs a remark."} if ratio else {}
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height="content",
        disabled=list(fixed),
        column_config={
            c: st.column_config.TextColumn(
                labels.get(c, c), width=wide[c], pinned=c == "Row", help=helps.get(c)
            )
            for c in frame.columns
        },
        alt=f"{heading}: a row for each figure of {form.department}, {form.month.label}",
    )
    return {k: _row(r) for k, r in zip(keys, edited.to_dict("records"), strict=True)}


def _divided(kpis: list[Kpi]) -> Markup:
    """A list of what is divided by what, for each share."""
    lines = definitions((k.code, f"{k.numerator} ÷ {k.denominator}") for k in kpis)
    summary = tag("summary", "What is divided by what")
    return tag("details", summary, lines, open="", class_="nm nm-knowing")


def _fixed_cells(form: BlankForm, code: str, category: str) -> tuple[str, ...]:
    """The cells of a row that cannot be edited: code, name, unit, last figure, plan."""
    kpi = form.plan.kpis[code]
    last, planned = form.last.get((code, category)), form.planned.get(code)
    return (
        f"{code} {category or (TOTAL_LABEL if kpi.breakdown else '')}",
        "" if category else kpi.name,
        *(() if kpi.combine.is_ratio else (kpi.unit,)),
        last.with_month(quantity(last.value, kpi.unit)) if last else "",
        "" if category or planned is None else number(planned),
    )


def _typed_cells(row: TypedRow, *, ratio: bool) -> tuple[str, ...]:
    parts = (row.numerator, row.denominator, row.value) if ratio else (row.value,)
    return (*parts, row.evidence, row.remark)


def _row(row: Mapping[Hashable, object]) -> TypedRow:
    parts = (_text(row.get(c)) for c in (_FIGURE, *_PARTS, *_WORDS))
    return TypedRow(*parts)


def _milestones(form: BlankForm, entered: TypedReturn, key: str) -> dict[str, TypedMilestone]:
    milestones = form.plan.milestones_of(form.department)
    if not milestones:
        return {}
    st.html(section("Milestones"))
    rows = []
    for milestone in milestones:
        typed = entered.milestones.get(milestone.code, TypedMilestone())
        due = day(form.state_of(milestone).due)
        dates = (typed.status, typed.forecast, typed.completed_on, typed.evidence, typed.remark)
        rows.append((milestone.code, milestone.name, due, *dates))
    frame = pd.DataFrame(rows, columns=["Code", "Milestone", "Due", *_MILESTONE], dtype=str)
    edited = st.data_editor(
        frame,
        key=key,
        hide_index=True,
        height="content",
        disabled=["Code", "Milestone", "Due"],
        column_config={
            **{
                c: st.column_config.TextColumn(width=w, pinned=c == "Code")
                for c, w in _MILESTONE_WIDE.items()
            },
            "Status": st.column_config.SelectboxColumn(
                width=_MILESTONE_WIDE["Status"], options=[s.value for s in MilestoneStatus]
            ),
        },
        alt=f"Milestones of {form.department}",
    )
    rows_now = edited.to_dict("records")
    return {
        m.code: TypedMilestone(*(_text(row[c]) for c in _MILESTONE))
        for m, row in zip(milestones, rows_now, strict=True)
    }


def _text(value: object) -> str:
    """A cell's text; an emptied cell holds None or NaN."""
    return value if isinstance(value, str) else ""
