"""The departments: whose return came when, and how one of them stands."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services.narratives import told
from napams.ui import cache, guard, links, page, refusals
from napams.ui.committee import department, summaries
from napams.ui.committee.narratives import of_department
from napams.ui.markup import Html, joined

actor = guard.require(Action.SEE_EVERYTHING)
held, (which, when) = page.headed("Departments", choices=2)
departments = held.picture.plan.department_by_code

with when:
    month = page.month(held)
with which:
    code, sentence = links.choose(
        "Department",
        "department",
        list(departments),
        department.first_to_hear(held.picture, month),
        lambda c: f"{c} {departments[c].name}",
    )
if sentence:
    refusals.note(sentence, f"This is {code} instead.")


def drawn() -> Html:
    """Who lags; the department, what it says, everybody's returns; the way to its rows as files."""
    return joined(
        (
            department.lagging(held.picture, month),
            department.standing(held.picture, code, month),
            of_department(told(actor.email, held.known_on), code, month),
            department.returns_calendar(held.picture, month),
            summaries.invitation(held, month, only_department=code),
        )
    )


st.html(cache.drawn(held, f"department {code} {month}", drawn))
