"""The figures of an opened return beside those of another revision and of last month's return."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from napams.domain.catalogue import Plan, Unit
from napams.domain.comparison import figures_apart, milestones_apart
from napams.domain.frames import Row, records
from napams.services.returns import Contents, OpenedReturn
from napams.ui import cache, links
from napams.ui.cache import CachedReport
from napams.ui.markup import TableColumn, joined, paragraph, section, table, tag
from napams.wording.numbers import NOTHING, day, number, quantity

SAME, NEW, GONE = "same", "new", "no longer given"


def show(opened: OpenedReturn, cached: CachedReport) -> None:
    """Draw the figures beside those of the revision chosen in the address and of last month."""
    contents = opened.contents
    if contents is None:
        return
    st.html(section("Figures"))
    others = [number for number in opened.revisions if number != contents.revision]
    chosen = ""
    if others:
        before = [n for n in others if n < contents.revision] or others
        chosen, _ = links.choose(
            "Set against revision", "against", [str(n) for n in others], str(before[-1])
        )

    def _drawn() -> Markup:
        against: list[tuple[str, Contents]] = []
        if chosen:
            against.append((f"Revision {chosen}", opened.revisions[int(chosen)]))
        if last := opened.last_month:
            against.append((last.month.label, last))
        return tag("div", _beside(cached.report.plan, contents, against), class_="nm")

    st.html(
        cache.drawn(cached, f"figures of file {opened.file.upload_id} against {chosen}", _drawn)
    )


def _beside(plan: Plan, contents: Contents, against: list[tuple[str, Contents]]) -> Markup:
    """Tables of figures and of milestones, with a column for each return compared with."""
    columns = [TableColumn("Row", wide=True), TableColumn("This return", figures=True)]
    for name, _ in against:
        columns += [TableColumn(name, figures=True), TableColumn("Change", figures=True)]
    compared = [figures_apart(contents.figures, other.figures) for _, other in against]
    rows = _figure_rows(plan, contents, compared)
    caption = (
        "Figures as given"
        if not against
        else "Figures beside those of " + " and ".join(name for name, _ in against)
    )
    parts: list[Markup] = [table(caption, columns, rows)] if rows else []
    if changes := _milestone_rows(plan, contents, against):
        parts.append(table("Milestones as told", columns, changes))
    return joined(parts or [paragraph("The return gives no figure.")])


def figure(row: Row, unit: str, suffix: str = "") -> str:
    """`34.5 % (48 of 139)`, `nil`, `N/A`; a dash for what was not given."""
    state = row[f"state{suffix}"]
    if pd.isna(state):
        return NOTHING
    if state == "not applicable":
        return "N/A"
    value, over, under = (row[f"{c}{suffix}"] for c in ("value", "numerator", "denominator"))
    if pd.notna(under):
        parts = f"{number(over)} of {number(under)}"
        return f"{quantity(value, unit)} ({parts})" if pd.notna(value) else parts
    return "nil" if state == "nil" else quantity(value, unit)


def change(row: Row, unit: str) -> Markup:
    """The difference from the earlier figure: signed, or in a word."""
    if not row["differs"]:
        return tag("span", SAME, class_="nm-grey")
    if pd.isna(row["state_before"]):
        return escape(NEW)
    if pd.isna(row["state"]):
        return escape(GONE)
    applied = {row["state"], row["state_before"]}
    if "not applicable" in applied and len(applied) > 1:
        return escape("now N/A" if row["state"] == "not applicable" else "N/A before")
    if pd.isna(row["change"]) or row["change"] == 0:
        return escape("other parts" if pd.notna(row["denominator"]) else "changed")
    sign = "+" if row["change"] > 0 else "−"
    size = abs(row["change"])
    return escape(
        f"{sign}{number(round(size, 1))} points"
        if unit == Unit.PERCENT
        else f"{sign}{number(size)}"
    )


def _figure_rows(
    plan: Plan, contents: Contents, compared: list[pd.DataFrame]
) -> list[tuple[object, ...]]:
    here = {(r["kpi"], r["category"]): r for r in records(contents.figures)}
    others = [{(r["kpi"], r["category"]): r for r in records(frame)} for frame in compared]
    keys = list(here) + [k for frame in others for k in frame if k not in here]
    rows = []
    for key in sorted(dict.fromkeys(keys), key=lambda k: _place(plan, k)):
        kpi = plan.kpis.get(key[0])
        unit = kpi.unit if kpi else ""
        own = here.get(key)
        cells: list[object] = [
            _row_name(key, kpi.name if kpi else "", own),
            figure(own, unit) if own else NOTHING,
        ]
        for frame in others:
            if row := frame.get(key):
                cells += [figure(row, unit, "_before"), change(row, unit)]
            else:
                cells += [NOTHING, NOTHING]
        rows.append(tuple(cells))
    return rows


def _place(plan: Plan, key: tuple[str, str]) -> tuple[int, int]:
    """Sort key: catalogue order, an indicator's total before its categories."""
    codes = list(plan.kpis)
    kpi = plan.kpis.get(key[0])
    categories = kpi.breakdown.categories if kpi and kpi.breakdown else ()
    nth = categories.index(key[1]) + 1 if key[1] in categories else 0
    return (codes.index(key[0]) if key[0] in codes else len(codes), nth)


def _row_name(key: tuple[str, str], name: str, own: Row | None) -> Markup:
    where = f"{own['sheet']}!{own['cell']}" if own else "not in this return"
    words = f"{key[0]}, {key[1]}" if key[1] else f"{key[0]} {name}"
    return joined((words, " ", tag("span", where, class_="nm-where")))


def _milestone_rows(
    plan: Plan, contents: Contents, against: list[tuple[str, Contents]]
) -> list[tuple[object, ...]]:
    names = {m.code: m.name for measure in plan.measures for m in measure.milestones}
    compared = [
        {r["milestone"]: r for r in records(milestones_apart(contents.milestones, o.milestones))}
        for _, o in against
    ]
    rows = []
    for own in records(contents.milestones):
        words = f"{own['milestone']} {names.get(own['milestone'], '')}"
        where = tag("span", f"{own['sheet']}!{own['cell']}", class_="nm-where")
        cells: list[object] = [joined((words, " ", where)), _milestone_state(own)]
        for frame in compared:
            row = frame[own["milestone"]]
            cells += [_milestone_state(row, "_before"), _milestone_change(row)]
        rows.append(tuple(cells))
    return rows


def _milestone_state(row: dict[str, Any], suffix: str = "") -> str:
    status = row[f"status{suffix}"]
    if pd.isna(status):
        return NOTHING
    done, forecast = row[f"completed_on{suffix}"], row[f"forecast{suffix}"]
    if pd.notna(done):
        return f"{status} on {day(done)}"
    return f"{status}, forecast {day(forecast)}" if pd.notna(forecast) else str(status)


def _milestone_change(row: Row) -> Markup:
    if not row["differs"]:
        return tag("span", SAME, class_="nm-grey")
    return escape(NEW if pd.isna(row["status_before"]) else "changed")
