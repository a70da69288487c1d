"""Instants and months as pages write them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from napams.clock import PAKISTAN
from napams.domain.months import Month
from napams.wording.numbers import NOTHING, day


def moment(value: datetime | None) -> str:
    """`5 Apr 2025, 14:30` in Pakistan; a dash for none, and for pandas' empty time."""
    if value is None or pd.isna(value):
        return NOTHING
    local = value.astimezone(PAKISTAN)
    return f"{day(local.date())}, {local:%H:%M}"


def month_name(written: str | None) -> str:
    """`2025-03` as `Mar 2025`; a dash where no month could be read."""
    return Month.parse(written).label if isinstance(written, str) else NOTHING
