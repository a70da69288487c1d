"""Refusals and problems, in the words of the program and never as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st
from markupsafe import Markup

from napams.problems import Problem, Refused, Severity
from napams.ui.markup import Column, joined, link, paragraph, table, tag
from napams.web.process import report_fault

PROBLEMS = (
    Column("Where"),
    Column("What is wrong", wide=True),
    Column("Found"),
    Column("Expected"),
    Column("Kind"),
    Column("Code"),
)
KINDS = {Severity.ERROR: "must be corrected", Severity.QUERY: "needs an answer"}


def say(refused: Refused) -> None:
    """Show every problem of a refusal as a sentence."""
    st.html(refusal(refused.problems))


def note(*sentences: object) -> None:
    """Show what the reader should know before going on."""
    st.html(tag("div", *(paragraph(s) for s in sentences), class_="nm nm-note", role="status"))


def refusal(problems: Iterable[Problem]) -> Markup:
    """The sentences of a refusal."""
    sentences = (paragraph(p) for p in problems)
    return tag("div", *sentences, class_="nm nm-note nm-wrong", role="alert")


def explain_fault(fault: Exception) -> bool:
    """Show a refusal in its own words, else a calm sentence and a number for the log.

    For Streamlit, when the run of a page fails; True says that nothing else need be shown.
    """
    if isinstance(fault, Refused):
        for problem in fault.problems:
            st.warning(problem.message)
    else:
        st.error(report_fault(fault))
    return True


def closed_page(name: str, role: str) -> Markup:
    """In place of a page that an account may not open: why, the way back, and whom to ask."""
    return tag(
        "div",
        tag("h1", "This page is not open to you"),
        paragraph("Your account may not open this page.", class_="lead"),
        paragraph(
            f"You are signed in as {name} ({role}), and this page is for other duties. If you need "
            "it for yours, ask the administrator of this program for another role; about a figure "
            "on it, ask the desk of the Joint Task Force."
        ),
        paragraph(link("/", "To the first page", target="_self")),
        class_="nm",
        role="alert",
    )


def problem_table(
    caption: str,
    problems: Iterable[Problem],
    names: Mapping[tuple[str, int], str] | None = None,
    answers: Mapping[tuple[str, str], tuple[str, str]] | None = None,
) -> Markup:
    """Problems of a file, cell by cell; `names` tells what rows are about, by sheet and number.

    `answers` are those already given, by code and place: the sentence, and who gave it.
    """
    rows = [
        (
            _place(p, names or {}),
            p.message,
            p.found,
            p.expected,
            _kind(p, (answers or {}).get((p.code, p.place))),
            p.code,
        )
        for p in problems
    ]
    return joined((table(caption, PROBLEMS, rows),))


def _kind(problem: Problem, answer: tuple[str, str] | None) -> Markup | str:
    """What is to be done about it, or how it was answered."""
    if answer is None:
        return KINDS[problem.severity]
    text, by = answer
    return joined((tag("span", text, dir="auto"), tag("span", f"answered by {by}", class_="sub")))


def _place(problem: Problem, names: Mapping[tuple[str, int], str]) -> Markup:
    """`Return!G17` over the row's code and breakdown."""
    digits = problem.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    name = names.get((problem.sheet, int(digits))) if digits.isdecimal() else None
    under = tag("span", name, class_="sub") if name else ""
    return joined((problem.place or "the file", under))
