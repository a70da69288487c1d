"""A measure's page tells what each month alone gave, beside the value that is judged."""

from __future__ import annotations

import pytest

from napams.domain.catalogue import Combine
from napams.domain.report import StatusReport
from napams.domain.reporting import ContributionState
from napams.ui.committee.measure import figures_by_month
from napams.wording.numbers import number


@pytest.mark.parametrize("combine", Combine)
def test_every_indicator_has_its_figures_month_by_month(
    report: StatusReport, combine: Combine
) -> None:
    kpis = [k for k in report.plan.kpis.values() if k.combine is combine]
    assert kpis
    for kpi in kpis:
        drawn = figures_by_month(report, kpi, report.kpis[report.kpis["code"] == kpi.code])
        assert all(month.label in drawn for month in report.months)


def test_of_a_ratio_over_three_months_the_month_alone_is_told(report: StatusReport) -> None:
    given = report.contributions
    told = 0
    for row, (code, _) in enumerate(given.pairs):
        kpi = report.plan.kpis[code]
        if kpi.combine is not Combine.POOLED_RATIO or len(kpi.reporters) != 1:
            continue
        drawn = figures_by_month(report, kpi, report.kpis[report.kpis["code"] == code])
        for column in range(given.months):
            if given.is_in(ContributionState.GIVEN)[row, column]:
                above, below = given.numerator[row, column], given.denominator[row, column]
                assert f"{number(above)} of {number(below)}" in drawn
                told += 1
    assert told > 20
