"""All problems by code, with their words; docs/problems.md says what to do about each.

A problem gives the place, what was found there and what was expected, in words for the person who
typed it. An `error` refuses a file; a return with a `query` is accepted only with an answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem refuses the file or asks a question."""

    ERROR = "error"
    QUERY = "query"


# fmt: off
MESSAGES: dict[str, tuple[Severity, str]] = {
    # the file as a whole
    "FILE_EMPTY": (Severity.ERROR, "The file is empty. Save the workbook again and send that."),
    "FILE_TOO_LARGE": (Severity.ERROR, "The file is larger than a monthly return can be."),
    "NOT_A_WORKBOOK": (Severity.ERROR, "This is not an Excel workbook (.xlsx), whatever its name says. Open it and save it as .xlsx."),
    "FILE_DAMAGED": (Severity.ERROR, "The workbook is damaged or was cut off on its way. Send it again."),
    "FILE_ENCRYPTED": (Severity.ERROR, "The workbook is protected by a password. Save it without one."),
    "FILE_UNSAFE": (Severity.ERROR, "The workbook holds parts that a monthly return never has. Copy the figures into a fresh form."),
    "FILE_UNPACKS_TOO_LARGE": (Severity.ERROR, "The workbook unpacks to far more than a monthly return can hold."),
    "CELL_OUT_OF_BOUNDS": (Severity.ERROR, "There is a cell far outside the form. Delete it, or copy the figures into a fresh form."),
    "ALREADY_RECEIVED": (Severity.ERROR, "Exactly this file was received before. Nothing was changed."),
    "NOTHING_CHANGED": (Severity.ERROR, "Nothing in this file differs from what was received before. Nothing was changed, and nothing is to be done."),
    # whose form, which month
    "NOT_A_RETURN_FORM": (Severity.ERROR, "This workbook is not a NAPAMS monthly return. Use the form that the JTF issued."),
    "HIDDEN_SHEET_MISSING": (Severity.ERROR, "The hidden sheet _napams is gone, by which the form is known. Send the whole workbook back as it was issued, not copies of its sheets."),
    "SHEET_TWICE": (Severity.ERROR, "Two sheets have the same name, but for blanks or capital letters. Keep the one that was issued."),
    "SHEET_MISSING": (Severity.ERROR, "A sheet of the form is missing or was renamed."),
    "HEADER_MISSING": (Severity.ERROR, "A column of the form is missing or its heading was changed."),
    "HEADER_TWICE": (Severity.ERROR, "Two columns carry the same heading. Keep one."),
    "CONTRACT_VERSION": (Severity.ERROR, "The form is of a kind that this program no longer reads. Ask the JTF for a fresh one."),
    "WRONG_PLAN_VERSION": (Severity.ERROR, "The form was issued for another version of the plan. Ask the JTF for a fresh one."),
    "WRONG_MONTH": (Severity.ERROR, "The form is for another month than it was sent in for."),
    "WRONG_DEPARTMENT": (Severity.ERROR, "The form belongs to another department than it was sent in for."),
    "MONTH_NOT_OPEN": (Severity.ERROR, "Returns for this month are not open."),
    "MONTH_IN_DOUBT": (Severity.QUERY, "A title or the name of the file speaks of another month than the form was issued for. Which month are the figures of?"),
    "DEPARTMENT_IN_DOUBT": (Severity.QUERY, "A title or the name of the file speaks of another department than the form was issued for. Whose figures are they?"),
    # rows and cells
    "CODE_UNKNOWN": (Severity.ERROR, "This code is not one of the department's. Restore the code that the form was issued with."),
    "CODE_MISSING": (Severity.ERROR, "A row of the form was deleted or its code altered. Restore it."),
    "CODE_TWICE": (Severity.ERROR, "This row stands in the form twice. Keep one."),
    "BREAKDOWN_UNKNOWN": (Severity.ERROR, "This row of the breakdown is not one of the form's. Restore it."),
    "NOT_A_NUMBER": (Severity.ERROR, "This is not a plain number. Type the figure alone; put words under Remarks."),
    "LETTERS_RAISED_OR_STRUCK": (Severity.ERROR, "Letters in this cell are raised, lowered or struck out, and would be read as part of the figure. Type the figure alone; put notes under Remarks."),
    "NOT_A_DATE": (Severity.ERROR, "This is not a date of the calendar. Type day, month and year."),
    "NOT_ON_THE_LIST": (Severity.ERROR, "This cell takes only the choices of its list."),
    "NEGATIVE": (Severity.ERROR, "A figure of this kind cannot be below zero."),
    "NOT_WHOLE": (Severity.ERROR, "A count is a whole number."),
    "OVER_HUNDRED_PERCENT": (Severity.ERROR, "A percentage cannot be over 100."),
    "OVER_THE_MOST": (Severity.ERROR, "The figure is higher than it can be."),
    "NUMERATOR_OVER_DENOMINATOR": (Severity.ERROR, "The part is larger than the whole."),
    "HALF_A_RATIO": (Severity.ERROR, "Numerator and denominator go together: one of them is empty."),
    "RATIO_NOT_ITS_OWN": (Severity.ERROR, "A percentage alone cannot be checked. Give the numerator and the denominator."),
    "CATEGORIES_DO_NOT_ADD_UP": (Severity.ERROR, "The rows of the breakdown do not add up to the total."),
    "TOTAL_MISSING": (Severity.ERROR, "The breakdown is filled in part, and its total is empty. Give the total, or every row."),
    "FORMULA_ERROR": (Severity.ERROR, "The formula in this cell gives an error. Type the figure."),
    "FORMULA_NOT_CALCULATED": (Severity.ERROR, "The formula in this cell was never calculated. Type the figure."),
    "NOT_APPLICABLE_NEEDS_REMARK": (Severity.ERROR, "“Not applicable” needs a reason under Remarks."),
    "TEXT_TOO_LONG": (Severity.ERROR, "This text is too long for the form."),
    "CONTROL_CHARACTERS": (Severity.ERROR, "This text holds characters that cannot be stored. Type it again."),
    "COMPLETED_WITHOUT_DATE": (Severity.ERROR, "A completed milestone needs the day on which it was completed."),
    "COMPLETED_IN_FUTURE": (Severity.ERROR, "A milestone cannot have been completed after the day on which the return was received."),
    "DATE_WITHOUT_COMPLETION": (Severity.ERROR, "There is a day of completion, but the status is not “completed”."),
    "NIL_WITH_FIGURES": (Severity.ERROR, "The return is marked nil, yet figures are given. Remove the mark or the figures."),
    "NIL_NEEDS_SENTENCE": (Severity.ERROR, "A nil return needs a sentence under Progress that says why there is nothing to report."),
    "NOTHING_TO_HAND_IN": (Severity.ERROR, "This department has no return to hand in for this month: it owes none, and has no milestone to tell of."),
    "TOO_INCOMPLETE": (Severity.ERROR, "Fewer than half of the figures are filled in. The return counts as not received."),
    # questions
    "PERCENT_OR_FRACTION": (Severity.QUERY, "Is this a percentage or a fraction of one?"),
    "PERCENT_DIFFERS": (Severity.QUERY, "The stated percentage differs from numerator ÷ denominator. Which is right?"),
    "BREAKDOWN_MISSING": (Severity.QUERY, "A total is given without its breakdown. Why?"),
    "NOT_AUTHORISED": (Severity.QUERY, "Nobody is named who answers for the figures. Who authorised the return?"),
    "CELLS_MERGED": (Severity.QUERY, "Cells of the form were merged, so the rows below the first count as not filled in. Is that meant?"),
    # questions from a comparison with the department's past
    "LOOKS_CUMULATIVE": (Severity.QUERY, "This looks like the total since the start. The form asks for the month's own figure."),
    "SAME_AS_LAST_MONTH": (Severity.QUERY, "Every figure is the same as in the last return. Was last month's form sent again?"),
    "SAME_AS_ANOTHER_DEPARTMENT": (Severity.QUERY, "Every shared figure is the same as another department's. Whose figures are they?"),
    "LOOKS_LIKE_RUPEES": (Severity.QUERY, "This looks like rupees. The form asks for millions of rupees."),
    "FAR_FROM_USUAL": (Severity.QUERY, "This lies far from the department's own figures of the last months. Is it right, and why?"),
    "FAR_OVER_PLAN": (Severity.QUERY, "This is far more than is planned, and there are no months yet to compare it with. Is it right, and why?"),
    "TOTAL_FELL": (Severity.QUERY, "What had been reached by an earlier month is less now. Was something undone or counted wrongly?"),
    "NOT_APPLICABLE_NOW": (Severity.QUERY, "A figure was accepted for this before, and now nothing is counted. Why is there nothing to count this month?"),
    "EVIDENCE_MISSING": (Severity.QUERY, "Figures are given without evidence. Which record bears them out?"),
    "MILESTONE_UNCOMPLETED": (Severity.QUERY, "This milestone had been completed and no longer is. What happened?"),
    "COMPLETION_DAY_CHANGED": (Severity.QUERY, "The day of completion is another than the one accepted before. Which is right?"),
    "UNLIKELY_DAY": (Severity.QUERY, "This day can hardly be right. Is the year as it is meant?"),
    # questions from a comparison with earlier revisions of the same return
    "FIGURE_WITHDRAWN": (Severity.QUERY, "An earlier revision of this return gives this figure, and here it is left out. Is it withdrawn?"),
    "MILESTONE_WITHDRAWN": (Severity.QUERY, "An earlier revision of this return says how this milestone stands, and here nothing is said. Is that meant?"),
    # returns as they are handled
    "RECEIVED_IN_FUTURE": (Severity.ERROR, "The day of receipt lies in the future."),
    "RECEIVED_BEFORE_MONTH_ENDED": (Severity.ERROR, "The day of receipt lies before the end of the month that the return is about."),
    "NO_SUCH_RETURN": (Severity.ERROR, "There is no return of this department for this month to act on."),
    "CHANGED_SINCE_YOU_LOOKED": (Severity.ERROR, "A newer revision has arrived since you looked. Look at that one."),
    "ALREADY_REVIEWED": (Severity.ERROR, "This revision was already accepted or sent back."),
    "NOTHING_ACCEPTED": (Severity.ERROR, "There is no acceptance to withdraw."),
    "NEWER_SENT_BACK": (Severity.ERROR, "A newer version of this return was sent back, so the accepted one stands. Wait for the correction."),
    "NOT_YOUR_ACCEPTANCE": (Severity.ERROR, "An acceptance is withdrawn by whoever accepted the return, or by the secretary."),
    "QUERIES_UNANSWERED": (Severity.ERROR, "The return has open queries. Accept it with an answer, or send it back."),
    "SENT_BACK_UNCHANGED": (Severity.QUERY, "This was sent back to be corrected, and nothing in it has changed. Why does it stand?"),
    "REVISES_ACCEPTED": (Severity.ERROR, "This would replace a return that was accepted. Compare the two and accept it by itself."),
    "NOTE_NEEDED": (Severity.ERROR, "Say what the department should correct."),
    "NOTHING_TO_SUBMIT": (Severity.ERROR, "There is no file in the folder."),
    "NOTHING_TO_ACCEPT": (Severity.ERROR, "No return is waiting to be accepted."),
    "MONTH_CLOSED": (Severity.ERROR, "The month is closed. A correction needs a reopening with a reason."),
    "MONTH_STILL_OPEN": (Severity.ERROR, "The month cannot be closed while this is open."),
    "MONTH_NOT_CLOSED": (Severity.ERROR, "The month is not closed."),
    "ALREADY_WAIVED": (Severity.ERROR, "This return is waived already."),
    "NOT_WAIVED": (Severity.ERROR, "This return is not waived."),
    "AUTHORITY_NEEDED": (Severity.ERROR, "Name the authority that excused the department."),
    "REASON_NEEDED": (Severity.ERROR, "Give the reason in a sentence."),
    "ANSWER_NEEDED": (Severity.ERROR, "Answer in a sentence."),
    "NO_SUCH_QUERY": (Severity.ERROR, "The return has no such query."),
    "NOT_A_RETURN_TO_MARK": (Severity.ERROR, "This file could not be opened as a workbook, so nothing can be marked in it."),
    "NO_SUCH_DRAFT": (Severity.ERROR, "There is no draft of yours for this return."),
    # people
    "NOT_ALLOWED": (Severity.ERROR, "Your account may not do this."),
    "NO_SUCH_ACCOUNT": (Severity.ERROR, "There is no account of this name in use."),
    "ACCOUNT_EXISTS": (Severity.ERROR, "There is already an account of this name."),
    "BAD_ACCOUNT": (Severity.ERROR, "The account is not filled in as it must be."),
    "WEAK_PASSWORD": (Severity.ERROR, "The password is too short or too easily guessed."),
    "BAD_SIGN_IN": (Severity.ERROR, "E-mail address and password do not fit together."),
    "TOO_MANY_ATTEMPTS": (Severity.ERROR, "Too many attempts failed. Wait a quarter of an hour and try again."),
    "BAD_LINK": (Severity.ERROR, "This link was used before or is older than a day. Restart the server for a new one."),
    # the plan and the program
    "PLAN_UNREADABLE": (Severity.ERROR, "The plan's catalogue cannot be read."),
    "PLAN_ALTERS_THE_PAST": (Severity.ERROR, "The catalogue would change what past months were judged by. This release cannot revise a plan that months were judged by."),
    "NO_PLAN": (Severity.ERROR, "There is no plan in the database yet. Run `python -m napams init` first."),
    "NO_SUCH_MONTH": (Severity.ERROR, "The plan has no such month."),
    "NO_SUCH_CODE": (Severity.ERROR, "The plan has no measure, indicator, milestone or department of this code."),
    "NO_OWN_SHARE": (Severity.ERROR, "The department has no share of its own of this: it does not report it, or is not judged by it alone."),
    "NO_SUCH_MEASURE": (Severity.ERROR, "The plan has no such measure."),
    "NO_SUCH_QUESTION": (Severity.ERROR, "There is no question of this number."),
    "NOT_KEPT": (Severity.ERROR, "This release keeps no record from which that could be answered."),
    "NO_SUCH_DEPARTMENT": (Severity.ERROR, "The plan has no such department."),
    "BAD_SETTING": (Severity.ERROR, "A setting is unknown or its value cannot be used."),
    "CANNOT_WRITE": (Severity.ERROR, "The file could not be written. Nothing was left half written."),
    "DATABASE_IN_USE": (Severity.ERROR, "The database already holds returns. A demonstration goes into an empty one."),
    "DATABASE_UNREACHABLE": (Severity.ERROR, "The database does not answer."),
    "DATABASE_OUTDATED": (Severity.ERROR, "The database is of an older make than this program. Run `python -m napams init`."),
    "AUDIT_BROKEN": (Severity.ERROR, "The audit trail was altered outside this program."),
}
# fmt: on

