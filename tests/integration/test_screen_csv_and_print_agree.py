"""Screen = CSV = print: every figure of every measure, indicator and department, in every month."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from napams.domain.colours import RATED
from napams.domain.frames import of_month, records
from napams.domain.months import Month
from napams.domain.report import StatusReport
from napams.exports.csv import package
from napams.services import briefs, changes, status
from napams.services.actors import OPERATOR, SYSTEM
from napams.ui.committee import measure, one_page, overview
from napams.wording.marks import OF_COLOUR, OF_LIGHT
from tests.conftest import Templates, using
from tests.integration.made_up import made_up_year
from tests.printed import lines_of, pages

Rows = dict[str, dict[str, str]]
KEYS = {"kpis": "code", "measures": "measure", "departments": "department"}
EVERY_MONTH = pytest.mark.parametrize("number", range(1, 11), scope="module")
"""Month by month, so that a month's files and papers are made once."""
NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def months(templates: Templates) -> Iterator[Year]:
    with using(templates.copy("sqlite", made_up_year)):
        yield Year(status.status_report(SYSTEM))


@dataclass(frozen=True)
class Year:
    """A month's files and papers, made once."""

    report: StatusReport
    made: dict[int, tuple[dict[str, Rows], list[str]]] = field(default_factory=dict)

    def of(self, number: int) -> tuple[Month, dict[str, Rows], list[str]]:
        """The month, the rows of its CSV files by their keys, the lines of the printed figures."""
        month = self.report.plan.month(number)
        if number not in self.made:
            files = package(self.report, month)
            rows = {name: read(files[f"{name}.csv"], key) for name, key in KEYS.items()}
            data = briefs.printed(OPERATOR, month, report=self.report)
            first, second = pages(data)[:2]
            assert "Decisions requested" in first
            assert re.match(r"\s*(M\d\d|Departments that lag)", second)
            lines = lines_of(data, f"All figures of {month.label}")
            lines = lines[: lines.index("How these figures come about")]
            self.made[number] = rows, lines
        return month, *self.made[number]


def read(data: bytes, key: str) -> Rows:
    return {row[key]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))}


def line_of(lines: list[str], code: str) -> str:
    found = [line for line in lines if re.match(rf"{re.escape(code)} ", line)]
    assert len(found) == 1, (code, found)
    return found[0]


def is_said(written: str, figure: str, *, decimals: int, scale: float = 1) -> bool:
    """Whether a printed number is that of the file, as far as both are rounded."""
    if written == "–" or figure == "":
        return (written == "–") == (figure == "")
    value = float(written.replace("−", "-").replace(",", ""))
    return abs(value - float(figure) * scale) <= 0.5 * 10**-decimals + 0.5e-4 * scale + 1e-9


def value_is_said(written: str, figure: str, unit: str) -> bool:
    """The same for a value with its unit."""
    if figure == "":
        return written == "–"
    if unit == "yes/no":
        return written == ("yes" if float(figure) >= 1 else "no")
    found = NUMBER.search(written)
    assert found, written
    whole = abs(float(figure)) >= (100 if unit.startswith("count") else 10_000)
    few = 0 if whole else 1
    return is_said(found[0], figure, decimals=few)


RATE = r"(\d+ %|–)"
SHARE = r"(−?\d+(?:\.\d)? %|–)"
POINTS = r"([+−]?\d+\.\d|–)"
VALUE = r"(yes|no|–|PKR [\d,.]+ m|[\d,.]+(?: %| days)?)"


@EVERY_MONTH
def test_every_indicator(months: Year, number: int) -> None:
    report = months.report
    month, files, lines = months.of(number)
    rows = files["kpis"]
    assert set(rows) == set(report.plan.kpis)
    for code, row in rows.items():
        line = line_of(lines, code)
        word = OF_COLOUR[row["colour"]].word
        behind = r"(\d+\.\d|–)"
        shape = rf"{word} {VALUE} {VALUE} {SHARE} {SHARE} {POINTS} {behind} (.+)$"
        found = re.search(shape, line)
        assert found, (line, word)
        expected, actual, planned, earned, points, months, forecast = found.groups()
        assert value_is_said(expected, row["expected"], row["unit"]), (line, row)
        assert value_is_said(actual, row["actual"], row["unit"]), (line, row)
        for written, name in ((planned, "planned_share"), (earned, "earned_share")):
            assert is_said(written.removesuffix(" %"), row[name], decimals=1, scale=100), (
                line,
                row,
            )
        assert is_said(points, row["schedule_variance"], decimals=1, scale=100), (line, row)
        assert is_said(months, row["months_behind"], decimals=1), (line, row)
        if row["forecast_month"] and float(row["forecast_month"]) <= 60:
            assert re.match(r"[A-Z][a-z]{2} \d{4}$", forecast), line
        shown = on_screen(report, code, month)
        assert word in shown
        assert actual == "–" or actual.replace(" m", " million") in shown, (line, shown)
        if row["colour"] in RATED:
            assert expected.replace(" m", " million") in shown, (line, shown)
            assert f"{points.removesuffix('.0')} points" in shown, (line, shown)


