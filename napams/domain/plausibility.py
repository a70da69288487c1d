"""Checks of a return against the department's past (docs/plausibility.md).

At most one query about the amount of a KPI, one about copied figures, one about evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from napams.domain.catalogue import TOTAL, Combine, Kpi, Plan, Unit
from napams.domain.copies import same_as_another_department, same_as_last_month
from napams.domain.history import History, Past, usual_amount, usual_percentage
from napams.domain.months import Month
from napams.domain.queries import (
    AmountsByMonth,
    CompletionDayChanged,
    EvidenceMissing,
    FarFromUsual,
    FarOverMost,
    FarOverPlan,
    MilestoneUncompleted,
    NotApplicableNow,
    PercentageFarFromUsual,
    QueriedColumn,
    Query,
    RupeesForMillions,
    TotalFell,
    TotalSinceStart,
    reached_column,
)
from napams.domain.returns import Figure, FigureState, MilestoneStatus, ReportedMilestone


def queries(
    plan: Plan,
    month: Month,
    figures: Sequence[Figure],
    milestones: Sequence[ReportedMilestone],
    history: History,
    *,
    nil: bool = False,
) -> list[Query]:
    """All queries about the return of `month`.

    The figures of a `nil` return are not queried: a sentence of the narrative attests them.
    """
    found = list(_milestones(milestones, history))
    if nil:
        return found
    found += same_as_last_month(plan, month, figures, history)
    found += same_as_another_department(plan, figures, history)
    for figure in figures:
        if figure.category != TOTAL:
            continue
        kpi = plan.kpis[figure.kpi]
        past = history.kpis.get(kpi.code, ())
        if figure.value is None:
            found += _not_applicable(kpi, figure, past)
        else:
            found += _amount(plan, month, kpi, figure, past)
            found += _total_fell(plan, kpi, figure, past)
            found += _percentage(plan, kpi, figure, past)
    found += _evidence(plan, figures, history)
    return found


def compares_counts(kpi: Kpi) -> bool:
    """Whether a KPI's compared amounts are counts, where small numbers are mostly chance."""
    return kpi.combine.is_ratio or Unit.is_count(kpi.unit)


def _compared(kpi: Kpi, given: Figure | Past) -> float | None:
    """The amount that says how much a month held: the value, or the cases under a percentage."""
    return given.denominator if kpi.combine.is_ratio else given.value


def _reached(kpi: Kpi, given: Figure | Past) -> float | None:
    """The amount reached so far: the value, or the numerator of a percentage."""
    return given.numerator if kpi.combine.is_ratio else given.value


def _amount(
    plan: Plan, month: Month, kpi: Kpi, figure: Figure, past: Sequence[Past]
) -> Iterator[Query]:
    """At most one query: rupees for millions, a total for a month's amount, far from usual."""
    policy = plan.suspicion
    amount = _compared(kpi, figure)
    if amount is None or kpi.unit == Unit.YES_NO:
        return
    column = QueriedColumn.DENOMINATOR if kpi.combine.is_ratio else QueriedColumn.VALUE
    cell = (kpi.code, column)
    months = tuple((p.month, a) for p in past if (a := _compared(kpi, p)) is not None)
    amounts = [a for _, a in months]
    usual = usual_amount(amounts, policy)
    scale = (median(amounts) if amounts else 0) or (kpi.target or 0) / plan.months
    if kpi.unit == Unit.MONEY and amount >= policy.rupee_times * scale > 0:
        yield RupeesForMillions(*cell, amount, scale, months)
    elif compares_counts(kpi) and max(amount, usual.middle if usual else 0) < policy.least_count:
        return
    elif _is_cumulative(plan, month, kpi, amount, amounts):
        yield _total_since_start(cell, amount, months)
    elif kpi.code in policy.never_falls and kpi.combine is Combine.LAST:
        most = max([kpi.target or 0, *amounts])
        if most and amount > policy.times_over * most:
            yield FarOverMost(*cell, amount, policy.times_over * most, most)
    elif usual:
        if not usual.holds(amount):
            yield FarFromUsual(*cell, amount, usual, months[-policy.window :])
    elif compares_counts(kpi):
        planned = None if kpi.combine.is_ratio else kpi.target
        limit = planned if planned is not None else policy.most_unplanned
        limit = max([limit, kpi.start or 0, *(policy.times_over * a for a in amounts)])
        if amount > limit:
            yield FarOverPlan(*cell, amount, limit, planned)


