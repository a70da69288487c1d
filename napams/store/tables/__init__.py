"""The tables; importing this package registers them all."""

from napams.store.tables.base import METADATA
from napams.store.tables.desk import Draft, MonthClose, QueryAnswer, Waiver
from napams.store.tables.identity import (
    Account,
    AuditEvent,
    OneTimeLink,
    SignInAttempt,
    SignInSession,
)
from napams.store.tables.plan import (
    Department,
    Kpi,
    KpiReporter,
    Measure,
    Milestone,
    MilestoneDate,
    PlanVersion,
    TargetPoint,
)
from napams.store.tables.returns import (
    MilestoneReport,
    Narrative,
    Obligation,
    Observation,
    ReturnRevision,
    Review,
    Upload,
)

__all__ = [
    "METADATA",
    "Account",
    "AuditEvent",
    "Department",
    "Draft",
    "Kpi",
    "KpiReporter",
    "Measure",
    "Milestone",
    "MilestoneDate",
    "MilestoneReport",
    "MonthClose",
    "Narrative",
    "Obligation",
    "Observation",
    "OneTimeLink",
    "PlanVersion",
    "QueryAnswer",
    "ReturnRevision",
    "Review",
    "SignInAttempt",
    "SignInSession",
    "TargetPoint",
    "Upload",
    "Waiver",
]
