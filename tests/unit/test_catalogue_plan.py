"""The catalogue that comes with the program holds the figures that were agreed."""

import csv
from datetime import date
from pathlib import Path

import pytest

from napams.config import ROOT
from napams.domain.catalogue import Plan
from napams.domain.months import Month
from napams.domain.policy import CalendarPolicy, LaggingPolicy, PlausibilityPolicy, ThresholdPolicy
from napams.intake.catalogue import read_catalogue

AGREED = Path(__file__).parent.parent / "data" / "catalogue"
CLUSTERS = ("Gujranwala Division", "Azad Kashmir", "Khyber Pakhtunkhwa", "Sindh", "South Punjab")


def agreed(name: str) -> list[dict[str, str]]:
    with (AGREED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def figure(text: str) -> float | None:
    return float(text) if text else None


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_catalogue(ROOT / "data" / "plan")


def test_there_are_14_measures_52_kpis_54_milestones_and_18_departments(plan: Plan) -> None:
    counts = (len(plan.measures), len(plan.kpis), len(plan.milestones), len(plan.departments))
    assert counts == (14, 52, 54, 18)


def test_everything_stands_in_the_agreed_order(plan: Plan) -> None:
    assert list(plan.measure_by_code) == [row["code"] for row in agreed("measures")]
    assert list(plan.kpis) == [row["code"] for row in agreed("kpis")]
    assert list(plan.milestones) == [row["code"] for row in agreed("milestones")]


@pytest.mark.parametrize("row", agreed("kpis"), ids=lambda row: row["code"])
def test_a_kpi_has_its_agreed_figures(plan: Plan, row: dict[str, str]) -> None:
    kpi = plan.kpis[row["code"]]
    assert kpi.polarity == row["polarity"]
    assert kpi.combine == row["combine"]
    assert kpi.shape == (row["shape"] or None)
    assert kpi.baseline == figure(row["baseline"])
    quarters = () if kpi.is_context else ("q1", "q2", "q3", "q4")
    assert kpi.targets == tuple(figure(row[quarter]) for quarter in quarters)
    assert kpi.reporters == tuple(row["reporters"].split())
    assert kpi.score == (row["score"] == "yes")
    assert kpi.headline == (row["headline"] == "yes")
    assert kpi.weight == 1


@pytest.mark.parametrize("row", agreed("kpis"), ids=lambda row: row["code"])
def test_a_baseline_says_whether_it_is_illustrative_or_sourced(
    plan: Plan, row: dict[str, str]
) -> None:
    basis = plan.kpis[row["code"]].baseline_basis
    assert basis.split(",")[0] == ("illustrative" if row["illustrative"] == "yes" else "sourced")


@pytest.mark.parametrize("row", agreed("milestones"), ids=lambda row: row["code"])
def test_a_milestone_has_its_agreed_month_and_owner(plan: Plan, row: dict[str, str]) -> None:
    milestone = plan.milestones[row["code"]]
    assert (milestone.due_month, milestone.owner) == (int(row["due_month"]), row["owner"])


def test_a_measure_has_its_agreed_leads(plan: Plan) -> None:
    leads = {measure.code: " ".join(measure.lead) for measure in plan.measures}
    assert leads == {row["code"]: row["lead"] for row in agreed("measures")}


def test_every_measure_says_what_it_demands(plan: Plan) -> None:
    assert [m.code for m in plan.measures if len(m.text) < 100] == []


def test_every_measure_has_exactly_one_headline(plan: Plan) -> None:
    assert [sum(k.headline for k in m.kpis) for m in plan.measures] == [1] * 14


def test_only_the_wings_of_fia_belong_to_another_body(plan: Plan) -> None:
    parents = {d.code: d.parent for d in plan.departments if d.parent}
    assert parents == {"FIA-AHS": "FIA", "FIA-IMM": "FIA", "FIA-HQ": "FIA"}


def test_every_department_has_something_to_report(plan: Plan) -> None:
    assert [d.code for d in plan.departments if not plan.kpis_of(d.code)] == []


def test_a_split_by_department_names_every_department(plan: Plan) -> None:
    splits = [k.breakdown for k in plan.kpis.values() if k.breakdown]
    by_department = [s.categories for s in splits if s.name == "Department"]
    assert by_department == [tuple(plan.department_by_code)] * 3


def test_a_split_by_cluster_is_the_same_everywhere(plan: Plan) -> None:
    splits = [k.breakdown for k in plan.kpis.values() if k.breakdown]
    by_cluster = {s.categories for s in splits if s.name == "Cluster of origin"}
    assert by_cluster == {CLUSTERS, (*CLUSTERS, "Elsewhere")}


def test_medians_stages_surveys_and_yes_or_no_are_not_split(plan: Plan) -> None:
    whole = ("M01-K1", "M02-K1", "M03-K3", "M10-K2", "M14-K1")
    assert [code for code in whole if plan.kpis[code].breakdown] == []


def test_the_longest_form_has_about_sixty_rows(plan: Plan) -> None:
    rows = {
        d.code: sum(
            1 + (len(k.breakdown.categories) if k.breakdown else 0) for k in plan.kpis_of(d.code)
        )
        for d in plan.departments
    }
    assert max(rows, key=lambda code: rows[code]) == "FIA-AHS"
    assert rows["FIA-AHS"] == 57


def test_the_policy_in_the_file_is_the_policy_of_the_rules(plan: Plan) -> None:
    assert plan.calendar == CalendarPolicy()
    assert plan.thresholds == ThresholdPolicy()
    assert plan.lagging == LaggingPolicy()
    assert plan.suspicion.model_copy(update={"never_falls": ()}) == PlausibilityPolicy()


def test_the_policy_file_spells_out_every_value(plan: Plan) -> None:
    for policy in (plan.calendar, plan.thresholds, plan.lagging, plan.suspicion):
        assert policy.model_fields_set == set(type(policy).model_fields)


def test_the_plan_starts_when_its_file_says(plan: Plan) -> None:
    assert plan.starts == Month(2025, 1)
    assert plan.due(plan.milestones["M14-T4"]) == date(2026, 3, 31)


def test_another_start_moves_every_due_date() -> None:
    moved = read_catalogue(ROOT / "data" / "plan", starts=Month(2024, 1))
    assert moved.starts == Month(2024, 1)
    assert moved.due(moved.milestones["M01-T1"]) == date(2024, 2, 29)
