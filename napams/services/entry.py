"""A return filled in the browser: its draft, and the department's own blank workbook sent in.

There is one way in for every return. What is typed in the browser goes into the cells of the form
as text and through `services.submission.submit`: the same checks, the same revision, the workbook
kept as the original file, and every figure with its cell.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd
from sqlalchemy import Connection

from napams import clock
from napams.domain import events
from napams.domain.access import Action
from napams.domain.catalogue import Kpi, Unit
from napams.domain.events import Event
from napams.domain.frames import Row, records
from napams.domain.months import Month
from napams.domain.returns import FigureState, MilestoneStatus, NarrativeField
from napams.exports.xlsx import LONGEST_CELL
from napams.forms.contract import YES, BlankForm, TypedMilestone, TypedReturn, TypedRow, form_name
from napams.forms.writer import write_form
from napams.intake.reading.values import typed_text
from napams.intake.return_rows import keys_of
from napams.problems import Problem, Refused, problem, refuse
from napams.services import submission
from napams.services.actors import reading, writing
from napams.services.forms import prefilled_by
from napams.services.submission import Submitted
from napams.store import months, record, returns, revisions
from napams.store.plan import load_plan
from napams.wording.numbers import as_typed, day


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was saved last."""

    entered: TypedReturn
    saved_at: datetime


def save(actor: str, department: str, month: Month, entered: TypedReturn) -> datetime:
    """Keep what was typed so far, in place of the actor's earlier draft of the same return.

    Nothing is checked but that it can be stored. Everybody has an own draft, so that nobody
    overwrites another's. Refused: NOT_ALLOWED, NO_SUCH_RETURN (nothing is owed for that month),
    TEXT_TOO_LONG, CONTROL_CHARACTERS.
    """
    check_texts(entered)
    with writing(actor, Action.SUBMIT, department) as (connection, who):
        if months.obligation(connection, department, month) is None:
            raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
        at = clock.now()
        returns.save_draft(connection, who.email, department, month, entered.as_dict(), at)
        subject = events.of_return(department, month)
        record.append(connection, who.email, Event.DRAFT_SAVED, subject)
    return at


def resume(actor: str, department: str, month: Month) -> SavedDraft | None:
    """The actor's draft of a return; None if there is none."""
    with reading(actor, Action.SUBMIT, department) as (connection, who):
        row = returns.find_draft(connection, who.email, department, month)
    return SavedDraft(TypedReturn.from_dict(row["content"]), row["saved_at"]) if row else None


def discard(actor: str, department: str, month: Month) -> None:
    """Delete the actor's draft of a return; Refused (NO_SUCH_DRAFT) if there is none."""
    with writing(actor, Action.SUBMIT, department) as (connection, who):
        if not returns.remove_draft(connection, who.email, department, month):
            raise refuse("NO_SUCH_DRAFT", found=f"{department} {month}")
        subject = events.of_return(department, month)
        record.append(connection, who.email, Event.DRAFT_DISCARDED, subject)


def check_texts(entered: TypedReturn) -> None:
    """Refused (TEXT_TOO_LONG, CONTROL_CHARACTERS) for text that no cell of a workbook can hold."""
    for text in entered.texts():
        typed_text(text, LONGEST_CELL)


def drafts(actor: str) -> pd.DataFrame:
    """The actor's drafts: `department`, `month`, `saved_at`, the newest first."""
    with reading(actor, Action.SUBMIT) as (connection, who):
        return returns.drafts(connection, who.email)


def begin(actor: str, department: str, month: Month) -> tuple[BlankForm, TypedReturn]:
    """The form to fill, and its initial contents.

    These are the actor's draft if there is one, else the newest revision, so that it can be
    corrected, else only the milestones as last accepted. The form says which rows there are
    (`kpis`, `plan.milestones_of`), with `last` and `planned` beside them.
    Refused: NOT_ALLOWED, NO_SUCH_RETURN.
    """
    with reading(actor, Action.SUBMIT, department) as (connection, _):
        form = _form(connection, department, month)
        entered = _newest(connection, form) or TypedReturn(milestones=_as_last_accepted(form))
    draft = resume(actor, department, month)
    return form, draft.entered if draft else entered