_NO_SUCH = ("RETURN", "DRAFT", "DEPARTMENT", "MONTH", "CODE", "MEASURE", "QUESTION")
_NOT_FOUND = frozenset(f"NO_SUCH_{thing}" for thing in _NO_SUCH)


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem and its place; `cell` like `G17`, or empty."""

    code: str
    severity: Severity
    message: str
    sheet: str = ""
    cell: str = ""
    found: str = ""
    expected: str = ""

    def as_dict(self) -> dict[str, str]:
        """The problem as JSON, its keys in documented order (docs/command-line.md)."""
        order = ("code", "severity", "sheet", "cell", "found", "expected", "message")
        values = asdict(self)
        return {key: str(values[key]) for key in order}

    @property
    def place(self) -> str:
        """`Return!G17`, `Return`, or nothing."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        found = f" Found: {self.found}." if self.found else ""
        expected = f" Expected: {self.expected}." if self.expected else ""
        return f"{where}{self.message}{found}{expected} [{self.code}]"


FOUND_LIMIT = 120
"""Most characters of `found` that a problem quotes."""


def problem(
    code: str, *, sheet: str = "", cell: str = "", found: object = "", expected: str = ""
) -> Problem:
    """A problem with the words of its code; KeyError for an unknown code."""
    severity, message = MESSAGES[code]
    return Problem(code, severity, message, sheet, cell, quoted(found), expected)


def quoted(found: object) -> str:
    """What was found, printable and not longer than FOUND_LIMIT."""
    shown = "".join(c if c.isprintable() else " " if c.isspace() else "�" for c in str(found))
    return shown if len(shown) <= FOUND_LIMIT else shown[:FOUND_LIMIT] + "…"


def from_dict(values: dict[str, str]) -> Problem:
    """A problem from its stored form."""
    return Problem(**{**values, "severity": Severity(values["severity"])})  # type: ignore[arg-type]


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """Raised when a service will not do what it was asked; carries every problem."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems

    @property
    def http_status(self) -> int:
        """Status of a web answer: 404 for a thing that does not exist, else 403."""
        return 404 if self.problems[0].code in _NOT_FOUND else 403


def refuse(code: str, *, found: object = "", expected: str = "") -> Refused:
    """A refusal with one problem, to be raised."""
    return Refused(problem(code, found=found, expected=expected))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that refuse the file."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


def queries(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that need an answer."""
    return tuple(p for p in problems if p.severity is Severity.QUERY)
