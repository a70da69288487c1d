"""The state of the plan: every month that has ended, rated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.computed import computed_figures
from napams.domain.contributions import Contributions, contributions
from napams.domain.events import Head
from napams.domain.frames import Row, records
from napams.domain.lagging import Lag, LaggingRules, lags_of
from napams.domain.milestones import rate_milestones
from napams.domain.months import Month
from napams.domain.parts import Parts
from napams.domain.rollup import rate_departments, rate_measures
from napams.domain.status import rate_kpis
from napams.domain.which_month import CLOSINGS, MonthState, month_states, status_month


@dataclass(frozen=True, slots=True)
class Known:
    """What the record holds at an instant: frames that the store gives.

    `figures` (`napams.domain.contributions.FIGURES`), `milestone_reports`
    (`napams.domain.milestones.REPORTS`), the register, `sources`
    (`napams.domain.provenance.SOURCES`), and `closings` (`napams.domain.which_month.CLOSINGS`).
    """

    figures: pd.DataFrame
    milestone_reports: pd.DataFrame
    register: pd.DataFrame
    sources: pd.DataFrame
    closings: pd.DataFrame = field(default_factory=partial(pd.DataFrame, columns=list(CLOSINGS)))


@dataclass(frozen=True)
class StatusReport:
    """Facts of all months that have ended; its frames are shared and must not be changed.

    `known_on` is the past instant whose knowledge it holds (None: the present), `as_of` the day
    for which it is worked out, `latest` the month to show first, `states` how far each month has
    come that has begun.
    """

    plan: Plan
    demonstration: bool
    known_on: datetime | None
    as_of: date
    head: Head
    months: tuple[Month, ...]
    latest: Month | None
    contributions: Contributions
    kpis: pd.DataFrame
    own_shares: pd.DataFrame
    measure_parts: Parts
    department_parts: Parts
    measures: pd.DataFrame
    departments: pd.DataFrame
    milestones: pd.DataFrame
    register: pd.DataFrame
    sources: pd.DataFrame
    lags: tuple[Lag, ...]
    states: Mapping[Month, MonthState]

    @classmethod
    def of(
        cls,
        plan: Plan,
        known: Known,
        numbers: Sequence[int],
        *,
        as_of: date,
        head: Head,
        demonstration: bool = False,
        known_on: datetime | None = None,
    ) -> StatusReport:
        """Judge the plan months `numbers`, which have ended, on the day `as_of`."""
        owed = known.register
        figures = pd.concat([known.figures, computed_figures(plan, owed, as_of)])
        given = contributions(plan, figures, owed, numbers)
        kpis, own = rate_kpis(dict.fromkeys(range(1, given.months + 1), plan), given, numbers)
        milestones = rate_milestones(plan, known.milestone_reports, owed, numbers, as_of)
        of_measures = Parts.of_measures(kpis, milestones, owed)
        of_departments = Parts.of_departments(own, milestones, owed)
        lags = LaggingRules(plan, owed, own, milestones, as_of).all_lags(numbers)
        months = tuple(plan.month(n) for n in numbers)
        states = month_states(owed, known.closings)
        return cls(
            plan=plan,
            demonstration=demonstration,
            known_on=known_on,
            as_of=as_of,
            head=head,
            months=months,
            latest=status_month(months, states, as_of),
            contributions=given,
            kpis=kpis,
            own_shares=own,
            measure_parts=of_measures,
            department_parts=of_departments,
            measures=rate_measures(plan, of_measures, kpis, numbers),
            departments=rate_departments(plan, of_departments, owed, lags, numbers),
            milestones=milestones,
            register=owed,
            sources=known.sources,
            lags=lags,
            states=states,
        )

    def last_due(self, month: Month) -> Month:
        """The newest month up to one shown whose returns were due, or that is closed.

        What is only carried into a later one is no further month of anything. Before there is such
        a month, the first.
        """
        shown = tuple(m for m in self.months if m <= month)
        return status_month(shown, self.states, self.as_of) or month

    def judged_on(self, month: Month) -> date:
        """The day for which a month is judged: its end, or today if that is earlier."""
        return min(month.last_day, self.as_of)

    def lags_of(self, department: str, month: Month) -> tuple[Lag, ...]:
        """The rules by which a department lags in a month."""
        return lags_of(self.lags, department, self.plan.month_number(month))

    def parts_of(self, row: Row) -> list[Row]:
        """The parts of a measure's or a department's row, with what each adds to its variance."""
        number = int(row["month_number"])
        if "measure" in row:
            return self.measure_parts.of(row["measure"], number)
        return self.department_parts.of(row["department"], number)

    def obligation(self, department: str, month_number: int) -> Row | None:
        """A department's row of the register for a plan month; None where it owes nothing."""
        return self._obligations.get((department, month_number))

    @cached_property
    def _obligations(self) -> dict[tuple[str, int], Row]:
        return {(r["department"], r["month_number"]): r for r in records(self.register)}
