"""From the blank form to the line of CSV, by commands alone; every figure computed by hand.

It is 5 March 2025, the plan began in January: February is plan month 2.

M07-K4, FMU, a total, path 0 to 10 in month 3, target 80. 3 in January, 2 in February: 5.
    Planned for month 2: 10 × 2/3 = 6.6667. P = 6.6667/80 = .0833, A = 5/80 = .0625,
    SV = −.0208: green. The path was at 5 in month 1.5: 0.5 months behind.
M11-K2, four border forces, pooled, 60 % to 70 % in month 3, target 95 %.
    January 9/12, 6/10, 8/10, 4/8 = 27/40; February 8/10, 6/12, 10/12, 5/6 = 29/40.
    56/80 = 70 %. The path stands at 60 + 10 × 1/3 = 63.3333 in January and 66.6667 in February;
    both months have 40 cases, so planned (40 × 63.3333 + 40 × 66.6667)/80 = 65.
    P = 5/35 = .1429, A = 10/35 = .2857, SV = .1429: green, 0 months behind.
M05-K4, MOFA, a ceiling of 5 by month 3 and 20 in the year. 4 and 2: 6.
    At most 5 × 2/3 = 3.3333. SV = (3.3333 − 6)/20 = −.1333: amber. No shares.
M01-K2, FIN, a ratio as it stands, 0 to 15 % in month 3, target 90 %. 3/120 = 2.5 %.
    Planned 10 %. P = 10/90 = .1111, A = 2.5/90 = .0278, SV = −.0833: amber.
    The path was at 2.5 in month 0.5: 1.5 behind.
M13-K2, NPB, pooled, 0 to 60 % in month 3, target 90 %. Only February is in: 6/40 = 15 %.
    No January enters, so planned is February's 40 %. P = 40/90 = .4444, A = 15/90 = .1667,
    SV = −.2778: red.
    The path was at 15 in month 0.75: 1.25 behind.
M02-K1, NPB, a step of 1 in month 3: nothing is planned and nothing earned: not due.
M06-K2, POL sent nothing: no data.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from napams.exports.columns import SUMMARIES
from napams.store.engine import Database
from tests.conftest import using
from tests.integration.commands import Shell, Typed, fill

NOW = "2025-03-05T15:00:00+05:00"
JANUARY: dict[str, dict[str, Typed]] = {
    "FMU": {"M07-K4": 3},
    "PCG": {"M11-K1": 12, "M11-K2": (9, 12)},
    "FCN": {"M11-K1": 10, "M11-K2": (6, 10)},
    "FCS": {"M11-K1": 10, "M11-K2": (8, 10)},
    "RNG": {"M11-K1": 8, "M11-K2": (4, 8)},
    "MOFA": {"M05-K4": 4, "M12-K1": 0, "M12-K2": 0},
}
FEBRUARY: dict[str, dict[str, Typed]] = {
    "FMU": {"M07-K4": 2},
    "PCG": {"M11-K1": 10, "M11-K2": (8, 10)},
    "FCN": {"M11-K1": 12, "M11-K2": (6, 12)},
    "FCS": {"M11-K1": 12, "M11-K2": (10, 12)},
    "RNG": {"M11-K1": 6, "M11-K2": (5, 6)},
    "MOFA": {"M05-K4": 2, "M12-K1": 0, "M12-K2": 0},
    "FIN": {"M01-K2": (3, 120)},
    "NPB": {"M02-K1": 0, "M13-K2": (6, 40), "M14-K1": 0, "M14-K2": 0},
}
#           expected  actual  P       A       SV      behind colour
BY_HAND = {
    "M07-K4": (6.6667, 5, 0.0833, 0.0625, -0.0208, 0.5, "green"),
    "M11-K2": (65, 70, 0.1429, 0.2857, 0.1429, 0, "green"),
    "M05-K4": (3.3333, 6, None, None, -0.1333, None, "amber"),
    "M01-K2": (10, 2.5, 0.1111, 0.0278, -0.0833, 1.5, "amber"),
    "M13-K2": (40, 15, 0.4444, 0.1667, -0.2778, 1.25, "red"),
    "M02-K1": (0, 0, 0, 0, 0, None, "not_due"),
    "M06-K2": (0, None, 0, None, None, None, "no_data"),
    "M11-K1": (None, 80, None, None, None, None, "unrated"),
}
SHOWN = [
    "expected",
    "actual",
    "planned_share",
    "earned_share",
    "schedule_variance",
    "months_behind",
    "colour",
]


def filled(
    shell: Shell, folder: Path, month: str, figures: dict[str, dict[str, Typed]]
) -> list[Path]:
    """Issue everybody's form for a month and fill those of which there are figures."""
    shell.done("form", "--month", month, "--out", folder)
    forms = []
    for department, typed in figures.items():
        form = folder / f"napams-return-{department}-{month}.xlsx"
        fill(form, typed)
        forms.append(form)
    return forms


