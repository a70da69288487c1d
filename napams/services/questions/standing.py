"""The questions of the committee and the JTF, in their order, and how each is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from napams.domain.access import Action
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.problems import refuse
from napams.services.actors import reading
from napams.services.questions import figures, reports
from napams.services.questions.reports import Inquiry
from napams.services.status import month_number

Answer = Callable[[Inquiry], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Question:
    """A standing question.

    `answer` is None for what this release keeps no record of; `nothing` says what no row means;
    `dated` answers are those of the day and not of the month.
    """

    number: int
    words: str
    heading: str
    answer: Answer | None = None
    nothing: str = ""
    dated: bool = False


_LADDER = "The ladder of escalation is not kept by this release."
_DECISIONS = "The committee's decisions are not kept by this release."

# fmt: off
QUESTIONS: tuple[Question, ...] = (
    Question(1, "Which departments missed two returns in a row?", "Returns missing in a row", reports.missed_in_a_row, "No department has missed two returns in a row up to and including this month."),
    Question(2, "Who is late today, by how many days?", "Returns that have not come", reports.late_today, "Nobody is late.", dated=True),
    Question(3, "Which measures are red, and since when?", "Measures that are red", reports.red_measures, "No measure is red."),
    Question(4, "Which indicators will miss their target at the present pace?", "Targets missed at the present pace", reports.will_miss, "None will, as far as a pace can be told."),
    Question(5, "Which milestones fall due in 60 days, and whose are they?", "Milestones due in 60 days", reports.due_in_60_days, "None falls due in 60 days.", dated=True),
    Question(6, "Which milestones are overdue without an extension?", "Milestones overdue", reports.overdue, "None is overdue.", dated=True),
    Question(7, "Who is on which step of the ladder, and what did they reply?", "Steps of the ladder", nothing=_LADDER),
    Question(8, "Which decisions are open, and how old are they?", "Open decisions", nothing=_DECISIONS),
    Question(9, "What changed since the last meeting?", "What changed", reports.changed, "Nothing changed."),
    Question(10, "Which figures were restated, by whom, and why?", "Figures restated", reports.restated, "No accepted figure has been corrected."),
    Question(11, "What share of the figures has evidence?", "Figures with evidence", reports.evidence, "No figure was accepted for this month."),
    Question(12, "Which values look copied or cumulative?", "Values that look copied or cumulative", reports.copied, "No value up to this month does."),
    Question(13, "Does a percentage rest on fewer than ten cases?", "Percentages on few cases", figures.few_cases, "No percentage of this month does."),
    Question(14, "How many were intercepted by sea, land and air, by which force?", "Interceptions by force and route", figures.interceptions, "No interception has been reported."),
    Question(15, "How many migrants were booked as accused?", "Migrants booked as accused", figures.accused, "Nothing has been reported."),
    Question(16, "How many rupees are frozen, how many finally confiscated?", "Rupees frozen and confiscated", figures.frozen_and_confiscated, "Nothing has been reported."),
    Question(17, "Which constraint blocks most indicators, and who owns it?", "Constraints by indicators behind", figures.constraints, "No accepted return of this month names a constraint."),
    Question(18, "Which regional group has met?", "Regional groups", figures.groups_that_met, "No meeting has been reported."),
    Question(19, "What did we know on a given past day?", "As it was known", reports.known_then, "Nothing was known.", dated=True),
    Question(20, "Which targets were changed, by which decision?", "Versions of the plan", reports.amended, "No plan has been adopted."),
    Question(21, "What goes to the Prime Minister this month, on what evidence?", "Referrals to the Prime Minister", nothing=_LADDER),
)
# fmt: on


def question(number: int) -> Question:
    """A question by its number; Refused (NO_SUCH_QUESTION)."""
    if not 1 <= number <= len(QUESTIONS):
        raise refuse("NO_SUCH_QUESTION", found=number, expected=f"1 to {len(QUESTIONS)}")
    return QUESTIONS[number - 1]


def ask(actor: str, report: StatusReport, number: int, month: Month) -> pd.DataFrame:
    """The rows that answer a question in a month, none if there is nothing to tell.

    Refused: NOT_ALLOWED, NO_SUCH_QUESTION, NO_SUCH_MONTH, NOT_KEPT (no record of it is kept).
    """
    chosen = question(number)
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        month_number(report, month)
        if chosen.answer is None:
            raise refuse("NOT_KEPT", found=f"question {number}: {chosen.words.rstrip('?')}")
        answer = chosen.answer(Inquiry(connection, actor, report, month))
    return answer.reset_index(drop=True)
