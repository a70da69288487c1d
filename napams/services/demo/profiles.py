"""The departments of the made-up year: when they report, how well they deliver, what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from napams.services.demo.mistakes import Mistake, cumulative, last_month_again


@dataclass(frozen=True, slots=True)
class Profile:
    """When a department reports, and how well it delivers.

    `days` is the range of days of the following month in which its return arrives; `pace` the
    share of the planned change that it earns (1 is on plan) until plan month `turns_after`, then
    `later_pace`; `slip` the days by which its milestones are late. Sets hold plan months.
    """

    days: tuple[int, int] = (3, 7)
    pace: float = 1.0
    turns_after: int | None = None
    later_pace: float = 1.0
    slip: int = 0
    stops_after: int | None = None
    skips: frozenset[int] = frozenset()
    waived: frozenset[int] = frozenset()
    sent_back: frozenset[int] = frozenset()
    sent_back_twice: frozenset[int] = frozenset()
    accepted_twice: frozenset[int] = frozenset()
    """The desk withdraws its acceptance and accepts again."""
    mistyped: frozenset[int] = frozenset()
    nil: frozenset[int] = frozenset()
    restated: frozenset[int] = frozenset()
    suspicious: Mapping[int, Mistake] = field(default_factory=dict)
    """Plan months with a mistake that only the department's own past reveals."""
    newest: Mistake | None = None
    """A mistake in the newest month, whose return then waits for review."""
    constraint: str = ""
    blocked_by: str = ""
    asks: str = ""
    """A decision requested of the committee in the returns from `asks_from` to `asks_until`."""
    asks_from: int = 1
    asks_until: int = 36


STEADY = Profile()

PROFILES: dict[str, Profile] = {
    "MOI": Profile(pace=0.97, slip=8),
    "FIA-AHS": Profile(pace=1.0, restated=frozenset({8})),
    "FIA-IMM": Profile(
        pace=0.9,
        slip=20,
        mistyped=frozenset({4}),
        constraint="Second-line offices at two airports wait for furniture and links.",
        blocked_by="FIN",
        asks="Release PKR 45 million for the second-line offices at Sialkot and Multan airports.",
        asks_from=6,
    ),
    "FIA-HQ": Profile(pace=0.86, sent_back=frozenset({3, 7})),
    "PCG": Profile(pace=1.02),
    "FCN": Profile(
        days=(8, 10),
        pace=0.92,
        skips=frozenset({6, 7, 8, 9}),
        suspicious={4: last_month_again},
        constraint="The link at Chagai is down; interceptions are entered by hand.",
    ),
    "FCS": Profile(pace=0.95, days=(4, 7), waived=frozenset({4})),
    "RNG": Profile(
        pace=1.0,
        constraint="Handing over takes more than a day: the nearest FIA office is 200 km away.",
        blocked_by="FIA-AHS",
    ),
    "MOFA": Profile(
        pace=0.9,
        slip=25,
        sent_back=frozenset({5}),
        sent_back_twice=frozenset({8, 9}),
        asks="Name a standing secretariat for the three regional groups.",
        asks_from=8,
    ),
    "MOLJ": Profile(
        pace=0.35,
        slip=95,
        constraint="The cell that drafts the amendments has neither office nor budget.",
        blocked_by="FIN",
        asks="Give the drafting cell a budget, or move the amendment package to month 12.",
        asks_from=5,
    ),
    "FIN": Profile(
        pace=0.8,
        slip=35,
        constraint="Two departments have not sent their cost centres.",
        blocked_by="MOI",
        asks="Direct the two departments that have not named their cost centres to do so.",
        asks_from=2,
        asks_until=4,
    ),
    "FMU": Profile(pace=1.05, nil=frozenset({2})),
    "OPHRD": Profile(pace=0.97, skips=frozenset({1})),
    "BEOE": Profile(days=(3, 4), pace=0.45, turns_after=6, later_pace=1.04, newest=cumulative),
    "MOIB": Profile(pace=1.12, suspicious={8: cumulative}),
    "NAVTTC": Profile(
        days=(3, 4), pace=0.88, slip=15, skips=frozenset({1}), newest=last_month_again
    ),
    "POL": Profile(
        pace=0.8,
        slip=40,
        stops_after=4,
        asks="Name one office that compiles the returns of the four provinces' police.",
        asks_from=4,
    ),
    "NPB": Profile(pace=1.0, slip=5, accepted_twice=frozenset({6})),
}
"""By department code; any other department is STEADY."""

AHEAD: dict[str, float] = {"M04-K1": 1.15, "M03-K1": 1.1}
"""KPIs that run ahead of their department."""

BEHIND: dict[str, float] = {"M04-K3": 0.55, "M08-K2": 0.7}
"""KPIs that run behind their department."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Cases behind a ratio in a usual month, and the remark while there are none."""

    cases: float
    none_yet: str = "No case has reached the counting day yet."
    before: int = field(default=0)


