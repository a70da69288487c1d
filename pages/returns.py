"""The returns desk; a focal person sees and sends in the own department's returns."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.services import returns
from napams.ui import desk, guard, opening, returns_tables, reviewing, sent_files
from napams.ui.markup import section

actor = guard.require(Action.SEE_RETURNS)
held = opening.dressed("Returns")
month = opening.month_begun(held)

owed = held.picture.register
owed = owed[owed["month"] == str(month)]
if actor.department is not None:
    owed = owed[owed["department"] == actor.department]
revisions = returns.revisions(actor.email)

if actor.may(Action.REVIEW):
    reviewing.review_returns(actor, reviewing.waiting(revisions))
if actor.may(Action.SUBMIT, actor.department):
    desk.send_in(actor)
if actor.may(Action.ISSUE_FORMS, actor.department):
    desk.issue_forms(actor, held.picture.plan, month)
st.html(section("Owed and received", returns_tables.owed(f"Returns for {month.label}", owed)))
sent_files.show_register(revisions, month)
sent_files.show_files(actor, month)
