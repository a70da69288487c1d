"""Closing a month as a deliberate act: what it means, what is open, a tick, then the button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.services import closing, closing_checklist
from napams.services.actors import Actor
from napams.services.closing_checklist import BeforeClosing, Standing
from napams.ui import cache, flash, refusals
from napams.ui.cache import CachedReport
from napams.ui.desk.return_view import to_return
from napams.ui.links import to
from napams.ui.marks import OF_LIGHT, drawn
from napams.ui.markup import Column, Html, joined, link, paragraph, section, table, tag
from napams.wording.numbers import count

MEANS = (Column("Returns"), Column("How many", figures=True), Column("Whose", wide=True))
OPEN = (Column("Department"), Column("Return"), Column("Still open because", wide=True))
_COME = (Standing.ACCEPTED, Standing.WAITING, Standing.SENT_BACK)


def close(actor: Actor, cached: CachedReport, month: Month) -> None:
    """What closing means first, then what is open; the button once nothing stands in the way."""
    seen = cache.drawn(
        cached, f"before closing {month}", lambda: closing_checklist.look(actor.email, month)
    )
    means = _means(cached.report.plan, seen)
    st.html(section(f"What closing {month.label} means", means, _earlier(seen)))
    left = records(seen.still_open)
    if left:
        rows = [(_way(r), drawn(OF_LIGHT[r["light"]]), _sentence(r["what"])) for r in left]
        still = table(f"{count(len(rows), 'return')} still open", OPEN, rows)
        st.html(section("Still open", still))
    if not actor.may(Action.CLOSE):
        return
    st.html(section(f"Close {month.label}"))
    if not all(row["can_be_left"] for row in left):
        st.html(tag("div", paragraph("It can be closed once these are settled."), class_="nm"))
        return
    _confirmed(seen, [row["department"] for row in left])


def _means(plan: Plan, seen: BeforeClosing) -> Html:
    """A row for each standing with the departments; then the questions that nobody answered."""
    rows: list[tuple[object, ...]] = [
        (
            standing.capitalize(),
            f"{len(codes)} of {seen.owed}",
            _named(plan, seen.month, standing, codes),
        )
        for standing in Standing
        if (codes := seen.departments.get(standing, ())) or standing is Standing.ACCEPTED
    ]
    asked = ", ".join(f"{code} {n}" for code, n in seen.queries.items())
    rows.append(("Open queries", sum(seen.queries.values()), asked or "nothing is left to answer"))
    return table(f"How the returns for {seen.month.label} stand", MEANS, rows)


def _named(plan: Plan, month: Month, standing: Standing, codes: Sequence[str]) -> Html:
    """The accepted by code alone; every other department by its name, as it will be asked about."""
    if not codes:
        return joined(("nobody’s",))
    if standing is Standing.ACCEPTED:
        return joined((link(to_return(c, month), c) for c in codes), ", ")
    names = {code: f"{code} {plan.department_by_code[code].name}" for code in codes}
    if standing in _COME:
        return joined((link(to_return(c, month), names[c]) for c in codes), "; ")
    return joined(names.values(), "; ")


def _earlier(seen: BeforeClosing) -> Html:
    if not seen.earlier:
        return paragraph("Every earlier month is closed.")
    months = joined((link(to("closing", None, month=m), m.label) for m in seen.earlier), ", ")
    which = "An earlier month is" if len(seen.earlier) == 1 else "Earlier months are"
    return paragraph(f"{which} still open: ", months, ".")


def _confirmed(seen: BeforeClosing, leavable: list[str]) -> None:
    """Tick the sentence, then press; whatever changes the sentence takes the tick away."""
    month = seen.month
    without: list[str] = []
    if leavable:
        without = st.multiselect(
            "Close without these, whose return was sent back and never corrected",
            leavable,
            key=f"without {month}",
        )
    if set(without) != set(leavable):
        refusals.note(
            "Every return that was sent back and never corrected must be chosen to be left out, "
            "or wait for its correction."
        )
        return
    sentence = said(seen)
    ticked = st.checkbox(sentence, key=f"read {month} {sentence}")
    st.button(
        f"Close {month.label}",
        type="primary",
        disabled=not ticked,
        on_click=flash.run_action,
        args=(partial(_close, month, tuple(without)),),
    )


def said(seen: BeforeClosing) -> str:
    """What is ticked: `Close Mar 2025 with 15 of 18 returns accepted, without FMU, PCG.`"""
    accepted = len(seen.departments.get(Standing.ACCEPTED, ()))
    lacking = [
        code
        for standing in (Standing.SENT_BACK, Standing.NOT_YET, Standing.MISSING)
        for code in seen.departments.get(standing, ())
    ]
    without = f", without {', '.join(lacking)}" if lacking else ""
    stay = (
        f"; {count(len(seen.earlier), 'earlier month')} stay{'s' * (len(seen.earlier) == 1)} open"
    )
    return (
        f"Close {seen.month.label} with {accepted} of {count(seen.owed, 'return')} accepted"
        f"{without}{stay if seen.earlier else ''}. After that only the secretary can open it again."
    )


def _close(month: Month, without: Sequence[str], actor: str) -> str:
    closing.close(actor, month, without)
    return f"{month.label} is closed. Its picture is kept as it is now."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _way(row: Row) -> Html:
    return link(to_return(row["department"], row["month"]), row["department"])