CASES: dict[str, Scale] = {
    "M01-K2": Scale(1200),
    "M02-K3": Scale(3600),
    "M03-K2": Scale(20),
    "M03-K3": Scale(1200, "The next survey wave has not been held.", 3),
    "M04-K2": Scale(140),
    "M04-K3": Scale(62),
    "M04-K4": Scale(12, "The audit has made no recommendations yet.", 7),
    "M05-K1": Scale(310),
    "M05-K2": Scale(820),
    "M05-K3": Scale(60, "No referral has reached day 90 yet.", 5),
    "M06-K2": Scale(14, "No request has been made yet.", 6),
    "M06-K3": Scale(16, "No protected witness has been called yet.", 6),
    "M06-K4": Scale(24),
    "M07-K1": Scale(22),
    "M08-K2": Scale(18),
    "M08-K3": Scale(12),
    "M09-K2": Scale(400, "No completers have been traced yet.", 11),
    "M09-K4": Scale(700, "No course has ended yet.", 7),
    "M10-K3": Scale(210),
    "M10-K4": Scale(480),
    "M11-K2": Scale(70),
    "M11-K3": Scale(25, "No action of the three-year plan is due yet.", 9),
    "M12-K3": Scale(15),
    "M13-K2": Scale(40),
    "M13-K4": Scale(11),
    "M14-K3": Scale(25),
}
"""By KPI code; there are cases from the plan month after `before` on."""

INTERCEPTED = {"PCG": 74, "FCN": 38, "FCS": 52, "RNG": 9}
"""Migrants intercepted in a usual month, by force."""

DEATHS = (4, 0, 6, 0, 1, 0, 0, 5, 0, 2, 0, 1)
"""Confirmed deaths, by plan month."""

PROGRESS: dict[str, tuple[str, str]] = {
    "MOI": (
        "The steering committee's directions of last month were passed to all departments.",
        "Two departments were visited to settle open points of their returns.",
    ),
    "FIA-AHS": (
        "Raids in Gujrat and Mandi Bahauddin followed up entries of the Red Book.",
        "Investigators of three zones were trained in parallel financial inquiry.",
    ),
    "FIA-IMM": (
        "Debriefing of deportees is running at all five airports and at Taftan.",
        "A second shift of debriefing officers began at Islamabad airport.",
    ),
    "FIA-HQ": (
        "Pending proceedings were sorted by age and the oldest taken first.",
        "Four requests through Interpol were renewed with fuller papers.",
    ),
    "PCG": (
        "Patrols by night were doubled between Jiwani and Pasni.",
        "Handing over to the FIA within 24 hours is rehearsed at every post.",
    ),
    "FCN": (
        "Two new posts on the Mashkel track are manned.",
        "Interceptions are entered by hand until the link at Chagai is repaired.",
    ),
    "FCS": (
        "Joint patrols with the Coast Guards went on along the coast road.",
        "The register of interceptions was compared with the FIA's, without a difference.",
    ),
    "RNG": (
        "Checks on the eastern sector found few cases this month.",
        "A focal officer was named for each wing.",
    ),
    "MOFA": (
        "Missions in Athens and Tripoli sent their lists of stranded nationals.",
        "Drafts of the group's terms of reference were exchanged with two partners.",
    ),
    "MOLJ": (
        "The working group on the two Acts met once; no text was agreed.",
        "Provinces were asked again to name their witness-protection officers.",
    ),
    "FIN": (
        "The second instalment was released to four of the six cost centres.",
        "Cost centres are being opened as departments send their papers.",
    ),
    "FMU": (
        "Banks were given a list of signs that point to smugglers' fees.",
        "Reports on three networks went to the FIA.",
    ),
    "OPHRD": (
        "Returned migrants were called up and offered courses near their homes.",
        "The list of services was agreed with the welfare boards of two provinces.",
    ),
    "BEOE": (
        "Clearance on the same day was tried at the Rawalpindi office.",
        "Complaints older than sixty days were heard in weekly sittings.",
    ),
    "MOIB": (
        "Village meetings with returned migrants were held in the priority districts.",
        "Radio spots in Punjabi and Pashto ran on regional stations.",
    ),
    "NAVTTC": (
        "Courses began in two more institutes of the priority districts.",
        "Graduates of spring were called to learn whether they found work.",
    ),
    "POL": (
        "Witness-protection desks were opened in two districts.",
        "Requests for protection are kept in a sealed register.",
    ),
    "NPB": (
        "Spot checks were made at the sources of twelve figures.",
        "Fieldwork for the threat assessment went on in three provinces.",
    ),
}
"""By department: what it reports of its work in odd and in even plan months."""
