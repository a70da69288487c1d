"""Questions about returns: who is late, what was restated, evidence, what looks copied."""

from __future__ import annotations

import pandas as pd

from napams.domain.catalogue import TOTAL
from napams.domain.reporting import ReportingStatus
from napams.services.answers import queries
from napams.services.questions.inquiry import Inquiry
from napams.services.register import restatements

COPIED = ("LOOKS_CUMULATIVE", "SAME_AS_LAST_MONTH", "SAME_AS_ANOTHER_DEPARTMENT")
"""Queries that a copied or cumulative value raises."""


def missed_in_a_row(inquiry: Inquiry) -> pd.DataFrame:
    """Departments whose last returns up to the month are missing, two or more of them.

    A return that may still come before it is missing neither adds to the row nor breaks it.
    """
    rows = []
    past = inquiry.report.register
    may_come = past["received_on"].isna() & past["light"].isin(
        (ReportingStatus.DUE, ReportingStatus.LATE)
    )
    past = past[(past["month_number"] <= inquiry.number) & ~may_come]
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
