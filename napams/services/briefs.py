"""The printed documents of a month: the committee's brief and the JTF's agenda."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

import pandas as pd
from sqlalchemy import Connection

from napams.domain.access import Action
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports.pdf.documents import agenda_pdf, brief_pdf
from napams.report.brief_data import BriefData
from napams.services import status
from napams.services.actors import admit, reading
from napams.services.changes import colours_corrected
from napams.store import answers, figures, record, register
from napams.store.restatements import restatements
from napams.store.returns import narratives
from napams.wording.restatements import restatement_rows


class Document(StrEnum):
    """What can be printed."""

    BRIEF = "brief"
    AGENDA = "agenda"


_MADE_BY: dict[Document, Callable[[BriefData], bytes]] = {
    Document.BRIEF: brief_pdf,
    Document.AGENDA: agenda_pdf,
}


def printed(
    actor: str,
    month: Month,
    document: Document = Document.BRIEF,
    known_on: datetime | None = None,
    report: StatusReport | None = None,
) -> bytes:
    """A document as PDF, from the report at hand or a fresh one.

    Refused: NOT_ALLOWED, NO_SUCH_ACCOUNT, NO_PLAN, NO_SUCH_MONTH.
    """
    admit(actor, Action.EXPORT)
    report = report or status.status_report(actor, known_on)
    status.month_number(report, month)
    with reading(actor, Action.EXPORT) as (connection, _):
        data = _brief_data(connection, report, month)
    return _MADE_BY[document](replace(data, corrected=colours_corrected(actor, report, month)))


def brief_data(actor: str, report: StatusReport, month: Month) -> BriefData:
    """What the one page shows and the documents print, for a month of a report.

    Refused: NOT_ALLOWED, NO_SUCH_ACCOUNT, NO_SUCH_MONTH.
    """
    status.month_number(report, month)
    with reading(actor, Action.SEE_EVERYTHING) as (connection, _):
        data = _brief_data(connection, report, month)
    return replace(data, corrected=colours_corrected(actor, report, month))


def _brief_data(connection: Connection, report: StatusReport, month: Month) -> BriefData:
    known_on = report.known_on
    return BriefData(
        report=report,
        month=month,
        narratives=narratives(connection, known_on),
        restatements=restatement_rows(restatements(connection, known_on)),
        unreviewed=_unreviewed(connection, month, known_on),
        breakdowns=_breakdowns(connection, report.plan, known_on),
        changed_at=record.at(connection, report.head),
    )


def _unreviewed(connection: Connection, month: Month, known_on: datetime | None) -> pd.DataFrame:
    """The newest revisions of a month that nobody had looked at, and their unanswered queries."""
    revisions = register.revisions(connection, str(month), known_on=known_on)
    queries = answers.queries(connection, str(month), known_on=known_on)
    reviewed, answered = revisions["reviewed_at"].notna(), queries["answered_at"].notna()
    newest = revisions.assign(reviewed=reviewed).drop_duplicates("department", keep="first")
    waiting = newest.loc[~newest["reviewed"], ["department", "revision"]]
    unanswered = queries[~answered].groupby(["department", "revision"]).size().rename("queries")
    waiting = waiting.join(unanswered, on=["department", "revision"])
    return waiting.fillna({"queries": 0}).astype({"queries": "int64"}).reset_index(drop=True)


def _breakdowns(connection: Connection, plan: Plan, known_on: datetime | None) -> pd.DataFrame:
    frames = [
        figures.by_category(connection, code, known_on).assign(code=code)
        for code in plan.kpis_by_route
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
