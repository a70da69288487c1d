"""A small plan with one KPI of every kind, its form, and helpers that fill the form in."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from napams.domain.catalogue import (
    Breakdown,
    Combine,
    Department,
    Kpi,
    Measure,
    Milestone,
    Plan,
    Polarity,
    Shape,
)
from napams.domain.months import Month
from napams.domain.policy import PlausibilityPolicy
from napams.forms.contract import BlankForm
from napams.forms.writer import write_form
from napams.intake.returns import Reading, read_return

DEPARTMENT = "FIA-AHS"
MARCH = Month(2025, 3)
RECEIVED = date(2025, 4, 5)
ISSUED = datetime(2025, 3, 28, 4, 0, tzinfo=UTC)

ARRESTS, CHALLANS, CONVICTIONS = "M04-K1", "M04-K2", "M04-K3"
APPROVED, FUNDS, STAGES = "M01-K1", "M01-K2", "M02-K1"
ASSETS, DAYS = "M07-K2", "M07-K3"


def _kpi(code: str, name: str, unit: str, combine: Combine, **more: object) -> Kpi:
    values: dict[str, object] = {
        "code": code,
        "name": name,
        "unit": unit,
        "combine": combine,
        "polarity": Polarity.HIGHER,
        "shape": Shape.LINEAR,
        "baseline": 0,
        "baseline_basis": "illustrative",
        "targets": (None, None, None, 5),
        "reporters": (DEPARTMENT,),
    }
    return Kpi.model_validate({**values, **more})


def small_plan() -> Plan:
    """Three measures, eight KPIs of one department, three milestones."""
    return Plan(
        title="National Action Plan against Smuggling of Migrants",
        starts=Month(2025, 1),
        adopted_on=date(2024, 12, 20),
        suspicion=PlausibilityPolicy(least_count=1e13),  # asks nothing about the size of a count
        departments=(
            Department(code=DEPARTMENT, name="FIA, Anti-Human Smuggling wing", parent="FIA"),
            Department(code="FIN", name="Finance Division"),
            Department(code="PCG", name="Pakistan Coast Guards"),
        ),
        measures=(
            Measure(
                code="M01",
                title="Political ownership",
                purpose="Money and orders",
                lead=("FIN",),
                kpis=(
                    _kpi(APPROVED, "Approval notified", "yes/no", Combine.LAST),
                    _kpi(
                        FUNDS,
                        "Funds released",
                        "%",
                        Combine.LAST_RATIO,
                        numerator="released",
                        denominator="allocated",
                        amounts=True,
                    ),
                    _kpi("M01-K3", "Another's", "count", Combine.LAST, reporters=("FIN",)),
                ),
            ),
            Measure(
                code="M02",
                title="Threat assessment",
                purpose="Knowing",
                lead=(DEPARTMENT,),
                kpis=(_kpi(STAGES, "Stages done", "count of 5", Combine.LAST),),
            ),
            Measure(
                code="M04",
                title="Prosecution",
                purpose="Cases that stand",
                lead=(DEPARTMENT,),
                kpis=(
                    _kpi(
                        ARRESTS,
                        "Wanted smugglers arrested",
                        "count",
                        Combine.SUM,
                        breakdown=Breakdown(
                            name="zone", categories=("Lahore", "Gujranwala", "Quetta")
                        ),
                    ),
                    _kpi(
                        CHALLANS,
                        "Challans in time",
                        "%",
                        Combine.POOLED_RATIO,
                        numerator="on time",
                        denominator="cases reaching day 90",
                    ),
                    _kpi(
                        CONVICTIONS,
                        "Conviction rate",
                        "%",
                        Combine.POOLED_RATIO,
                        numerator="convicted",
                        denominator="convicted, acquitted or discharged",
                        breakdown=Breakdown(name="route", categories=("Air", "Land")),
                    ),
                ),
                milestones=(
                    Milestone(
                        code="M04-T1", name="Standing order issued", owner=DEPARTMENT, due_month=2
                    ),
                    Milestone(
                        code="M04-T2", name="Register reconciled", owner=DEPARTMENT, due_month=10
                    ),
                    Milestone(code="M04-T3", name="Another's", owner="FIN", due_month=4),
                ),
            ),
            Measure(
                code="M07",
                title="Money",
                purpose="Following it",
                lead=(DEPARTMENT,),
                kpis=(
                    _kpi(ASSETS, "Assets frozen", "PKR m", Combine.SUM),
                    _kpi(
                        DAYS,
                        "Median days to a decision",
                        "days",
                        Combine.LAST,
                        polarity=Polarity.LOWER,
                        baseline=7,
                    ),
                ),
            ),
        ),
    )


PLAN = small_plan()


@cache
def blank(department: str = DEPARTMENT, month: Month = MARCH) -> bytes:
    """The blank form as it is sent out."""
    return write_form(BlankForm(PLAN, department, month, ISSUED))


GOOD: dict[str, object] = {
    f"{APPROVED}//This month": "yes",
    f"{FUNDS}//Numerator": 30,
    f"{FUNDS}//Denominator": 120,
    f"{STAGES}//This month": 2,
    f"{ARRESTS}/Lahore/This month": 4,
    f"{ARRESTS}/Gujranwala/This month": 5,
    f"{ARRESTS}/Quetta/This month": 0,
    f"{ARRESTS}/Total/This month": 9,
    f"{ARRESTS}/Total/Evidence": "Arrest memos 41 to 49",
    f"{CHALLANS}//Numerator": 18,
    f"{CHALLANS}//Denominator": 24,
    f"{CONVICTIONS}/Total/Numerator": 6,
    f"{CONVICTIONS}/Total/Denominator": 10,
    f"{CONVICTIONS}/Air/Numerator": 2,
    f"{CONVICTIONS}/Air/Denominator": 3,
    f"{CONVICTIONS}/Land/Numerator": 4,
    f"{CONVICTIONS}/Land/Denominator": 7,
    f"{ASSETS}//This month": 735.14,
    f"{DAYS}//This month": 6.5,
    "Progress": "Nine arrests, most in Gujranwala.",
    "Compiled by": "A. Khan, Deputy Director",
    "Authorised by": "B. Malik, Director",
}
"""A form filled as it should be: `code/breakdown/column`, or a field of the narrative."""


def without(*prefixes: str) -> dict[str, object]:
    """The good filling with some of its cells left empty."""
    return {k: v for k, v in GOOD.items() if not k.startswith(prefixes)}


def find(sheet: Worksheet, code: str, breakdown: str, column: str) -> str:
    """The address of the cell of a coded row under a heading."""
    rows = list(sheet.iter_rows())
    header = next(r for r in rows if r[0].value in ("Code", "Field"))
    names = [c.value for c in header]
    for row in rows:
        named = breakdown == "" or row[names.index("Breakdown")].value == breakdown
        if row[0].value == code and named:
            return str(row[names.index(column)].coordinate)
    raise KeyError((code, breakdown, column))


@cache
def address(key: str) -> tuple[str, str]:
    """Sheet and address of a cell of the small plan's form, by its `GOOD` key."""
    book = openpyxl.load_workbook(BytesIO(blank()))
    return _place(book, key)


