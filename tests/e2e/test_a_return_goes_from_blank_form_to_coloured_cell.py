"""The main job in a real browser: a form goes out, comes back filled, and turns a cell."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Page, expect

from napams.web.sessions import COOKIE
from tests.e2e.live import Site, napams

Figure = int | tuple[int, int]
CLUSTERS = ("Gujranwala Division", "Azad Kashmir", "Khyber Pakhtunkhwa", "Sindh", "South Punjab")
FIGURES: dict[str, Figure] = {"M03-K1": 52, "M03-K2": (17, 20), "M03-K3": (372, 1200)}
"""What the clerk types: events held, districts with one, men asked."""
BY_CLUSTER: dict[str, tuple[Figure, ...]] = {
    "M03-K1": (14, 9, 12, 8, 9),
    "M03-K2": ((6, 6), (3, 3), (4, 6), (2, 2), (2, 3)),
}


def test_a_filled_form_turns_the_committees_cell_its_sentence_and_the_csv_line(
    browser: Browser, may: Site, tmp_path: Path
) -> None:
    committee = signed_in(browser, may, "committee")
    before = awareness(committee, may)

    analyst = signed_in(browser, may, "analyst")
    blank = downloaded_form(analyst, may, "MOIB", tmp_path)
    send_in(analyst, saved_by_libreoffice(filled(blank), tmp_path / "saved"))
    accept(analyst)

    after = awareness(committee, may)
    assert before["word"] == "on plan (on hold)"
    assert after["word"] == "on plan"
    assert after["sentence"] != before["sentence"]

    committee.goto(f"{may.url}/measure?measure=M03&month=2025-04")
    expect(
        committee.get_by_text(re.compile(r"MOIB return Apr 2025, revision 1, Return!"))
    ).not_to_have_count(0)

    row = exported(committee, may)["M03"]
    assert row["colour"] == "green"
    assert row["reason"] == after["sentence"]
    told = napams(may.environ, "status", "--month", "2025-04", "--by", "measure", "--format", "csv")
    by_command = {r["measure"]: r for r in csv.DictReader(io.StringIO(told.stdout))}
    assert by_command["M03"] == row


def signed_in(browser: Browser, site: Site, role: str) -> Page:
    """A browser of its own in which a persona has signed in by its button."""
    page = browser.new_context(
        accept_downloads=True, viewport={"width": 1440, "height": 2400}
    ).new_page()
    page.goto(f"{site.url}/signin")
    page.locator(f"button[value^='{role}@']").click()
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    assert any(c["name"] == COOKIE and c["httpOnly"] for c in page.context.cookies())
    return page


def awareness(page: Page, site: Site) -> dict[str, str]:
    """The cell of measure 3 in April on the overview: its word, and its sentence."""
    page.goto(f"{site.url}/overview?month=2025-04")
    heads = page.locator(".nm-grid tbody th")
    expect(heads).to_have_count(14)
    cell = page.locator(".nm-grid tbody tr").nth(2).locator("td.now .nm-cell")
    label, sentence = cell.get_attribute("aria-label"), cell.get_attribute("title")
    assert label is not None
    assert sentence is not None
    assert label.startswith("M03 Awareness, Apr 2025: ")
    return {"word": label.split(": ")[1], "sentence": sentence}


def downloaded_form(page: Page, site: Site, department: str, folder: Path) -> Path:
    page.goto(f"{site.url}/returns?month=2025-04")
    chooser = page.get_by_role("combobox", name=re.compile("Department")).first
    chooser.click()
    chooser.fill(department)
    page.get_by_role("option", name=re.compile(f"^{department} ")).click()
    page.get_by_role("button", name="Prepare the form for Apr 2025").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Download napams-return")).click()
    assert download.value.suggested_filename == "napams-return-MOIB-2025-04.xlsx"
    download.value.save_as(folder / download.value.suggested_filename)
    return folder / download.value.suggested_filename


def filled(form: Path) -> Path:
    """As the ministry's clerk fills it: figures, milestones, who compiled it."""
    book = load_workbook(form)
    sheet = book["Return"]
    columns, first = headings(sheet)
    for row in range(first, sheet.max_row + 1):
        code = str(sheet.cell(row, columns["Code"]).value)
        category = sheet.cell(row, columns["Breakdown"]).value
        if category in CLUSTERS:
            figure = BY_CLUSTER[code][CLUSTERS.index(category)]
        elif code in FIGURES:
            figure = FIGURES[code]
        else:
            continue
        sheet.cell(row, columns["Evidence"]).value = "Register of April"
        if isinstance(figure, tuple):
            sheet.cell(row, columns["Numerator"]).value = figure[0]
            sheet.cell(row, columns["Denominator"]).value = figure[1]
        else:
            sheet.cell(row, columns["This month"]).value = figure
    sheet = book["Milestones"]
    columns, first = headings(sheet)
    for row in range(first, sheet.max_row + 1):
        if sheet.cell(row, columns["Code"]).value == "M03-T3":
            sheet.cell(row, columns["Status"]).value = "completed"
            sheet.cell(row, columns["Completed on"]).value = date(2025, 4, 24)
    sheet = book["Narrative"]
    fields = {str(sheet.cell(r, 1).value): r for r in range(1, sheet.max_row + 1)}
    sheet.cell(fields["Authorised by"], 2).value = "Director General, MOIB"
    book.save(form)
    return form


def headings(sheet: Worksheet) -> tuple[dict[str, int], int]:
    for row in sheet.iter_rows():
        found = {str(c.value): c.column for c in row if c.value}
        if "Code" in found:
            return found, row[0].row + 1
    raise AssertionError(f"no headings in {sheet.title}")


def saved_by_libreoffice(file: Path, folder: Path) -> Path:
    """Opened and saved again by LibreOffice, as most offices would."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / file.name


def send_in(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(file.name).first).to_be_visible()
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_role("cell", name=re.compile("received")).first).to_be_visible()


def accept(page: Page) -> None:
    page.get_by_role("link", name="Open MOIB Apr 2025").click()
    page.get_by_role("button", name="Accept revision 1").click()
    expect(page.get_by_text(re.compile("Accepted: MOIB, Apr 2025, revision 1"))).to_be_visible()


def exported(page: Page, site: Site) -> dict[str, dict[str, str]]:
    """The measures' CSV summary of April as the Exports page gives it."""
    page.goto(f"{site.url}/exports?month=2025-04")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download napams-measures-2025-04.csv").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return {row["measure"]: row for row in csv.DictReader(io.StringIO(text))}