def submit_entry(
    actor: str, department: str, month: Month, entered: TypedReturn, received_on: date | None = None
) -> Submitted:
    """Submit what was typed; returns the answer of `submission.submit`.

    A return that is received takes the actor's draft with it; one that is refused leaves it. The
    same text sent twice is `already received`. Refused: NOT_ALLOWED, NO_SUCH_RETURN, CODE_UNKNOWN
    (a row that the form does not have), TEXT_TOO_LONG, CONTROL_CHARACTERS.
    """
    check_texts(entered)
    with reading(actor, Action.SUBMIT, department) as (connection, _):
        form = _form(connection, department, month)
    if unknown := _unknown(form, entered):
        raise Refused(*unknown)
    filled = replace(
        form,
        entries=entered.figures,
        typed_milestones=entered.milestones,
        narrative=entered.narrative,
    )
    answer = submission.submit(
        actor,
        form_name(department, month),
        write_form(filled),
        received_on,
        department=department,
        month=month,
    )
    if answer.outcome == submission.RECEIVED:
        with suppress(Refused):  # most often there was no draft
            discard(actor, department, month)
    return answer


def _form(connection: Connection, department: str, month: Month) -> BlankForm:
    """The department's blank form, the same bytes every time."""
    owed = months.obligation(connection, department, month)
    plan = load_plan(connection, owed["plan_version"]) if owed else None
    if owed is None or plan is None:
        raise refuse("NO_SUCH_RETURN", found=f"{department} {month}")
    return replace(prefilled_by(connection, plan, department, month), issued_at=owed["opened_at"])


def _unknown(form: BlankForm, entered: TypedReturn) -> list[Problem]:
    """Problems for rows that the form does not have; their contents would be lost."""
    rows = {key for kpi in form.kpis for key in keys_of(kpi)}
    own = {m.code for m in form.plan.milestones_of(form.department)}
    strangers = [", ".join(filter(None, key)) for key in entered.figures if key not in rows]
    strangers += [code for code in entered.milestones if code not in own]
    return [problem("CODE_UNKNOWN", found=stranger) for stranger in strangers]


def _as_last_accepted(form: BlankForm) -> dict[str, TypedMilestone]:
    states = {m.code: form.state_of(m) for m in form.plan.milestones_of(form.department)}
    return {
        code: TypedMilestone(s.status.value, _day(s.forecast), _day(s.completed_on))
        for code, s in states.items()
    }


def _newest(connection: Connection, form: BlankForm) -> TypedReturn | None:
    """The newest revision as it would be typed; None if none has come."""
    revision = revisions.find(connection, form.department, form.month)
    if revision is None:
        return None
    figures = [] if revision.nil else records(returns.figures(connection, [revision.id]))
    milestones = records(returns.milestones(connection, [revision.id]))
    narrative = records(returns.narrative(connection, [revision.id]))
    return TypedReturn(
        {(r["kpi"], r["category"]): _row(form.plan.kpis[r["kpi"]], r) for r in figures},
        _as_last_accepted(form) | {r["milestone"]: _milestone(r) for r in milestones},
        {NarrativeField(r["field"]): r["text"] for r in narrative},
    )


def _row(kpi: Kpi, row: Row) -> TypedRow:
    words = {"evidence": row["evidence"], "remark": row["remark"]}
    if row["state"] == FigureState.NOT_APPLICABLE:
        return TypedRow("N/A", **words)
    if pd.notna(row["denominator"]):
        return TypedRow("", as_typed(row["numerator"]), as_typed(row["denominator"]), **words)
    if kpi.unit == Unit.YES_NO:
        return TypedRow(YES if row["value"] else "no", **words)
    sign = "%" if kpi.unit == Unit.PERCENT else ""
    return TypedRow(as_typed(row["value"]) + sign, **words)


def _milestone(row: Row) -> TypedMilestone:
    return TypedMilestone(
        MilestoneStatus(row["status"]).value,
        _day(row["forecast"]),
        _day(row["completed_on"]),
        row["evidence"],
        row["remark"],
    )


def _day(value: date | None) -> str:
    return day(value) if value else ""