def test_the_figures_are_those_computed_by_hand(
    empty: Database, tmp_path: Path, shell: Shell
) -> None:
    with using(empty.url, NOW):
        assert shell.done("init", "--starts", "2025-01").startswith(
            "Plan version 1 loaded; 3 months"
        )
        forms = [
            *filled(shell, tmp_path, "2025-01", JANUARY),
            *filled(shell, tmp_path, "2025-02", FEBRUARY),
        ]
        assert len(list(tmp_path.glob("napams-return-*.xlsx"))) == 2 * 18
        answer = json.loads(shell.done("submit", *forms, "--received", "2025-03-03", "--json"))
        assert [f["outcome"] for f in answer["files"]] == ["received"] * len(forms)
        assert answer["problems"] == []
        for month, figures in (("2025-01", JANUARY), ("2025-02", FEBRUARY)):
            assert shell.done("accept", "--month", month).count("accepted") == len(figures)

        kpis = json.loads(shell.done("status", "--month", "2025-02", "--format", "json"))
        check_kpis(kpis)
        out = tmp_path / "out"
        shell.done("export", "--month", "2025-02", "--out", out)
    check_export(out, kpis)


def check_kpis(kpis: list[dict[str, Any]]) -> None:
    assert all(tuple(row) == SUMMARIES["kpis"].columns for row in kpis)
    assert len(kpis) == 52
    rows = {row["code"]: row for row in kpis}
    found = {code: tuple(rows[code][c] for c in SHOWN) for code in BY_HAND}
    assert found == BY_HAND
    assert rows["M07-K4"]["source"] == "FMU return Feb 2025, revision 1, Return!G8"
    assert "5 by the end of Feb 2025 against 6.7 planned" in rows["M07-K4"]["reason"]
    assert rows["M11-K2"]["source"].count(" return Feb 2025, revision 1, Return!H") == 4


def check_export(out: Path, kpis: list[dict[str, Any]]) -> None:
    tables = {f.stem: read(f) for f in out.glob("*.csv")}
    written_columns = {name: tuple(rows[0]) for name, rows in tables.items()}
    assert written_columns == {s.name: s.columns for s in SUMMARIES.values()}
    assert tables["kpis"] == [{k: written(v) for k, v in row.items()} for row in kpis]
    (fmu,) = (row for row in tables["departments"] if row["department"] == "FMU")
    # M07-K4 and one milestone that is due in May: P = .0833/2, A = .0625/2, SV = −.0104.
    # January's return came in March, after the 7th of February; February's in time: 1 of 2.
    assert [fmu[c] for c in SUMMARIES["departments"].columns[3:12]] == [
        *("on time", "0.5", "0.0417", "0.0313", "-0.0104", "green", "false", "", "")
    ]
    (pol,) = (row for row in tables["departments"] if row["department"] == "POL")
    # February's return is still awaited, but January's never came: it has never reported.
    assert (pol["reporting"], pol["colour"]) == ("due", "no_data")


def read(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))


def written(value: object) -> str:
    """As a CSV file has it: numbers with a point, true or false, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(float(value)) if isinstance(value, int | float) else str(value)
