"""What the made-up departments say of their work: a sentence for odd months and one for even."""

from __future__ import annotations

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


def of_month(department: str, number: int, label: str) -> str:
    """The sentence of a department in a plan month; plain words for a department without any."""
    sentences = PROGRESS.get(department)
    return sentences[(number - 1) % 2] if sentences else f"Work went on in {label} as reported."
