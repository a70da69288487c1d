"""Why something has its colour, and who says so: down to the cell of the original workbook."""

from __future__ import annotations

import streamlit as st

from napams.domain.access import Action
from napams.problems import Refused
from napams.services.why import explain
from napams.ui import address, guard, opening, reasons_offered, refusals, why

actor = guard.require(Action.SEE_RETURNS)
held = opening.dressed("Why")
offered = reasons_offered.to_whom(actor, held.picture.plan)

which, when, _ = st.columns([3, 2, 3])
with when:
    month = opening.month(held)
with which:
    code, sentence = address.choose(
        "What", "code", list(offered), next(iter(offered)), lambda c: f"{c} {offered[c]}"
    )
if sentence:
    refusals.note(sentence, f"This is {code} instead.")
try:
    found = explain(actor.email, held.picture, code, month)
    st.html(why.page(held.picture, found, leads=actor.may(Action.SEE_EVERYTHING)))
except Refused as refused:
    refusals.say(refused)
