"""In which calendar month a target is reached at the present pace."""

from __future__ import annotations

import math

from napams.domain.catalogue import Plan
from napams.domain.months import Month

FAR = 60
"""Plan months beyond which a forecast is not named."""


def reached_in(plan: Plan, forecast_month: float) -> Month | None:
    """The month in which a forecast in plan months lies (docs/rules.md, § 7); None beyond FAR.

    `forecast_month` is a number: 7.2 lies in the plan's eighth month, 7.0 in its seventh.
    """
    if forecast_month > FAR:
        return None
    return plan.month(max(1, math.ceil(round(forecast_month, 6))))
