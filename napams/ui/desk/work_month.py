"""The month that a page of work begins with."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.which_month import work_month
from napams.services.actors import Actor
from napams.ui.cache import CachedReport
from napams.ui.which_month import chosen


def choose(
    cached: CachedReport, place: DeltaGenerator, actor: Actor, department: str | None = None
) -> Month:
    """A list of the months that have begun.

    Whoever handles returns begins with what is to do: of the department named or the own one, else
    of any. A reader begins with the month of the pages of status, and a worker never does.
    """
    report = cached.report
    begun = sorted(report.states) or [report.plan.starts]
    if actor.may(Action.SUBMIT, actor.department) or actor.may(Action.REVIEW):
        of = department or actor.department
        first = work_month(report.register, report.states, report.as_of, of)
        return chosen(report, begun, first or begun[0], place, remember=False)
    return chosen(report, begun, report.latest or begun[0], place)
