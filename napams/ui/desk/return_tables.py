"""What is shown of one opened return besides its figures: facts, problems, words, deeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from napams.domain.catalogue import Plan
from napams.domain.frames import Row, records
from napams.domain.returns import NarrativeField
from napams.problems import MESSAGES, Severity
from napams.services.contents import Contents, SentFile
from napams.ui.desk.return_view import Opened, to_file, to_return
from napams.ui.desk.returns_tables import moment, month_name
from napams.ui.marks import OF_STATE, drawn
from napams.ui.markup import Column, Html, joined, link, paragraph, section, table, tag
from napams.ui.refusals import problem_table
from napams.wording.numbers import NOTHING, count, day, number, percent

EVIDENCE = (Column("Row"), Column("Evidence", wide=True), Column("Remark", wide=True))
DEEDS = (Column("When"), Column("Who"), Column("What"), Column("Note", wide=True))


def facts(opened: Opened, plan: Plan) -> Html:
    """Whose return, in what state, received when and sent in by whom; the others beside it."""
    file = opened.file
    known = plan.department_by_code.get(file.department or "")
    rows: list[tuple[str, object]] = []
    if file.month:
        name = f" {known.name}" if known else ""
        rows.append(("Return", f"{file.department}{name}, {file.month.label}"))
    if file.revision:
        rows.append(("Revision", f"{file.revision} of {opened.newest}"))
    rows.append(("State", drawn(OF_STATE[opened.state])))
    rows.append(("Received on", day(file.received_on)))
    rows.append(("Sent in", f"{moment(file.uploaded_at)}, by {file.uploaded_by}"))
    if file.completeness is not None:
        nil = "; marked as a nil return" if file.nil else ""
        rows.append(("Figures given", f"{percent(file.completeness)} of those asked for{nil}"))
    rows.append(("File", f"{file.file_name}, {number(file.size)} bytes"))
    if len(opened.files) > 1:
        rows.append(("All files of this return", _others(opened)))
    pairs = (joined((tag("dt", name), tag("dd", words))) for name, words in rows)
    return tag("div", tag("dl", *pairs), class_="nm")


def problems(
    file: SentFile,
    names: Mapping[tuple[str, int], str],
    answers: Mapping[tuple[str, str], tuple[str, str]],
) -> Html:
    """What was found and expected, by sheet and cell, and what was answered by code and place.

    `names` tells rows apart.
    """
    if not file.problems:
        return section(
            "Checks", paragraph("Nothing was found wrong, and nothing asks for an answer.")
        )
    caption = f"{_found([p.code for p in file.problems])} in {file.file_name}"
    return section("Checks", problem_table(caption, file.problems, names, answers))


def passed_over(notices: Sequence[str]) -> Html:
    """What of the file was not read, or is hidden; nothing where there is none."""
    if not notices:
        return Html()
    told = tag("ul", *(tag("li", n[:1].upper() + n[1:]) for n in notices))
    return section("Passed over in the file", paragraph("Nobody need answer these."), told)


def narrative(said: Contents) -> Html:
    """The department's own words."""
    if said.narrative.empty:
        return section("Narrative", paragraph("The Narrative sheet is empty."))
    lines = (
        joined((tag("dt", r["field"]), tag("dd", _said(r), class_="nm-words")))
        for r in records(said.narrative)
    )
    return section("Narrative", tag("dl", *lines))


def evidence(said: Contents) -> Html:
    """The evidence and remarks of figures and milestones; how many have none."""
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


def deeds(frame: pd.DataFrame, heading: str, *, with_subject: bool = False) -> Html:
    """Who did what when, newest first."""
    if frame.empty:
        return section(heading, paragraph("Nothing has been done yet."))
    columns = (Column("Return"), *DEEDS) if with_subject else DEEDS
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


def _subject(written: str) -> str:
    """`FCN, Mar 2025` of `FCN 2025-03`; the month alone where that is meant."""
    department, _, month = written.rpartition(" ")
    return ", ".join(filter(None, (department, month_name(month))))


def _deed(row: Row) -> tuple[str, str]:
    detail: dict[str, Any] = row["detail"]
    number_of = f", revision {detail['revision']}" if detail.get("revision") else ""
    found = _found(detail.get("problems") or ())
    note = detail.get("note") or detail.get("answer") or detail.get("reason") or found
    return str(row["action"]).removeprefix("return ") + number_of, note or NOTHING


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


def _others(opened: Opened) -> Html:
    links = []
    for r in records(opened.files):
        words = (
            f"revision {r['revision']}" if r["revision"] else f"refused, {moment(r['uploaded_at'])}"
        )
        if r["upload_id"] == opened.file.upload_id:
            links.append(joined((tag("b", words), " (shown)")))
        elif r["revision"]:
            file = opened.file
            address = to_return(str(file.department), str(file.month), r["revision"])
            links.append(joined((link(address, words), f" ({r['state']})")))
        else:
            links.append(link(to_file(r["upload_id"]), words))
    return joined(links, "; ")


def _row_name(row: Row) -> str:
    code = row.get("kpi") or row["milestone"]
    return f"{code}, {row['category']}" if row.get("category") else str(code)
