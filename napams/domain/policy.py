"""The limits that the committee adopts with the plan (data/plan/plan.toml, docs/plan.md)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

KpiCode = Annotated[str, StringConstraints(pattern=r"^M\d{2}-K\d$")]


class Frozen(BaseModel):
    """A value object: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CalendarPolicy(Frozen):
    """When returns are due, as days of the month after the reported one.

    All days are days in Pakistan (`napams.clock`); a catalogue with another zone is refused.
    """

    time_zone: Literal["Asia/Karachi"] = "Asia/Karachi"
    due_day: int = Field(default=7, ge=1, le=27)
    missing_from_day: int = Field(default=16, ge=2, le=28)
    least_completeness: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def _missing_comes_after_due(self) -> Self:
        if self.missing_from_day <= self.due_day:
            raise ValueError("missing_from_day must come after due_day")
        return self


class ThresholdPolicy(Frozen):
    """Limits of the colours, as shares of the planned change, months or days.

    `nothing_of`: so much is due and nothing achieved is red. `least_denominator` and
    `cases_per_span` (divided by the planned change in points): the cases that a pooled percentage
    needs. `carried_months`: how old the last figure of a silent reporter may be. `standing_months`:
    how long a colour stands without cases. `forecast_from_months`: reported months before there is
    a forecast, `forecast_since_months` months since the path began. `guard_red`, `guard_not_green`:
    shares of the rated weight of KPIs that keep a measure or a department from being green.
    """

    green_from: float = Field(default=-0.05, ge=-1, le=0)
    amber_from: float = Field(default=-0.15, ge=-1, le=0)
    nothing_of: float = Field(default=0.10, gt=0, le=1)
    least_denominator: float = Field(default=10, ge=1)
    cases_per_span: float = Field(default=200, ge=0)
    carried_months: int = Field(default=3, ge=0)
    standing_months: int = Field(default=3, ge=0)
    forecast_from_months: int = Field(default=3, ge=1)
    forecast_since_months: int = Field(default=2, ge=1)
    guard_red: float = Field(default=0.2, gt=0, le=1)
    guard_not_green: float = Field(default=0.5, gt=0, le=1)
    milestone_due_days: int = Field(default=30, ge=0)
    milestone_red_after_days: int = Field(default=30, ge=0)

    @model_validator(mode="after")
    def _amber_lies_below_green(self) -> Self:
        if self.amber_from > self.green_from:
            raise ValueError("amber_from must not lie above green_from")
        return self


class LaggingPolicy(Frozen):
    """Limits of the lagging rules.

    A return is poor when it is missing or more than `late_days` days late; a month is judged from
    so many days after its due day.
    """

    late_days: int = Field(default=3, ge=0, le=28)
    missing_in_a_row: int = Field(default=2, ge=1)
    poor_returns: int = Field(default=3, ge=1)
    poor_returns_window: int = Field(default=6, ge=1)
    red_share: float = Field(default=0.4, gt=0, le=1)
    least_red: int = Field(default=2, ge=1)
    red_months: int = Field(default=2, ge=1)
    few_kpis: int = Field(default=2, ge=0)
    few_kpis_red_months: int = Field(default=3, ge=1)
    milestone_days: int = Field(default=30, ge=0)
    correction_days: int = Field(default=7, ge=1)

    @model_validator(mode="after")
    def _poor_returns_fit_their_window(self) -> Self:
        if self.poor_returns > self.poor_returns_window:
            raise ValueError("poor_returns must not exceed poor_returns_window")
        return self


class PlausibilityPolicy(Frozen):
    """Limits of the checks against a department's past (docs/plausibility.md).

    No colour depends on them and queries stay with their return, so they may change at any time.
    In the catalogue and in the database their section is called `suspicion`.
    """

    window: int = Field(default=6, ge=3, le=24)
    least_months: int = Field(default=3, ge=3)
    deviations: float = Field(default=3.5, gt=0)
    times_over: float = Field(default=3, gt=1)
    times_under: float = Field(default=4, gt=1)
    least_count: float = Field(default=10, ge=0)
    points: float = Field(default=25, gt=0)
    standard_errors: float = Field(default=3, ge=0)
    least_cases: float = Field(default=10, ge=1)
    cumulative_months: int = Field(default=2, ge=2)
    rupee_times: float = Field(default=10_000, gt=1)
    most_unplanned: float = Field(default=10_000_000, ge=1)
    same_figures: int = Field(default=3, ge=1)
    evidence_from_returns: int = Field(default=3, ge=0)
    never_falls: tuple[KpiCode, ...] = ()
