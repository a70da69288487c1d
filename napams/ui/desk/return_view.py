"""The page of one return: from the address to the return, and its parts beside the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NoReturn

import pandas as pd
import streamlit as st
from markupsafe import Markup

from napams import clock
from napams.domain import events
from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.return_history import day_of_receipt
from napams.domain.returns import NarrativeField
from napams.problems import MESSAGES, Refused, Severity
from napams.services import returns
from napams.services.actors import Actor
from napams.services.returns import Contents, OpenedReturn
from napams.ui import messages
from napams.ui.links import to_file, to_return
from napams.ui.markup import (
    OF_STATE,
    TableColumn,
    definitions,
    drawn_mark,
    joined,
    link,
    moment,
    paragraph,
    section,
    table,
    tag,
)
from napams.ui.messages import problem_table
from napams.wording.numbers import NOTHING, count, day, number, percent

DEPARTMENT, MONTH, REVISION, FILE = "department", "month", "revision", "file"
EVIDENCE = (
    TableColumn("Row"),
    TableColumn("Evidence", wide=True),
    TableColumn("Remark", wide=True),
)
DEEDS = (
    TableColumn("When"),
    TableColumn("Who"),
    TableColumn("What"),
    TableColumn("Note", wide=True),
)


def title() -> str:
    """Heading of the page, from the address alone."""
    month = st.query_params.get(MONTH, "")
    department = st.query_params.get(DEPARTMENT, "")
    if not (department and month):
        return "A file that was sent in" if FILE in st.query_params else "Return"
    try:
        return f"Return of {department}, {Month.parse(month).label}"
    except ValueError:
        return "Return"


def ask(actor: Actor) -> OpenedReturn:
    """Open the return that the address names.

    Ends the run with a sentence and a link to the desk if there is none.
    """
    query = st.query_params
    try:
        if FILE in query:
            return returns.open_file(actor.email, int(query[FILE]))
        department = query.get(DEPARTMENT) or actor.department or ""
        month = Month.parse(query.get(MONTH, ""))
        number = int(query[REVISION]) if REVISION in query else None
    except ValueError:
        _nothing("The address names no return: a department and a month are needed.")
    except Refused as refused:
        _refused(refused)
    try:
        return returns.open_return(actor.email, department, month, number)
    except Refused as refused:
        if refused.problems[0].code == "NO_SUCH_RETURN":
            _nothing(_none_came(department, month, number))
        _refused(refused)


def facts(opened: OpenedReturn, plan: Plan) -> Markup:
    """List of facts: department, month, state, receipt, sender, the other files of the return."""
    file = opened.file
    known = plan.department_by_code.get(file.department or "")
    rows: list[tuple[str, object]] = []
    if file.month:
        name = f" {known.name}" if known else ""
        rows.append(("Return", f"{file.department}{name}, {file.month.label}"))
    if file.revision:
        rows.append(("Revision", f"{file.revision} of {opened.newest}"))
    rows.append(("State", drawn_mark(OF_STATE[opened.state])))
    rows.append(("Received on", day(file.received_on)))
    counts = day_of_receipt(opened.came, clock.today(), plan.lagging.correction_days)
    if opened.came.revisions and counts != file.received_on:
        lost = "no day yet: it was sent back, and the next revision gives it"
        rows.append(("The return counts as received on", day(counts) if counts else lost))
    rows.append(("Sent in", f"{moment(file.uploaded_at)}, by {file.uploaded_by}"))
    if file.completeness is not None:
        nil = "; marked as a nil return" if file.nil else ""
        rows.append(("Figures given", f"{percent(file.completeness)} of those asked for{nil}"))
    rows.append(("File", f"{file.file_name}, {number(file.size)} bytes"))
    if len(opened.files) > 1:
        rows.append(("All files of this return", _others(opened)))
    return tag("div", definitions(rows), class_="nm")


def problems(opened: OpenedReturn) -> Markup:
    """Table of problems by cell: what was found, expected and answered."""
    file = opened.file
    if not file.problems:
        return section(
            "Checks", paragraph("Nothing was found wrong, and nothing asks for an answer.")
        )
    caption = f"{_found([p.code for p in file.problems])} in {file.file_name}"
    return section(
        "Checks", problem_table(caption, file.problems, opened.row_names, _answered(opened))
    )


def passed_over(notices: Sequence[str]) -> Markup:
    """Section on what of the file was not read, or is hidden; empty if there is nothing."""
    if not notices:
        return Markup()
    listed = tag("ul", *(tag("li", n[:1].upper() + n[1:]) for n in notices))
    return section("Passed over in the file", paragraph("Nobody need answer these."), listed)


def narrative(said: Contents) -> Markup:
    """Section with the department's own words."""
    if said.narrative.empty:
        return section("Narrative", paragraph("The Narrative sheet is empty."))
    lines = (
        tag("dt", r["field"]) + tag("dd", _said(r), class_="nm-words")
        for r in records(said.narrative)
    )
    return section("Narrative", tag("dl", *lines))


