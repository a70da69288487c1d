"""Where a figure comes from: return, revision, sheet and cell in writing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.computed import CountedReturns
from napams.domain.frames import Row
from napams.domain.months import Month
from napams.domain.provenance import SOURCES, Source
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState, due_on
from napams.wording.numbers import count, day


def place(source: Source) -> str:
    """`FIA-AHS return Mar 2025, revision 1, Return!G16`."""
    return (
        f"{source.department} return {source.month.label}, revision {source.revision}, "
        f"{source.sheet}!{source.cell}"
    )


def places(sources: Iterable[Source]) -> str:
    """All of them, by department; empty if there are none."""
    return "; ".join(sorted(place(source) for source in sources))


def kpi_sources(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.kpis` or `report.own_shares`: the cells of the month's own figures.

    On hold they are those of the month whose figures stand; of what the program counts itself it is
    the register.
    """
    months = frame["held_from"].fillna(frame["month_number"]).astype("int64")
    keys = list(zip(frame["code"], months, strict=True))
    cells = _of_returns(report, keys, frame["department"])
    own = zip(keys, frame["reported"], cells, strict=True)
    return [
        (_register(report, number) if reported else "") if report.plan.kpis[code].computed else cell
        for (code, number), reported, cell in own
    ]


def kpi_source(report: StatusReport, row: Row) -> str:
    """For one row of `report.kpis`."""
    return kpi_sources(report, pd.DataFrame([row]))[0]


def _register(report: StatusReport, month_number: int) -> str:
    """What the program counted from in a month: `register of the returns of Mar 2025`."""
    return f"register of the returns of {report.plan.month(int(month_number)).label}"


def returns_counted(plan: Plan, counted: CountedReturns) -> str:
    """`Mar 2025: 15 of 17 returns on time; late: FIN, RNG; missing: NPB`."""
    month = plan.month(counted.month_number)
    if counted.state is ContributionState.AWAITED:
        return f"{month.label}: not counted until {day(due_on(month, plan.calendar))} is over"
    if counted.state is ContributionState.NOT_APPLICABLE:
        return f"{month.label}: no return was expected"
    late = f"; late: {', '.join(counted.late)}" if counted.late else ""
    missing = f"; missing: {', '.join(counted.missing)}" if counted.missing else ""
    said = f"{counted.on_time} of {count(counted.expected, 'return')} on time"
    return f"{month.label}: {said}{late}{missing}"


def milestone_sources(report: StatusReport, frame: pd.DataFrame) -> list[str]:
    """For rows of `report.milestones`: the cell of the report that spoke last."""
    return _of_returns(report, zip(frame["code"], frame["reported_in"], strict=True))


SOURCES_OF: dict[str, Callable[[StatusReport, pd.DataFrame], list[str]]] = {
    "kpis": kpi_sources,
    "own_shares": kpi_sources,
    "milestones": milestone_sources,
}
"""By the name of the report's frame."""


def _of_returns(
    report: StatusReport, keys: Iterable[tuple[str, int]], only: Iterable[str] = ()
) -> list[str]:
    """The cells by code and plan month of the return; those of one department where it is named."""
    wanted = list(keys)
    departments = list(only) or [""] * len(wanted)
    rows = report.sources
    rows = rows[rows["code"].isin({code for code, _ in wanted})]
    found: dict[tuple[str, int], list[Source]] = defaultdict(list)
    for code, number, month, *cell in rows[list(SOURCES)].itertuples(index=False):
        department, revision, sheet, address = cell
        found[code, number].append(
            Source(department, Month.parse(month), int(revision), sheet, address)
        )
    return [
        places(s for s in found.get(key, ()) if department in ("", s.department))
        for key, department in zip(wanted, departments, strict=True)
    ]
