"""Figures in the form: plain ones, ratios, breakdowns, and how complete the whole is."""

from __future__ import annotations

import pytest

from napams.domain.returns import Figure, FigureState
from napams.intake.returns import Reading
from tests.unit.intake.plans import (
    APPROVED,
    ARRESTS,
    ASSETS,
    CHALLANS,
    CONVICTIONS,
    DAYS,
    FUNDS,
    GOOD,
    STAGES,
    address,
    codes,
    fill,
    read,
    without,
)

REPORTED, NIL, NOT_APPLICABLE = FigureState


def with_cells(cells: dict[str, object], *, emptied: tuple[str, ...] = ()) -> Reading:
    """The good form with some cells emptied, then these typed in."""
    kept = without(*emptied) if emptied else GOOD
    return read(fill({**kept, **cells}))


def figure(reading: Reading, kpi: str, category: str = "") -> Figure | None:
    assert reading.valid is not None, reading.problems
    return next((f for f in reading.valid.figures if (f.kpi, f.category) == (kpi, category)), None)


def only(reading: Reading) -> tuple[str, str, str]:
    """Code, place and expectation of the one problem there is."""
    assert len(reading.problems) == 1, reading.problems
    found = reading.problems[0]
    return found.code, found.place, found.expected


def place(key: str) -> str:
    return "!".join(address(key))


def test_a_figure_is_kept_with_its_evidence_and_the_cell_it_stands_in() -> None:
    got = figure(with_cells({}), ARRESTS)
    assert got is not None
    assert (got.value, got.state, got.evidence) == (9, REPORTED, "Arrest memos 41 to 49")
    assert f"{got.sheet}!{got.cell}" == place(f"{ARRESTS}/Total/This month")


def test_text_for_a_number_is_refused_with_its_cell() -> None:
    key = f"{ASSETS}//This month"
    code, where, expected = only(with_cells({key: "about 700"}))
    assert (code, where) == ("NOT_A_NUMBER", place(key))
    assert "millions of rupees" in expected


def test_every_problem_is_named_at_once_in_the_order_of_the_sheet() -> None:
    reading = with_cells(
        {
            f"{APPROVED}//This month": "perhaps",
            f"{STAGES}//This month": 2.5,
            f"{ASSETS}//This month": -1,
            f"{DAYS}//This month": "5 to 6",
            "M04-T1//Status": "nearly",
        }
    )
    assert codes(reading) == [
        "NOT_ON_THE_LIST",
        "NOT_WHOLE",
        "NEGATIVE",
        "NOT_A_NUMBER",
        "NOT_ON_THE_LIST",
    ]
    assert reading.valid is None
    assert reading.completeness == 1.0


@pytest.mark.parametrize(
    ("value", "code"),
    [(0, None), (-1, "NEGATIVE"), (1.5, "NOT_WHOLE"), (5, None), (6, "OVER_THE_MOST")],
)
def test_stages_are_counted_from_none_to_five(value: float, code: str | None) -> None:
    assert codes(with_cells({f"{STAGES}//This month": value})) == ([code] if code else [])


def test_nil_is_zero_and_a_dash_is_missing() -> None:
    reading = with_cells({f"{ASSETS}//This month": "NIL", f"{DAYS}//This month": "—"})
    assert codes(reading) == []
    nil = figure(reading, ASSETS)
    assert nil is not None
    assert (nil.state, nil.value) == (NIL, 0)
    assert figure(reading, DAYS) is None
    assert reading.completeness == pytest.approx(7 / 8)


def test_not_applicable_needs_a_remark() -> None:
    key = f"{DAYS}//This month"
    assert only(with_cells({key: "N/A"}))[:2] == ("NOT_APPLICABLE_NEEDS_REMARK", place(key))
    reading = with_cells({key: "N/A", f"{DAYS}//Remarks": "No case was decided."})
    got = figure(reading, DAYS)
    assert got is not None
    assert (got.state, got.value, got.remark) == (NOT_APPLICABLE, None, "No case was decided.")
    assert reading.completeness == 1.0


@pytest.mark.parametrize("remark", ["\u200b", "\u3164", "\u00ad", "-", "N/A", "nil"])
def test_a_remark_that_says_nothing_is_none(remark: str) -> None:
    key = f"{DAYS}//This month"
    reading = with_cells({key: "N/A", f"{DAYS}//Remarks": remark})
    assert only(reading)[:2] == ("NOT_APPLICABLE_NEEDS_REMARK", place(key))


