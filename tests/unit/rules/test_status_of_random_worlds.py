"""What holds of every status, whatever the plan and whatever was reported."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from napams.wording.reasons import REASONS
from tests.oracle.histories import delivered, kpi, plan_of
from tests.oracle.world import Figure, Kpi, Return, World
from tests.unit.rules.worlds import SEEDS, random_report, random_world, report_of

TOP = 1000
"""The value at which a mirror stands."""


def mirrored(world: World, codes: set[str]) -> World:
    """The world in which what rose falls, from s to t as from TOP − s to TOP − t."""
    other = {"higher": "lower", "lower": "higher"}

    def turned(kpi: Kpi) -> Kpi:
        targets = tuple(None if t is None else TOP - t for t in kpi.targets)
        polarity = other[kpi.polarity]
        return replace(kpi, polarity=polarity, baseline=TOP - kpi.baseline, targets=targets)

    def told(came: Return) -> Return:
        revisions = (
            replace(r, figures={c: _turned(c, f) for c, f in r.figures.items()})
            for r in came.revisions
        )
        return replace(came, revisions=tuple(revisions))

    def _turned(code: str, figure: Figure) -> Figure:
        if code not in codes or figure.value is None:
            return figure
        return Figure(Fraction(TOP) - figure.value)

    kpis = tuple(turned(k) if k.code in codes else k for k in world.plan.kpis)
    returns = {key: told(came) for key, came in world.returns.items()}
    return World(replace(world.plan, kpis=kpis), returns)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fall_that_is_wanted_is_judged_like_a_rise(seed: int) -> None:
    """Values that one department gives; a nil return gives the last figure, so it mirrors too."""
    world, month, today = random_world(seed)
    moving = {
        k.code
        for k in world.plan.kpis
        if k.combine == "last" and len(k.reporters) == 1 and not (k.is_context or k.is_hold)
    }
    assert moving
    before, after = random_report(seed), report_of(mirrored(world, moving), month, today)
    for all_before, all_after in (
        (before.kpis, after.kpis),
        (before.own_shares, after.own_shares),
    ):
        was, now = (f[f["code"].isin(moving)] for f in (all_before, all_after))
        for column in ("colour", "decided", "part_colour", "left_out"):
            assert was[column].tolist() == now[column].tolist(), column
        for column in ("schedule_variance", "months_behind", "forecast_month"):
            np.testing.assert_allclose(was[column], now[column], atol=1e-6, err_msg=column)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_status_says_why_in_whole_sentences(seed: int) -> None:
    report = random_report(seed)
    for name in ("kpis", "own_shares", "milestones", "measures", "departments"):
        frame = getattr(report, name)
        some = frame.iloc[seed :: len(SEEDS) * 3]
        assert len(some) > 5
        for sentence in REASONS[name](report, some):
            assert sentence.endswith("."), sentence
            assert "  " not in sentence, sentence
            assert not {"nan", "NaT"} & set(sentence.split()), sentence
            assert "None" not in sentence.removeprefix("None of its"), sentence


def test_a_department_that_nothing_is_judged_by_alone_says_so() -> None:
    """Two give one count: it is in the account of neither."""
    both = kpi("M01-K1", "A B", "sum", (0, (3, 6, 9, 12)))
    report = report_of(delivered(plan_of(both), {d: {both.code: {1: 1}} for d in "AB"}, 1), 1)
    said = "It is judged by nothing: it owns no milestone, and no indicator is its own."
    assert REASONS["departments"](report, report.departments) == [said, said]
