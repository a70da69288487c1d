"""Refusals and problems, in the words of the program and never as Markdown."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from napams.problems import Problem, Refused, Severity
from napams.ui.markup import Column, Html, joined, paragraph, table, tag

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
    """Every problem of a refusal as a sentence."""
    st.html(refusal(refused.problems))


def note(*sentences: object) -> None:
    """Something that the reader should know before going on."""
    st.html(tag("div", *(paragraph(s) for s in sentences), class_="nm nm-note", role="status"))


def refusal(problems: Iterable[Problem]) -> Html:
    """The sentences of a refusal."""
    sentences = (paragraph(p) for p in problems)
    return tag("div", *sentences, class_="nm nm-note nm-wrong", role="alert")


def problem_table(caption: str, problems: Iterable[Problem]) -> Html:
    """Problems of a file, cell by cell."""
    rows = [
        (p.place or "the file", p.message, p.found, p.expected, KINDS[p.severity], p.code)
        for p in problems
    ]
    return joined((table(caption, PROBLEMS, rows),))
