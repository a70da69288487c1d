"""A department's duties under the plan, in sentences: what it leads, reports and owns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from napams.domain.catalogue import Kpi, Measure
from napams.domain.milestones import State
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.ui.links import to
from napams.ui.markup import Html, joined, link, paragraph
from napams.wording.numbers import count

STATES = (State.DONE, State.OVERDUE, State.DUE, State.PLANNED)
"""In the order in which they are counted."""


def duties(report: StatusReport, code: str, owned: pd.DataFrame, month: Month) -> Html:
    """`owned` are the milestones that the department owns, as they stood at the month's end."""
    plan = report.plan
    led = [m for m in plan.measures if code in m.lead]
    sentences = [
        joined(("Leads ", _linked(report, led, month), ".")) if led else "Leads no measure.",
        _reported(plan.kpis_of(code)),
        _owned(owned),
    ]
    return paragraph("Duties: ", joined(sentences, " "))


def _linked(report: StatusReport, measures: Iterable[Measure], month: Month) -> Html:
    return joined(
        (
            link(to("measure", report.known_on, measure=m.code, month=month), m.code, " ", m.title)
            for m in measures
        ),
        ", ",
    )


def _reported(kpis: Sequence[Kpi]) -> str:
    """How many it reports, of which measures, with whom, and which of them count against nobody."""
    if not kpis:
        return "Reports no indicator."
    measures = ", ".join(dict.fromkeys(k.measure for k in kpis))
    words = f"Reports {count(len(kpis), 'indicator')} a month, of {measures}"
    if shared := [k.code for k in kpis if len(k.reporters) > 1]:
        words += f"; {', '.join(shared)} together with other departments"
    if unscored := [k.code for k in kpis if not k.score]:
        words += f"; {', '.join(unscored)} shown without being scored"
    return words + "."


def _owned(milestones: pd.DataFrame) -> str:
    if milestones.empty:
        return "Owns no milestone."
    counts = milestones["state"].value_counts()
    states = [f"{counts[s]} {s}" for s in STATES if s in counts.index]
    return f"Owns {count(len(milestones), 'milestone')}: {', '.join(states)}."
