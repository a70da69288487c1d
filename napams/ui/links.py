"""Addresses that say what a page shows, so that they can be sent as links.

The address alone decides; a session only remembers the last choice for a visit by the menu.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from napams.clock import PAKISTAN, local_day
from napams.domain.months import EARLIEST, Month
from napams.ui.markup import link
from napams.web.originals import address_of

KNOWN_ON = "known_on"
_REMEMBERED = "remembered "
_A_DAY = timedelta(days=1)
"""By which a day elsewhere can be ahead of ours."""
_WIDTH = 480
"""Pixels of a list to choose from; narrower where the window is."""


def offered_or_default(
    asked: str | None, offered: Sequence[str], default: str, what: str
) -> tuple[str, str]:
    """The value to show, and a sentence if the address names one that does not exist."""
    if asked is None:
        return default, ""
    found = next((o for o in offered if o.casefold() == asked.strip().casefold()), None)
    if found is not None:
        return found, ""
    return default, f"There is no {what} {asked[:40]} to show here."


def day_or_today(asked: str | None, today: date) -> tuple[date | None, str]:
    """The past day as of which to show things; None, with a sentence if need be, for today."""
    if asked is None:
        return None, ""
    try:
        day = date.fromisoformat(asked.strip())
    except ValueError:
        day = date.min
    if day < EARLIEST:
        return None, f"There is no such day as {asked[:40]}; a day is written like 2025-04-30."
    return (day, "") if day < today else (None, "")


def instant_or_now(
    asked: str | None, today: date, closings: Callable[[], Iterable[datetime]]
) -> tuple[datetime | None, str]:
    """The instant as known on which to show things: a past day's end, or that of a closing.

    None, with a sentence if need be, for what is known now. Any other instant stands for the last
    of these before it: each one is a report to compute, and of these alone there are few.
    """
    if asked is not None and "T" in asked:
        try:
            instant = datetime.fromisoformat(asked.strip())
        except ValueError:
            instant = None
        # an instant of today is that of a closing; later than today nothing is known
        aware = instant is not None and instant.tzinfo is not None
        if instant is not None and aware and EARLIEST < instant.date() <= today + _A_DAY:
            return _last_before(instant, today, closings()), ""
    day, sentence = day_or_today(asked, today)
    return (end_of_day(day) if day else None), sentence


def _last_before(instant: datetime, today: date, closings: Iterable[datetime]) -> datetime:
    """The last closing or end of a past day that is not after the instant."""
    day = min(local_day(instant), today - _A_DAY)
    ends = (end_of_day(day), end_of_day(day - _A_DAY))
    return max(at for at in (*ends, *closings) if at <= instant)


def end_of_day(day: date) -> datetime:
    """The last instant of a day in Pakistan."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=PAKISTAN)
    return midnight - timedelta(microseconds=1)


def to(page: str, known_on: datetime | None, **shown: object) -> str:
    """The address of a page of ours with what it shows, relative to any other page of ours.

    A past day as of which things are shown goes with the link.
    """
    asked = {name: str(value) for name, value in shown.items()}
    if known_on is not None:
        day = local_day(known_on)
        asked[KNOWN_ON] = (day if known_on == end_of_day(day) else known_on).isoformat()
    return f"{page}?{urlencode(asked)}"


def why_link(
    known_on: datetime | None, code: str, month: object, *words: object, share: str = ""
) -> Markup:
    """The words, mostly a mark of status, as a link to the page that says why it is so.

    `share` is the department whose own share of an indicator it is about.
    """
    of_one = {"share": share} if share else {}
    where = to("why", known_on, code=code, month=month, **of_one)
    return link(where, *words, class_="nm-why", title=f"Why? And who says so: {code}")


def measure_link(known_on: datetime | None, code: str, month: object, *words: object) -> Markup:
    """The words as a link to the page of a measure in a month."""
    return link(to("measure", known_on, measure=code, month=month), *words)


def department_link(
    known_on: datetime | None, code: str, month: object, *words: object, **attributes: str
) -> Markup:
    """The words as a link to the page of a department in a month."""
    return link(to("departments", known_on, department=code, month=month), *words, **attributes)


def original_link(upload_id: int, file_name: str) -> Markup:
    """A link under which a workbook is given back as it was sent in."""
    return link(address_of(upload_id), file_name, download=file_name)


def to_return(department: str, month: Month | str, revision: int | None = None) -> str:
    """The address of a return's newest revision, or of the one named."""
    shown: dict[str, object] = {"department": department, "month": month}
    return to("return", None, **shown, **({"revision": revision} if revision else {}))


def to_file(upload_id: int) -> str:
    """The address of a file that was sent in, refused or not."""
    return to("return", None, file=upload_id)


def choose(
    label: str,
    name: str,
    offered: Sequence[str],
    default: str,
    written: Callable[[str], str] = str,
    *,
    remember: bool = True,
    drops: Sequence[str] = (),
) -> tuple[str, str]:
    """A list to choose from that follows the address and is followed by it.

    Gives the choice, and a sentence if the address names one that is not offered. Other pages
    begin with the choice too, unless they do not `remember`; a new choice takes the parameters
    `drops` out of the address.
    """
    asked = st.query_params.get(name)
    remembered: str | None = st.session_state.get(_REMEMBERED + name) if remember else None
    chosen, sentence = offered_or_default(asked, offered, default, label.lower())
    if asked is None and remembered is not None and remembered in offered:
        chosen = remembered
    if chosen != (asked or default):
        st.query_params[name] = chosen
    st.session_state[name] = chosen

    def follow() -> None:
        picked = st.session_state[name]
        st.query_params[name] = picked
        if remember:
            st.session_state[_REMEMBERED + name] = picked
        for other in drops:
            st.query_params.pop(other, None)

    if remember:
        st.session_state[_REMEMBERED + name] = chosen
    st.selectbox(label, offered, key=name, format_func=written, on_change=follow, width=_WIDTH)
    return chosen, sentence