def evidence(said: Contents) -> Markup:
    """Table of evidence and remarks, with the number of indicators that name evidence."""
    rows = [
        (_row_name(r), r["evidence"] or NOTHING, r["remark"] or NOTHING)
        for r in (*records(said.figures), *records(said.milestones))
        if r["evidence"] or r["remark"]
    ]
    totals = said.figures[said.figures["category"] == ""]
    named = int((totals["evidence"] != "").sum())
    sentence = paragraph(f"{number(named)} of {count(len(totals), 'indicator')} name evidence.")
    content = (sentence, table("Evidence and remarks", EVIDENCE, rows)) if rows else (sentence,)
    return section("Evidence and remarks", *content)


def deeds(frame: pd.DataFrame, heading: str, *, with_subject: bool = False) -> Markup:
    """Table of who did what when, newest first."""
    if frame.empty:
        return section(heading, paragraph("Nothing has been done yet."))
    columns = (TableColumn("Return"), *DEEDS) if with_subject else DEEDS
    rows = [
        (
            *([_subject(r["subject"])] if with_subject else []),
            moment(r["at"]),
            r["actor"],
            *_deed(r),
        )
        for r in records(frame)
    ]
    return section(heading, table("Newest first", columns, rows))


def _none_came(department: str, month: Month, number: int | None) -> str:
    what = f"revision {number} of the return" if number else "return"
    return f"There is no {what} of {department or 'this department'} for {month.label}."


def _nothing(sentence: str) -> NoReturn:
    messages.note(sentence, _back())
    st.stop()


def _refused(refused: Refused) -> NoReturn:
    messages.say(refused)
    messages.note(_back())
    st.stop()


def _back() -> object:
    return link("returns", "To the returns desk")


def _answered(opened: OpenedReturn) -> dict[tuple[str, str], tuple[str, str]]:
    """Answer and author by the code and place of each answered query."""
    return {
        (row["code"], row["place"]): (row["answer"], row["answered_by"])
        for row in records(opened.queries)
        if row["answer"]
    }


def _subject(written: str) -> str:
    """`FCN, Mar 2025` of `FCN 2025-03`; the month alone where that is meant."""
    department, month = events.concerns(written)
    return ", ".join(filter(None, (department, month.label if month else written)))


def _deed(row: Row) -> tuple[str, str]:
    detail: dict[str, Any] = row["detail"]
    number_of = f", revision {detail['revision']}" if detail.get("revision") else ""
    found = _found(detail.get("problems") or ())
    note = detail.get("note") or detail.get("answer") or detail.get("reason") or found
    return events.short_name(str(row["action"])) + number_of, note or NOTHING


def _found(codes: Sequence[str]) -> str:
    """`1 mistake and 2 questions`; nothing where there is none."""
    asked = sum(MESSAGES[c][0] is Severity.QUERY for c in codes if c in MESSAGES)
    wrong = len(codes) - asked
    counted = [count(wrong, "mistake")] * bool(wrong) + [count(asked, "question")] * bool(asked)
    return " and ".join(counted)


def _said(row: Row) -> str:
    if row["field"] == NarrativeField.SENT_ON.value:
        return day(date.fromisoformat(row["text"]))
    return str(row["text"])


def _others(opened: OpenedReturn) -> Markup:
    links = []
    for r in records(opened.files):
        words = (
            f"revision {r['revision']}" if r["revision"] else f"refused, {moment(r['uploaded_at'])}"
        )
        if r["upload_id"] == opened.file.upload_id:
            links.append(tag("b", words) + " (shown)")
        elif r["revision"]:
            file = opened.file
            address = to_return(str(file.department), str(file.month), r["revision"])
            links.append(link(address, words) + f" ({r['state']})")
        else:
            links.append(link(to_file(r["upload_id"]), words))
    return joined(links, "; ")


def _row_name(row: Row) -> str:
    code = row.get("kpi") or row["milestone"]
    return f"{code}, {row['category']}" if row.get("category") else str(code)
