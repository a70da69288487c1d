"""The colours, and the one table of rules that gives them and explains them.

A colour is decided by the first rule of its kind's table that holds (docs/rules.md, The colour of
an indicator; Milestones; Measures and departments). `decide` asks the rules of whole frames at
once; `checks` asks the same rules of rated rows and marks the one that decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from napams.domain.catalogue import Polarity
from napams.domain.path import settle
from napams.domain.policy import ThresholdPolicy
from napams.domain.values import ValueKind


class Colour(StrEnum):
    """What a KPI, a milestone, a measure or a department can be."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    UNRATED = "unrated"


RATED = (Colour.GREEN.value, Colour.AMBER.value, Colour.RED.value)
"""The colours that judge."""


class RuleKey(StrEnum):
    """The name of a rule: what holds if it decides."""

    CONTEXT = "context"
    ON_HOLD = "on_hold"
    FIGURES_MISSING = "figures_missing"
    FEW_CASES = "few_cases"
    NOT_APPLICABLE = "not_applicable"
    IDLE = "idle"

    VARIANCE_GREEN = "variance_green"
    ONE_CASE = "one_case"
    VARIANCE_RED = "variance_red"
    NOTHING_ACHIEVED = "nothing_achieved"
    VARIANCE_AMBER = "variance_amber"

    COMPLETED = "completed"
    LONG_OVERDUE = "long_overdue"
    OVERDUE = "overdue"
    FORECAST_LATE = "forecast_late"
    DUE_SOON = "due_soon"
    FAR_AHEAD = "far_ahead"

    ALL_ON_HOLD = "all_on_hold"
    NEVER_REPORTED = "never_reported"
    NOTHING_RATED = "nothing_rated"
    WHOLE_IDLE = "whole_idle"
    GUARDED = "guarded"
    LIMITS_KEPT = "limits_kept"
    NO_PART_RED = "no_part_red"


