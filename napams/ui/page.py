"""The head of a page: its title, the past day that the address names, the month that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from napams import clock
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.problems import Refused
from napams.services.actors import SYSTEM, Actor
from napams.services.closing import closed_at, instants_of_closings
from napams.ui import cache, links, markup, messages
from napams.ui.cache import CachedReport
from napams.ui.markup import joined, link, paragraph, tag
from napams.wording.numbers import day

_Shown = Mapping[str, str]
"""Parameters of the page's address, by name."""


def header(actor: Actor, title: str) -> CachedReport:
    """Draw the page's head; gives the report, or ends the run with a sentence if there is none."""
    cached, _ = header_with_lists(actor, title, 0)
    return cached


def present_only(actor: Actor, title: str) -> CachedReport:
    """As `header`, for a page on which something is done: it always shows the present."""
    markup.dress()
    cached = _cached(actor, title, None)
    st.html(heading(title, cached.report))
    if links.KNOWN_ON in st.query_params:
        messages.note("This page always shows how things are now, never how they were.")
    return cached


def header_with_lists(
    actor: Actor, title: str, lists: int
) -> tuple[CachedReport, Sequence[DeltaGenerator]]:
    """As `header`, with room beside the heading for so many lists to choose from."""
    markup.dress()
    asked = st.query_params.get(links.KNOWN_ON)
    closings = partial(instants_of_closings, actor.email)
    known_on, sentence = links.instant_or_now(asked, clock.today(), closings)
    cached = _cached(actor, title, known_on)
    shown = st.query_params.to_dict()
    name, *beside = st.columns([5, *[3] * lists], vertical_alignment="bottom")
    name.html(joined((heading(title, cached.report), _as_of_control(cached, shown))))
    if sentence:
        messages.note(sentence)
    if words := _as_of_banner(cached, shown):
        messages.note(words)
    return cached, beside


def _cached(actor: Actor, title: str, known_on: datetime | None) -> CachedReport:
    """The report; ends the run with a sentence if there is none."""
    try:
        return cache.status_report(actor, known_on)
    except Refused as refused:
        st.html(heading(title))
        messages.say(refused)
        st.stop()


def heading(title: str, report: StatusReport | None = None) -> Markup:
    """The page's title over the plan's."""
    plan = tag("p", report.plan.title, class_="faint") if report else ""
    return tag("div", tag("h1", title), plan, class_="nm nm-head")


def choose_code(
    place: DeltaGenerator,
    label: str,
    name: str,
    titles: Mapping[str, str],
    default: str,
    drops: Sequence[str] = (),
) -> str:
    """A list of codes with their titles, in its place; a sentence below for one there is not.

    Choosing another takes the parameters `drops` out of the address.
    """
    with place:
        code, sentence = links.choose(
            label, name, list(titles), default, lambda c: f"{c} {titles[c]}", drops=drops
        )
    if sentence:
        messages.note(sentence, f"This is {code} instead.")
    return code


def _as_of_control(cached: CachedReport, shown: _Shown) -> Markup:
    """A folded line: choose a past day, or a month as it was closed."""
    report = cached.report
    last = clock.today() - timedelta(days=1)
    first = report.plan.starts.first_day
    if last < first:
        return Markup()
    known = clock.local_day(cached.known_on).isoformat() if cached.known_on else ""
    kept = joined(
        tag("input", type="hidden", name=name, value=value)
        for name, value in shown.items()
        if name != links.KNOWN_ON
    )
    chosen = tag(
        "input",
        type="date",
        name=links.KNOWN_ON,
        id="nm-known-on",
        min=first.isoformat(),
        max=last.isoformat(),
        value=known,
    )
    form = tag(
        "form",
        tag("label", "Show what was known at the end of ", for_="nm-known-on"),
        chosen,
        kept,
        " ",
        tag("button", "Show", type="submit"),
        method="get",
        action="",
    )
    closed = list(reversed(_closings(cached)))
    closings = (
        paragraph("As closed: ", joined((_as_closed(m, at, shown) for m, at in closed), ", "))
        if closed
        else paragraph("No month has been closed yet.", class_="faint")
    )
    summary = tag("summary", "As known on another day, or as closed")
    return tag("details", summary, form, closings, class_="nm nm-knowing")


def _as_of_banner(cached: CachedReport, shown: _Shown) -> Markup:
    """The line that says as of when things are shown, with the way back; empty for the present."""
    if cached.known_on is None:
        return Markup()
    back = link(_here(shown, None), "Back to what is known today")
    closed = next((m for m, at in _closings(cached) if at == cached.known_on), None)
    if closed is not None:
        on = day(clock.local_day(cached.known_on))
        return joined((f"{closed.label} as it was closed on {on}. ", back))
    return joined((f"As it was known {_instant(cached.known_on)}. ", back))


def _closings(cached: CachedReport) -> list[tuple[Month, datetime]]:
    """Closed months with the instant of their first closing, the oldest first."""
    starts, last = cached.report.plan.starts, Month.of(clock.today())
    months = [starts + n for n in range(max(0, last - starts))]
    found = cache.drawn(cached, "closings", lambda: [(m, closed_at(SYSTEM, m)) for m in months])
    return [(m, at) for m, at in found if at is not None]


def _as_closed(month: Month, at: datetime, shown: _Shown) -> Markup:
    on = day(clock.local_day(at))
    where = _here({**shown, "month": str(month)}, at)
    return link(where, f"{month.label} (closed on {on})")


def _here(shown: _Shown, known_on: datetime | None) -> str:
    """The same page as known on another instant."""
    return links.to("", known_on, **{k: v for k, v in shown.items() if k != links.KNOWN_ON})


def _instant(known_on: datetime) -> str:
    local: date = clock.local_day(known_on)
    if known_on == links.end_of_day(local):
        return f"at the end of {day(local)}"
    return f"on {day(local)} at {known_on.astimezone(clock.PAKISTAN):%H:%M:%S}"