def test_a_ratio_is_worked_out_from_its_parts() -> None:
    got = figure(with_cells({}), CHALLANS)
    assert got is not None
    assert (got.value, got.numerator, got.denominator) == (75, 18, 24)


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (75, None),
        ("75%", None),
        (75.5, None),
        (75.51, "PERCENT_DIFFERS"),
        (74.5, None),
        (74.49, "PERCENT_DIFFERS"),
        (0.75, "PERCENT_OR_FRACTION"),
        (0, "PERCENT_DIFFERS"),
        (101, "OVER_HUNDRED_PERCENT"),
        ("N/A", "PERCENT_DIFFERS"),
    ],
)
def test_a_stated_percentage_is_compared_with_its_parts(stated: object, code: str | None) -> None:
    key = f"{CHALLANS}//This month"
    reading = with_cells({key: stated})
    assert codes(reading) == ([code] if code else [])
    if code:
        assert reading.problems[0].place == place(key)
    if code in ("PERCENT_DIFFERS", "PERCENT_OR_FRACTION"):
        got = figure(reading, CHALLANS)
        assert got is not None
        assert got.value == 75


def test_a_percentage_alone_is_not_its_own_proof() -> None:
    key = f"{CHALLANS}//This month"
    code, where, expected = only(with_cells({key: "75%"}, emptied=(CHALLANS,)))
    assert (code, where) == ("RATIO_NOT_ITS_OWN", place(key))
    assert "cases reaching day 90" in expected


@pytest.mark.parametrize("column", ["Numerator", "Denominator"])
def test_half_a_ratio_names_the_empty_half(column: str) -> None:
    key = f"{FUNDS}//{column}"
    assert only(with_cells({}, emptied=(key,)))[:2] == ("HALF_A_RATIO", place(key))


@pytest.mark.parametrize(("numerator", "good"), [(23, True), (24, True), (25, False)])
def test_the_part_is_never_larger_than_the_whole(numerator: int, good: bool) -> None:
    key = f"{CHALLANS}//Numerator"
    reading = with_cells({key: numerator})
    assert codes(reading) == ([] if good else ["NUMERATOR_OVER_DENOMINATOR"])
    assert (reading.valid is not None) is good


@pytest.mark.parametrize("dash", ["-", "--", "–", "—", "\u200b"])
def test_a_dash_names_no_evidence(dash: str) -> None:
    key = f"{ARRESTS}/Total/Evidence"
    assert figure(with_cells({key: dash}), ARRESTS).evidence == ""  # type: ignore[union-attr]


@pytest.mark.parametrize("column", ["Numerator", "Denominator"])
@pytest.mark.parametrize(("typed", "good"), [(17, True), (17.5, False), (18, True)])
def test_cases_are_whole(column: str, typed: float, good: bool) -> None:
    parts = {f"{CHALLANS}//Numerator": 17, f"{CHALLANS}//Denominator": 20}
    key = f"{CHALLANS}//{column}"
    reading = with_cells({**parts, key: typed})
    assert [(p.code, p.cell) for p in reading.problems] == (
        [] if good else [("NOT_WHOLE", address(key)[1])]
    )


def test_amounts_may_have_decimals() -> None:
    reading = with_cells({f"{FUNDS}//Numerator": 30.25, f"{FUNDS}//Denominator": 120.5})
    assert codes(reading) == []


def test_nothing_out_of_nothing_is_reported_without_a_value() -> None:
    reading = with_cells({f"{CHALLANS}//Numerator": "nil", f"{CHALLANS}//Denominator": 0})
    got = figure(reading, CHALLANS)
    assert got is not None
    assert (got.state, got.value, got.numerator, got.denominator) == (REPORTED, None, 0, 0)


def test_a_ratio_that_does_not_apply_needs_a_remark_too() -> None:
    key = f"{CHALLANS}//This month"
    assert codes(with_cells({key: "N/A"}, emptied=(CHALLANS,))) == ["NOT_APPLICABLE_NEEDS_REMARK"]
    reading = with_cells({key: "N/A", f"{CHALLANS}//Remarks": "None due."}, emptied=(CHALLANS,))
    got = figure(reading, CHALLANS)
    assert got is not None
    assert got.state is NOT_APPLICABLE


def test_an_empty_total_is_the_sum_when_every_category_is_given() -> None:
    reading = with_cells({}, emptied=(f"{ARRESTS}/Total/This",))
    got = figure(reading, ARRESTS)
    assert got is not None
    assert got.value == 9
    assert f"{got.sheet}!{got.cell}" == place(f"{ARRESTS}/Total/This month")


def test_an_empty_ratio_total_is_worked_out_from_the_sums_of_its_parts() -> None:
    reading = with_cells({}, emptied=(f"{CONVICTIONS}/Total",))
    got = figure(reading, CONVICTIONS)
    assert got is not None
    assert (got.value, got.numerator, got.denominator) == (60, 6, 10)


def test_an_empty_total_of_part_of_the_categories_is_asked_for() -> None:
    reading = with_cells({}, emptied=(f"{ARRESTS}/Total/This", f"{ARRESTS}/Quetta"))
    assert only(reading)[:2] == ("TOTAL_MISSING", place(f"{ARRESTS}/Total/This month"))


