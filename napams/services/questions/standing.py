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
from napams.wording.questions import TEXTS, named

Answer = Callable[[Inquiry], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Question:
    """A standing question.

    `answer` is None for what this release keeps no record of; `dated` answers are those of the
    day and not of the month.
    """

    number: int
    answer: Answer | None = None
    dated: bool = False

    @property
    def words(self) -> str:
        """The question itself."""
        return TEXTS[self.number - 1].words

    @property
    def heading(self) -> str:
        """The heading over its answer."""
        return TEXTS[self.number - 1].heading

    @property
    def nothing(self) -> str:
        """What it means if there is no row."""
        return TEXTS[self.number - 1].nothing


QUESTIONS: tuple[Question, ...] = (
    Question(1, reports.missed_in_a_row),
    Question(2, reports.late_today, dated=True),
    Question(3, reports.red_measures),
    Question(4, reports.will_miss),
    Question(5, reports.due_in_60_days, dated=True),
    Question(6, reports.overdue, dated=True),
    Question(7),
    Question(8),
    Question(9, reports.changed),
    Question(10, reports.restated),
    Question(11, reports.evidence),
    Question(12, reports.copied),
    Question(13, figures.few_cases),
    Question(14, figures.interceptions),
    Question(15, figures.accused),
    Question(16, figures.frozen_and_confiscated),
    Question(17, figures.constraints),
    Question(18, figures.groups_that_met),
    Question(19, reports.known_then, dated=True),
    Question(20, reports.amended),
    Question(21),
)


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
            raise refuse("NOT_KEPT", found=named(number))
        answer = chosen.answer(Inquiry(connection, actor, report, month))
    return answer.reset_index(drop=True)
