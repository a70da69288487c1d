"""What a page says to its reader: notes, refusals, the outcome of a button; never as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn

import streamlit as st
from markupsafe import Markup

from napams.problems import Problem, Refused, Severity
from napams.ui import guard
from napams.ui.markup import TableColumn, joined, paragraph, sub, table, tag
from napams.web.process import report_fault

PROBLEMS = (
    TableColumn("Where"),
    TableColumn("What is wrong", wide=True),
    TableColumn("Found"),
    TableColumn("Expected"),
    TableColumn("Kind"),
    TableColumn("Code"),
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
    return tag("span", text, dir="auto") + sub(f"answered by {by}")


def _place(problem: Problem, names: Mapping[tuple[str, int], str]) -> Markup:
    """`Return!G17` over the row's code and breakdown."""
    digits = problem.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    name = names.get((problem.sheet, int(digits))) if digits.isdecimal() else None
    under = sub(name) if name else ""
    return joined((problem.place or "the file", under))


_DONE, _REFUSED, _EMPTIED = "flash done", "flash refused", "emptied "

ButtonAction = Callable[[str], str]
"""Does something on behalf of an e-mail address; gives the sentence to show."""


def run_action(action: ButtonAction, *fields: str) -> None:
    """Act on behalf of whoever is signed in; for a button's `on_click`.

    This runs before the page's guard, so the visitor is looked up here, and the service decides
    whether they may. The `fields` are emptied, unless the service refuses.
    """
    actor = guard.visitor()
    if actor is None:
        return
    try:
        st.session_state[_DONE] = action(actor.email)
    except Refused as refused:
        st.session_state[_REFUSED] = refused
        return
    for field in fields:
        st.session_state[field] = ""


def start_over(form: str, sentence: str) -> NoReturn:
    """Run the page again with the form as it is stored and a sentence on what was done."""
    st.session_state[_DONE] = sentence
    empty_form(form)
    st.rerun()


def empty_form(form: str) -> None:
    """Forget what was typed into a form's fields."""
    st.session_state[_EMPTIED + form] = times_emptied(form) + 1


def times_emptied(form: str) -> int:
    """How often a form was emptied: the keys of its fields hold it, so that they start anew."""
    return int(st.session_state.get(_EMPTIED + form, 0))


def show_flash() -> None:
    """The outcome of the action before this run, once."""
    if sentence := st.session_state.pop(_DONE, ""):
        note(sentence)
    refused: Refused | None = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        say(refused)
