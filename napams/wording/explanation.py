"""What a colour rests on, in words: the checks that led to it, and the parts outside a mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from napams.domain.catalogue import Combine, Polarity
from napams.domain.colours import Check, RuleKey
from napams.domain.policy import ThresholdPolicy
from napams.domain.provenance import Outside
from napams.domain.reporting import MissingFigure, WhyMissing
from napams.wording.numbers import count, day, number, points
from napams.wording.reasons import on_its_due_day

Facts = Mapping[str, Any]
"""The facts of a check, and whether it `holds`."""

CONDITIONS = {
    RuleKey.CONTEXT: "an indicator for context, which nobody is judged by",
    RuleKey.FIGURES_MISSING: "not every department has an accepted figure for the month",
    RuleKey.FEW_CASES: "a ratio over three months on fewer than {least_cases}",
    RuleKey.IDLE: "nothing due yet and nothing earned",
    RuleKey.NOT_APPLICABLE: "not applicable: there was nothing to count",
    RuleKey.VARIANCE_GREEN: "not below {green}",
    RuleKey.VARIANCE_AMBER: "not below {amber}",
    RuleKey.VARIANCE_RED: "below {amber}",
    RuleKey.COMPLETED: "completed on or before {as_of}",
    RuleKey.LONG_OVERDUE: "overdue by more than {red_after} days",
    RuleKey.OVERDUE: "overdue by up to {red_after} days",
    RuleKey.FORECAST_LATE: "forecast later than the due day",
    RuleKey.DUE_SOON: "due within {due_days} days",
    RuleKey.FAR_AHEAD: "more than {due_days} days to its due day",
    RuleKey.GUARDED: (
        "the guard: never greener than amber while an indicator is red or a milestone more than "
        "{red_after} days overdue"
    ),
    RuleKey.WHOLE_IDLE: "nothing due yet and nothing earned",
    RuleKey.NO_PARTS: "no part enters the mean",
    RuleKey.NEVER_REPORTED: "nobody has ever reported on any part",
}

OUTSIDE = {
    Outside.NO_SCORE: "shown, not a score",
    Outside.CEILING: "a ceiling: counts in the guard alone",
    Outside.HOLD: "a value to be held: counts in the guard alone",
    Outside.UNRATED: "not rated",
}
"""Why a part does not enter the mean of its measure or department."""


def condition(check: Check, limits: ThresholdPolicy) -> str:
    """The condition of a rule with its limit: `not below −5 points`."""
    return CONDITIONS[check.rule].format(
        least_cases=count(limits.least_denominator, "case"),
        green=points(limits.green_from),
        amber=points(limits.amber_from),
        red_after=limits.milestone_red_after_days,
        due_days=limits.milestone_due_days,
        as_of=day(check.facts.get("as_of")),
    )


def what_was_found(check: Check) -> str:
    """The facts that were held against the condition: `3 of 4 departments`."""
    return _FOUND[check.rule]({**check.facts, "holds": check.holds})


def _cases(facts: Facts) -> str:
    pooled = facts["combine"] == Combine.POOLED_RATIO
    return count(facts["base"], "case") if pooled and facts["applies"] else "is none"


def _shares(facts: Facts) -> str:
    planned, earned = _share(facts["planned_share"]), _share(facts["earned_share"])
    return f"planned share {planned}, earned share {earned}"


def _share(share: float) -> str:
    return "none" if math.isnan(share) else f"{number(round(share * 100, 1))} %"


def _variance(facts: Facts) -> str:
    return f"schedule variance {points(float(facts['schedule_variance']))}"


def _completed(facts: Facts) -> str:
    completed = facts["completed_on"]
    return f"completed on {day(completed)}" if completed else "not reported as completed"


def _overdue(facts: Facts) -> str:
    if facts["days_past_due"] == 0:
        return f"due on {day(facts['due'])}, the day itself"
    return _to_due_day(facts)


def _due(facts: Facts) -> str:
    return on_its_due_day(facts["due"]) if facts["days_past_due"] == 0 else _to_due_day(facts)


def _to_due_day(facts: Facts) -> str:
    due, as_of, past = day(facts["due"]), day(facts["as_of"]), facts["days_past_due"]
    if past > 0:
        return f"due by {due}, on {as_of} {count(past, 'day')} overdue"
    return f"due by {due}, {count(-past, 'day')} after {as_of}"


def _forecast(facts: Facts) -> str:
    forecast = facts["forecast"]
    return f"forecast {day(forecast)}" if forecast else "no forecast"


def _guards(facts: Facts) -> str:
    codes = ", ".join(guard.code for guard in facts["guards"])
    if not codes:
        return "nothing stands guard"
    return f"held back by {codes}" if facts["holds"] else f"{codes}, but it is no greener anyway"


_FOUND: dict[RuleKey, Callable[[Facts], str]] = {
    RuleKey.CONTEXT: lambda f: "for context" if f["polarity"] == Polarity.CONTEXT else "judged",
    RuleKey.FIGURES_MISSING: lambda f: (
        f"{f['reported']} of {count(f['expected_reports'], 'department')}"
    ),
    RuleKey.FEW_CASES: _cases,
    RuleKey.IDLE: _shares,
    RuleKey.NOT_APPLICABLE: lambda f: "applies" if f["applies"] else "does not apply",
    RuleKey.VARIANCE_GREEN: _variance,
    RuleKey.VARIANCE_AMBER: _variance,
    RuleKey.VARIANCE_RED: _variance,
    RuleKey.COMPLETED: _completed,
    RuleKey.LONG_OVERDUE: _overdue,
    RuleKey.OVERDUE: _overdue,
    RuleKey.FORECAST_LATE: _forecast,
    RuleKey.DUE_SOON: _due,
    RuleKey.FAR_AHEAD: _to_due_day,
    RuleKey.GUARDED: _guards,
    RuleKey.WHOLE_IDLE: lambda f: "nothing" if f["holds"] else "something is due or earned",
    RuleKey.NO_PARTS: lambda f: f"{f['counted']} of {f['parts']} enter it",
    RuleKey.NEVER_REPORTED: lambda f: "somebody has" if f["ever_reported"] else "nobody",
}


def missing_figure(missing: MissingFigure) -> str:
    """Why there is no accepted figure: whose turn it is."""
    if missing.why is WhyMissing.WAITS_FOR_REVIEW:
        on = f" on {day(missing.received_on)}" if missing.received_on else ""
        return f"return received{on}, waits for the JTF’s review"
    return _MISSING[missing.why]


_MISSING = {
    WhyMissing.SENT_BACK: "return sent back, waits for the department’s correction",
    WhyMissing.WITHOUT_FIGURE: "return accepted without this figure",
    WhyMissing.DUE: "return due, not received yet",
    WhyMissing.WAIVED: "return waived",
    WhyMissing.NOT_RECEIVED: "return not received",
}
