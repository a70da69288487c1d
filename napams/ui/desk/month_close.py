"""A month's close: what closing means, what is open, closing, reopening, corrections since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st
from markupsafe import Markup

from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.services import changes, closing
from napams.services.actors import Actor
from napams.services.closing import Checklist, Readiness
from napams.ui import cache, messages
from napams.ui.cache import CachedReport
from napams.ui.links import to, to_return
from napams.ui.markup import (
    TableColumn,
    drawn_mark,
    joined,
    link,
    moment,
    paragraph,
    section,
    table,
    tag,
)
from napams.wording.marks import OF_LIGHT
from napams.wording.numbers import NOTHING, count

MEANING = (
    TableColumn("Returns"),
    TableColumn("How many", figures=True),
    TableColumn("Whose", wide=True),
)
OPEN = (
    TableColumn("Department"),
    TableColumn("Return"),
    TableColumn("Still open because", wide=True),
)
_COME = (Readiness.ACCEPTED, Readiness.WAITING, Readiness.SENT_BACK)
CLOSINGS = (
    TableColumn("When"),
    TableColumn("What"),
    TableColumn("Who"),
    TableColumn("Reason or what lacks", wide=True),
)
CORRECTED = (
    TableColumn("What", wide=True),
    TableColumn("Its"),
    TableColumn("As closed", figures=True),
    TableColumn("As corrected", figures=True),
)


def show(actor: Actor, cached: CachedReport, month: Month) -> None:
    """Draw whether the month is closed, and what the reader may do about it."""
    done = records(closing.closings(actor.email, month, cached.known_on))
    st.html(section(f"{month.label} is {_whether_closed(done)}", _closings(done)))
    if cached.known_on is None:  # a past day can be looked at, and no more
        if done and done[-1]["event"] == "closed":
            _reopening(actor, month)
        else:
            _closing(actor, cached, month)
    if closings := [row for row in done if row["event"] == "closed"]:
        _corrections(actor, cached, month, closings)


def confirmation(seen: Checklist) -> str:
    """The sentence to tick: `Close Mar 2025 with 15 of 18 returns accepted, without FMU, PCG.`"""
    accepted = len(seen.departments.get(Readiness.ACCEPTED, ()))
    lacking = [
        code
        for readiness in (Readiness.SENT_BACK, Readiness.NOT_YET, Readiness.MISSING)
        for code in seen.departments.get(readiness, ())
    ]
    without = f", without {', '.join(lacking)}" if lacking else ""
    stay = (
        f"; {count(len(seen.earlier), 'earlier month')} stay{'s' * (len(seen.earlier) == 1)} open"
    )
    return (
        f"Close {seen.month.label} with {accepted} of {count(seen.owed, 'return')} accepted"
        f"{without}{stay if seen.earlier else ''}. After that only the secretary can open it again."
    )


def _whether_closed(done: Sequence[Row]) -> str:
    if not done:
        return "open"
    return "closed" if done[-1]["event"] == "closed" else "open again for corrections"


def _closings(done: Sequence[Row]) -> Markup:
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


def _closing(actor: Actor, cached: CachedReport, month: Month) -> None:
    """Draw what closing means and what is open; the button once the month can be closed."""
    seen = cache.drawn(
        cached, f"before closing {month}", lambda: closing.checklist(actor.email, month)
    )
    means = _means(cached.report.plan, seen)
    st.html(section(f"What closing {month.label} means", means, _earlier(seen)))
    left = records(seen.still_open)
    if left:
        rows = [(_way(r), drawn_mark(OF_LIGHT[r["light"]]), _sentence(r["what"])) for r in left]
        still = table(f"{count(len(rows), 'return')} still open", OPEN, rows)
        st.html(section("Still open", still))
    if not actor.may(Action.CLOSE):
        return
    st.html(section(f"Close {month.label}"))
    if not all(row["can_be_left"] for row in left):
        st.html(tag("div", paragraph("It can be closed once these are settled."), class_="nm"))
        return
    _confirmed(seen, [row["department"] for row in left])


def _means(plan: Plan, seen: Checklist) -> Markup:
    """A row per readiness with its departments, then the unanswered queries."""
    rows: list[tuple[object, ...]] = [
        (
            readiness.capitalize(),
            f"{len(codes)} of {seen.owed}",
            _named(plan, seen.month, readiness, codes),
        )
        for readiness in Readiness
        if (codes := seen.departments.get(readiness, ())) or readiness is Readiness.ACCEPTED
    ]
    asked = ", ".join(f"{code} {n}" for code, n in seen.queries.items())
    rows.append(("Open queries", sum(seen.queries.values()), asked or "nothing is left to answer"))
    return table(f"How the returns for {seen.month.label} stand", MEANING, rows)


def _named(plan: Plan, month: Month, readiness: Readiness, codes: Sequence[str]) -> Markup:
    """Departments by name, linked to their returns; accepted ones by code alone."""
    if not codes:
        return joined(("nobody’s",))
    if readiness is Readiness.ACCEPTED:
        return joined((link(to_return(c, month), c) for c in codes), ", ")
    names = {code: f"{code} {plan.department_by_code[code].name}" for code in codes}
    if readiness in _COME:
        return joined((link(to_return(c, month), names[c]) for c in codes), "; ")
    return joined(names.values(), "; ")


def _earlier(seen: Checklist) -> Markup:
    if not seen.earlier:
        return paragraph("Every earlier month is closed.")
    months = joined((link(to("closing", None, month=m), m.label) for m in seen.earlier), ", ")
    which = "An earlier month is" if len(seen.earlier) == 1 else "Earlier months are"
    return paragraph(f"{which} still open: ", months, ".")


def _confirmed(seen: Checklist, leavable: list[str]) -> None:
    """Draw the sentence to tick and the button; a changed sentence is unticked again."""
    month = seen.month
    without: list[str] = []
    if leavable:
        without = st.multiselect(
            "Close without these, whose return was sent back and never corrected",
            leavable,
            key=f"without {month}",
        )
    if set(without) != set(leavable):
        messages.note(
            "Every return that was sent back and never corrected must be chosen to be left out, "
            "or wait for its correction."
        )
        return
    sentence = confirmation(seen)
    ticked = st.checkbox(sentence, key=f"read {month} {sentence}")
    st.button(
        f"Close {month.label}",
        type="primary",
        disabled=not ticked,
        on_click=messages.run_action,
        args=(partial(_close, month, tuple(without)),),
    )


def _close(month: Month, without: Sequence[str], actor: str) -> str:
    closing.close(actor, month, without)
    return f"{month.label} is closed. Its picture is kept as it is now."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _way(row: Row) -> Markup:
    return link(to_return(row["department"], row["month"]), row["department"])


def _reopening(actor: Actor, month: Month) -> None:
    if not actor.may(Action.REOPEN):
        messages.note("Corrections need a reopening, with a reason, by the secretary.")
        return
    reason = f"reopening {month}"
    with st.form(f"reopen {month}"):
        st.text_area("Why the month must be opened again", key=reason)
        st.form_submit_button(
            f"Open {month.label} again",
            on_click=messages.run_action,
            args=(partial(_reopen, month, reason), reason),
        )


def _reopen(month: Month, reason: str, actor: str) -> str:
    closing.reopen(actor, month, st.session_state.get(reason, ""))
    return f"{month.label} is open for corrections. What was closed stays readable."


def _corrections(actor: Actor, cached: CachedReport, month: Month, closings: Sequence[Row]) -> None:
    """Draw what differs between the month as closed and as corrected since."""
    numbers = [int(row["number"]) for row in closings]
    number = numbers[0]
    if len(numbers) > 1:
        number = st.selectbox(
            "Closing to compare with", numbers, format_func=lambda n: f"closing {n}", width=480
        )
    at = closings[number - 1]["at"].to_pydatetime()
    frame = changes.compare(cache.status_report(actor, at).report, cached.report, month)
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
