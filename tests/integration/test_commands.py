"""What each command prints, and its exit code (docs/command-line.md)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from napams import clock
from napams.cli.console import INDENT, LONGEST
from napams.services import review
from napams.store.engine import Database
from tests.conftest import SQLITE_ALONE, forget
from tests.integration.commands import Shell
from tests.integration.returns import MARCH, REPORTS_TO_FMU, at, filled, send, take_in
from tests.personas import ANALYST, FOCAL_FIA

PROBLEM_KEYS = ["code", "severity", "sheet", "cell", "found", "expected", "message"]
pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]


@pytest.mark.parametrize(
    "arguments",
    [
        ("submit",),
        ("submit", "nowhere.xlsx"),
        ("status",),
        ("status", "--month", "March"),
        ("status", "--month", "2025-13"),
        ("status", "--month", "2025-03", "--by", "colour"),
        ("status", "--month", "2025-03", "--known-on", "yesterday"),
        ("status", "--month", "2025-03", "--known-on", "1999-12-31"),
        ("status", "--month", "2025-03", "--format", "xml"),
        ("send-back", "--month", "2025-03", "--department", "FMU"),
        ("form", "--month", "2025-03"),
        ("nothing",),
    ],
)
def test_wrong_usage_exits_with_2_and_says_so_on_standard_error(
    shell: Shell, arguments: tuple[str, ...]
) -> None:
    status, printed, complaints = shell.run(*arguments)
    assert status == 2
    assert printed == ""
    assert "Usage" in complaints


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("accept", "--month", "2025-03"), "NOTHING_TO_ACCEPT"),
        (("accept", "--month", "2025-03", "--department", "FMU"), "NO_SUCH_RETURN"),
        (("status", "--month", "2024-12"), "NO_SUCH_MONTH"),
        (("status", "--month", "2025-05"), "NO_SUCH_MONTH"),
        (("form", "--month", "2024-12", "--out", "forms"), "NO_SUCH_MONTH"),
        (("form", "--month", "2025-03", "--department", "X", "--out", "f"), "NO_SUCH_DEPARTMENT"),
        (("verify", "--head", "1:abc"), "AUDIT_BROKEN"),
        (("account", "disable", "nobody@a.example"), "NO_SUCH_ACCOUNT"),
        (("status", "--month", "2025-03", "--as", FOCAL_FIA.email), "NOT_ALLOWED"),
        (
            ("status", "--month", "2025-03", "--by", "share", "--as", FOCAL_FIA.email),
            "NOT_ALLOWED",
        ),
        (("lagging", "--month", "2025-03", "--as", FOCAL_FIA.email), "NOT_ALLOWED"),
        (("status", "--month", "2031-01", "--as", FOCAL_FIA.email), "NOT_ALLOWED"),
        (("export", "--month", "2025-03", "--out", "f", "--as", FOCAL_FIA.email), "NOT_ALLOWED"),
    ],
)
def test_a_refusal_exits_with_1_and_its_problems_on_standard_error(
    shell: Shell, arguments: tuple[str, ...], code: str, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, printed, complaints = shell.run(*arguments)
    assert status == 1
    assert f"[{code}]" in complaints
    assert "Traceback" not in printed + complaints


def test_an_account_that_may_not_is_refused_as_json_where_json_was_asked_for(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "return.xlsx"
    file.write_bytes(filled("FMU", MARCH))
    status, printed, complaints = shell.run(
        "submit", file, "--as", "nobody@nowhere.example", "--json"
    )
    assert (status, complaints) == (1, "")
    answer = json.loads(printed)
    assert answer["outcome"] == "refused"
    assert [p["code"] for p in answer["problems"]] == ["NO_SUCH_ACCOUNT"]


def test_a_problem_has_the_keys_of_the_contract(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "return.xlsx"
    file.write_bytes(b"nothing")
    status, printed, _ = shell.run("submit", file, "--json")
    assert status == 1
    (problem,) = json.loads(printed)["problems"]
    assert list(problem) == PROBLEM_KEYS
    assert (problem["code"], problem["severity"]) == ("NOT_A_WORKBOOK", "error")


def test_a_bulk_of_files_goes_on_after_a_refused_one(shell: Shell, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx")]
    for file, data in zip(
        files, [filled("FMU", MARCH), b"nothing", filled("PCG", MARCH)], strict=True
    ):
        file.write_bytes(data)
    status, printed, complaints = shell.run("submit", *files, "--received", "2025-04-05")
    assert status == 1
    assert printed.splitlines() == [
        "a.xlsx: received (FMU 2025-03, revision 1)",
        "b.xlsx: refused (unknown form)",
        "c.xlsx: received (PCG 2025-03, revision 1)",
    ]
    assert "[NOT_A_WORKBOOK]" in complaints


def test_a_focal_person_named_with_as_sends_in_the_own_form_alone(
    shell: Shell, tmp_path: Path
) -> None:
    own, other = tmp_path / "own.xlsx", tmp_path / "other.xlsx"
    own.write_bytes(filled("FIA-AHS", MARCH))
    other.write_bytes(filled("FMU", MARCH))
    assert shell.run("submit", own, "--as", FOCAL_FIA.email)[0] == 0
    assert shell.run("submit", other, "--as", FOCAL_FIA.email)[0] == 1


def test_a_return_can_be_sent_back_and_its_correction_accepted(shell: Shell) -> None:
    send("FMU", MARCH, 6)
    back = ("send-back", "--month", "2025-03", "--department", "FMU", "--note", "Half of it.")
    assert shell.done(*back) == "FMU 2025-03: revision 1 sent back\n"
    send("FMU", MARCH, 12)
    assert shell.done("accept", "--month", "2025-03") == "FMU 2025-03: revision 2 accepted\n"


def test_what_was_known_on_a_day_is_what_was_accepted_by_its_end(shell: Shell) -> None:
    with clock.held_at(at("2025-04-06T23:59:59")):
        take_in("FMU", MARCH, 12)
    with clock.held_at(at("2025-04-21T00:00:00")):
        send("FMU", MARCH, 20)
        review.accept(ANALYST.email, "FMU", MARCH)

    def actual(*known_on: str) -> object:
        rows = json.loads(shell.done("status", "--month", "2025-03", "--format", "json", *known_on))
        return {row["code"]: row["actual"] for row in rows}[REPORTS_TO_FMU]

    assert actual("--known-on", "2025-04-05") is None
    assert actual("--known-on", "2025-04-06") == 12
    assert actual("--known-on", "2025-04-20") == 12
    assert actual("--known-on", "2025-04-21") == 20


@pytest.mark.parametrize("by", ["kpi", "measure", "department"])
def test_status_prints_the_same_rows_as_a_table_as_csv_and_as_json(shell: Shell, by: str) -> None:
    take_in("FMU", MARCH, 12)
    asked = ("status", "--month", "2025-03", "--by", by, "--format")
    rows = json.loads(shell.done(*asked, "json"))
    lines = shell.done(*asked, "csv").splitlines()
    assert lines[0].split(",") == list(rows[0])
    assert len(lines) == len(rows) + 1
    table = shell.done(*asked, "table").splitlines()
    sentences = [c for c in rows[0] if any(len(str(r[c])) > LONGEST for r in rows)]
    assert table[0].split() == [c for c in rows[0] if c not in sentences]
    of_rows = [line for line in table[1:] if not line.startswith(INDENT)]
    assert len(of_rows) == len(rows)
    beneath = " ".join(" ".join(table).split())
    assert all(f"{c}: {r[c]}" in beneath for r in rows for c in sentences if r[c])


def test_verify_prints_the_head_that_can_be_noted(shell: Shell) -> None:
    head = shell.done("verify").split("head ")[1].strip()
    send("FMU", MARCH)
    assert shell.run("verify", "--head", head)[0] == 0
    sequence, digest = head.split(":")
    status, _, complaints = shell.run("verify", "--head", f"{sequence}:{digest[::-1]}")
    assert status == 1
    assert "[AUDIT_BROKEN]" in complaints


def test_accounts_are_added_listed_and_disabled(shell: Shell) -> None:
    shell.done(
        *("account", "add", "new@a.example", "--name", "New", "--role", "committee"),
        *("--password", "long enough, I hope"),
    )
    assert "new@a.example" in shell.done("account", "list")
    shell.done("account", "password", "new@a.example", "--password", "another long one")
    shell.done("account", "disable", "new@a.example")
    (line,) = (s for s in shell.done("account", "list").splitlines() if "new@" in s)
    assert line.split()[-2:] == ["False", "–"]


def test_an_unknown_setting_is_refused_by_name(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAPAMS_DATABSE_URL", "sqlite:///typing-error.db")
    forget()
    status, _, complaints = shell.run("verify")
    assert status == 1
    assert "NAPAMS_DATABSE_URL" in complaints
    assert "[BAD_SETTING]" in complaints


def test_a_demonstration_goes_into_an_empty_database_alone(shell: Shell, started: Database) -> None:
    status, _, complaints = shell.run("init", "--demo")
    assert status == 1
    assert "[DATABASE_IN_USE]" in complaints


@pytest.mark.parametrize(
    ("day", "exit_code"), [("1999-12-31", 2), ("2000-01-01", 1), ("2199-12-31", 0)]
)
def test_a_day_that_no_calendar_of_ours_has_is_refused_in_words(
    day: str, exit_code: int, shell: Shell
) -> None:
    code, _, said = shell.run("status", "--month", "2025-03", "--known-on", day)
    assert code == exit_code, said
    assert "Traceback" not in said
