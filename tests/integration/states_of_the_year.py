"""What the demonstration year shows, state by state: the table of docs/demonstration.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from napams.domain.colours import RuleKey


@dataclass(frozen=True)
class Seen:
    """A state, where it is seen, and what the row of the report holds there.

    `frame` is one of the report's, `number` the plan month. `waits` is the state in which the
    return of `waits_of` is, `says` a part of the sentence: `{1}` is the name of plan month 1.
    """

    state: str
    frame: str
    code: str
    number: int
    holds: Mapping[str, object] = field(default_factory=dict)
    department: str = ""
    waits_of: str = ""
    waits: str = ""
    says: str = ""

    @property
    def where(self) -> str:
        """As in the table."""
        of = f" of {self.department}" if self.department and self.frame == "own_shares" else ""
        return f"{self.code}{of}" if self.code else self.department


def _colour(frame: str, code: str, number: int, colour: str) -> Seen:
    kind = {"kpis": "indicator", "measures": "measure", "departments": "department"}[frame]
    word = {
        "green": "on plan (green)",
        "amber": "behind (amber)",
        "red": "far behind (red)",
        "no_data": "no data",
        "not_due": "not due",
        "unrated": "not rated",
    }[colour]
    name = {"department": code} if frame == "departments" else {}
    code = "" if name else code
    return Seen(f"{kind} {word}", frame, code, number, {"colour": colour}, **name)


COLOURS = (
    _colour("kpis", "M11-K2", 3, "green"),
    _colour("kpis", "M01-K3", 4, "amber"),
    _colour("kpis", "M05-K1", 6, "red"),
    _colour("kpis", "M06-K2", 5, "no_data"),
    _colour("kpis", "M12-K2", 3, "not_due"),
    _colour("kpis", "M11-K1", 5, "unrated"),
    _colour("measures", "M02", 7, "green"),
    _colour("measures", "M05", 7, "amber"),
    _colour("measures", "M06", 8, "red"),
    _colour("measures", "M09", 1, "no_data"),
    _colour("measures", "M09", 3, "not_due"),
    _colour("departments", "PCG", 5, "green"),
    _colour("departments", "FIN", 7, "amber"),
    _colour("departments", "RNG", 6, "red"),
    _colour("departments", "NAVTTC", 1, "no_data"),
    _colour("departments", "POL", 3, "not_due"),
    _colour("departments", "RNG", 1, "unrated"),
)
"""No measure is ever `not rated`: each has milestones, which always count."""


def _own(state: str, department: str, number: int, colour: str, **more: object) -> Seen:
    holds = {"colour": colour, **more}
    return Seen(state, "own_shares", "M11-K2", number, holds, department)


STATES_OF_FIGURES = (
    Seen(
        "on hold, waiting for the Joint Task Force",
        "kpis",
        "M10-K2",
        10,
        {"on_hold": True, "held_from": 9},
        waits_of="BEOE",
        waits="waiting",
        says="as in {9}: BEOE’s return for {10} has been waiting for the Joint Task Force",
    ),
    Seen(
        "on hold, not due yet",
        "kpis",
        "M13-K1",
        10,
        {"on_hold": True, "held_from": 9},
        waits="awaited",
        says="as in {9}: the returns of all departments for {10} are counted after",
    ),
    Seen(
        "on hold, waived after a flood",
        "own_shares",
        "M11-K2",
        4,
        {"on_hold": True, "held_from": 3, "colour": "green"},
        "FCS",
        waits_of="FCS",
        waits="waived",
        says="FCS’s return for {4} was waived by Chair of the Joint Task Force",
    ),
    Seen(
        "partial, one of four forces silent",
        "kpis",
        "M11-K2",
        7,
        {"partial": "FCN", "on_hold": False, "colour": "green"},
        waits_of="FCN",
        waits="silent",
        says="Without FCN, which has sent no return for {6} or any month since; its figure of {5}",
    ),
    Seen(
        "without a value, silent for more than three months",
        "kpis",
        "M11-K2",
        9,
        {"partial": "", "on_hold": False, "colour": "no_data"},
        says="No figure for {9}: FCN has sent no return for {6} or any month since: its last",
    ),
    Seen("total without a month", "kpis", "M03-K4", 4, {"on_hold": False}, says="Without {1}."),
    _own("own share on plan", "PCG", 5, "green"),
    _own("own share on plan, another force", "FCN", 5, "green"),
    _own("own share on plan, a third force", "FCS", 5, "green"),
    _own("own share far behind on the same indicator", "RNG", 5, "red"),
    Seen(
        "one case short of green",
        "kpis",
        "M04-K4",
        8,
        {"colour": "amber", "decided": RuleKey.ONE_CASE},
        says="one case more and it would be green",
    ),
    Seen(
        "nothing achieved of a tenth that was due",
        "kpis",
        "M12-K4",
        3,
        {"colour": "red", "decided": RuleKey.NOTHING_ACHIEVED},
        says="nothing achieved though 10 % or more was due",
    ),
    Seen(
        "target met",
        "kpis",
        "M02-K3",
        9,
        {"forecast_month": 8, "colour": "green"},
        says="The target has been met since {8}.",
    ),
    Seen(
        "no date in sight",
        "kpis",
        "M05-K1",
        8,
        {"forecast_month": None, "colour": "red"},
        says="no date in sight at this pace",
    ),
    Seen(
        "too few cases",
        "kpis",
        "M06-K3",
        8,
        {"colour": "unrated", "decided": RuleKey.FEW_CASES},
        says="rests on 9 cases; 10 are needed, so it is not rated",
    ),
    Seen(
        "not applicable, the colour stands",
        "own_shares",
        "M12-K3",
        8,
        {"decided": RuleKey.NOT_APPLICABLE, "stood": 3, "left_out": False, "part_colour": "green"},
        "FIA-HQ",
        says="Not applicable in {8}: there was nothing to count, so it is not rated. Meanwhile",
    ),
    Seen(
        "not applicable, left out",
        "own_shares",
        "M12-K3",
        9,
        {"decided": RuleKey.NOT_APPLICABLE, "stood": 4, "left_out": True},
        "FIA-HQ",
    ),
)


def _milestone(told: str, code: str, number: int, **holds: object) -> Seen:
    return Seen(told, "milestones", code, number, holds)


MILESTONES = (
    _milestone("milestone done", "M13-T1", 1, state="done", colour="green"),
    _milestone("milestone done late", "M01-T3", 6, state="done", colour="green"),
    _milestone("milestone done in time and told later", "M12-T1", 2, state="done"),
    _milestone("milestone planned", "M14-T4", 9, state="planned", colour="not_due"),
    _milestone("milestone planned, forecast late", "M04-T3", 7, state="planned", colour="amber"),
    _milestone("milestone due", "M02-T3", 9, state="due", colour="not_due"),
    _milestone("milestone overdue up to 30 days", "M04-T2", 8, state="overdue", colour="amber"),
    _milestone("milestone overdue beyond 30 days", "M04-T2", 9, state="overdue", colour="red"),
    _milestone("milestone on hold", "M10-T4", 10, state="due", on_hold=True, held_from=9),
)


def _return(told: str, department: str, number: int, **holds: object) -> Seen:
    return Seen(told, "register", "", number, holds, department)


RETURNS = (
    _return("return on time", "PCG", 2, light="on time", accepted=True),
    _return("return late", "FCN", 2, light="late", accepted=True),
    _return("return missing", "OPHRD", 1, light="missing", accepted=False),
    _return(
        "return waived",
        "FCS",
        4,
        light="waived",
        days_late=0,
        contribution="waived",
    ),
    _return("return not due yet", "FCN", 10, light="due", contribution="awaited"),
    _return("return not reviewed yet", "BEOE", 10, light="on time", contribution="waiting"),
    _return(
        "return sent back once, corrected in time",
        "FIA-HQ",
        3,
        light="on time",
        sent_backs=1,
        uncorrected=False,
        accepted=True,
    ),
    _return("return sent back twice", "MOFA", 9, sent_backs=2, uncorrected=True, accepted=True),
    _return("file refused, corrected within 7 days", "FIA-IMM", 4, light="on time", revisions=1),
)

LAGGING = (("R1", "POL"), ("R2", "RNG"), ("R3", "MOLJ"), ("R5", "MOFA"))
"""Rule and department, all of plan month 9."""

SEEN = (*COLOURS, *STATES_OF_FIGURES, *MILESTONES, *RETURNS)
