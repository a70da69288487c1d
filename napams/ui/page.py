"""The head of a page: its title, the past day if one is asked for, the month that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from napams import clock
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.problems import Refused
from napams.services.actors import Actor
from napams.services.closing import instants_of_closings
from napams.ui import as_of, cache, links, refusals, theme
from napams.ui.cache import CachedReport
from napams.ui.markup import joined, tag


def header(actor: Actor, title: str) -> CachedReport:
    """Draw the page's head; gives the report, or ends the run with a sentence if there is none."""
    cached, _ = header_with_lists(actor, title, 0)
    return cached


def present_only(actor: Actor, title: str) -> CachedReport:
    """As `header`, for a page on which something is done: it always shows the present."""
    theme.dress()
    cached = _cached(actor, title, None)
    st.html(heading(title, cached.report))
    if links.KNOWN_ON in st.query_params:
        refusals.note("This page always shows how things are now, never how they were.")
    return cached


def header_with_lists(
    actor: Actor, title: str, lists: int
) -> tuple[CachedReport, Sequence[DeltaGenerator]]:
    """As `header`, with room beside the heading for so many lists to choose from."""
    theme.dress()
    asked = st.query_params.get(links.KNOWN_ON)
    known_on, sentence = links.settle_known_on(asked, clock.today(), instants_of_closings)
    cached = _cached(actor, title, known_on)
    shown = st.query_params.to_dict()
    name, *beside = st.columns([5, *[3] * lists], vertical_alignment="bottom")
    name.html(joined((heading(title, cached.report), as_of.control(cached, shown))))
    if sentence:
        refusals.note(sentence)
    if words := as_of.banner(cached, shown):
        refusals.note(words)
    return cached, beside


def _cached(actor: Actor, title: str, known_on: datetime | None) -> CachedReport:
    """The report; ends the run with a sentence if there is none."""
    try:
        return cache.status_report(actor, known_on)
    except Refused as refused:
        st.html(heading(title))
        refusals.say(refused)
        st.stop()


def heading(title: str, report: StatusReport | None = None) -> Markup:
    """The page's title over the plan's."""
    plan = tag("p", report.plan.title, class_="faint") if report else ""
    return tag("div", tag("h1", title), plan, class_="nm nm-head")


def choose_month(cached: CachedReport) -> Month:
    """A list of the months that have ended, newest first; ends the run if none has."""
    report = cached.report
    if report.latest is None:
        _none_ended(report)
    return _chosen(list(report.months), report.latest)


def choose_begun_month(cached: CachedReport) -> Month:
    """A list of the months that have begun; the last that has ended unless another is chosen."""
    report = cached.report
    begun = sorted({Month.parse(m) for m in report.register["month"]}) or [report.plan.starts]
    return _chosen(begun, report.months[-1] if report.months else begun[0])


def _chosen(months: list[Month], default: Month) -> Month:
    offered = [str(m) for m in reversed(months)]
    chosen, sentence = links.choose(
        "Month", "month", offered, str(default), lambda m: Month.parse(m).label
    )
    if sentence:
        refusals.note(sentence, f"This is {Month.parse(chosen).label} instead.")
    return Month.parse(chosen)


def _none_ended(report: StatusReport) -> NoReturn:
    starts = report.plan.starts
    refusals.note(
        f"No month of the plan has ended yet: it begins with {starts.label}.",
        f"The first returns are about {starts.label} and are due on the "
        f"{report.plan.calendar.due_day}th of {(starts + 1).label}. Until then the blank forms "
        "can be sent out from the Returns desk.",
    )
    st.stop()
