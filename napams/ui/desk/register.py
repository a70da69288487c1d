"""The register of returns: every return by month, those of one month, waivers, restatements."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.services import register
from napams.services.actors import Actor
from napams.ui import messages
from napams.ui.heatmap import GridCell, Line, grid, of_return
from napams.ui.links import to_return
from napams.ui.markup import (
    OF_STATE,
    TableColumn,
    drawn_mark,
    joined,
    link,
    moment,
    month_name,
    paragraph,
    section,
    sub,
    table,
)
from napams.wording.marks import OF_LIGHT
from napams.wording.numbers import NOTHING, day

OWED = (
    TableColumn("Department"),
    TableColumn("Return"),
    TableColumn("Due by"),
    TableColumn("Received on"),
    TableColumn("Days late", figures=True),
    TableColumn("Revisions", figures=True),
    TableColumn("State"),
    TableColumn("Look at it"),
)
RESTATEMENTS = (
    TableColumn("Return"),
    TableColumn("Figure", wide=True),
    TableColumn("From", figures=True),
    TableColumn("To", figures=True),
    TableColumn("Why", wide=True),
    TableColumn("Accepted"),
)
WAIVERS = (
    TableColumn("When"),
    TableColumn("Department"),
    TableColumn("What"),
    TableColumn("Authority", wide=True),
    TableColumn("Reason", wide=True),
    TableColumn("Recorded by"),
)
_DEPARTMENT, _AUTHORITY, _REASON = "waived department", "waiving authority", "waiving reason"


def by_month(plan: Plan, register: pd.DataFrame, shown: Month) -> Markup:
    """Grid of departments by months: reporting light, day received, newest revision."""
    begun = sorted({Month.parse(m) for m in register["month"]})
    rows = records(register)
    lines = [
        Line(
            f"{d.code} {d.name}", {r["month"]: _cell(r) for r in rows if r["department"] == d.code}
        )
        for d in plan.departments
        if d.code in set(register["department"])
    ]
    return grid("Returns by department and month", lines, begun, shown)


def owed(caption: str, register: pd.DataFrame, refused: frozenset[str]) -> Markup:
    """Table of the returns owed for a month; a sentence if none is owed yet.

    `refused` are the departments of which nothing but refused files has come.
    """
    if register.empty:
        return paragraph("No return is owed for this month yet.")
    rows = [
        (
            r["department"],
            drawn_mark(OF_LIGHT[r["light"]]),
            day(r["due"]),
            day(r["received_on"]),
            r["days_late"] or NOTHING,
            r["revisions"] or NOTHING,
            _state(r, refused),
            _way(r, refused),
        )
        for r in records(register)
    ]
    return table(caption, OWED, rows)


def restatements(actor: Actor, plan: Plan, month: Month, known_on: datetime | None) -> Markup:
    """Section on the restatements of a month's returns, newest first."""
    rows = records(register.restatements(actor.email, month, known_on=known_on))
    if not rows:
        words = f"No accepted figure of {month.label} was changed later."
        return section("Restatements", paragraph(words))
    caption = f"Accepted figures of {month.label} that were changed later"
    return section(
        "Restatements", table(caption, RESTATEMENTS, [_restated(plan, row) for row in rows])
    )


def waivers_of(actor: Actor, month: Month, known_on: datetime | None) -> Markup:
    """Section on the waivers of a month and their withdrawals; empty if there are none."""
    rows = [_waiver(row) for row in records(register.waivers(actor.email, month, known_on))]
    return (
        section("Waivers", table(f"Waivers for {month.label}", WAIVERS, rows)) if rows else Markup()
    )


def waive_form(month: Month, owed: pd.DataFrame) -> None:
    """Draw the form to waive a return, and one to withdraw each waiver in force.

    `owed` is the month's part of the register.
    """
    excused = owed[owed["waived_by"].notna()]["department"].tolist()
    with st.expander(f"Excuse a department from the return for {month.label}"):
        with st.form(f"waive {month}"):
            others = owed[owed["waived_by"].isna() & owed["owed"]]["department"].tolist()
            st.selectbox("Department to excuse", others, key=_DEPARTMENT, width=480)
            st.text_input("On whose authority", key=_AUTHORITY)
            st.text_area("Why", key=_REASON)
            st.form_submit_button(
                "Record the waiver",
                on_click=messages.run_action,
                args=(partial(_waive, month), _AUTHORITY, _REASON),
            )
        for code in excused:
            why = f"withdrawal of {code} {month}"
            with st.form(f"withdraw {code} {month}"):
                st.text_input(f"Why the waiver of {code} is withdrawn", key=why)
                st.form_submit_button(
                    f"Withdraw the waiver of {code}",
                    on_click=messages.run_action,
                    args=(partial(_withdraw, code, month, why), why),
                )


def _cell(row: Row) -> GridCell:
    address = to_return(row["department"], row["month"]) if row["revisions"] else ""
    return GridCell(OF_LIGHT[row["light"]], of_return(row), address, _under(row))


def _under(row: Row) -> str:
    came: date | None = row["received_on"]
    if not row["revisions"]:
        return ""
    words = f"{came.day} {came:%b}, rev. {row['revisions']}" if came else f"rev. {row['revisions']}"
    return words if row["state"] == "accepted" else f"{words}, {OF_STATE[row['state']].word}"


def _state(row: Row, refused: frozenset[str]) -> Markup | str:
    if row["state"]:
        return drawn_mark(OF_STATE[row["state"]])
    return drawn_mark(OF_STATE["refused"]) if row["department"] in refused else "nothing received"


def _way(row: Row, refused: frozenset[str]) -> Markup | str:
    if not row["revisions"] and row["department"] not in refused:
        return NOTHING
    words = f"Open {row['department']} {month_name(row['month'])}"
    return link(to_return(row["department"], row["month"]), "Open", aria_label=words)


def _restated(plan: Plan, row: Row) -> tuple[object, ...]:
    closed = sub("after the month was closed") if row["after_close"] else ""
    kpi = plan.kpis.get(row["code"])
    name = row["category"] or (kpi.name if kpi else "")
    return (
        _to_restated(row),
        f"{row['code']} {name}",
        row["before"] or NOTHING,
        row["after"] or NOTHING,
        row["why"] or "no reason given",
        joined((moment(row["accepted_at"]), sub(row["accepted_by"]), closed)),
    )


def _to_restated(row: Row) -> Markup:
    words = f"{row['department']} {month_name(row['month'])}"
    revisions = f"revision {row['revision_before']} → {row['revision']}"
    address = f"{to_return(row['department'], row['month'])}&against={row['revision_before']}"
    return link(address, words) + sub(revisions)


def _waive(month: Month, actor: str) -> str:
    typed = st.session_state
    code = typed[_DEPARTMENT]
    register.waive(actor, code, month, typed[_AUTHORITY], typed[_REASON])
    return f"{code} is excused from the return for {month.label}."


def _withdraw(code: str, month: Month, why: str, actor: str) -> str:
    register.withdraw(actor, code, month, st.session_state.get(why, ""))
    return f"{code} owes the return for {month.label} again."


def _waiver(row: Row) -> tuple[object, ...]:
    authority = row["authority"] or NOTHING
    done = (moment(row["at"]), row["department"], row["event"])
    return (*done, authority, row["reason"], row["by"])
