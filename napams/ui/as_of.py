"""As known on a past day, or as closed: the control at a page's head, and the line under it.

Plain HTML: a form and links that change the address, which alone decides what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from markupsafe import Markup

from napams import clock
from napams.domain.months import Month
from napams.services.actors import SYSTEM
from napams.services.closing import closed_at
from napams.ui import cache, links
from napams.ui.cache import CachedReport
from napams.ui.markup import joined, link, paragraph, tag
from napams.wording.numbers import day

Shown = Mapping[str, str]
"""What the page's address asks for, by name."""


def control(cached: CachedReport, shown: Shown) -> Markup:
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
    closed = _closed(cached)
    closings = (
        paragraph("As closed: ", joined((_as_closed(m, at, shown) for m, at in closed), ", "))
        if closed
        else paragraph("No month has been closed yet.", class_="faint")
    )
    summary = tag("summary", "As known on another day, or as closed")
    return tag("details", summary, form, closings, class_="nm nm-knowing")


def banner(cached: CachedReport, shown: Shown) -> Markup:
    """The line that says as of when things are shown, with the way back; empty for the present."""
    if cached.known_on is None:
        return Markup()
    back = link(_here(shown, None), "Back to what is known today")
    closed = next((m for m, at in _all_closed(cached) if at == cached.known_on), None)
    if closed is not None:
        on = day(clock.local_day(cached.known_on))
        return joined((f"{closed.label} as it was closed on {on}. ", back))
    return joined((f"As it was known {_when(cached.known_on)}. ", back))


def _closed(cached: CachedReport) -> list[tuple[Month, datetime]]:
    """Closed months with the instant, the newest first."""
    return list(reversed(_all_closed(cached)))


def _all_closed(cached: CachedReport) -> list[tuple[Month, datetime]]:
    starts, last = cached.report.plan.starts, Month.of(clock.today())
    months = [starts + n for n in range(max(0, last - starts))]
    found = cache.drawn(cached, "closings", lambda: [(m, closed_at(SYSTEM, m)) for m in months])
    return [(m, at) for m, at in found if at is not None]


def _as_closed(month: Month, at: datetime, shown: Shown) -> Markup:
    on = day(clock.local_day(at))
    where = _here({**shown, "month": str(month)}, at)
    return link(where, f"{month.label} (closed on {on})")


def _here(shown: Shown, known_on: datetime | None) -> str:
    """The same page as known on another instant."""
    return links.to("", known_on, **{k: v for k, v in shown.items() if k != links.KNOWN_ON})


def _when(known_on: datetime) -> str:
    local: date = clock.local_day(known_on)
    if known_on == links.end_of_day(local):
        return f"at the end of {day(local)}"
    return f"on {day(local)} at {known_on.astimezone(clock.PAKISTAN):%H:%M:%S}"
