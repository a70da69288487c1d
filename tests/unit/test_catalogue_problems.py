"""A catalogue that cannot be read says where, what was found and what belongs there."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from napams.config import ROOT
from napams.intake.catalogue import read_catalogue
from napams.problems import Problem, Refused

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data" / "plan", tmp_path / "plan"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first occurrence of a text in a file; the text must be there."""

    def replace(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return replace


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as refusal:
        read_catalogue(folder)
    assert {p.code for p in refusal.value.problems} == {"PLAN_UNREADABLE"}
    return refusal.value.problems


def places(folder: Path) -> list[str]:
    return [p.place for p in problems(folder)]


def the_one(folder: Path) -> Problem:
    (only,) = problems(folder)
    return only


ONE_FAULT = [
    # file, what stands there, what is put there, key, found, expected
    ("04-prosecution.toml", "q3 = 34", 'q3 = "34"', "kpis.M04-K1.targets.q3", "34", "a number"),
    ("04-prosecution.toml", "q3 = 34", "q3 = inf", "kpis.M04-K1.targets.q3", "inf", "a finite"),
    ("04-prosecution.toml", "q3 = 34", "q5 = 34", "kpis.M04-K1.targets.q5", "34", "q1, q2, q3, q4"),
    ("04-prosecution.toml", "q3 = 34", "q3 = true", "kpis.M04-K1.targets.q3", "true", "a number"),
    ("04-prosecution.toml", "q3 = 34, ", "", "kpis.M04-K1.targets.q3", "nothing", "as q1 has one"),
    ("04-prosecution.toml", "q2 = 20, ", "", "kpis.M04-K1.targets.q2", "nothing", "as q1 has one"),
    ("04-prosecution.toml", ", q4 = 50 }", " }", "kpis.M04-K1.targets.q4", "nothing", "month 12"),
    ("plan.toml", "\nmonths = 12 ", "\nmonths = 2 ", "months", "2", "3 or more"),
    ("plan.toml", "\nmonths = 12 ", "\nmonths = 37 ", "months", "37", "36 or less"),
    ("plan.toml", "nothing_of = 0.10", "nothing_of = 0", "thresholds.nothing_of", "0", "more than"),
    ("plan.toml", "guard_red = 0.2", "guard_red = 20", "thresholds.guard_red", "20", "1 or less"),
    ("plan.toml", "carried_months = 3", "carried_months = 2.5", "thresholds.carried_months", "2.5",
     "a whole number"),
    ("plan.toml", "amber_from = -0.15", "amber_from = -0.01", "thresholds", "", "above green_from"),
    ("plan.toml", "late_days = 3", "late_days = -1", "lagging.late_days", "-1", "0 or more"),
    ("plan.toml", "poor_returns = 3", "poor_returns = 7", "lagging", "", "poor_returns_window"),
    (
        "plan.toml",
        '"M01-K1", "M01-K2"',
        '"M01-K1", "M01-K9"',
        "suspicion.never_falls.#2",
        "M01-K9",
        "the code of an indicator",
    ),
    (
        "04-prosecution.toml",
        "{ q1 = 8, q2 = 20, q3 = 34, q4 = 50 }",
        "[8, 20, 34, 50]",
        "kpis.M04-K1.targets",
        "a list of 4",
        "a table of keys",
    ),
    ("04-prosecution.toml", "q4 = 50 }", "q4 = -1 }", "kpis.M04-K1", "", "the wrong side"),
    ("04-prosecution.toml", '"higher"', '"up"', "kpis.M04-K1.polarity", "up", "'higher'"),
    ("04-prosecution.toml", 'unit = "count"', "unit = 3", "kpis.M04-K1.unit", "3", "words in"),
    ("04-prosecution.toml", 'unit = "count"', 'unit = " "', "kpis.M04-K1.unit", " ", "not a blank"),
    ("04-prosecution.toml", 'unit = "count"\n', "", "kpis.M04-K1.unit", "nothing", "needed"),
    ("04-prosecution.toml", "baseline =", "basline =", "kpis.M04-K1.basline", "25", "baseline_bas"),
    ("04-prosecution.toml", "M04-K1", "M4-K1", "kpis.M4-K1.code", "M4-K1", "M04-K2"),
    ("04-prosecution.toml", 'code = "M04-K1"\n', "", "kpis.#1.code", "nothing", "needed"),
    ("04-prosecution.toml", 'reporters = ["FIA-AHS"]', "reporters = []",
     "kpis.M04-K1.reporters", "a list of 0", "at least 1"),
    ("13-implementation-and-monitoring.toml", 'computed = "returns_on_time"\n', "",
     "kpis.M13-K1.reporters", "a list of 0", "at least 1"),
    ("13-implementation-and-monitoring.toml", 'computed = "returns_on_time"',
     'computed = "returns_on_time"\nreporters = ["MOI"]',
     "kpis.M13-K1.reporters", "a list of 1", "the program counts it itself"),
    ("13-implementation-and-monitoring.toml", 'computed = "returns_on_time"',
     'computed = "returns"', "kpis.M13-K1.computed", "returns", "'returns_on_time'"),
    ("04-prosecution.toml", 'combine = "sum"', 'combine = "sum"\namounts = true',
     "kpis.M04-K1", "", "only the parts of a ratio"),
    ("13-implementation-and-monitoring.toml", 'combine = "sum"',
     'combine = "sum"\ncomputed = "returns_on_time"',
     "kpis.M13-K3.reporters", "a list of 1", "nobody"),
    ("04-prosecution.toml", 'reporters = ["FIA-AHS"]', 'reporters = "FIA-AHS"',
     "kpis.M04-K1.reporters", "FIA-AHS", "a list in square brackets"),
    ("04-prosecution.toml", 'reporters = ["FIA-AHS"]', 'reporters = ["FIAX"]',
     "kpis.M04-K1.reporters.#1", "FIAX", "one of MOI, FIA-AHS"),
    ("04-prosecution.toml", 'reporters = ["FIA-AHS"]', 'reporters = ["fia"]',
     "kpis.M04-K1.reporters.#1", "fia", "FIA-AHS"),
    ("04-prosecution.toml", 'lead = ["FIA-AHS"]', 'lead = ["FIAX"]',
     "lead.#1", "FIAX", "one of MOI"),
    ("04-prosecution.toml", 'owner = "MOLJ"', 'owner = "LAW"',
     "milestones.M04-T1.owner", "LAW", "one of MOI"),
    ("04-prosecution.toml", "due_month = 2", "due_month = 0",
     "milestones.M04-T1.due_month", "0", "1 or more"),
    ("04-prosecution.toml", "due_month = 2", "due_month = 61",
     "milestones.M04-T1.due_month", "61", "60 or less"),
    ("04-prosecution.toml", "due_month = 2", "due_month = 2.5",
     "milestones.M04-T1.due_month", "2.5", "a whole number"),
    ("04-prosecution.toml", 'numerator = "persons convicted"\n', "",
     "kpis.M04-K3", "", "a ratio needs a numerator"),
    ("04-prosecution.toml", '["Organisers", "Agents", "Carriers and others"]', '["Organisers"]',
     "kpis.M04-K3.breakdown.categories", "a list of 1", "at least 2"),
    ("04-prosecution.toml", 'code = "M04"', 'code = "M05"', "code", "M05", "M04, as in the name"),
    ("04-prosecution.toml", 'code = "M04"', 'code = "M4"', "code", "M4", "M04, as in the name"),
    ("04-prosecution.toml", "M04-K2", "M05-K9", "kpis.M05-K9.code", "M05-K9", "begins with M04"),
    ("04-prosecution.toml", "M04-K2", "M04-K1", "kpis.M04-K1.code", "M04-K1", "of its own"),
    ("04-prosecution.toml", "M04-T2", "M04-T1", "milestones.M04-T1.code", "M04-T1", "of its own"),
    ("05-victim-protection.toml", "score = false", "score = 0",
     "kpis.M05-K4.score", "0", "true or false"),
    ("05-victim-protection.toml", "score = false", "weight = 0",
     "kpis.M05-K4.weight", "0", "more than 0"),
    ("departments.toml", "[[dep", '[[departments]]\ncode = "NPB"\nname = "Police"\n[[dep',
     "departments.NPB.code", "NPB", "of its own"),
    ("departments.toml", "parent =", "parnt =",
     "departments.FIA-AHS.parnt", "FIA", "code, name, parent"),
    ("plan.toml", '"Asia/Karachi"', '"UTC"', "calendar.time_zone", "UTC", "'Asia/Karachi'"),
    ("plan.toml", "measures = 14", "measures = 15", "measures", "none for 15", "01 to 15"),
    ("plan.toml", "measures = 14", "measures = 13", "measures", "14 measure files", "01 to 13"),
    ("plan.toml", "measures = 14", "", "measures", "nothing", "needed"),
    ("plan.toml", '"2025-01"', '"2025-13"', "starts", "2025-13", 'such as "2025-03"'),
    ("plan.toml", '"2025-01"', "2025", "starts", "2025", 'such as "2025-03"'),
    ("plan.toml", "2025-01-01", "2025-01-01T10:00:00", "adopted_on", "2025-01-01 10", "a date"),
    ("plan.toml", "2025-01-01", '"soon"', "adopted_on", "soon", "a date"),
    ("plan.toml", "due_day = 7", "due_day = 17", "calendar", "", "must come after due_day"),
    ("plan.toml", "due_day = 7", "due_dy = 7", "calendar.due_dy", "7", "missing_from_day"),
    ("plan.toml", "[calendar]", "[calender]", "calender", "a table", "calendar, thresholds"),
    ("plan.toml", "[calendar]", "[departments]", "departments", "a table", "in departments.toml"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "key", "found", "expected"), ONE_FAULT)
def test_one_fault_is_one_problem_with_file_key_found_and_expected(
    folder: Path, edit: Edit, name: str, old: str, new: str, key: str, found: str, expected: str
) -> None:
    edit(name, old, new)
    told = the_one(folder)
    assert (told.sheet, told.cell) == (name, key)
    assert found in told.found
    assert bool(found) == bool(told.found)
    assert expected in told.expected


def test_every_fault_of_every_file_is_named_at_once(folder: Path, edit: Edit) -> None:
    edit("plan.toml", "due_day = 7", "due_day = 0")
    edit("departments.toml", "parent =", "parnt =")
    edit("01-political-ownership.toml", "baseline = 0", 'baseline = "none"')
    edit("01-political-ownership.toml", 'owner = "MOI"', 'owner = "PMO"')
    edit("02-threat-assessment.toml", "title =", "titel =")
    assert places(folder) == [
        "plan.toml!calendar.due_day",
        "departments.toml!departments.FIA-AHS.parnt",
        "01-political-ownership.toml!kpis.M01-K1.baseline",
        "01-political-ownership.toml!milestones.M01-T1.owner",
        "02-threat-assessment.toml!title",
        "02-threat-assessment.toml!titel",
    ]


@pytest.mark.parametrize("bad", ['unit "count"', 'code = "M04-K9"', "unit = 1.2.3", "unit = NaN"])
def test_a_line_that_is_not_toml_is_quoted_with_its_number(
    folder: Path, edit: Edit, bad: str
) -> None:
    edit("04-prosecution.toml", 'unit = "count"', bad)
    told = the_one(folder)
    lines = (folder / "04-prosecution.toml").read_text("utf-8").splitlines()
    assert told.place == f"04-prosecution.toml!line {lines.index(bad) + 1}"
    assert told.found == bad


def test_a_code_used_in_two_files_names_the_first_of_them(folder: Path, edit: Edit) -> None:
    edit("05-victim-protection.toml", "M05-T1", "M04-T1")
    told = the_one(folder)
    assert told.place == "05-victim-protection.toml!milestones.M04-T1.code"
    assert "04-prosecution.toml" in told.expected


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert the_one(tmp_path / "nowhere").found == str(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["plan.toml", "departments.toml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert places(folder) == [name]


def test_a_missing_measure_is_named_by_its_number(folder: Path) -> None:
    (folder / "08-anti-corruption.toml").unlink()
    told = the_one(folder)
    assert told.place == "plan.toml!measures"
    assert told.found == "13 measure files, none for 08"


def test_a_measure_that_stands_in_two_files_is_noticed(folder: Path) -> None:
    shutil.copy(folder / "14-feedback-and-review.toml", folder / "14-review.toml")
    told = places(folder)
    assert "plan.toml!measures" in told
    assert "14-review.toml!milestones.M14-T4.code" in told


def test_a_file_under_another_name_than_a_measure_is_noticed(folder: Path) -> None:
    (folder / "Notes.toml").write_text("")
    assert the_one(folder).place == "Notes.toml"


def test_a_file_that_is_not_toml_by_name_is_left_alone(folder: Path) -> None:
    (folder / "04-prosecution.toml~").write_text("an editor's copy")
    assert len(read_catalogue(folder).measures) == 14


def test_a_file_cut_off_in_the_middle_names_its_last_line(folder: Path) -> None:
    path = folder / "04-prosecution.toml"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:10], 'name = """cut']), "utf-8")
    assert places(folder) == ["04-prosecution.toml!line 11"]