def _is_cumulative(
    plan: Plan, month: Month, kpi: Kpi, amount: float, amounts: Sequence[float]
) -> bool:
    """Whether an amount is about the total so far and a usual month.

    A missing return does not stop a department's own count, so each month without an accepted
    figure may have added a usual month to the total.
    """
    active = [a for a in amounts if a > 0]
    if kpi.combine not in (Combine.SUM, Combine.POOLED_RATIO):
        return False
    if len(active) < plan.suspicion.cumulative_months:
        return False
    usual, so_far = median(active), sum(active)
    unknown = max(0, plan.month_number(month) - 1 - len(amounts))
    least = max(so_far, usual * 2.5)
    return least <= amount <= so_far + usual * (3 + unknown)


def _total_since_start(
    cell: tuple[str, QueriedColumn], amount: float, months: AmountsByMonth
) -> TotalSinceStart:
    active = [(month, a) for month, a in months if a > 0]
    amounts = [a for _, a in active]
    return TotalSinceStart(
        *cell, amount, median(amounts), sum(amounts), first=active[0][0], last=active[-1][0]
    )


def _total_fell(plan: Plan, kpi: Kpi, figure: Figure, past: Sequence[Past]) -> Iterator[Query]:
    """What has been reached so far is less than was accepted last."""
    if kpi.code not in plan.suspicion.never_falls:
        return
    now = _reached(kpi, figure)
    before = [(p.month, a) for p in past if (a := _reached(kpi, p)) is not None]
    if before and now is not None and now < before[-1][1]:
        yield TotalFell(kpi.code, reached_column(kpi), *before[-1])


def _not_applicable(kpi: Kpi, figure: Figure, past: Sequence[Past]) -> Iterator[Query]:
    """Nothing to count, where the department's newest accepted word is a figure.

    A run of months without anything to count is asked about once.
    """
    if not past or past[-1].value is None:
        return
    parts = () if figure.state is FigureState.NOT_APPLICABLE else figure.amounts
    column = QueriedColumn.DENOMINATOR if parts else reached_column(kpi)
    yield NotApplicableNow(kpi.code, column, past[-1].month, past[-1].amounts, parts)


def _percentage(plan: Plan, kpi: Kpi, figure: Figure, past: Sequence[Past]) -> Iterator[Query]:
    """A percentage over enough cases is far from those of the last months."""
    policy = plan.suspicion
    if kpi.unit != Unit.PERCENT or not kpi.combine.is_ratio or kpi.code in policy.never_falls:
        return
    cases = figure.denominator or 0
    if figure.value is None or cases < policy.least_cases:
        return
    months = tuple(
        (p.month, p.value)
        for p in past
        if p.value is not None and (p.denominator or 0) >= policy.least_cases
    )
    usual = usual_percentage([share for _, share in months], cases, policy)
    if usual and not usual.holds(figure.value):
        yield PercentageFarFromUsual(
            kpi.code,
            QueriedColumn.NUMERATOR,
            figure.value,
            figure.numerator,
            figure.denominator,
            usual,
            months[-policy.window :],
        )


def _evidence(plan: Plan, figures: Sequence[Figure], history: History) -> Iterator[Query]:
    """Figures over zero of KPIs that demand a record, with neither evidence nor remark.

    Asked of a KPI for which the department named evidence before, and of all KPIs once a few of
    its returns were accepted.
    """
    noted = {f.kpi for f in figures if f.evidence or f.remark}
    bare = [
        f.kpi
        for f in figures
        if f.category == TOTAL
        and plan.kpis[f.kpi].verification
        and f.kpi not in noted
        and any(f.amounts)
        and (
            history.returns >= plan.suspicion.evidence_from_returns
            or any(p.evidence for p in history.kpis.get(f.kpi, ()))
        )
    ]
    if bare:
        yield EvidenceMissing(bare[0], QueriedColumn.EVIDENCE, tuple(bare))


def _milestones(lines: Sequence[ReportedMilestone], history: History) -> Iterator[Query]:
    """A milestone accepted as completed is open again, or completed on another day."""
    for line in lines:
        before = history.completed.get(line.milestone)
        if before is None:
            continue
        if line.status is not MilestoneStatus.COMPLETED:
            yield MilestoneUncompleted(line.milestone, QueriedColumn.STATUS, before)
        elif line.completed_on and before.completed_on and line.completed_on != before.completed_on:
            column = QueriedColumn.COMPLETED_ON
            yield CompletionDayChanged(line.milestone, column, before, line.completed_on)
