"""Reads the plan's catalogue from a folder of TOML files (docs/plan.md, `data/plan`).

`plan.toml` holds the version and the policy, `departments.toml` the departments, and each
`NN-title.toml` one measure with its KPIs and milestones. The keys are those of the models in
`domain.catalogue`, but for two that an official reads more easily: `targets` is a table of
quarters, `q1` and on, and `measures` in `plan.toml` says how many measure files there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, create_model

from napams.domain.catalogue import LONGEST, Department, Measure, Plan, quarter_ends
from napams.domain.months import Month
from napams.domain.policy import Frozen
from napams.intake.catalogue_file import CatalogueFile, Location, shown
from napams.problems import Refused, refuse

PLAN_FILE = "plan.toml"
DEPARTMENTS_FILE = "departments.toml"
_MEASURE_FILE = re.compile(r"[0-9]{2}-[a-z0-9-]+\.toml")

_Target = Annotated[float, Field(allow_inf_nan=False)]


class _Departments(Frozen):
    """The content of `departments.toml`."""

    departments: tuple[Department, ...] = Field(min_length=1)


class _Announced(Frozen):
    """Number of measure files that `plan.toml` declares, so that a lost file is noticed."""

    measures: int = Field(ge=1, le=99)


def read_catalogue(folder: Path, starts: Month | None = None) -> Plan:
    """The plan in a folder; `starts` replaces its first month.

    Refused (PLAN_UNREADABLE, once for each thing that is wrong) if it cannot be read: the sheet
    is the file's name, the cell the key, such as `kpis.M04-K2.targets.q3`, or the line.
    """
    if not folder.is_dir():
        raise refuse("PLAN_UNREADABLE", found=folder, expected="the folder of the plan's catalogue")
    head = CatalogueFile.parse(folder / PLAN_FILE)
    listed = CatalogueFile.parse(folder / DEPARTMENTS_FILE)
    own = (PLAN_FILE, DEPARTMENTS_FILE)
    names = sorted(path.name for path in folder.glob("*.toml") if path.name not in own)
    files = [CatalogueFile.parse(folder / n) for n in names if _MEASURE_FILE.fullmatch(n)]
    strays = [CatalogueFile(n) for n in names if not _MEASURE_FILE.fullmatch(n)]
    for file in strays:
        file.refuse("", file.name, "a file name such as 04-prosecution.toml")

    plan = _read_head(head, _check_names(files), starts)
    departments = _read_departments(listed)
    measures = [_read_measure(file, plan.months if plan else None) for file in files]
    _check_departments(listed, files)
    _check_codes(listed, files)
    _check_never_falls(head, files)

    wrong = [p for file in (head, listed, *files, *strays) for p in file.problems]
    if wrong or plan is None:
        raise Refused(*wrong)
    parts = {"departments": departments, "measures": tuple(m for m in measures if m)}
    return Plan.model_validate(dict(plan) | parts)


def _read_head(file: CatalogueFile, numbers: Sequence[int], starts: Month | None) -> Plan | None:
    """The plan without its departments and measures."""
    if file.content is None:
        return None
    policy = dict(file.content)
    count = {"measures": policy.pop("measures")} if "measures" in policy else {}
    announced = file.check(_Announced, count)
    if announced is not None:
        _check_count(file, announced.measures, numbers)
    if "departments" in policy:
        file.refuse(
            "departments", shown(policy["departments"]), f"departments in {DEPARTMENTS_FILE}"
        )
    if starts is not None:
        policy["starts"] = str(starts)
    return file.check(Plan, policy | {"departments": [], "measures": []})


def _read_departments(file: CatalogueFile) -> tuple[Department, ...]:
    if file.content is None:
        return ()
    read = file.check(_Departments, file.content)
    return read.departments if read else ()


def _read_measure(file: CatalogueFile, months: int | None) -> Measure | None:
    if file.content is None:
        return None
    content = dict(file.content)
    if isinstance(content.get("kpis"), list):
        content["kpis"] = [
            _with_quarters(file, i, k, months) for i, k in enumerate(content["kpis"])
        ]
    return file.check(Measure, content)


def _with_quarters(file: CatalogueFile, place: int, kpi: Any, months: int | None) -> Any:
    """A KPI's table with its targets in a row; bad targets are noted and left as they are.

    Where the plan's length could not be read, as many as there are will do.
    """
    if not isinstance(kpi, dict) or "targets" not in kpi:
        return kpi
    at: Location = ("kpis", place, "targets")
    read = file.check(_by_quarter(months or LONGEST), kpi["targets"], at)
    if read is None:
        return kpi
    by_quarter = read.model_dump()
    if months is None:
        return kpi | {"targets": [t for t in by_quarter.values() if t is not None]}
    for quarter, expected in _left_out(by_quarter, months):
        file.refuse(file.key((*at, quarter)), "nothing", expected)
    return kpi | {"targets": list(by_quarter.values())}


def _by_quarter(months: int) -> type[Frozen]:
    """Targets by quarter, `q1` and on; the first ones may be left out while nothing is due."""
    quarters = range(1, len(quarter_ends(months)) + 1)
    fields: dict[str, Any] = {f"q{n}": (_Target | None, None) for n in quarters}
    return create_model("Targets", __base__=Frozen, **fields)


def _left_out(by_quarter: dict[str, float | None], months: int) -> Iterator[tuple[str, str]]:
    """The quarters that lack their target, each with what belongs there."""
    *before, last = by_quarter
    filled = ""
    for quarter in before:
        if by_quarter[quarter] is not None:
            filled = filled or quarter
        elif filled:
            yield quarter, f"a target, as {filled} has one: only the first quarters may be blank"
    if filled and by_quarter[last] is None:
        yield last, f"the final target, due in the plan's last month, month {months}"


def _check_names(files: Sequence[CatalogueFile]) -> list[int]:
    """Check that each file holds the measure of its number; returns the numbers."""
    for file in files:
        code = (file.content or {}).get("code")
        if isinstance(code, str) and code != f"M{file.name[:2]}":
            file.refuse("code", code, f"M{file.name[:2]}, as in the name of the file")
    return [int(file.name[:2]) for file in files]


def _check_count(head: CatalogueFile, announced: int, numbers: Sequence[int]) -> None:
    """Check that there are as many measure files as declared, numbered from 01 without a gap."""
    wanted = range(1, announced + 1)
    if sorted(numbers) == list(wanted):
        return
    absent = ", ".join(f"{number:02}" for number in wanted if number not in numbers)
    found = f"{len(numbers)} measure files" + (f", none for {absent}" if absent else "")
    head.refuse("measures", found, f"{announced} files, numbered 01 to {announced:02}")


def _check_departments(listed: CatalogueFile, files: Sequence[CatalogueFile]) -> None:
    """Check that leads, reporters and owners are listed departments."""
    if listed.content is None:
        return
    codes = [d.get("code") for _, d in _entries(listed, "departments")]
    known = list(dict.fromkeys(code for code in codes if isinstance(code, str)))
    for file in files:
        for where, code in _named_departments(file):
            key = file.key(where)
            if code not in known and key not in file.complained_of:
                file.refuse(key, shown(code), "one of " + ", ".join(known))


def _named_departments(file: CatalogueFile) -> Iterator[tuple[Location, Any]]:
    """Every department that a measure's file names, with its location."""
    for i, code in enumerate(_list((file.content or {}).get("lead"))):
        yield ("lead", i), code
    for place, kpi in _entries(file, "kpis"):
        for i, code in enumerate(_list(kpi.get("reporters"))):
            yield ("kpis", place, "reporters", i), code
    for place, milestone in _entries(file, "milestones"):
        if "owner" in milestone:
            yield ("milestones", place, "owner"), milestone["owner"]