def _place(book: openpyxl.Workbook, key: str) -> tuple[str, str]:
    if "/" not in key:
        return "Narrative", find(book["Narrative"], key, "", "Text")
    code, breakdown, column = key.split("/")
    name = "Milestones" if code[4] == "T" else "Return"
    return name, find(book[name], code, breakdown, column)


def fill(
    cells: Mapping[str, object] = GOOD,
    *,
    form: bytes | None = None,
    edit: Callable[[openpyxl.Workbook], None] | None = None,
) -> bytes:
    """The form with these cells typed in, then altered by `edit`, as a person would save it."""
    book = _opened(form or blank())
    for key, value in cells.items():
        sheet, cell = _place(book, key)
        book[sheet][cell].value = value  # type: ignore[union-attr]
    if edit:
        edit(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _opened(form: bytes) -> openpyxl.Workbook:
    """A workbook of one's own, as openpyxl opens the form: ten times as fast from the second on."""
    book: openpyxl.Workbook = pickle.loads(_parsed(form))  # noqa: S301 - pickled just below
    return book


@lru_cache(maxsize=8)
def _parsed(form: bytes) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(BytesIO(form)))


def read(data: bytes, **more: object) -> Reading:
    """Read a return of the small plan, received on 5 April 2025."""
    values: dict[str, object] = {
        "plan_for": lambda month: PLAN if month <= MARCH else None,
        "received_on": RECEIVED,
        **more,
    }
    return read_return(data, **values)  # type: ignore[arg-type]


def codes(reading: Reading) -> list[str]:
    """The codes of everything that is wrong, in order."""
    return [p.code for p in reading.problems]
