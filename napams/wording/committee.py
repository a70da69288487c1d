"""The committee's one page in writing: what sums a month up, and what stands beside its figures."""

from __future__ import annotations

import math

import pandas as pd

from napams.domain.catalogue import Plan, Polarity
from napams.domain.colours import Colour
from napams.domain.frames import WORST_FIRST, Row, records, worst_first
from napams.domain.months import Month
from napams.domain.values import ValueKind
from napams.wording.marks import OF_COLOUR
from napams.wording.numbers import (
    amount_beside,
    count,
    number,
    out_of,
    quantity,
    short_points,
    short_quantity,
)

MOST_NAMED = 5
"""Measures that the first sentence names with their titles; of more, the codes alone."""
NO_FIGURE_ACCEPTED = "no figure was accepted"


def lead(measures: pd.DataFrame) -> str:
    """How many of a month's measures have which status, as a sentence.

    Those on hold are not judged: they are counted apart.
    """
    held = measures["on_hold"].astype(bool)
    judged, of = measures[~held], len(measures)
    if judged.empty:
        return f"Nothing is judged yet: the returns of all {of} measures are {_NOT_JUDGED}."
    others = [
        f"{(judged['colour'] == colour).sum()} {OF_COLOUR[colour].word}"
        for colour in WORST_FIRST[1:]
        if (judged["colour"] == colour).any()
    ]
    said = "; ".join(filter(None, [_far_behind(judged, of), ", ".join(others)]))
    waiting = int(held.sum())
    if not waiting:
        return f"{said}."
    if waiting == 1:
        return f"{said}. One of {of} stands as before: its returns are {_NOT_JUDGED}."
    return f"{said}. {waiting} of {of} stand as before: their returns are {_NOT_JUDGED}."


_NOT_JUDGED = "not due, not read, being corrected or waived"


def _far_behind(judged: pd.DataFrame, of: int) -> str:
    so_far = " judged so far" if len(judged) < of else ""
    measures = "measures" if len(judged) > 1 else "measure"
    red = judged[judged["colour"] == Colour.RED]
    if red.empty:
        return f"None of the {len(judged)} {measures}{so_far} is far behind plan"
    verb = "is" if len(red) == 1 else "are"
    named = ", ".join(
        f"{r['measure']} {r['title']}" if len(red) <= MOST_NAMED else r["measure"]
        for r in records(worst_first(red))
    )
    return f"{len(red)} of the {len(judged)} {measures}{so_far} {verb} far behind plan: {named}"


def corrected(rows: pd.DataFrame) -> str:
    """Colours that corrections changed: `… Nov 2025 was closed: M05 Victims behind → on plan.`"""
    if rows.empty:
        return ""
    named = [
        f"{r['code']} {r['name']} {_word(r['as_closed'])} → {_word(r['as_corrected'])}"
        for r in records(rows.head(MOST_NAMED))
    ]
    more = len(rows) - len(named)
    month = Month.parse(rows["month"].iloc[0]).label
    rest = f", and {more} more" if more else ""
    return f"Corrected since {month} was closed: {'; '.join(named)}{rest}."


def _word(colour: str) -> str:
    return OF_COLOUR[colour].word if colour in OF_COLOUR else colour


def since_when(since: Month, month: Month) -> str:
    """Since when a status holds: `since Mar 2025`, `new this month`."""
    return "new this month" if since == month else f"since {since.label}"


def moved(change: float, before: Month) -> str:
    """By how much a variance moved since the month before: `−2.0 on Sep`; empty for NaN."""
    return "" if math.isnan(change) else f"{short_points(change)} on {before.label[:3]}"


def beside_plan(plan: Plan, row: Row) -> tuple[str, str]:
    """What was reported and what was planned: `PKR 661.6 m`, `against at most 700 m`.

    Figures of an earlier month name it: `against at most 700 m, as in Feb 2025`.
    """
    as_in = _as_in(plan, row)
    if row["held_from"] == 0:
        return "no figure", "yet"
    if pd.isna(row["actual"]):
        return "no figure,", f"{short_quantity(row['expected'], row['unit'])} planned{as_in}"
    most = "at most " if row["polarity"] == Polarity.LOWER else ""
    reported = short_quantity(row["actual"], row["unit"])
    return reported, f"against {most}{amount_beside(row['expected'], row['unit'])}{as_in}"


def _as_in(plan: Plan, row: Row) -> str:
    held_from = row["held_from"]
    return f", as in {plan.month(int(held_from)).label}" if held_from > 0 else ""


def returns_note(on_time: int, accepted: int, waiting: int) -> str:
    """How the returns of a month came: `9 on time, 8 accepted, 1 with the JTF`."""
    with_jtf = f", {waiting} with the JTF" if waiting else ""
    return f"{on_time} on time, {accepted} accepted{with_jtf}"


def evidence_note(named: int, indicators: int) -> str:
    """How many indicators name evidence: `12 of 40 indicators`."""
    return f"{named} of {count(indicators, 'indicator')}"


def counted(_: Plan, row: Row) -> str:
    """The month's own part of a total, for an indicator that is not scored."""
    if pd.isna(row["actual"]):
        return _not_accepted(row)
    if pd.isna(row["monthly"]):
        return f"nothing for the month yet; not scored ({row['code']})"
    return f"{number(row['monthly'])} in the month; not scored ({row['code']})"


def released(plan: Plan, row: Row) -> str:
    """What was released of the money allocated, beside what was planned."""
    if pd.isna(row["actual"]):
        return _not_accepted(row)
    of_allocated = out_of(row["numerator"], row["base"])
    planned = quantity(row["expected"], row["unit"])
    as_in = _as_in(plan, row)
    return f"PKR {of_allocated} million; {planned} planned{as_in} ({row['code']})"


def _not_accepted(row: Row) -> str:
    if row["kind"] == ValueKind.ON_HOLD:
        return f"not complete yet: a return is awaited, not read or waived ({row['code']})"
    return f"no accepted figure for the month ({row['code']})"


def gained(row: Row) -> tuple[str, str]:
    """An indicator's move, and what it gained: `12 → 15`, `+6.3 points on its plan`."""
    before, now = (quantity(row[value], row["unit"]) for value in ("before", "actual"))
    return f"{before} → {now}", f"{short_points(row['gain'])} points on its plan"


def standing(months: int, last: str) -> str:
    """How long a request has stood; `last` is the month of the return that made it, if not shown.

    `7 months (return for Apr 2026)`, or `new`.
    """
    if months == 1:
        return "new"
    made = f" (return for {last})" if last else ""
    return f"{count(months, 'month')}{made}"