def _check_codes(listed: CatalogueFile, files: Sequence[CatalogueFile]) -> None:
    """Check that codes are unique and begin with the code of their measure."""
    homes: dict[str, str] = {}
    for file in (listed, *files):
        measure = None if "code" in file.complained_of else (file.content or {}).get("code")
        for table in ("departments", "kpis", "milestones"):
            for place, entry in _entries(file, table):
                code = entry.get("code")
                if not isinstance(code, str):
                    continue
                key = file.key((table, place, "code"))
                if code in homes:
                    file.refuse(key, code, f"a code of its own; {homes[code]} has this one already")
                elif measure and key not in file.complained_of and code[:3] != measure:
                    file.refuse(key, code, f"a code that begins with {measure}")
                homes.setdefault(code, file.name)


def _check_never_falls(head: CatalogueFile, files: Sequence[CatalogueFile]) -> None:
    """Check that each code under `never_falls` is a KPI."""
    policy = (head.content or {}).get("suspicion")
    if not isinstance(policy, dict) or any(file.content is None for file in files):
        return
    known = {kpi.get("code") for file in files for _, kpi in _entries(file, "kpis")}
    for place, code in enumerate(_list(policy.get("never_falls"))):
        key = head.key(("suspicion", "never_falls", place))
        if code not in known and key not in head.complained_of:
            head.refuse(key, shown(code), "the code of an indicator")


def _entries(file: CatalogueFile, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tables of an array of tables with their indexes."""
    for place, entry in enumerate(_list((file.content or {}).get(table))):
        if isinstance(entry, dict):
            yield place, entry


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
