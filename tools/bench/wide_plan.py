"""A database of 150 departments with some 20 indicators each, made from a demonstration year's.

It is written as rows of the first release's tables, so that its code and the present one can read
the same returns.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

DEPARTMENTS, INDICATORS = 150, 20
_CELL = (
    "INSERT INTO observation (revision_id, kpi, category, state, value, numerator, denominator,"
    " evidence, remark, sheet, cell) VALUES (?, ?, '', ?, ?, ?, ?, '', '', 'Return', ?)"
)


def widen(demonstration: Path, wide: Path) -> int:
    """Copy a database of the first release and let many more departments report all its months.

    Returns the number of figures that there are then.
    """
    shutil.copy(demonstration, wide)
    with sqlite3.connect(wide) as connection:
        chance = random.Random(1)
        here = connection.execute("SELECT count(*) FROM department").fetchone()[0]
        added = [f"X{n:03}" for n in range(here, DEPARTMENTS)]
        kpis = connection.execute(
            "SELECT code, combine FROM kpi WHERE polarity <> 'context' AND score"
            " AND combine <> 'last' AND code <> 'M13-K1' ORDER BY position LIMIT ?",
            (INDICATORS,),
        ).fetchall()
        for place, code in enumerate(added, here):
            values = (code, f"Department {code}", "", place)
            connection.execute("INSERT INTO department VALUES (?, ?, ?, ?)", values)
            reporters = [(kpi, code, place) for kpi, _ in kpis]
            connection.executemany("INSERT INTO kpi_reporter VALUES (?, ?, ?)", reporters)
        months = connection.execute(
            "SELECT month, month_number, due, missing_from, min(opened_at) FROM obligation"
            " GROUP BY month ORDER BY month"
        ).fetchall()
        for month in months:
            for department in added:
                _send(connection, department, month, kpis, chance)
        found: int = connection.execute("SELECT count(*) FROM observation").fetchone()[0]
    return found


def _send(
    connection: sqlite3.Connection,
    department: str,
    month: tuple[str, int, str, str, str],
    kpis: list[tuple[str, str]],
    chance: random.Random,
) -> None:
    """An obligation with its accepted return; one in twenty did not come."""
    named, number, due, missing_from, opened = month

    def insert(statement: str, *values: object) -> int:
        return connection.execute(statement, values).lastrowid or 0

    obligation = insert(
        "INSERT INTO obligation (department, month, month_number, due, missing_from, plan_version,"
        " opened_at) VALUES (?, ?, ?, ?, ?, 1, ?)",
        *(department, named, number, due, missing_from, opened),
    )
    if chance.random() < 1 / 20:
        return
    upload = insert(
        "INSERT INTO upload (file_name, data, size, sha256, received_on, uploaded_at, uploaded_by,"
        " outcome, problems, department, month, readable) VALUES ('a.xlsx', '', 0, '', ?, ?,"
        " 'operator@localhost', 'received', '[]', ?, ?, true)",
        *(due, f"{due} 06:00:00.000000", department, named),
    )
    revision = insert(
        "INSERT INTO return_revision (obligation_id, number, upload_id, nil, completeness)"
        " VALUES (?, 1, ?, false, 1)",
        *(obligation, upload),
    )
    insert(
        "INSERT INTO review (revision_id, outcome, at, by, note) VALUES (?, 'accepted', ?,"
        " 'operator@localhost', '')",
        *(revision, f"{due} 07:00:00.000000"),
    )
    cells = []
    for line, (kpi, combine) in enumerate(kpis, 8):
        cases, count = chance.randint(20, 60), chance.randint(0, 20)
        ratio = combine != "sum"
        figures = (100 * count / cases, count, cases) if ratio else (count, None, None)
        cells.append((revision, kpi, "reported", *figures, f"G{line}"))
    connection.executemany(_CELL, cells)
