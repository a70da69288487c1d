"""Why something has its colour: every figure of the chain is that of the status and of the cell."""

from __future__ import annotations

import io
import json
from collections import Counter

import openpyxl
import pandas as pd
import pytest

from napams.domain.catalogue import Kpi
from napams.domain.colours import RuleKey
from napams.domain.frames import plain
from napams.domain.provenance import Formed
from napams.problems import Refused
from napams.services import returns, status
from napams.services.actors import OPERATOR, SYSTEM
from napams.services.why import explain, has_own_share, why
from napams.store.engine import Database
from napams.wording.arithmetic import arithmetic
from napams.wording.kpi_reasons import kpi_reason
from napams.wording.reasons import department_reasons
from napams.wording.sources import kpi_source, places
from tests.conftest import SQLITE_ALONE, using
from tests.integration.commands import Shell
from tests.integration.returns import JANUARY, MARCH, take_in
from tests.personas import ADMINISTRATOR, FOCAL_FIA, FOCAL_MOLJ, MEMBER


def test_the_figures_of_every_indicator_add_up_to_its_status(demonstration: Database) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        for month in (report.months[0], report.months[4], report.months[-1]):
            for code in report.plan.kpis:
                found = explain(OPERATOR, report, code, month)
                assert found.formed is not None
                actual = found.row["actual"]
                if pd.isna(actual) or report.plan.kpis[code].computed:
                    continue
                assert by_hand(report.plan.kpis[code], found.formed) == pytest.approx(actual), code
                of_month = [
                    e for e in found.formed.entered if e.month_number == found.formed.months[1]
                ]
                written = places(e.origin for e in of_month)
                assert written == kpi_source(report, found.row) == places(found.sources)


def test_planned_and_shares_can_be_worked_out_again_from_what_is_written(
    demonstration: Database,
) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        done: Counter[str] = Counter()
        for code, kpi in report.plan.kpis.items():
            for share in ("", *kpi.reporters):
                if share and not has_own_share(report, code, share):
                    continue
                found = explain(OPERATOR, report, code, report.months[5], share)
                for name, words in arithmetic(kpi, plain(found.row), found.weighed).items():
                    assert_worked_out(words, found.row[COLUMN[name]])
                    done[name] += 1
        assert done.keys() == COLUMN.keys()


COLUMN = {
    "planned": "expected",
    "due": "planned_share",
    "achieved": "earned_share",
    "variance": "schedule_variance",
}


def assert_worked_out(words: str, of_row: float) -> None:
    """The sum gives what stands after it, and that is the row's."""
    plain_signs = words.translate(str.maketrans({"÷": "/", "×": "*", "−": "-", ",": None}))
    asked, _, result = plain_signs.partition(" = ")
    assert not set(asked) - set("0123456789.+-*/() ")
    worked_out = eval(asked)  # noqa: S307  (digits and signs alone)
    assert worked_out == pytest.approx(of_row, abs=2e-3, rel=2e-3), words
    in_percent = 100 if result.endswith(("%", "points")) else 1
    assert float(result.split()[0]) == pytest.approx(of_row * in_percent, abs=0.051), words


def by_hand(kpi: Kpi, formed: Formed) -> float:
    """What the figures that are shown add up to."""
    entries = [*formed.entered, *formed.stand_ins]
    if not kpi.combine.is_ratio:
        return sum(e.value for e in entries if e.value is not None)
    numerator = sum(e.numerator for e in entries if e.numerator is not None)
    return numerator / sum(e.denominator for e in entries if e.denominator) * kpi.scale


def test_a_part_keeps_its_whole_from_green_only_where_the_guard_decided(
    demonstration: Database,
) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        guarded = set()
        for month in report.months:
            for code in (*report.plan.measure_by_code, *report.plan.department_by_code):
                found = explain(OPERATOR, report, code, month)
                decided = found.row["decided"] == RuleKey.GUARDED
                assert any(p.guards for p in found.parts) == decided, (code, month)
                guarded.add((decided, found.row["guard"] != ""))
        assert guarded == {(True, True), (False, True), (False, False)}


def test_the_cell_that_a_figure_names_holds_it(demonstration: Database) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        books: dict[int, openpyxl.Workbook] = {}
        looked_at = 0
        for code in list(report.plan.kpis)[::3]:
            found = explain(OPERATOR, report, code, report.months[2])
            assert found.formed is not None
            for entry in found.formed.entered:
                if entry.origin.month != report.months[2]:
                    continue
                upload = entry.origin.upload_id
                if upload not in books:
                    data = returns.original(OPERATOR, upload)[1]
                    books[upload] = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
                typed = books[upload][entry.origin.sheet][entry.origin.cell].value
                expected = entry.numerator if entry.numerator is not None else entry.value
                if isinstance(typed, int | float):
                    assert typed == pytest.approx(expected), (code, entry)
                    looked_at += 1
        assert looked_at > 10


