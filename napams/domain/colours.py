"""The colours and the one place that gives them (design.md §4.4)."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from napams.domain.path import Floats, settle
from napams.domain.policy import ThresholdPolicy


class Colour(StrEnum):
    """What a KPI, a milestone, a measure or a department can be."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"
    UNRATED = "unrated"


Colours = NDArray[np.object_]


def by_variance(variance: Floats, limits: ThresholdPolicy) -> Colours:
    """Green, amber or red for each schedule variance; `unrated` where there is none."""
    settled = settle(variance)
    chosen = np.select(
        [settled >= limits.green_from, settled >= limits.amber_from, settled < limits.amber_from],
        [Colour.GREEN.value, Colour.AMBER.value, Colour.RED.value],
        default=Colour.UNRATED.value,
    )
    return np.asarray(chosen, dtype=object)
