"""Questions about single figures: interceptions, accused, rupees, groups, constraints."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from napams.domain.colours import Colour
from napams.domain.frames import records
from napams.domain.provenance import AcceptedFigure
from napams.domain.returns import NarrativeField
from napams.services.questions.reports import Inquiry
from napams.store.returns import narratives

INTERCEPTED, ACCUSED, FROZEN, CONFISCATED = "M11-K1", "M05-K1", "M07-K2", "M07-K3"
MEETINGS = "M12-K1"
AIR = "Air"
BEHIND = (Colour.RED.value, Colour.AMBER.value)


def few_cases(inquiry: Inquiry) -> pd.DataFrame:
    """Percentages that rest on fewer cases than the least: those of indicators, then those of
    categories in the month alone."""
    plan = inquiry.report.plan
    least = plan.thresholds.least_denominator
    whole = inquiry.of_month(inquiry.report.kpis)
    whole = whole[whole["base"] < whole["least"]].sort_values(["base", "code"])
    rows = [
        (r["code"], r["name"], "", r["departments"], r["base"], r["actual"], r["colour"])
        for r in records(whole)
    ]
    ratios = [k.code for k in plan.kpis.values() if k.combine.is_ratio]
    for code, entries in inquiry.entries(*ratios).items():
        for e in entries:
            cases = e.denominator or 0
            if e.category and e.month_number == inquiry.number and 0 < cases < least:
                figures = (e.origin.department, cases, e.value, "")
                rows.append((code, plan.kpis[code].name, e.category, *figures))
    columns = ["code", "name", "category", "departments", "cases", "percentage", "colour"]
    return pd.DataFrame(rows, columns=columns)


def interceptions(inquiry: Inquiry) -> pd.DataFrame:
    """By force and route: the month, and so far.

    Sea and land are counted by the force that stopped somebody first. By air they stand in the
    FIA's count of migrants intercepted or returned.
    """
    found = inquiry.entries(INTERCEPTED, ACCUSED)
    by_air = [e for e in found[ACCUSED] if e.category == AIR]
    rows = [
        *_split(inquiry, INTERCEPTED, [e for e in found[INTERCEPTED] if e.category], "value"),
        *_split(inquiry, ACCUSED, by_air, "denominator"),
    ]
    return pd.DataFrame(rows, columns=["department", "route", "in_month", "so_far", "code"])


def accused(inquiry: Inquiry) -> pd.DataFrame:
    """Migrants booked as accused, by route and together, beside all intercepted or returned."""
    entries = inquiry.entries(ACCUSED)[ACCUSED]
    order = list(dict.fromkeys(e.category for e in entries))
    rows = []
    for category in sorted(order, key=lambda c: (c != "", order.index(c))):
        own = [e for e in entries if e.category == category]
        now = [e for e in own if e.month_number == inquiry.number]
        counted = (_sum(now, "numerator"), _sum(now, "denominator"))
        so_far = (_sum(own, "numerator"), _sum(own, "denominator"))
        rows.append((ACCUSED, category or "all routes", *counted, *so_far))
    columns = ["code", "route", "accused", "of", "accused_so_far", "of_so_far"]
    return pd.DataFrame(rows, columns=columns)


def frozen_and_confiscated(inquiry: Inquiry) -> pd.DataFrame:
    """Rupees frozen and finally confiscated, in millions; each as a share of the frozen."""
    found = inquiry.entries(FROZEN, CONFISCATED)
    names = inquiry.report.plan.kpis
    rows = []
    for code in (FROZEN, CONFISCATED):
        totals = [e for e in found[code] if not e.category]
        now = [e for e in totals if e.month_number == inquiry.number]
        rows.append((code, names[code].name, _sum(now, "value"), _sum(totals, "value")))
    columns = ["code", "name", "in_month_pkr_m", "so_far_pkr_m"]
    frame = pd.DataFrame(rows, columns=columns)
    whole = frame["so_far_pkr_m"].iloc[0]
    share = frame["so_far_pkr_m"] / whole if whole else float("nan")
    return frame.assign(share_of_frozen=share)


def groups_that_met(inquiry: Inquiry) -> pd.DataFrame:
    """Regional groups with their meetings so far, and the month of the last one."""
    entries = [e for e in inquiry.entries(MEETINGS)[MEETINGS] if e.category]
    rows = []
    for group in dict.fromkeys(e.category for e in entries):
        own = [e for e in entries if e.category == group]
        met = [e.month_number for e in own if e.value]
        last = inquiry.label(max(met)) if met else ""
        rows.append((MEETINGS, group, "yes" if met else "no", _sum(own, "value"), last))
    return pd.DataFrame(rows, columns=["code", "group", "has_met", "meetings", "last_in"])


def constraints(inquiry: Inquiry) -> pd.DataFrame:
    """Constraints that departments name in the month's returns, by how many of their scored
    indicators are behind; the owner is whom they name under “Blocked by”, else themselves."""
    written = inquiry.of_month(narratives(inquiry.connection, inquiry.report.known_on))
    wanted = (NarrativeField.CONSTRAINTS.value, NarrativeField.BLOCKED_BY.value)
    words: dict[str, dict[str, str]] = {}
    for row in records(written[written["field"].isin(wanted)]):
        words.setdefault(row["department"], {})[row["field"]] = row["text"]
    kpis = inquiry.of_month(inquiry.report.kpis)
    behind = kpis[kpis["score"] & kpis["colour"].isin(BEHIND)]
    rows = []
    for department, texts in words.items():
        own = [
            c
            for c, who in zip(behind["code"], behind["departments"], strict=True)
            if department in who.split()
        ]
        constraint, owner = (texts.get(field, "") for field in wanted)
        rows.append((department, constraint, owner or department, len(own), " ".join(own)))
    columns = ["department", "constraint", "blocked_by", "kpis_behind", "which"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["kpis_behind", "department"], ascending=[False, True])


def _split(
    inquiry: Inquiry, code: str, entries: list[AcceptedFigure], part: str
) -> list[tuple[str, str, float, float, str]]:
    """A row for each department and category, in the order in which they were given."""
    keys = dict.fromkeys((e.origin.department, e.category) for e in entries)
    rows = []
    for department, category in keys:
        own = [e for e in entries if (e.origin.department, e.category) == (department, category)]
        now = [e for e in own if e.month_number == inquiry.number]
        rows.append((department, category, _sum(now, part), _sum(own, part), code))
    return rows


def _sum(entries: Iterable[AcceptedFigure], part: str) -> float:
    """The sum of what was given, NaN if nothing was."""
    given = [n for e in entries if (n := getattr(e, part)) is not None]
    return float(sum(given)) if given else float("nan")
