"""The month that a page shows: the list to choose it from, and how far it has come."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.ui import links, messages
from napams.ui.cache import CachedReport
from napams.ui.markup import paragraph, tag
from napams.wording.months import named, plan_is_over, standing


def choose(cached: CachedReport, place: DeltaGenerator) -> Month:
    """A list of the months that have ended, newest first; then a line on how far the chosen one is.

    Ends the run if no month has ended.
    """
    report = cached.report
    if report.latest is None:
        _none_ended(report)
    month = chosen(report, list(report.months), report.latest, place)
    st.html(line(report, month))
    return month


def line(report: StatusReport, month: Month) -> Markup:
    """The month's name with how far it has come, and that the plan is over where it is."""
    state = report.states[month]
    words = standing(month, state)
    over = plan_is_over(report.plan, month)
    first = tag("p", tag("strong", month.label), f", {words}.", class_="nm-state")
    kind = "nm-final" if state.is_final else "nm-provisional"
    return tag("div", first, paragraph(over) if over else "", class_=f"nm {kind}")


def chosen(
    report: StatusReport,
    months: list[Month],
    default: Month,
    place: DeltaGenerator,
    *,
    remember: bool = True,
) -> Month:
    """A list of months, in its place; other pages begin with the choice if it is to `remember`."""
    offered = [str(m) for m in reversed(months)]

    def written(month: str) -> str:
        found = Month.parse(month)
        return named(report, found) if found in report.states else found.label

    with place:
        chosen, sentence = links.choose(
            "Month", "month", offered, str(default), written, remember=remember
        )
    if sentence:
        messages.note(sentence, f"This is {Month.parse(chosen).label} instead.")
    return Month.parse(chosen)


def _none_ended(report: StatusReport) -> NoReturn:
    starts = report.plan.starts
    messages.note(
        f"No month of the plan has ended yet: it begins with {starts.label}.",
        f"The first returns are about {starts.label} and are due on the "
        f"{report.plan.calendar.due_day}th of {(starts + 1).label}. Until then the blank forms "
        "can be sent out from the Returns desk.",
    )
    st.stop()
