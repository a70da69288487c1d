"""Why a department lags, and what is referred to the National Steering Committee."""

from __future__ import annotations

from collections.abc import Iterable

from napams.domain.catalogue import Plan
from napams.domain.lagging import (
    FewRed,
    Lag,
    LateOrMissing,
    LongOverdue,
    ManyRed,
    MissingInARow,
    NotCorrected,
)
from napams.domain.referrals import Ground, Referral
from napams.wording.numbers import count, day, percent

ABOUT = {
    "R1": "returns late or missing",
    "R2": "too many indicators far behind",
    "R3": "a milestone long overdue",
    "R5": "returns sent back and not corrected",
}
"""What each rule is about, for readers who do not know them by number."""


def sentence(plan: Plan, lag: Lag) -> str:
    """The rule's facts as a sentence: `The returns for May 2025 and Jun 2025 are missing.`"""
    match lag.facts:
        case MissingInARow() as facts:
            return _missing(plan, lag, facts)
        case LateOrMissing(returns, poor):
            named = ", ".join(f"{plan.month(n).label} {light}" for n, light in poor)
            last = count(returns, "return")
            return f"{len(poor)} of the last {last} were late or missing: {named}."
        case FewRed(red, since):
            month = plan.month(since).label
            return f"{', '.join(red)} red, and a KPI red in every month since {month}."
        case ManyRed(red, rated):
            return (
                f"{len(red)} of {rated} rated KPIs are red ({', '.join(red)}); it was "
                f"{percent(plan.lagging.red_share)} or more the month before too."
            )
        case LongOverdue(milestones):
            named = "; ".join(
                f"{t.code} {t.name} (due {day(t.due)}, {count(t.days, 'day')} overdue)"
                for t in milestones
            )
            return f"Overdue without an extension: {named}."
        case NotCorrected(months):
            named = _and(plan, months)
            days = count(plan.lagging.correction_days, "day")
            return f"Returns sent back for {named} were not corrected within {days}."


def with_rule(plan: Plan, lag: Lag) -> str:
    """The sentence after its rule: `R1: …`."""
    return f"{lag.rule}: {sentence(plan, lag)}"


def with_rules(plan: Plan, lags: Iterable[Lag]) -> str:
    """All the sentences, each after its rule."""
    return " ".join(with_rule(plan, lag) for lag in lags)


def _missing(plan: Plan, lag: Lag, facts: MissingInARow) -> str:
    longer = ""
    if facts.running > len(facts.months):
        since = plan.month(lag.month_number - facts.running + 1).label
        longer = f", {facts.running} in a row since {since}"
    return f"The returns for {_and(plan, facts.months)} are missing{longer}."


def _and(plan: Plan, months: Iterable[int]) -> str:
    return " and ".join(plan.month(n).label for n in months)


def referred(referral: Referral) -> str:
    """`M05 Victims is far behind plan for 3 months running (lead: MOFA).`"""
    named, who = f"{referral.code} {referral.name}", ", ".join(referral.who)
    match referral.ground:
        case Ground.RED_MEASURE:
            months = count(referral.running, "month")
            return f"{named} is far behind plan for {months} running (lead: {who})."
        case Ground.OVERDUE_MILESTONE:
            return f"{named} ({who}) is {count(referral.running, 'day')} overdue."
        case Ground.STILL_LAGGING:
            return f"{named} lags for a second month or more."