@EVERY_MONTH
def test_every_measure(months: Year, number: int) -> None:
    report = months.report
    month, files, lines = months.of(number)
    rows = files["measures"]
    data = briefs.brief_data(OPERATOR, report, month)
    changed = changes.since_closed(OPERATOR, report, month)
    at_a_glance = cells_by_code(one_page.drawn(data), r"M\d\d")
    shown = cells_by_code(overview.drawn(report, month, None, None), r"M\d\d")
    reasons = cells_by_code(overview.drawn(report, month, data, changed), r"M\d\d")
    assert set(rows) == set(report.plan.measure_by_code)
    for code, row in rows.items():
        word = OF_COLOUR[row["colour"]].word
        counts = " ".join(
            row[name]
            for name in (
                "kpis_green",
                "kpis_amber",
                "kpis_red",
                "kpis_no_data",
                "milestones_overdue",
            )
        )
        found = re.search(rf"{word} {SHARE} {SHARE} {POINTS} {counts}$", line_of(lines, code))
        assert found, (line_of(lines, code), row)
        shares = (found[1], found[2])
        for written, name in zip(shares, ("planned_share", "earned_share"), strict=True):
            assert is_said(written.removesuffix(" %"), row[name], decimals=1, scale=100)
        assert is_said(found[3], row["schedule_variance"], decimals=1, scale=100)
        assert word in shown[code]
        assert word in reasons[code]
        assert row["reason"] in reasons[code], (code, reasons[code])
        assert set(shares) <= set(re.findall(SHARE, shown[code])), (code, shown[code])
        assert word in at_a_glance[code]
        assert f"{shares[1]} of {shares[0]}" in at_a_glance[code], (code, at_a_glance[code])


@EVERY_MONTH
def test_every_department(months: Year, number: int) -> None:
    report = months.report
    month, files, lines = months.of(number)
    rows = files["departments"]
    data = briefs.brief_data(OPERATOR, report, month)
    changed = changes.since_closed(OPERATOR, report, month)
    codes = "|".join(re.escape(d.code) for d in report.plan.departments)
    shown = cells_by_code(overview.drawn(report, month, data, changed), rf"(?:{codes})")
    assert set(rows) == set(report.plan.department_by_code)
    for code, row in rows.items():
        light, word = OF_LIGHT[row["reporting"]].word, OF_COLOUR[row["colour"]].word
        shape = rf"{light} {RATE} {word} {SHARE} {SHARE} {POINTS} {row['rules'] or 'no'}$"
        found = re.search(shape, line_of(lines, code))
        assert found, (line_of(lines, code), row)
        on_time, planned, earned, points = found.groups()
        shares = {"planned_share": planned, "earned_share": earned}
        for name, written in shares.items():
            assert is_said(written.removesuffix(" %"), row[name], decimals=1, scale=100), row
        assert is_said(on_time.removesuffix(" %"), row["on_time_rate"], decimals=0, scale=100), row
        assert is_said(points, row["schedule_variance"], decimals=1, scale=100)
        assert light in shown[code]
        assert word in shown[code]
        assert {on_time, *shares.values()} <= set(re.findall(SHARE, shown[code])), shown[code]


def on_screen(report: StatusReport, code: str, month: Month) -> str:
    """The words of the measure's page about an indicator."""
    rows = of_month(report.kpis[report.kpis["code"] == code], month)
    drawn = measure.described(report, report.plan.kpis[code], records(rows)[0])
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", drawn)).split())


def cells_by_code(drawn: str, code: str) -> dict[str, str]:
    """The words of the last row of the page's tables that begins with each code."""
    found = {}
    for row in re.findall(r"<tr.*?</tr>", drawn, flags=re.DOTALL):
        words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split())
        if begins := re.match(rf"({code})(?![\w-])", words):
            found[begins[1]] = words
    return found