Mask = NDArray[np.bool_]
Columns = Mapping[str, NDArray[Any]]
"""Arrays of one length by the names that they have as columns of a frame."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition for a colour; None where the colour of an earlier month stands.

    `holds` gives a mask over rows; `facts` are the columns that are shown when the rule is
    explained.
    """

    key: RuleKey
    colour: Colour | None
    holds: Callable[[ThresholdPolicy, Columns], Mask]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule asked of one row, with the facts held against it, and whether it decided.

    Rules are asked in order and the first that holds decides; those after it decide nothing.
    """

    rule: RuleKey
    colour: Colour | None
    facts: Mapping[str, Any]
    holds: bool
    decided: bool


def decide(
    limits: ThresholdPolicy, rules: tuple[Rule, ...], columns: Columns
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """The colour of each row and the key of the rule that decided it.

    A row for which no rule holds is unrated, with an empty key; the tables leave none. A rule
    without a colour gives an empty one.
    """
    masks = _masks(limits, rules, columns)
    given = [r.colour.value if r.colour else "" for r in rules]
    colours = np.select(masks, given, default=Colour.UNRATED.value)
    keys = np.select(masks, [r.key.value for r in rules], default="")
    return colours.astype(object), keys.astype(object)


def checks(
    limits: ThresholdPolicy, rules: tuple[Rule, ...], rated: pd.DataFrame
) -> list[tuple[Check, ...]]:
    """The rules in their order for each row of a rated frame (one that has `decided`)."""
    masks = _masks(limits, rules, {str(c): rated[c].to_numpy() for c in rated})
    # Numbers stay numpy's here: as Python's, some would be rounded to another last digit in words.
    columns = {c: rated[c].to_numpy() for c in {"decided", *(f for r in rules for f in r.facts)}}
    return [
        tuple(
            Check(
                rule.key,
                rule.colour,
                {fact: columns[fact][position] for fact in rule.facts},
                holds=bool(mask[position]),
                decided=columns["decided"][position] == rule.key,
            )
            for rule, mask in zip(rules, masks, strict=True)
        )
        for position in range(len(rated))
    ]


def _masks(limits: ThresholdPolicy, rules: tuple[Rule, ...], columns: Columns) -> list[Mask]:
    return [np.asarray(rule.holds(limits, columns), dtype=bool) for rule in rules]


def is_one_of(column: NDArray[Any], *values: str) -> Mask:
    """Where a column has one of the values."""
    found = np.zeros(len(column), dtype=bool)
    for value in values:
        found |= column == value
    return found


def _variance_from(columns: Columns, limit: float) -> Mask:
    """False where there is no variance."""
    return np.asarray(settle(columns["schedule_variance"].astype(float)) >= limit)


def _variance_below(columns: Columns, limit: float) -> Mask:
    """False where there is no variance."""
    return np.asarray(settle(columns["schedule_variance"].astype(float)) < limit)


def _is(column: str, *values: StrEnum) -> Callable[[ThresholdPolicy, Columns], Mask]:
    return lambda _, columns: is_one_of(columns[column], *values)


def _idle(_: ThresholdPolicy, columns: Columns) -> Mask:
    return np.asarray((columns["planned_share"] == 0) & (columns["earned_share"] <= 0))


def _nothing_achieved(limits: ThresholdPolicy, columns: Columns) -> Mask:
    much_due = columns["planned_share"] >= limits.nothing_of
    return np.asarray(much_due & (columns["earned_share"] <= 0))


def _one_case(limits: ThresholdPolicy, columns: Columns) -> Mask:
    """Where red would come out, and one case more would have made it green."""
    red = _variance_below(columns, limits.amber_from) | _nothing_achieved(limits, columns)
    return np.asarray(red & (columns["with_one_case"] >= limits.green_from))


VARIANCE_GREEN = Rule(
    RuleKey.VARIANCE_GREEN,
    Colour.GREEN,
    lambda limits, columns: _variance_from(columns, limits.green_from),
    ("schedule_variance",),
)
VARIANCE_AMBER = Rule(
    RuleKey.VARIANCE_AMBER,
    Colour.AMBER,
    lambda limits, columns: _variance_from(columns, limits.amber_from),
    ("schedule_variance",),
)
VARIANCE_RED = Rule(
    RuleKey.VARIANCE_RED,
    Colour.RED,
    lambda limits, columns: _variance_below(columns, limits.amber_from),
    ("schedule_variance",),
)

KPI_RULES = (
    Rule(RuleKey.CONTEXT, Colour.UNRATED, _is("polarity", Polarity.CONTEXT), ("polarity",)),
    Rule(RuleKey.ON_HOLD, None, _is("kind", ValueKind.ON_HOLD), ("kind",)),
    Rule(RuleKey.FIGURES_MISSING, Colour.NO_DATA, _is("kind", ValueKind.NO_VALUE), ("kind",)),
    Rule(
        RuleKey.FEW_CASES,
        Colour.UNRATED,
        lambda _, columns: np.asarray(columns["base"] < columns["least"]),
        ("base", "least"),
    ),
    Rule(
        RuleKey.NOT_APPLICABLE,
        Colour.UNRATED,
        _is("kind", ValueKind.NOT_APPLICABLE),
        ("kind",),
    ),
    Rule(RuleKey.IDLE, Colour.NOT_DUE, _idle, ("planned_share", "earned_share")),
    VARIANCE_GREEN,
    Rule(RuleKey.ONE_CASE, Colour.AMBER, _one_case, ("with_one_case",)),
    VARIANCE_RED,
    Rule(
        RuleKey.NOTHING_ACHIEVED,
        Colour.RED,
        _nothing_achieved,
        ("planned_share", "earned_share"),
    ),
    VARIANCE_AMBER,
)
"""Rules of a KPI, asked of the columns that `napams.domain.status` makes."""


def _days(columns: Columns, column: str) -> NDArray[np.datetime64]:
    """A column of dates, NaT where there is none: nothing compares as true with it."""
    return columns[column].astype(object).astype("datetime64[D]")


def _completed(_: ThresholdPolicy, columns: Columns) -> Mask:
    return np.asarray(_days(columns, "completed_on") <= _days(columns, "as_of"))


MILESTONE_RULES = (
    Rule(RuleKey.COMPLETED, Colour.GREEN, _completed, ("as_of", "completed_on")),
    Rule(
        RuleKey.LONG_OVERDUE,
        Colour.RED,
        lambda limits, columns: np.asarray(
            columns["days_past_due"] > limits.milestone_red_after_days
        ),
        ("due", "as_of", "days_past_due"),
    ),
    Rule(
        RuleKey.OVERDUE,
        Colour.AMBER,
        lambda _, columns: np.asarray(columns["days_past_due"] > 0),
        ("due", "as_of", "days_past_due"),
    ),
    Rule(
        RuleKey.FORECAST_LATE,
        Colour.AMBER,
        lambda _, columns: np.asarray(_days(columns, "forecast") > _days(columns, "due")),
        ("forecast",),
    ),
    Rule(
        RuleKey.DUE_SOON,
        Colour.NOT_DUE,
        lambda limits, columns: np.asarray(-columns["days_past_due"] <= limits.milestone_due_days),
        ("due", "as_of", "days_past_due"),
    ),
    Rule(
        RuleKey.FAR_AHEAD,
        Colour.NOT_DUE,
        lambda _, columns: np.ones(len(columns["days_past_due"]), dtype=bool),
        ("due", "as_of", "days_past_due"),
    ),
)
"""Rules of a milestone, asked of the columns that `napams.domain.milestones` makes."""


def _all_on_hold(_: ThresholdPolicy, columns: Columns) -> Mask:
    return np.asarray(~columns["accepted"] & columns["all_on_hold"])


def _never_reported(limits: ThresholdPolicy, columns: Columns) -> Mask:
    """Only where green would come out: what was due and was never reported is not done."""
    nothing = (columns["counted"] == 0) | _variance_from(columns, limits.green_from)
    return np.asarray(~columns["accepted"] & nothing)


def _nothing_rated(_: ThresholdPolicy, columns: Columns) -> Mask:
    return np.asarray((columns["counted"] == 0) & (columns["coloured"] == 0))


def _whole_idle(_: ThresholdPolicy, columns: Columns) -> Mask:
    nothing = (columns["planned_share"] == 0) & (columns["earned_share"] == 0)
    return np.asarray(nothing & (columns["coloured"] == 0))


def _guarded(limits: ThresholdPolicy, columns: Columns) -> Mask:
    """Where the guard changes something: amber and red stay as they are."""
    low = _variance_below(columns, limits.green_from)
    return np.asarray((columns["guard"] != "") & ~low)


def _no_part_red(limits: ThresholdPolicy, columns: Columns) -> Mask:
    low = _variance_below(columns, limits.amber_from)
    return np.asarray(low & (columns["red_parts"] == 0))


GROUP_RULES = (
    Rule(RuleKey.ALL_ON_HOLD, Colour.NOT_DUE, _all_on_hold, ("accepted", "all_on_hold")),
    Rule(RuleKey.NEVER_REPORTED, Colour.NO_DATA, _never_reported, ("accepted",)),
    Rule(RuleKey.NOTHING_RATED, Colour.UNRATED, _nothing_rated, ("counted", "coloured", "parts")),
    Rule(RuleKey.WHOLE_IDLE, Colour.NOT_DUE, _whole_idle, ("planned_share", "earned_share")),
    Rule(RuleKey.GUARDED, Colour.AMBER, _guarded, ("guard",)),
    Rule(
        RuleKey.LIMITS_KEPT,
        Colour.GREEN,
        lambda _, columns: np.asarray(columns["counted"] == 0),
        ("counted", "coloured"),
    ),
    VARIANCE_GREEN,
    Rule(RuleKey.NO_PART_RED, Colour.AMBER, _no_part_red, ("schedule_variance", "red_parts")),
    VARIANCE_RED,
    VARIANCE_AMBER,
)
"""Rules of a measure or a department, asked of the columns that `napams.domain.rollup` makes."""
