"""What a return makes one ask, in the light of the department's past (docs/suspicion.md).

Few and right: one doubt at most about an amount, one about copied figures, one about evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from napams.domain.amounts import amounts
from napams.domain.catalogue import TOTAL, Plan
from napams.domain.copies import as_another_department, as_last_month
from napams.domain.doubts import Doubt, Part
from napams.domain.history import History
from napams.domain.months import Month
from napams.domain.returns import Figure, FigureState, MilestoneLine, MilestoneStatus
from napams.domain.unusual import doubted_amount, doubted_percentage, fell
from napams.wording.numbers import day


def doubts(
    plan: Plan,
    month: Month,
    figures: Sequence[Figure],
    milestones: Sequence[MilestoneLine],
    history: History,
    *,
    nil: bool = False,
) -> list[Doubt]:
    """Everything that a return of `month` makes one ask.

    The figures of a `nil` return are not asked about: it is attested with a sentence.
    """
    found = list(_milestones(milestones, history))
    if nil:
        return found
    found += as_last_month(plan, month, figures, history)
    found += as_another_department(plan, figures, history)
    for figure in figures:
        if figure.category == TOTAL and figure.state is not FigureState.NOT_APPLICABLE:
            kpi = plan.kpis[figure.kpi]
            past = history.kpis.get(kpi.code, ())
            found += doubted_amount(plan, month, kpi, figure, past)
            found += fell(plan, kpi, figure, past)
            found += doubted_percentage(plan, kpi, figure, past)
    found += _evidence(plan, figures, history)
    return found


def _evidence(plan: Plan, figures: Sequence[Figure], history: History) -> Iterator[Doubt]:
    """Figures over zero of KPIs that demand a record, with neither evidence nor remark.

    Fair to ask where it was named before, or once a department has reported a few times.
    """
    noted = {f.kpi for f in figures if f.evidence or f.remark}
    bare = [
        f.kpi
        for f in figures
        if f.category == TOTAL
        and plan.kpis[f.kpi].verification
        and f.kpi not in noted
        and any(amounts(f))
        and (
            history.returns >= plan.suspicion.evidence_from_returns
            or any(p.evidence for p in history.kpis.get(f.kpi, ()))
        )
    ]
    if bare:
        records = "; ".join(f"{code}: {plan.kpis[code].verification}" for code in bare)
        yield Doubt("EVIDENCE_MISSING", bare[0], Part.EVIDENCE, records, found=", ".join(bare))


def _milestones(lines: Sequence[MilestoneLine], history: History) -> Iterator[Doubt]:
    """A milestone that an accepted return called completed is open again, or on another day."""
    for line in lines:
        before = history.completed.get(line.milestone)
        if before is None:
            continue
        said = (
            f"completed on {day(before.completed_on)}, as the return for {before.month.label} says"
        )
        if line.status is not MilestoneStatus.COMPLETED:
            yield Doubt("MILESTONE_UNCOMPLETED", line.milestone, Part.STATUS, said)
        elif line.completed_on and before.completed_on and line.completed_on != before.completed_on:
            found = day(line.completed_on)
            yield Doubt("COMPLETION_DAY_CHANGED", line.milestone, Part.COMPLETED_ON, said, found)
