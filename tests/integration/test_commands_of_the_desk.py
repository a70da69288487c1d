"""The desk on the command line: what each command prints, and its exit code."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from napams import clock
from napams.services import closing
from napams.services.actors import SYSTEM
from tests.conftest import SQLITE_ALONE
from tests.integration.commands import Shell
from tests.integration.returns import (
    MARCH,
    REPORTS_TO_FMU,
    at,
    figure,
    filled,
    send,
    send_with_a_query,
    take_in,
)
from tests.personas import ANALYST, FOCAL_FIA, SECRETARY

pytestmark = [pytest.mark.usefixtures("started"), SQLITE_ALONE]
FMU = ("--month", "2025-03", "--department", "FMU")


def refusal(shell: Shell, *arguments: object) -> str:
    """Standard error of a command that must be refused."""
    status, _, complaints = shell.run(*arguments)
    assert status == 1
    assert "Traceback" not in complaints
    return complaints


@pytest.mark.parametrize(
    "arguments",
    [
        ("accept",),
        ("accept", "--clean", "--department", "FMU"),
        ("close",),
        ("reopen", "--month", "2025-03"),
        ("waive", *FMU),
        ("answer", *FMU, "--text", "So it is."),
        ("waiting",),
        ("waiting", "--for", "nobody"),
        ("register",),
        ("difference", "--month", "2025-03", "--closing", "0"),
    ],
)
def test_wrong_usage_exits_with_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    status, printed, complaints = shell.run(*arguments)
    assert (status, printed) == (2, "")
    assert "Usage" in complaints


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("accept", "--clean"), "NOTHING_TO_ACCEPT"),
        (("close", "--month", "2025-09"), "NO_SUCH_MONTH"),
        (("close", "--month", "2025-04"), "MONTH_STILL_OPEN"),
        (("reopen", "--month", "2025-03", "--reason", "Why."), "MONTH_NOT_CLOSED"),
        (("reopen", "--month", "2025-03", "--reason", " "), "REASON_NEEDED"),
        (("difference", "--month", "2025-03"), "MONTH_NOT_CLOSED"),
        (("register", "--month", "2025-09"), "NO_SUCH_MONTH"),
        (("waive", *FMU, "--reason", "Flood."), "AUTHORITY_NEEDED"),
        (("waive", *FMU, "--reason", "Flood.", "--withdraw"), "NOT_WAIVED"),
        (("send-back", *FMU, "--note", "Half.", "--out", "f.xlsx"), "NO_SUCH_RETURN"),
    ],
)
def test_a_refusal_exits_with_1(
    shell: Shell,
    arguments: tuple[str, ...],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert f"[{code}]" in refusal(shell, *arguments)


def test_a_folder_is_taken_in_and_its_clean_returns_are_accepted(
    shell: Shell, tmp_path: Path
) -> None:
    for name, department in (("1.xlsx", "PCG"), ("2.xlsx", "FIN")):
        (tmp_path / name).write_bytes(filled(department, MARCH))
    assert shell.done("submit", tmp_path, "--received", "2025-04-05").splitlines() == [
        "1.xlsx: received (PCG 2025-03, revision 1)",
        "2.xlsx: received (FIN 2025-03, revision 1)",
    ]
    send_with_a_query()
    status, printed, complaints = shell.run("accept", "--clean", "--month", "2025-03")
    assert status == 1
    assert printed.splitlines() == [
        "1/3 PCG 2025-03: revision 1 accepted",
        "2/3 FIN 2025-03: revision 1 accepted",
        "3/3 FMU 2025-03: revision 1 left (QUERIES_UNANSWERED)",
    ]
    assert "[QUERIES_UNANSWERED]" in complaints
    (tmp_path / "empty").mkdir()
    assert "[NOTHING_TO_SUBMIT]" in refusal(shell, "submit", tmp_path / "empty")


def test_a_query_is_listed_answered_and_the_return_accepted(shell: Shell) -> None:
    send_with_a_query()
    (query,) = json.loads(shell.done("queries", "--month", "2025-03", "--format", "json"))
    assert (query["code"], query["place"], query["answer"]) == (
        "BREAKDOWN_MISSING",
        "Return!G8",
        None,
    )
    at_cell = ("--code", query["code"], "--cell", query["place"], "--revision", 1)
    said = shell.done("answer", *FMU, *at_cell, "--text", "FMU keeps none.")
    assert said == "FMU 2025-03, revision 1: Return!G8 answered, 0 still open\n"
    assert shell.done("queries") == "Nothing.\n"
    assert shell.done("accept", "--clean") == "1/1 FMU 2025-03: revision 1 accepted\n"
    (query,) = json.loads(shell.done("queries", "--all", "--format", "json"))
    assert query["answer"] == "FMU keeps none."


def test_sending_back_writes_the_marked_workbook_and_prints_the_mail(
    shell: Shell, tmp_path: Path
) -> None:
    send_with_a_query()
    out = tmp_path / "out" / "FMU.xlsx"
    said = shell.done("send-back", *FMU, "--note", "Give the breakdown.", "--out", out)
    assert said.startswith(f"FMU 2025-03: revision 1 sent back\n{out}\n\nMonthly return of")
    assert "Give the breakdown." in said
    book = openpyxl.load_workbook(BytesIO(out.read_bytes()))
    assert book["Return"]["G8"].comment is not None
    assert shell.done("submit", out).startswith("FMU.xlsx: received (FMU 2025-03, revision 2)")


def test_a_month_is_closed_reopened_and_its_difference_listed(shell: Shell) -> None:
    with clock.held_at(at("2025-04-20T10:00")):
        take_in("FMU", MARCH, 12)
    send("PCG", MARCH)
    (row,) = json.loads(shell.done("still-open", "--month", "2025-03", "--format", "json"))
    assert (row["department"], row["what"]) == ("PCG", "revision 1 waits for review")
    assert "PCG: revision 1 waits for review" in refusal(shell, "close", "--month", "2025-03")
    shell.done("send-back", "--month", "2025-03", "--department", "PCG", "--note", "Check.")
    said = shell.done("close", "--month", "2025-03", "--without", "PCG").splitlines()
    assert said[0] == "2025-03 closed"
    assert "PCG" in said[1]
    assert "FMU" not in said[1]
    assert "[MONTH_CLOSED]" in refusal(shell, "waive", *FMU, "--authority", "A", "--reason", "B")
    reopen = ("reopen", "--month", "2025-03", "--reason", "FMU counted twice.")
    assert "[NOT_ALLOWED]" in refusal(shell, *reopen, "--as", ANALYST.email)
    assert shell.done(*reopen, "--as", SECRETARY.email) == "2025-03 reopened\n"
    take_in("FMU", MARCH, 3)
    rows = json.loads(shell.done("difference", "--month", "2025-03", "--format", "json"))
    value = next(r for r in rows if (r["code"], r["what"]) == (REPORTS_TO_FMU, "value"))
    assert (value["as_closed"], value["as_corrected"]) == ("12", "3")
    changes = json.loads(shell.done("restatements", "--month", "2025-03", "--format", "json"))
    total = next(c for c in changes if c["category"] == "")
    assert (total["before"], total["after"], total["after_close"]) == ("12", "3", True)
    instant = closing.closed_at(SYSTEM, MARCH)
    assert instant is not None
    assert figure(REPORTS_TO_FMU, MARCH, instant) == 12


def test_the_register_prints_lights_revisions_and_what_was_known(shell: Shell) -> None:
    with clock.held_at(at("2025-04-06T10:00")):
        send("FMU", MARCH)
    with clock.held_at(at("2025-04-21T10:00")):
        shell.done("accept", *FMU)
    shell.done("waive", *FMU[:2], "--department", "PCG", "--authority", "Chair", "--reason", "Sea.")
    rows = json.loads(shell.done("register", "--month", "2025-03", "--format", "json"))
    lights = {r["department"]: (r["light"], r["state"], r["waived_by"]) for r in rows}
    assert len(rows) == 18
    assert lights["FMU"] == ("on time", "accepted", None)
    assert lights["PCG"] == ("waived", "", "Chair")
    assert lights["RNG"] == ("missing", "", None)
    asked = ("register", *FMU, "--format", "json")
    (row,) = json.loads(shell.done(*asked, "--known-on", "2025-04-20"))
    assert row["state"] == "received"
    (row,) = json.loads(shell.done(*asked, "--revisions"))
    assert (row["state"], row["reviewed_by"]) == ("accepted", "operator@localhost")
    (row,) = json.loads(shell.done(*asked, "--revisions", "--known-on", "2025-04-20"))
    assert (row["state"], row["reviewed_by"], row["reviewed_at"]) == ("received", None, None)
    assert json.loads(shell.done(*asked, "--revisions", "--known-on", "2025-04-05")) == []
    own = shell.done("register", "--month", "2025-03", "--as", FOCAL_FIA.email, "--format", "json")
    assert {r["department"] for r in json.loads(own)} == {"FIA-AHS"}


def test_the_queues_are_printed_for_us_and_for_them(shell: Shell) -> None:
    send("FMU", MARCH)
    (us,) = json.loads(shell.done("waiting", "--for", "us", "--format", "json"))
    assert (us["department"], us["days"]) == ("FMU", 0)
    them = json.loads(shell.done("waiting", "--for", "them", *FMU[:2], "--format", "json"))
    assert len(them) == 17
    assert {r["why"] for r in them} == {"missing"}
    shell.done("waive", "--month", "2025-03", "--department", "PCG", "--authority", "Chair",
               "--reason", "At sea.")  # fmt: skip
    them = json.loads(shell.done("waiting", "--for", "them", *FMU[:2], "--format", "json"))
    assert len(them) == 16
    said = shell.done("waive", *FMU[:2], "--department", "PCG", "--withdraw", "--reason", "No.")
    assert said == "PCG 2025-03: owed again\n"
