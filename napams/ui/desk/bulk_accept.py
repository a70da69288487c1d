"""Accepting every return that nothing speaks against, in one step."""

from __future__ import annotations

import streamlit as st

from napams.domain.frames import Row
from napams.problems import Refused
from napams.services import bulk_accept
from napams.services.actors import Actor
from napams.services.bulk_accept import Reviewed
from napams.ui import refusals
from napams.ui.marks import OF_STATE, drawn
from napams.ui.markup import Column, Html, section, table
from napams.wording.numbers import NOTHING, count

OUTCOMES = (Column("Return"), Column("Outcome"), Column("Why it was left", wide=True))
_RESULTS = "clean accepted"


def accept(actor: Actor, waiting: list[Row]) -> None:
    """The button for what waits without an open question; then the outcome of each."""
    clean = sum(not row["unanswered"] for row in waiting)
    if clean and st.button(f"Accept all that are clean ({clean})", type="primary"):
        _accept(actor)
    if results := st.session_state.pop(_RESULTS, None):
        _say(results)


def _accept(actor: Actor) -> None:
    """Each in its own transaction: what is broken off has accepted what it has reached."""
    progress = st.progress(0.0, "Accepting")
    results: list[Reviewed] = []
    try:
        for done in bulk_accept.accept_clean(actor.email):
            results.append(done)
            progress.progress(done.nth / done.of, f"{done.nth} of {done.of}: {done.department}")
    except Refused as refused:
        progress.empty()
        refusals.say(refused)
        return
    st.session_state[_RESULTS] = results
    st.rerun()


def _say(results: list[Reviewed]) -> None:
    accepted = sum(r.accepted for r in results)
    left = len(results) - accepted
    rest = f"; {left} left for somebody to look at" if left else ""
    refusals.note(f"{count(accepted, 'return')} accepted{rest}.")
    st.html(section("Outcome of each", outcomes(results)))


def outcomes(results: list[Reviewed]) -> Html:
    """What became of every return that waited, those that were left first."""
    rows = [
        (
            f"{r.department}, {r.month.label}, revision {r.revision}",
            drawn(OF_STATE["accepted" if r.accepted else "received"]),
            "; ".join(p.message for p in r.problems) or NOTHING,
        )
        for r in sorted(results, key=lambda r: r.accepted)
    ]
    return table("Returns that waited for review", OUTCOMES, rows)