def test_a_file_in_another_encoding_names_the_line(folder: Path) -> None:
    path = folder / "12-international-cooperation.toml"
    text = path.read_text("utf-8")
    line = text[: text.index("ü")].count("\n") + 1
    path.write_bytes(text.encode("latin-1"))
    assert places(folder) == [f"12-international-cooperation.toml!line {line}"]


def test_a_folder_in_the_place_of_a_file_is_no_file(folder: Path) -> None:
    (folder / "plan.toml").unlink()
    (folder / "plan.toml").mkdir()
    assert the_one(folder).place == "plan.toml"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder: Path) -> None:
    expected = read_catalogue(folder)
    for path in folder.glob("*.toml"):
        path.write_bytes(path.read_text("utf-8").replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_catalogue(folder) == expected


def test_the_first_quarters_may_be_left_out(folder: Path, edit: Edit) -> None:
    edit("04-prosecution.toml", "q1 = 8, q2 = 20, ", "")
    assert read_catalogue(folder).kpis["M04-K1"].targets == (None, None, 34, 50)


@pytest.mark.parametrize(("months", "last"), [(6, "q2"), (7, "q3"), (9, "q3")])
def test_targets_beyond_the_plans_last_quarter_are_refused(
    folder: Path, edit: Edit, months: int, last: str
) -> None:
    edit("plan.toml", "months = 12", f"months = {months}")
    found = next(p for p in problems(folder) if p.cell == "kpis.M04-K1.targets.q4")
    assert found.expected.endswith(last)


@pytest.mark.parametrize(("months", "refused"), [(12, False), (13, True), (36, True)])
def test_a_longer_plan_asks_for_a_target_in_each_of_its_quarters(
    folder: Path, edit: Edit, months: int, refused: bool
) -> None:
    edit("plan.toml", "months = 12", f"months = {months}")
    if not refused:
        assert read_catalogue(folder).months == months
        return
    first = next(p for p in problems(folder) if p.cell.startswith("kpis.M04-K1"))
    assert (first.cell, first.found) == ("kpis.M04-K1.targets.q5", "nothing")


def test_where_the_plans_length_cannot_be_read_no_target_is_complained_of(
    folder: Path, edit: Edit
) -> None:
    edit("plan.toml", "months = 12", 'months = "a year"')
    assert places(folder) == ["plan.toml!months"]
