"""Excusing a department from a month's return: on whose authority, and why."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.services import waivers
from napams.services.actors import Actor
from napams.ui import flash
from napams.ui.desk.returns_tables import moment
from napams.ui.markup import Column, Html, section, table
from napams.wording.numbers import NOTHING

WAIVERS = (
    Column("When"),
    Column("Department"),
    Column("What"),
    Column("Authority", wide=True),
    Column("Reason", wide=True),
    Column("Recorded by"),
)
_DEPARTMENT, _AUTHORITY, _REASON = "waived department", "waiving authority", "waiving reason"


def history(actor: Actor, month: Month, known_on: datetime | None) -> Html:
    """Every waiver of the month and every withdrawal; nothing where there is none."""
    rows = [_cells(row) for row in records(waivers.history(actor.email, month, known_on))]
    return (
        section("Waivers", table(f"Waivers for {month.label}", WAIVERS, rows)) if rows else Html()
    )


def form(month: Month, owed: pd.DataFrame) -> None:
    """Excuse a department, or withdraw that; `owed` is the month's part of the register."""
    excused = owed[owed["light"] == "waived"]["department"].tolist()
    with st.expander(f"Excuse a department from the return for {month.label}"):
        with st.form(f"waive {month}"):
            others = [code for code in owed["department"] if code not in excused]
            st.selectbox("Department to excuse", others, key=_DEPARTMENT, width=480)
            st.text_input("On whose authority", key=_AUTHORITY)
            st.text_area("Why", key=_REASON)
            st.form_submit_button(
                "Record the waiver",
                on_click=flash.run_action,
                args=(partial(_waive, month), _AUTHORITY, _REASON),
            )
        for code in excused:
            why = f"withdrawal of {code} {month}"
            with st.form(f"withdraw {code} {month}"):
                st.text_input(f"Why the waiver of {code} is withdrawn", key=why)
                st.form_submit_button(
                    f"Withdraw the waiver of {code}",
                    on_click=flash.run_action,
                    args=(partial(_withdraw, code, month, why), why),
                )


def _waive(month: Month, actor: str) -> str:
    typed = st.session_state
    code = typed[_DEPARTMENT]
    waivers.waive(actor, code, month, typed[_AUTHORITY], typed[_REASON])
    return f"{code} is excused from the return for {month.label}."


def _withdraw(code: str, month: Month, why: str, actor: str) -> str:
    waivers.withdraw(actor, code, month, st.session_state.get(why, ""))
    return f"{code} owes the return for {month.label} again."


def _cells(row: Row) -> tuple[object, ...]:
    authority = row["authority"] or NOTHING
    done = (moment(row["at"]), row["department"], row["event"])
    return (*done, authority, row["reason"], row["by"])
