"""Why a department lags, and what is referred to the National Steering Committee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from napams.domain.catalogue import Plan
from napams.domain.lag_facts import (
    FewRed,
    LateOrMissing,
    LongOverdue,
    ManyRed,
    MissingInARow,
    NotCorrected,
    PoorReturn,
    RedInMonth,
    SentBack,
)
from napams.domain.lagging import Lag
from napams.domain.referrals import Ground, Referral
from napams.domain.reporting import ReportingStatus
from napams.wording.numbers import count, day, listed

ABOUT = {
    "R1": "returns late or missing",
    "R2": "too many indicators far behind",
    "R3": "a milestone long overdue",
    "R5": "returns sent back more than once or corrected late",
}
"""What each rule is about, for readers who do not know them by number."""


def sentence(plan: Plan, lag: Lag) -> str:
    """The rule's facts as a sentence: `The returns for May 2025 and Jun 2025 are missing.`

    It begins with the month for which the rules were asked, where that is an earlier one than the
    month shown: `As of May 2025: …`.
    """
    words = _facts(plan, lag)
    return words if lag.evaluated is None else f"As of {_label(plan, lag.evaluated)}: {words}"


def _facts(plan: Plan, lag: Lag) -> str:
    policy = plan.lagging
    match lag.facts:
        case MissingInARow() as facts:
            return _missing(plan, lag.evaluated or lag.month_number, facts)
        case LateOrMissing(returns, poor):
            named = ", ".join(_poor(plan, each) for each in poor)
            limit = count(policy.late_days, "day")
            return (
                f"{len(poor)} of the last {count(returns, 'return')} are missing or more than "
                f"{limit} late: {named}."
            )
        case FewRed(red, months):
            running = f"{len(months)} months running" + _skipped(months)
            verb = "was" if len(red) == 1 else "were"
            return f"{listed(red)} {verb} far behind in {_months(plan, months)}, {running}."
        case ManyRed(months):
            return _many_red(plan, months)
        case LongOverdue(milestones):
            named = "; ".join(
                f"{t.code} {t.name} (due {day(t.due)}, {count(t.days, 'day')} overdue)"
                for t in milestones
            )
            return f"Overdue without an extension: {named}."
        case NotCorrected(returns):
            named = listed([_sent_back(plan, each) for each in returns])
            return f"Returns were sent back more than once, or not corrected in time: {named}."


def with_rule(plan: Plan, lag: Lag) -> str:
    """The sentence after its rule: `R1: …`."""
    return f"{lag.rule}: {sentence(plan, lag)}"


def with_rules(plan: Plan, lags: Iterable[Lag]) -> str:
    """All the sentences, each after its rule."""
    return " ".join(with_rule(plan, lag) for lag in lags)


def _missing(plan: Plan, evaluated: int, facts: MissingInARow) -> str:
    longer = ""
    if facts.running > len(facts.months):
        since = _label(plan, evaluated - facts.running + 1)
        longer = f", {facts.running} in a row since {since}"
    return f"The returns for {_months(plan, facts.months)} are missing{longer}."


def _poor(plan: Plan, each: PoorReturn) -> str:
    month = _label(plan, each.month_number)
    if each.light == ReportingStatus.MISSING:
        return f"{month} missing"
    return f"{month} {count(each.days, 'day')} late"


def _many_red(plan: Plan, months: tuple[RedInMonth, ...]) -> str:
    """`3 of its 5 indicators were far behind in Jun 2025 (…), and 2 of 4 in May 2025.`"""
    *before, now = months
    earlier = listed(
        [f"{len(m.red)} of {m.rated} in {_label(plan, m.month_number)}" for m in before]
    )
    skipped = _skipped([m.month_number for m in months])
    return (
        f"{len(now.red)} of its {count(now.rated, 'rated indicator')} were far behind in "
        f"{_label(plan, now.month_number)} ({', '.join(now.red)}), and {earlier}{skipped}."
    )


def _skipped(months: Sequence[int]) -> str:
    """Why months that are called running do not follow each other."""
    if months[-1] - months[0] < len(months):
        return ""
    return " (months whose return is waived, unread or not due yet are passed over)"


def _sent_back(plan: Plan, each: SentBack) -> str:
    month = _label(plan, each.month_number)
    if each.times > 1:
        return f"{month} (sent back {count(each.times, 'time')})"
    days = count(plan.lagging.correction_days, "day")
    return f"{month} (sent back and not corrected within {days})"


def _label(plan: Plan, number: int) -> str:
    return plan.month(number).label


def _months(plan: Plan, months: Iterable[int]) -> str:
    return listed([_label(plan, n) for n in months])


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
