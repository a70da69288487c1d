"""A question that was answered no longer says that it needs an answer."""

from __future__ import annotations

from napams.problems import Problem, Severity
from napams.ui.messages import problem_table
from tests.unit.ui.test_summary_of_the_month import words

ASKED = Problem("LOOKS_CUMULATIVE", Severity.QUERY, "A total?", sheet="Return", cell="G8")
ALSO_ASKED = Problem("LOOKS_CUMULATIVE", Severity.QUERY, "A total?", sheet="Return", cell="G9")


def test_the_answer_stands_where_it_was_asked_for() -> None:
    answers = {("LOOKS_CUMULATIVE", "Return!G8"): ("It is right.", "analyst@jtf.example")}
    read = words(problem_table("Checks", [ASKED, ALSO_ASKED], answers=answers))
    assert "It is right.answered by analyst@jtf.example" in read
    assert read.count("needs an answer") == 1


def test_what_was_answered_is_never_markup() -> None:
    answers = {("LOOKS_CUMULATIVE", "Return!G8"): ("<b>yes</b>", "analyst@jtf.example")}
    assert "<b>yes" not in problem_table("Checks", [ASKED], answers=answers)
