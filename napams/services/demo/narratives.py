"""Milestones and narratives of the made-up year."""

from __future__ import annotations

import random
from datetime import date, timedelta

from napams.domain.catalogue import Milestone, Plan
from napams.domain.months import Month
from napams.domain.returns import MilestoneStatus, NarrativeField
from napams.forms.contract import MilestoneState
from napams.services.demo.profiles import PROFILES, STEADY, Profile

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


def milestones(
    plan: Plan, seed: int, department: str, month: Month, day: date
) -> dict[str, MilestoneState]:
    """State of each of the department's milestones in the return of `month`, sent on `day`.

    The same seed delays the same milestones by the same days.
    """
    profile = PROFILES.get(department, STEADY)
    return {
        t.code: _milestone(plan, seed, t, profile, month, day)
        for t in plan.milestones_of(department)
    }


def narrative(plan: Plan, department: str, month: Month, day: date) -> dict[NarrativeField, str]:
    """The narrative of the return of `month`, sent on `day`."""
    profile, number = PROFILES.get(department, STEADY), plan.month_number(month)
    name = plan.department_by_code[department].name
    fields = {
        NarrativeField.COMPILED_BY: f"Section officer, {name}",
        NarrativeField.AUTHORISED_BY: f"Joint secretary, {name}",
        NarrativeField.SENT_ON: day.isoformat(),
        NarrativeField.PROGRESS: _progress(department, number, month),
    }
    if number in profile.nil:
        fields[NarrativeField.NIL_RETURN] = "yes"
        fields[NarrativeField.PROGRESS] = f"There was no reportable activity in {month.label}."
    if profile.constraint:
        fields[NarrativeField.CONSTRAINTS] = profile.constraint
    if profile.blocked_by:
        fields[NarrativeField.BLOCKED_BY] = profile.blocked_by
    if profile.asks and number >= profile.asks_from:
        fields[NarrativeField.DECISIONS_REQUESTED] = profile.asks
    return fields


def _milestone(
    plan: Plan, seed: int, milestone: Milestone, profile: Profile, month: Month, day: date
) -> MilestoneState:
    chance = random.Random(f"{seed} {milestone.code}")  # noqa: S311
    due = plan.due(milestone)
    completed = due + timedelta(days=profile.slip + chance.randint(-18, 10))
    if completed <= min(day, month.last_day):
        return MilestoneState(MilestoneStatus.COMPLETED, None, completed, due)
    begun = due - month.last_day < timedelta(days=75)
    forecast = due + timedelta(days=profile.slip) if begun and profile.slip > 10 else None
    if forecast is not None and forecast <= day:
        forecast = completed
    status = MilestoneStatus.IN_PROGRESS if begun else MilestoneStatus.NOT_STARTED
    return MilestoneState(status, forecast, None, due)


def _progress(department: str, number: int, month: Month) -> str:
    sentences = PROGRESS.get(department)
    if sentences is None:
        return f"Work went on in {month.label} as reported."
    return sentences[(number - 1) % 2]
