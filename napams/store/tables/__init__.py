"""The tables (design.md §3); importing this package registers them all."""

from napams.store.tables.base import METADATA
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
    "Kpi",
    "KpiReporter",
    "Measure",
    "Milestone",
    "MilestoneDate",
    "MilestoneReport",
    "Narrative",
    "Obligation",
    "Observation",
    "OneTimeLink",
    "PlanVersion",
    "ReturnRevision",
    "Review",
    "SignInAttempt",
    "SignInSession",
    "TargetPoint",
    "Upload",
]
