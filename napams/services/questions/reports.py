"""Questions about returns and delivery, answered by the status report and the register."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from napams.domain.catalogue import TOTAL
from napams.domain.colours import RATED, Colour
from napams.domain.frames import longest_first, of_month, records
from napams.domain.milestones import Horizon, standing, within
from napams.domain.months import Month
from napams.domain.provenance import AcceptedFigure
from napams.domain.referrals import months_judged
from napams.domain.report import StatusReport
from napams.domain.reporting import ReportingStatus
from napams.domain.trend import Outlook, outlook, streak
from napams.services import changes as what_changed
from napams.services.register import restatements
from napams.services.review import queries
from napams.store import figures
from napams.store.plan import adopted_versions
from napams.wording.changes import amendment_rows
from napams.wording.pace import IN_A_COLUMN
from napams.wording.reasons import group_reasons, milestone_reasons

COPIED = ("LOOKS_CUMULATIVE", "SAME_AS_LAST_MONTH", "SAME_AS_ANOTHER_DEPARTMENT")
"""Queries that a copied or cumulative value raises."""
_MILESTONE = ["code", "name", "owner", "due", "first_due", "state", "days", "forecast", "reason"]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question about a month; `actor` may see everything and reads by `connection`."""

    connection: Connection
    actor: str
    report: StatusReport
    month: Month

    @property
    def number(self) -> int:
        """The plan's number of the month."""
        return self.report.plan.month_number(self.month)

    def of_month(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of the month."""
        return of_month(frame, self.month)

    def label(self, number: int) -> str:
        """A plan month as rows write it, `2025-03`."""
        return str(self.report.plan.month(number))

    def entries(self, *codes: str) -> dict[str, tuple[AcceptedFigure, ...]]:
        """Accepted figures of KPIs up to the month, with their breakdown."""
        found = figures.entries(self.connection, codes, self.report.known_on)
        return {
            code: tuple(e for e in of if e.month_number <= self.number)
            for code, of in found.items()
        }


def missed_in_a_row(inquiry: Inquiry) -> pd.DataFrame:
    """Departments whose last returns up to the month are missing, two or more of them.

    A return that may still come before it is missing neither adds to the row nor breaks it.
    """
    rows = []
    past = inquiry.report.register
    may_come = past["received_on"].isna() & past["light"].isin(
        (ReportingStatus.DUE, ReportingStatus.LATE)
    )
    past = past[(past["month_number"] <= inquiry.number) & past["owed"] & ~may_come]
    for department in inquiry.report.plan.departments:
        own = past[past["department"] == department.code].sort_values("month_number")
        missed: list[str] = []
        for month, light in zip(own["month"][::-1], own["light"][::-1], strict=True):
            if light != ReportingStatus.MISSING:
                break
            missed.insert(0, month)
        if len(missed) >= inquiry.report.plan.lagging.missing_in_a_row:
            rows.append((department.code, department.name, len(missed), missed[0], missed[-1]))
    return pd.DataFrame(rows, columns=["department", "name", "missing_in_a_row", "from", "to"])


def late_today(inquiry: Inquiry) -> pd.DataFrame:
    """Returns that are due and have not come, the longest first; as of the report's day."""
    owed = inquiry.report.register
    late = owed["received_on"].isna() & owed["light"].isin(
        (ReportingStatus.LATE, ReportingStatus.MISSING)
    )
    rows = owed[late].sort_values(["days_late", "department"], ascending=[False, True])
    return rows[["department", "month", "light", "due", "days_late"]].reset_index(drop=True)


def restated(inquiry: Inquiry) -> pd.DataFrame:
    """Accepted figures and milestones that were corrected later, newest first."""
    frame = restatements(inquiry.actor, known_on=inquiry.report.known_on)
    columns = ["month", "department", "code", "category", "before", "after", "revision"]
    columns += ["sent_by", "accepted_by", "accepted_at", "after_close", "why"]
    return frame[columns]


def evidence(inquiry: Inquiry) -> pd.DataFrame:
    """Figures of the month with and without named evidence, all together and by department."""
    found = inquiry.entries(*inquiry.report.plan.kpis)
    given = [
        (e.origin.department, bool(e.named))
        for entries in found.values()
        for e in entries
        if e.month_number == inquiry.number and e.category == TOTAL
    ]
    frame = pd.DataFrame(given, columns=["department", "named"])
    whole = [("all", len(frame), int(frame["named"].sum()))] if len(frame) else []
    by = frame.groupby("department")["named"].agg(["size", "sum"])
    rows = [*whole, *((str(d), int(n), int(s)) for d, n, s in by.itertuples())]
    out = pd.DataFrame(rows, columns=["department", "figures", "with_evidence"])
    return out.assign(share=out["with_evidence"] / out["figures"])


def copied(inquiry: Inquiry) -> pd.DataFrame:
    """Values that raised the question whether they are copied or cumulative, with the answer."""
    frame = queries(inquiry.actor, known_on=inquiry.report.known_on)
    frame = frame[frame["code"].isin(COPIED) & (frame["month"] <= str(inquiry.month))]
    frame = frame.assign(question=frame["message"], problem=frame["code"], at=frame["place"])
    frame = frame.rename(columns={"expected": "usual"})
    columns = ["month", "department", "revision", "state", "problem", "question", "at"]
    columns += ["found", "usual", "answer"]
    return frame.sort_values(["month", "department"], ascending=[False, True])[columns]


def red_measures(inquiry: Inquiry) -> pd.DataFrame:
    """Red measures, the longest first, since when, and for how many months judged by now."""
    rows = inquiry.of_month(inquiry.report.measures)
    rows = rows[rows["colour"] == Colour.RED]
    runs = [streak(inquiry.report.measures, "measure", c, inquiry.number) for c in rows["measure"]]
    first = [run.first if run else inquiry.number for run in runs]
    report, due = inquiry.report, inquiry.report.last_due(inquiry.month)
    frame = rows.assign(
        since=[inquiry.label(n) for n in first],
        months=[
            months_judged(report, code, report.plan.month(n), due)
            for code, n in zip(rows["measure"], first, strict=True)
        ],
        before=[run.before if run else "" for run in runs],
    ).sort_values(["since", "measure"])
    columns = ["measure", "title", "lead", "colour", "since", "months", "before"]
    frame = frame.assign(reason=group_reasons(inquiry.report, frame))
    return frame[[*columns, "schedule_variance", "reason"]].reset_index(drop=True)


def will_miss(inquiry: Inquiry) -> pd.DataFrame:
    """Scored indicators that at their present pace reach the target late or not at all.

    Those of which no pace can be told, by steps or too early, are none of them.
    """
    plan = inquiry.report.plan
    rows = inquiry.of_month(inquiry.report.kpis)
    rows = rows[rows["score"] & rows["colour"].isin(RATED) & (rows["months_behind"] > 0)]
    told = [outlook(plan, row) for row in records(rows)]
    untold = (Outlook.STEPS, Outlook.TOO_EARLY)
    can_be_told = np.array([when not in untold for when in told], dtype=bool)
    late = ~(rows["forecast_month"] <= plan.months) & can_be_told
    reached = [IN_A_COLUMN[w] if isinstance(w, Outlook) else str(w) for w in told]
    frame = rows.assign(target_reached=reached)[late].sort_values(
        "schedule_variance", kind="stable"
    )
    columns = ["code", "name", "departments", "colour", "actual", "target", "forecast_month"]
    return frame[[*columns, "target_reached", "months_behind", "needed", "unit"]].reset_index(
        drop=True
    )


def due_in_60_days(inquiry: Inquiry) -> pd.DataFrame:
    """Milestones not done that fall due within 60 days of the report's day."""
    return _milestones(inquiry, Horizon.SOON)


def overdue(inquiry: Inquiry) -> pd.DataFrame:
    """Milestones past their due day; no extension is recorded in this release."""
    return longest_first(_milestones(inquiry, Horizon.OVERDUE))


def _milestones(inquiry: Inquiry, horizon: Horizon) -> pd.DataFrame:
    report = inquiry.report
    frame = standing(report.plan, report.milestones, report.as_of)
    rows = within(frame, horizon, report.as_of)
    return rows.assign(reason=milestone_reasons(report, rows))[_MILESTONE].reset_index(drop=True)


def changed(inquiry: Inquiry) -> pd.DataFrame:
    """What changed since the last closed month before, else the month before."""
    return what_changed.since_closed(inquiry.actor, inquiry.report, inquiry.month).rows


def known_then(inquiry: Inquiry) -> pd.DataFrame:
    """The colours of the measures in the month, as known on the report's day."""
    rows = inquiry.of_month(inquiry.report.measures).reset_index(drop=True)
    rows = rows.assign(reason=group_reasons(inquiry.report, rows))
    columns = ["measure", "title", "colour", "earned_share", "planned_share", "reason"]
    return rows[columns].assign(known_on=inquiry.report.as_of)[["known_on", *columns]]


def amended(inquiry: Inquiry) -> pd.DataFrame:
    """The versions of the plan adopted by then and what each changed, with the decision."""
    frame = amendment_rows(adopted_versions(inquiry.connection))
    frame["effective_from"] = [inquiry.label(n) for n in frame["effective_from"]]
    if inquiry.report.known_on is None:
        return frame
    return frame[frame["adopted_on"] <= inquiry.report.as_of]
