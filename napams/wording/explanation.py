"""What a colour rests on, in words: the checks that led to it, and the parts outside a mean."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from napams.domain.catalogue import Plan, Polarity
from napams.domain.colours import RATED, Check, RuleKey
from napams.domain.policy import ThresholdPolicy
from napams.domain.provenance import Outside, Part
from napams.domain.rollup import Guard
from napams.domain.values import ValueKind
from napams.wording.numbers import count, day, number, percent, points, share_percent

Facts = Mapping[str, Any]
"""The facts of a check, and whether it `holds`."""

CONDITIONS = {
    RuleKey.CONTEXT: "an indicator for context, which nobody is judged by",
    RuleKey.ON_HOLD: "on hold: a return is not read, not due yet or waived",
    RuleKey.FIGURES_MISSING: "no value, because a department is silent",
    RuleKey.FEW_CASES: "a ratio over three months on fewer cases than it needs",
    RuleKey.NOT_APPLICABLE: "not applicable: there was nothing to count",
    RuleKey.IDLE: "nothing due yet and nothing earned",
    RuleKey.VARIANCE_GREEN: "not below {green}",
    RuleKey.ONE_CASE: "short, but one case more would make it green",
    RuleKey.VARIANCE_RED: "below {amber}",
    RuleKey.NOTHING_ACHIEVED: "nothing achieved, though {nothing_of} or more was due",
    RuleKey.VARIANCE_AMBER: "not below {amber}",
    RuleKey.COMPLETED: "completed on or before {as_of}",
    RuleKey.LONG_OVERDUE: "overdue by more than {red_after} days",
    RuleKey.OVERDUE: "overdue by up to {red_after} days",
    RuleKey.FORECAST_LATE: "forecast later than the due day",
    RuleKey.DUE_SOON: "due within {due_days} days",
    RuleKey.FAR_AHEAD: "more than {due_days} days to its due day",
    RuleKey.ALL_ON_HOLD: "all of it on hold since the beginning",
    RuleKey.NEVER_REPORTED: "nobody has ever reported on any part",
    RuleKey.NOTHING_RATED: "no part that can be rated",
    RuleKey.WHOLE_IDLE: "nothing due yet and nothing earned",
    RuleKey.GUARDED: (
        "kept from green by the guard: the headline indicator is red, {guard_red} or more of the "
        "weight of its indicators is red, more than {guard_not_green} of it is not green, or a "
        "milestone is more than {red_after} days overdue"
    ),
    RuleKey.LIMITS_KEPT: "limits and values to hold alone, all kept",
    RuleKey.NO_PART_RED: "far behind, but none of its parts is red",
}


def outside(plan: Plan, part: Part) -> str:
    """Why a part does not enter the mean of its measure or department; empty if it does.

    `left out; last rated May 2026; now silent`
    """
    if part.outside is None:
        return ""
    if part.outside is not Outside.LEFT_OUT:
        return _GUARD_ALONE[part.outside]
    last = "never rated"
    if part.kept_from and part.colour in RATED:
        last = f"last rated {plan.month(part.kept_from).label}"
    return f"left out; {last}; now {_now(part)}"


_GUARD_ALONE = {
    Outside.CEILING: "a ceiling: counts in the guard alone",
    Outside.HOLD: "a value to be held: counts in the guard alone",
}


def _now(part: Part) -> str:
    if part.decided == RuleKey.FEW_CASES:
        return count(part.cases, "case")
    return _NOT_RATED[part.decided]


_NOT_RATED: dict[str, str] = {
    RuleKey.ON_HOLD: "on hold",
    RuleKey.FIGURES_MISSING: "silent",
    RuleKey.NOT_APPLICABLE: "nothing to count",
}


def kept_from(plan: Plan, part: Part) -> str:
    """Which month a part's shares and colour are of, where the month judged has none of its own."""
    if part.kept_from is None or part.outside is Outside.LEFT_OUT:
        return ""
    if part.kept_from == 0:
        return "on hold" if part.on_hold else "never reported"
    label = plan.month(part.kept_from).label
    return f"on hold, as in {label}" if part.on_hold else f"nothing new since {label}"


