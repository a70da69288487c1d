"""Measures and departments, computed by hand (design.md §4.6)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from napams.domain.catalogue import Combine, Kpi, Milestone, Polarity, Shape

from .built import a_measure, a_plan
from .facts import Facts, Figure, MilestoneReport
from .rollup import RollupRow, roll_up

LINE = Kpi(
    code="M01-K1",
    name="A line to 100",
    unit="count",
    polarity=Polarity.HIGHER,
    combine=Combine.LAST,
    shape=Shape.LINEAR,
    baseline=0,
    baseline_basis="illustrative",
    targets=(25, 50, 75, 100),
    weight=2,
    reporters=("FIA",),
)
CEILING = Kpi(
    code="M01-K2",
    name="A ceiling of 12",
    unit="count",
    polarity=Polarity.LOWER,
    combine=Combine.SUM,
    shape=Shape.LINEAR,
    baseline_basis="illustrative",
    targets=(3, 6, 9, 12),
    reporters=("FIA",),
)
STEP = Milestone(code="M01-T1", name="A step", owner="MOI", due_month=3)
DONE = {(STEP.code, 3): MilestoneReport(True, completed_on=date(2025, 3, 20))}


def figures(kpi: Kpi, by_month: dict[int, int]) -> dict[tuple[str, str, int], Figure]:
    """Figures of a KPI by its first reporter."""
    return {(kpi.code, kpi.reporters[0], m): Figure(value=Fraction(v)) for m, v in by_month.items()}


def row_of(
    month: int,
    facts: Facts,
    kpis: tuple[Kpi, ...] = (),
    milestones: tuple[Milestone, ...] = (),
    code: str = "M01",
) -> RollupRow:
    plan = a_plan(a_measure(kpis, milestones))
    (row,) = (r for r in roll_up(plan, facts) if r.month == month and r.code == code)
    return row


def shares(row: RollupRow) -> tuple[float | None, float | None, float | None]:
    return row.planned_share, row.earned_share, row.schedule_variance


def test_a_measure_is_the_weighted_mean_of_its_parts() -> None:
    row = row_of(3, Facts(figures(LINE, {3: 30})), (LINE,), (STEP,))
    # P (2 × .25 + 1)/3 = .5; A (2 × .3 + 0)/3 = .2
    assert shares(row) == (0.5, 0.2, -0.3)
    assert row.colour == "red"


def test_a_milestone_done_counts_in_full() -> None:
    row = row_of(3, Facts(figures(LINE, {3: 30}), DONE), (LINE,), (STEP,))
    # A (.6 + 1)/3 = .5333
    assert shares(row) == (0.5, 0.5333, 0.0333)
    assert row.colour == "green"


def test_silence_falls_behind_by_itself() -> None:
    facts = Facts(figures(LINE, {3: 30}), DONE)
    rows = [row_of(month, facts, (LINE,), (STEP,)) for month in (4, 6, 7)]
    # A stays (.6 + 1)/3 = .5333; P (2/3 + 1)/3, (1 + 1)/3, (14/12 + 1)/3
    assert [shares(row) for row in rows] == [
        (0.5556, 0.5333, -0.0222),
        (0.6667, 0.5333, -0.1333),
        (0.7222, 0.5333, -0.1889),
    ]
    assert [row.colour for row in rows] == ["green", "amber", "red"]


def test_who_never_reported_has_earned_nothing() -> None:
    assert shares(row_of(6, Facts(), (LINE,))) == (0.5, 0.0, -0.5)


def test_an_earned_share_is_never_over_one_nor_below_nothing() -> None:
    over = row_of(12, Facts(figures(LINE, {12: 180})), (LINE,), (STEP,))
    # P (2 + 1)/3, A (2 × 1 + 0)/3
    assert shares(over) == (1.0, 0.6667, -0.3333)
    below = row_of(6, Facts(figures(LINE, {6: -20})), (LINE,))
    assert shares(below) == (0.5, 0.0, -0.5)


def test_a_planned_share_is_never_over_one() -> None:
    past_its_target = LINE.model_copy(update={"targets": (120.0, 120.0, 120.0, 100.0)})
    row = row_of(3, Facts(figures(past_its_target, {3: 60})), (past_its_target,))
    assert shares(row) == (1.0, 0.6, -0.4)


def test_a_kpi_that_cannot_be_rated_is_left_out_of_the_mean() -> None:
    few = CEILING.model_copy(
        update={
            "polarity": Polarity.HIGHER,
            "combine": Combine.POOLED_RATIO,
            "unit": "%",
            "numerator": "part",
            "denominator": "whole",
            "baseline": 0.0,
            "targets": (20.0, 40.0, 60.0, 80.0),
        }
    )
    nine = {("M01-K2", "FIA", 3): Figure(numerator=Fraction(0), denominator=Fraction(9))}
    ten = {("M01-K2", "FIA", 3): Figure(numerator=Fraction(0), denominator=Fraction(10))}
    rated = figures(LINE, {3: 30})
    assert shares(row_of(3, Facts({**rated, **nine}), (LINE, few))) == (0.25, 0.3, 0.05)
    # P .25 for both; A (2 × .3 + 0)/3
    assert shares(row_of(3, Facts({**rated, **ten}), (LINE, few))) == (0.25, 0.2, -0.05)


def test_a_kpi_that_is_no_score_is_left_out_of_the_mean() -> None:
    unscored = LINE.model_copy(update={"code": "M01-K3", "score": False})
    facts = Facts({**figures(LINE, {3: 30}), **figures(unscored, {3: 0})})
    assert shares(row_of(3, facts, (LINE, unscored))) == (0.25, 0.3, 0.05)


def test_a_red_measure_stays_red_under_a_red_kpi() -> None:
    assert row_of(3, Facts(figures(LINE, {3: 0})), (LINE,)).colour == "red"


def test_a_red_ceiling_keeps_a_measure_from_green_and_stays_out_of_the_mean() -> None:
    facts = Facts({**figures(LINE, {3: 30}), **figures(CEILING, {3: 5})})
    # the other months of the ceiling are silent; (3 − 5)/12 = −.1667
    row = row_of(3, facts, (LINE, CEILING))
    assert shares(row) == (0.25, 0.3, 0.05)
    assert (row.colour, row.kpis_green, row.kpis_red) == ("amber", 1, 1)


def test_a_ceiling_that_falls_silent_after_red_still_guards() -> None:
    facts = Facts({**figures(LINE, {3: 30, 4: 40}), **figures(CEILING, {3: 5})})
    row = row_of(4, facts, (LINE, CEILING))
    assert (row.colour, row.kpis_no_data, row.kpis_red) == ("amber", 1, 0)


def test_a_ceiling_that_falls_silent_after_amber_does_not_guard() -> None:
    # (3 − 4)/12 = −.0833
    facts = Facts({**figures(LINE, {3: 30, 4: 40}), **figures(CEILING, {3: 4})})
    assert row_of(4, facts, (LINE, CEILING)).colour == "green"


def test_a_kpi_that_was_not_due_before_it_fell_silent_does_not_guard() -> None:
    # The blank second quarter takes the path back to nothing at month 6.
    pausing = CEILING.model_copy(
        update={
            "combine": Combine.LAST,
            "polarity": Polarity.HIGHER,
            "baseline": 0.0,
            "targets": (6.0, None, 9.0, 12.0),
            "weight": 0.01,
        }
    )
    heard = {**figures(LINE, {3: 30, 6: 60, 7: 70}), **figures(pausing, {3: 0})}
    assert row_of(7, Facts(heard), (LINE, pausing)).colour == "amber"
    heard |= figures(pausing, {6: 0})
    assert row_of(7, Facts(heard), (LINE, pausing)).colour == "green"


def test_a_red_kpi_that_is_no_score_is_counted_against_nobody() -> None:
    deaths = CEILING.model_copy(update={"score": False})
    facts = Facts({**figures(LINE, {3: 30}), **figures(deaths, {3: 5})})
    row = row_of(3, facts, (LINE, deaths))
    assert (row.colour, row.kpis_red) == ("green", 0)


def test_a_milestone_guards_from_the_31st_day_overdue() -> None:
    heavy = LINE.model_copy(update={"weight": 30.0})
    due_in_may = STEP.model_copy(update={"due_month": 5})
    due_in_april = STEP.model_copy(update={"due_month": 4})
    # −1/31 = −.0323 either way; 30 June is 30 days after 31 May, 31 May is 31 after 30 April
    after_30 = row_of(6, Facts(figures(heavy, {6: 50})), (heavy,), (due_in_may,))
    facts = Facts({("M01-K1", "FIA", 5): Figure(value=Fraction(100 * 5, 12))})
    after_31 = row_of(5, facts, (heavy,), (due_in_april,))
    assert [after_30.schedule_variance, after_31.schedule_variance] == [-0.0323, -0.0323]
    assert [after_30.colour, after_31.colour] == ["green", "amber"]
    assert [after_30.milestones_overdue, after_31.milestones_overdue] == [1, 1]


def test_a_red_ceiling_alone_is_never_hidden_under_grey() -> None:
    row = row_of(3, Facts(figures(CEILING, {3: 5})), (CEILING,))
    assert shares(row) == (None, None, None)
    assert row.colour == "amber"


def test_a_measure_of_which_nothing_is_due_is_not_due() -> None:
    later = LINE.model_copy(update={"targets": (None, 50.0, 75.0, 100.0)})
    row = row_of(3, Facts(figures(later, {3: 0})), (later,), (STEP,), "FIA")
    assert shares(row) == (0.0, 0.0, 0.0)
    assert row.colour == "not_due"


def test_a_measure_that_has_earned_something_before_it_is_due_is_green() -> None:
    later = LINE.model_copy(update={"targets": (None, 50.0, 75.0, 100.0)})
    row = row_of(3, Facts(figures(later, {3: 10})), (later,))
    assert shares(row) == (0.0, 0.1, 0.1)
    assert row.colour == "green"


def test_a_kpi_of_two_departments_has_one_status_for_both() -> None:
    both = LINE.model_copy(update={"reporters": ("FIA", "MOI")})
    facts = Facts(
        {
            ("M01-K1", "FIA", 3): Figure(value=Fraction(10)),
            ("M01-K1", "MOI", 3): Figure(value=Fraction(20)),
        }
    )
    fia = row_of(3, facts, (both,), (STEP,), "FIA")
    moi = row_of(3, facts, (both,), (STEP,), "MOI")
    assert shares(fia) == (0.25, 0.3, 0.05)
    # only MOI owns the milestone: P (.5 + 1)/3, A .6/3
    assert shares(moi) == (0.5, 0.2, -0.3)


def test_a_department_with_neither_kpi_nor_milestone_has_no_data() -> None:
    assert row_of(3, Facts(), (), (STEP,), "FIA").colour == "no_data"
