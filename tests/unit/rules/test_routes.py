"""Which route the JTF looks at in depth: each in its turn."""

from __future__ import annotations

from napams.config import ROOT
from napams.intake.catalogue import read_catalogue
from tests.unit.ui.small_reports import small_plan


def test_routes_come_in_the_order_of_the_catalogue_and_again() -> None:
    plan = read_catalogue(ROOT / "data" / "plan")
    assert list(plan.kpis_by_route) == ["M05-K1", "M05-K4", "M11-K1", "M11-K4"]
    named = [plan.route_of(number) for number in (1, 2, 3, 4, 12)]
    assert named == ["Air", "Sea", "Land", "Air", "Land"]


def test_a_plan_without_routes_has_none() -> None:
    assert small_plan().kpis_by_route == {}
    assert small_plan().route_of(1) is None