def condition(check: Check, limits: ThresholdPolicy) -> str:
    """The condition of a rule with its limit: `not below −5 points`."""
    return CONDITIONS[check.rule].format(
        nothing_of=percent(limits.nothing_of),
        guard_red=percent(limits.guard_red),
        guard_not_green=percent(limits.guard_not_green),
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
    if math.isnan(facts["base"]) or not facts["least"]:
        return "it counts no cases"
    return f"{count(facts['base'], 'case')}, {number(facts['least'])} needed"


def _shares(facts: Facts) -> str:
    planned, earned = _share(facts["planned_share"]), _share(facts["earned_share"])
    return f"planned share {planned}, earned share {earned}"


def _share(share: float) -> str:
    return "none" if math.isnan(share) else share_percent(share)


def _variance(facts: Facts) -> str:
    return f"schedule variance {points(float(facts['schedule_variance']))}"


def _completed(facts: Facts) -> str:
    completed = facts["completed_on"]
    return f"completed on {day(completed)}" if completed else "not reported as completed"


def _to_due_day(facts: Facts) -> str:
    due, as_of, past = day(facts["due"]), day(facts["as_of"]), facts["days_past_due"]
    if past == 0:
        return f"due on {due}, the day itself"
    if past > 0:
        return f"due by {due}, on {as_of} {count(past, 'day')} overdue"
    return f"due by {due}, {count(-past, 'day')} after {as_of}"


def _forecast(facts: Facts) -> str:
    forecast = facts["forecast"]
    return f"forecast {day(forecast)}" if forecast else "no forecast"


def _guards(facts: Facts) -> str:
    if not facts["guard"]:
        return "nothing stands guard"
    beside = "" if facts["holds"] else ", but its schedule variance alone keeps it from green"
    return _GUARDS[facts["guard"]] + beside


_GUARDS = {
    Guard.HEADLINE_RED: "its headline indicator is red",
    Guard.MANY_RED: "much of it is red",
    Guard.MOSTLY_NOT_GREEN: "most of it is not green",
    Guard.LONG_OVERDUE: "a milestone is long overdue",
}


def _one_case(facts: Facts) -> str:
    variance = facts["with_one_case"]
    return "it counts no cases" if math.isnan(variance) else f"{points(float(variance))} with it"


def _kind(facts: Facts) -> str:
    """What there is of a value."""
    return _KINDS[facts["kind"]]


_KINDS: dict[str, str] = {
    ValueKind.ON_HOLD: "so it is",
    ValueKind.NO_VALUE: "it has no value",
    ValueKind.NOT_APPLICABLE: "there was nothing to count",
    ValueKind.VALUE: "it has a value",
}


def _all_on_hold(facts: Facts) -> str:
    if facts["holds"]:
        return "so it is"
    return "something of it was accepted" if facts["accepted"] else "not all of it is"


def _no_part_red(facts: Facts) -> str:
    """Both halves where both hold, else one that does not."""
    red = count(facts["red_parts"], "part") if facts["red_parts"] else "no part"
    if facts["holds"]:
        return f"{_variance(facts)}, {red} red"
    return f"{red} red" if facts["red_parts"] else _variance(facts)


_FOUND: dict[RuleKey, Callable[[Facts], str]] = {
    RuleKey.CONTEXT: lambda f: "for context" if f["polarity"] == Polarity.CONTEXT else "judged",
    RuleKey.ON_HOLD: _kind,
    RuleKey.FIGURES_MISSING: _kind,
    RuleKey.FEW_CASES: _cases,
    RuleKey.NOT_APPLICABLE: _kind,
    RuleKey.IDLE: _shares,
    RuleKey.VARIANCE_GREEN: _variance,
    RuleKey.ONE_CASE: _one_case,
    RuleKey.VARIANCE_RED: _variance,
    RuleKey.NOTHING_ACHIEVED: _shares,
    RuleKey.VARIANCE_AMBER: _variance,
    RuleKey.COMPLETED: _completed,
    RuleKey.LONG_OVERDUE: _to_due_day,
    RuleKey.OVERDUE: _to_due_day,
    RuleKey.FORECAST_LATE: _forecast,
    RuleKey.DUE_SOON: _to_due_day,
    RuleKey.FAR_AHEAD: _to_due_day,
    RuleKey.ALL_ON_HOLD: _all_on_hold,
    RuleKey.NEVER_REPORTED: lambda f: "somebody has" if f["accepted"] else "nobody",
    RuleKey.NOTHING_RATED: lambda f: f"{f['counted']} of {f['parts']} enter the mean",
    RuleKey.WHOLE_IDLE: lambda f: "nothing" if f["holds"] else "something is due or earned",
    RuleKey.GUARDED: _guards,
    RuleKey.LIMITS_KEPT: lambda f: f"{count(f['counted'], 'part')} in the mean",
    RuleKey.NO_PART_RED: _no_part_red,
}
