"""A month's close: what is still open, closing it, opening it again, what was corrected since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from napams.domain.access import Action
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.services import closing, corrections
from napams.services.actors import Actor
from napams.ui import cache, flash, refusals
from napams.ui.cache import CachedReport
from napams.ui.desk import closing_now
from napams.ui.desk.returns_tables import moment
from napams.ui.links import to
from napams.ui.markup import Column, Html, joined, link, paragraph, section, table
from napams.wording.numbers import NOTHING

CLOSINGS = (
    Column("When"),
    Column("What"),
    Column("Who"),
    Column("Reason or what lacks", wide=True),
)
CORRECTED = (
    Column("What", wide=True),
    Column("Its"),
    Column("As closed", figures=True),
    Column("As corrected", figures=True),
)


def show(actor: Actor, cached: CachedReport, month: Month) -> None:
    """Whether the month is closed, and what its reader may do about it."""
    done = records(closing.closings(actor.email, month, cached.known_on))
    st.html(section(f"{month.label} is {_standing(done)}", _told(done)))
    if cached.known_on is None:  # a past day can be looked at, and no more
        if done and done[-1]["event"] == "closed":
            _reopening(actor, month)
        else:
            closing_now.close(actor, cached, month)
    if closings := [row for row in done if row["event"] == "closed"]:
        _corrections(actor, cached, month, closings)


def _standing(done: Sequence[Row]) -> str:
    if not done:
        return "open"
    return "closed" if done[-1]["event"] == "closed" else "open again for corrections"


def _told(done: Sequence[Row]) -> Html:
    if not done:
        return paragraph("It was never closed.")
    rows = [
        (
            moment(row["at"]),
            f"{row['event']}, closing {row['number']}"
            if row["event"] == "closed"
            else row["event"],
            row["by"],
            row["reason"]
            or (f"without {', '.join(row['without'])}" if row["without"] else NOTHING),
        )
        for row in done
    ]
    return table("Closings and reopenings", CLOSINGS, rows)


def _reopening(actor: Actor, month: Month) -> None:
    if not actor.may(Action.REOPEN):
        refusals.note("Corrections need a reopening, with a reason, by the secretary.")
        return
    reason = f"reopening {month}"
    with st.form(f"reopen {month}"):
        st.text_area("Why the month must be opened again", key=reason)
        st.form_submit_button(
            f"Open {month.label} again",
            on_click=flash.run_action,
            args=(partial(_reopen, month, reason), reason),
        )


def _reopen(month: Month, reason: str, actor: str) -> str:
    closing.reopen(actor, month, st.session_state.get(reason, ""))
    return f"{month.label} is open for corrections. What was closed stays readable."


def _corrections(actor: Actor, cached: CachedReport, month: Month, closings: Sequence[Row]) -> None:
    """As closed against as corrected, for the first closing or the one that is chosen."""
    numbers = [int(row["number"]) for row in closings]
    number = numbers[0]
    if len(numbers) > 1:
        number = st.selectbox(
            "Closing to compare with", numbers, format_func=lambda n: f"closing {n}", width=480
        )
    at = closings[number - 1]["at"].to_pydatetime()
    frame = corrections.compare(cache.status_report(actor, at).report, cached.report, month)
    then = link(to("overview", at, month=month), f"The overview of {month.label} as closed")
    now = link(to("overview", cached.known_on, month=month), "as corrected")
    ways = paragraph(joined((then, "; ", now, ".")))
    rows = [
        (
            f"{row['code']} {row['name']}",
            row["what"],
            row["as_closed"] or NOTHING,
            row["as_corrected"] or NOTHING,
        )
        for row in records(frame)
    ]
    caption = f"As closed on {moment(closings[number - 1]['at'])} against as corrected"
    same = paragraph("Nothing differs: the month is as it was when it was closed.")
    shown = table(caption, CORRECTED, rows) if rows else same
    st.html(section("As closed and as corrected", ways, shown))
