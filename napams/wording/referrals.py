"""What is referred to the National Steering Committee, a sentence each."""

from __future__ import annotations

from napams.domain.referrals import Ground, Referral
from napams.wording.numbers import count


def sentence(referral: Referral) -> str:
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
