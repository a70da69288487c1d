"""What happens in the made-up year whatever the chance: told figures and told milestones.

Each is there for a state that the rules know, see docs/demonstration.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A KPI's figures from plan month 1 on; the months after them are made up as usual.

    The month's own figures, or percentages (None: not applicable). `cases` are those behind the
    percentages, the usual number where there are none.
    """

    figures: tuple[float | None, ...]
    cases: tuple[float, ...] = ()
    remark: str = ""


NOTHING_YET: tuple[None, ...] = (None,) * 6

TOLD: dict[tuple[str, str], Told] = {
    # Three forces on plan and one that hands hardly anybody over; it meets few people, too.
    ("M11-K2", "PCG"): Told((68, 71, 74, 77, 80, 83, 87, 90, 93, 95, 96, 97)),
    ("M11-K2", "FCN"): Told((66, 70, 73, 76, 79, 83, 86, 89, 92, 94, 96, 97)),
    ("M11-K2", "FCS"): Told((66, 70, 73, 76, 79, 83, 86, 89, 92, 94, 96, 97)),
    ("M11-K2", "RNG"): Told(
        (50, 50, 50, 50, 50, 50, 55, 60, 60, 60, 70, 80),
        (4, 4, 8, 9, 8, 7, 9, 10, 9, 11, 10, 9),
    ),
    # The standing order is out, and migrants are named as accused as before: no date in sight.
    ("M05-K1", "FIA-AHS"): Told((60, 59, 59, 58, 58, 57, 57, 56, 55, 55, 54, 54)),
    # A second shift of debriefing officers: the year's target is met in the eighth month.
    ("M02-K3", "FIA-IMM"): Told((3.5, 4, 6, 9, 15, 21, 22, 23, 23, 24, 24, 24)),
    # A court lifts an order of the eighth month after that month was closed.
    ("M07-K2", "FIA-AHS"): Told((170, 160, 175, 240, 230, 225, 250, 330, 310, 330, 330, 330)),
    # One recommendation in twelve is due each month; each month one is lacking.
    ("M04-K4", "MOLJ"): Told((*NOTHING_YET, None, 8.4, 16.7, 25, 41.7, 50), (12,) * 12),
    # Witnesses are called rarely at first: too few cases for a colour.
    ("M06-K3", "FIA-AHS"): Told(
        (*NOTHING_YET, 75, 80, 75, 75, 78.6, 80), (*(0,) * 6, 4, 5, 8, 12, 14, 15)
    ),
    # The partners ask for new papers, and no request comes to be counted any more.
    ("M12-K3", "FIA-HQ"): Told(
        (20, 26.7, 26.7, *(None,) * 7, 33.3, 40),
        (15,) * 12,
        "The partner states asked for new papers; no request reached day 60.",
    ),
    # Nobody is brought back in the first quarter, when one was due of ten.
    ("M12-K4", "FIA-HQ"): Told((0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1)),
}
"""By KPI and department."""


@dataclass(frozen=True, slots=True)
class ToldMilestone:
    """A milestone done so many days after its due day, and told in the return of a plan month."""

    days: int
    month_number: int


TOLD_MILESTONES: dict[str, ToldMilestone] = {
    "M13-T1": ToldMilestone(-5, 1),
    # The proposals were sent in time, and the ministry told of it two months later.
    "M12-T1": ToldMilestone(-3, 4),
}
"""By code."""
