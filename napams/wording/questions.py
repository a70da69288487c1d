"""The standing questions in words, in their order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question, the heading over its answer, and what it means if there is no row."""

    words: str
    heading: str
    nothing: str


_LADDER = "The ladder of escalation is not kept by this release."
_DECISIONS = "The committee's decisions are not kept by this release."

# fmt: off
TEXTS: tuple[QuestionText, ...] = (
    QuestionText("Which departments missed two returns in a row?", "Returns missing in a row", "No department has missed two returns in a row up to and including this month."),
    QuestionText("Who is late today, by how many days?", "Returns that have not come", "Nobody is late."),
    QuestionText("Which measures are red, and since when?", "Measures that are red", "No measure is red."),
    QuestionText("Which indicators will miss their target at the present pace?", "Targets missed at the present pace", "None will, as far as a pace can be told."),
    QuestionText("Which milestones fall due in 60 days, and whose are they?", "Milestones due in 60 days", "None falls due in 60 days."),
    QuestionText("Which milestones are overdue without an extension?", "Milestones overdue", "None is overdue."),
    QuestionText("Who is on which step of the ladder, and what did they reply?", "Steps of the ladder", _LADDER),
    QuestionText("Which decisions are open, and how old are they?", "Open decisions", _DECISIONS),
    QuestionText("What changed since the last meeting?", "What changed", "Nothing changed."),
    QuestionText("Which figures were restated, by whom, and why?", "Figures restated", "No accepted figure has been corrected."),
    QuestionText("What share of the figures has evidence?", "Figures with evidence", "No figure was accepted for this month."),
    QuestionText("Which values look copied or cumulative?", "Values that look copied or cumulative", "No value up to this month does."),
    QuestionText("Does a percentage rest on fewer than ten cases?", "Percentages on few cases", "No percentage of this month does."),
    QuestionText("How many were intercepted by sea, land and air, by which force?", "Interceptions by force and route", "No interception has been reported."),
    QuestionText("How many migrants were booked as accused?", "Migrants booked as accused", "Nothing has been reported."),
    QuestionText("How many rupees are frozen, how many finally confiscated?", "Rupees frozen and confiscated", "Nothing has been reported."),
    QuestionText("Which constraint blocks most indicators, and who owns it?", "Constraints by indicators behind", "No accepted return of this month names a constraint."),
    QuestionText("Which regional group has met?", "Regional groups", "No meeting has been reported."),
    QuestionText("What did we know on a given past day?", "As it was known", "Nothing was known."),
    QuestionText("Which targets were changed, by which decision?", "Versions of the plan", "No plan has been adopted."),
    QuestionText("What goes to the Prime Minister this month, on what evidence?", "Referrals to the Prime Minister", _LADDER),
)
# fmt: on


def named(number: int) -> str:
    """A question by its number and words, inside a sentence."""
    return f"question {number}: {TEXTS[number - 1].words.rstrip('?')}"