@pytest.mark.parametrize(("total", "good"), [(8, False), (9, True), (10, False)])
def test_categories_add_up_to_the_total(total: int, good: bool) -> None:
    key = f"{ARRESTS}/Total/This month"
    reading = with_cells({key: total})
    assert codes(reading) == ([] if good else ["CATEGORIES_DO_NOT_ADD_UP"])
    if not good:
        assert reading.problems[0].place == place(key)
        assert reading.problems[0].expected == "9"


def test_an_empty_category_is_missing_so_the_others_must_make_up_the_total() -> None:
    assert codes(with_cells({}, emptied=(f"{ARRESTS}/Quetta",))) == []
    assert codes(with_cells({}, emptied=(f"{ARRESTS}/Lahore",))) == ["CATEGORIES_DO_NOT_ADD_UP"]


def test_numerators_and_denominators_of_categories_add_up() -> None:
    reading = with_cells({f"{CONVICTIONS}/Air/Denominator": 4})
    assert only(reading)[:2] == (
        "CATEGORIES_DO_NOT_ADD_UP",
        place(f"{CONVICTIONS}/Total/Denominator"),
    )
    assert reading.problems[0].expected == "11"


def test_of_a_share_each_part_that_does_not_add_up_is_named_in_its_own_cell() -> None:
    total = f"{CONVICTIONS}/Total"
    over = with_cells({f"{total}/Numerator": 5})
    assert only(over)[:2] == ("CATEGORIES_DO_NOT_ADD_UP", place(f"{total}/Numerator"))
    both = with_cells({f"{total}/Numerator": 5, f"{total}/Denominator": 11})
    assert [(p.code, p.place, p.expected) for p in both.problems] == [
        ("CATEGORIES_DO_NOT_ADD_UP", place(f"{total}/Numerator"), "6"),
        ("CATEGORIES_DO_NOT_ADD_UP", place(f"{total}/Denominator"), "10"),
    ]


def test_a_total_without_its_breakdown_is_asked_about() -> None:
    emptied = tuple(f"{ARRESTS}/{zone}" for zone in ("Lahore", "Gujranwala", "Quetta"))
    reading = with_cells({}, emptied=emptied)
    assert only(reading)[:2] == ("BREAKDOWN_MISSING", place(f"{ARRESTS}/Total/This month"))
    assert reading.valid is not None
    nothing = with_cells({f"{ARRESTS}/Total/This month": 0}, emptied=emptied)
    assert codes(nothing) == []


def test_a_formula_in_error_and_one_never_calculated_are_named() -> None:
    reading = with_cells({f"{ASSETS}//This month": "=1+1", f"{DAYS}//This month": "#DIV/0!"})
    assert codes(reading) == ["FORMULA_NOT_CALCULATED", "FORMULA_ERROR"]
    assert [p.place for p in reading.problems] == [
        place(f"{ASSETS}//This month"),
        place(f"{DAYS}//This month"),
    ]


@pytest.mark.parametrize(("length", "good"), [(1999, True), (2000, True), (2001, False)])
def test_a_remark_holds_two_thousand_characters(length: int, good: bool) -> None:
    key = f"{ASSETS}//Remarks"
    reading = with_cells({key: "x" * length})
    assert codes(reading) == ([] if good else ["TEXT_TOO_LONG"])
    if good:
        got = figure(reading, ASSETS)
        assert got is not None
        assert len(got.remark) == length


def test_a_remark_of_forty_thousand_characters_is_quoted_briefly() -> None:
    reading = with_cells({f"{ASSETS}//Remarks": "x" * 32_767})
    assert codes(reading) == ["TEXT_TOO_LONG"]
    assert len(reading.problems[0].found) < 200


@pytest.mark.parametrize("text", ["=1+1 is two", "+92 51 111", "-see file", "@Lahore", "<script>"])
def test_text_that_looks_like_a_formula_is_stored_as_typed(text: str) -> None:
    def as_text(book: object) -> None:
        sheet, cell = address(f"{ASSETS}//Remarks")
        book[sheet][cell].data_type = "s"  # type: ignore[index]

    data = fill({**GOOD, f"{ASSETS}//Remarks": text}, edit=as_text)
    got = figure(read(data), ASSETS)
    assert got is not None
    assert got.remark == text


@pytest.mark.parametrize(
    ("given", "share", "good"), [(3, 0.375, False), (4, 0.5, True), (5, 0.625, True)]
)
def test_half_of_the_figures_make_a_return(given: int, share: float, good: bool) -> None:
    totals = (APPROVED, FUNDS, STAGES, ARRESTS, CHALLANS, CONVICTIONS, ASSETS, DAYS)
    reading = read(fill(without(*totals[given:])))
    assert reading.completeness == pytest.approx(share)
    assert codes(reading) == ([] if good else ["TOO_INCOMPLETE"])
    assert (reading.valid is not None) is good
