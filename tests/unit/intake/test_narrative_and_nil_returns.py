"""The Narrative sheet, and nil returns (docs/rules.md, When a return is due)."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from napams.domain.returns import FigureState, NarrativeField
from napams.problems import Severity
from tests.unit.intake.plans import ARRESTS, ASSETS, DAYS, GOOD, STAGES, address, codes, fill, read

NIL_RETURN = {
    "Nil return": "yes",
    "Progress": "The wing had no operations.",
    "Authorised by": "B. Malik, Director",
}


def test_a_nil_return_reports_zero_for_totals_and_not_applicable_for_the_rest() -> None:
    reading = read(fill(NIL_RETURN))
    assert codes(reading) == []
    assert reading.completeness == 1.0
    assert reading.valid is not None
    assert reading.valid.nil
    states = {f.kpi: (f.state, f.value) for f in reading.valid.figures}
    assert len(states) == 8
    zero = {kpi for kpi, said in states.items() if said == (FigureState.NIL, 0)}
    assert zero == {ARRESTS, ASSETS}
    rest = {said for kpi, said in states.items() if kpi not in zero}
    assert rest == {(FigureState.NOT_APPLICABLE, None)}


@pytest.mark.parametrize("progress", [None, "", "-", "nil", "Nil.", "N/A"])
def test_a_nil_return_needs_a_sentence(progress: str | None) -> None:
    reading = read(fill({**NIL_RETURN, "Progress": progress}))
    assert codes(reading) == ["NIL_NEEDS_SENTENCE"]
    assert reading.problems[0].cell == address("Nil return")[1]


def test_figures_in_a_nil_return_are_one_problem_that_names_their_cells_but_not_the_zeros() -> None:
    cells = {f"{STAGES}//This month": 2, f"{ASSETS}//This month": 0, f"{DAYS}//This month": 6}
    (problem,) = read(fill({**NIL_RETURN, **cells})).problems
    assert problem.code == "NIL_WITH_FIGURES"
    assert (problem.sheet, problem.cell) == address("Nil return")
    named = [address(f"{kpi}//This month")[1] for kpi in (STAGES, DAYS)]
    assert problem.expected == f"no figures in {', '.join(named)} of Return"


@pytest.mark.parametrize("mark", ["no", "No", None, "-", "0"])
def test_without_the_mark_an_empty_form_is_no_nil_return(mark: str | None) -> None:
    reading = read(fill({**NIL_RETURN, "Nil return": mark}))
    assert codes(reading) == ["TOO_INCOMPLETE"]


def test_a_mark_that_is_neither_yes_nor_no_is_refused() -> None:
    assert codes(read(fill({**GOOD, "Nil return": "partly"}))) == ["NOT_ON_THE_LIST"]


def test_fields_are_kept_in_the_order_of_the_sheet_with_their_cells() -> None:
    cells = {**GOOD, "Sent on": date(2025, 4, 4), "Constraints": "Two vacancies."}
    valid = read(fill(cells)).valid
    assert valid is not None
    assert [(line.field, line.text) for line in valid.narrative] == [
        (NarrativeField.COMPILED_BY, "A. Khan, Deputy Director"),
        (NarrativeField.AUTHORISED_BY, "B. Malik, Director"),
        (NarrativeField.SENT_ON, "2025-04-04"),
        (NarrativeField.PROGRESS, "Nine arrests, most in Gujranwala."),
        (NarrativeField.CONSTRAINTS, "Two vacancies."),
    ]
    assert (valid.narrative[0].sheet, valid.narrative[0].cell) == address("Compiled by")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("FIN", "FIN"),
        ("fin, pcg", "FIN, PCG"),
        ("FIN – Finance Division", "FIN"),
        ("Finance Division; PCG", "FIN, PCG"),
        ("FIA, Anti-Human Smuggling wing", "FIA-AHS"),
        ("FIN, FIN", "FIN"),
    ],
)
def test_blocked_by_takes_codes_names_or_choices_of_the_list(typed: str, stored: str) -> None:
    valid = read(fill({**GOOD, "Blocked by": typed})).valid
    assert valid is not None
    line = next(x for x in valid.narrative if x.field is NarrativeField.BLOCKED_BY)
    assert line.text == stored


@pytest.mark.parametrize("typed", ["None", "Nil", "N/A", "nobody.", "-", "no", "کوئی نہیں"])
def test_a_word_for_nobody_blocks_nobody(typed: str) -> None:
    reading = read(fill({**GOOD, "Blocked by": typed}))
    assert codes(reading) == []
    assert reading.valid is not None
    assert NarrativeField.BLOCKED_BY not in {line.field for line in reading.valid.narrative}


def test_nobody_among_departments_is_refused_by_name() -> None:
    assert codes(read(fill({**GOOD, "Blocked by": "FIN, none"}))) == ["NOT_ON_THE_LIST"]


def test_blocked_by_somebody_unknown_is_refused_by_name() -> None:
    reading = read(fill({**GOOD, "Blocked by": "FIN, the weather"}))
    assert codes(reading) == ["NOT_ON_THE_LIST"]
    assert reading.problems[0].found == "the weather"


def test_a_day_of_sending_is_a_day() -> None:
    assert codes(read(fill({**GOOD, "Sent on": "last week"}))) == ["NOT_A_DATE"]


def test_a_field_that_is_gone_is_named() -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Narrative"]["A11"] = "Progres"

    reading = read(fill(edit=edit))
    assert codes(reading) == ["CODE_MISSING"]
    assert reading.problems[0].expected == "Progress"


@pytest.mark.parametrize("name", [None, "", "-", " "])
def test_a_return_that_nobody_authorised_is_asked_about(name: str | None) -> None:
    (asked,) = read(fill({**GOOD, "Authorised by": name})).problems
    assert (asked.code, asked.severity) == ("NOT_AUTHORISED", Severity.QUERY)
    assert (asked.sheet, asked.cell) == address("Authorised by")