def test_every_code_of_the_plan_has_a_reason(demonstration: Database) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        plan, month = report.plan, report.months[-1]
        for code in (*plan.measure_by_code, *plan.department_by_code, *plan.milestones):
            found = explain(OPERATOR, report, code, month)
            (decided,) = (c for c in found.checks if c.decided)
            assert decided.colour in (found.row["colour"], None), code


def test_the_chain_is_one_row_with_the_columns_of_status(
    demonstration: Database, shell: Shell
) -> None:
    with using(demonstration.url):
        month = str(status.status_report(SYSTEM).months[-2])
        (row,) = json.loads(shell.done("why", "m04-k1", "--month", month, "--format", "json"))
        rows = json.loads(shell.done("status", "--month", month, "--format", "json"))
        same = next(r for r in rows if r["code"] == "M04-K1")
        assert {k: row[k] for k in same} == same
        assert [f["value"] for f in row["figures"]]
        assert row["value"]["value"] == row["actual"] == sum(f["value"] for f in row["figures"])
        assert all(len(f["sha256"]) == 64 and f["accepted_by"] for f in row["figures"])
        text = shell.done("why", "M04", "--month", month)
        assert "Parts, by how far they pull it down" in text
        assert shell.run("why", "M04-K9", "--month", month)[0] == 1


def test_lagging_prints_a_row_for_every_rule_that_holds(
    demonstration: Database, shell: Shell
) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        month = str(report.months[-1])
        rows = json.loads(shell.done("lagging", "--month", month, "--format", "json"))
        departments = report.departments
        lag = departments[(departments["month"] == month) & departments["lagging"]]
        assert {(r["department"], r["rules"]) for r in rows} == set(
            zip(lag["department"], lag["rules"], strict=True)
        )
        for row in rows:
            own = lag[lag["department"] == row["department"]]
            (reason,) = department_reasons(report, own)
            assert f"{row['rule']}: {row['reason']}" in reason
            assert row["since"] <= month


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_a_correction_is_told_by_what_was_known_when(shell: Shell) -> None:
    take_in("FIA-AHS", JANUARY, amount=4)
    before = why(OPERATOR, "M04-K1", JANUARY)
    assert before.formed is not None
    assert before.formed.value == before.row["actual"] == 4
    origin = before.formed.entered[0].origin
    assert (origin.revision, origin.accepted_by) == (1, "analyst@jtf.example")


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
def test_a_silent_department_is_named(shell: Shell) -> None:
    take_in("PCG", MARCH)
    found = why(MEMBER.email, "M11-K2", MARCH)
    assert found.formed is not None
    assert set(found.formed.lacking) == {"FCN", "FCS", "RNG"}
    assert [e.origin.department for e in found.formed.entered] == ["PCG"]


@SQLITE_ALONE
@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    ("actor", "code", "may"),
    [
        (MEMBER.email, "M04", True),
        (FOCAL_FIA.email, "FIA-AHS", True),
        (FOCAL_FIA.email, "M04-K1", True),
        (FOCAL_FIA.email, "M04", False),
        (FOCAL_FIA.email, "MOLJ", False),
        (FOCAL_FIA.email, "M11-K2", False),
        (FOCAL_MOLJ.email, "M04-T1", True),
        (FOCAL_FIA.email, "M04-T1", False),
        (ADMINISTRATOR.email, "M04-K1", False),
    ],
)
def test_a_focal_person_is_told_about_the_own_department_alone(
    actor: str, code: str, *, may: bool
) -> None:
    if may:
        assert why(actor, code, MARCH).code == code
        return
    with pytest.raises(Refused) as refused:
        why(actor, code, MARCH)
    assert refused.value.problems[0].code == "NOT_ALLOWED"


def test_a_figure_that_waits_for_the_jtf_says_so(demonstration: Database) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        owed = report.register[report.register["state"] == "received"]
        waits = owed[owed["month"] == str(report.months[-1])]["department"].tolist()
        assert waits
        for code, kpi in report.plan.kpis.items():
            found = explain(OPERATOR, report, code, report.months[-1])
            assert found.formed is not None
            for department in set(kpi.reporters) & set(waits):
                assert found.formed.lacking[department] == "waiting"
                said = f"{department}’s return for {report.months[-1].label} has been waiting"
                assert said in kpi_reason(report, found.row), code


def test_an_own_share_rests_on_the_departments_own_figures_alone(
    demonstration: Database, shell: Shell
) -> None:
    with using(demonstration.url):
        report = status.status_report(SYSTEM)
        found = explain(OPERATOR, report, "M11-K2", report.months[-1], "rng")
        assert found.formed is not None
        assert {e.origin.department for e in found.formed.entered} == {"RNG"}
        assert found.formed.numerator == sum(e.numerator or 0 for e in found.formed.entered)
        month = str(report.months[-1])
        asked = ("why", "M11-K2", "--month", month, "--department")
        assert ", own share of RNG, " in shell.done(*asked, "RNG")
        assert shell.run(*asked, "FIN")[0] == 1
