"""Every row of the table of mistakes and every hostile file, dropped on the page all at once."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from napams.problems import MESSAGES, Severity
from napams.services import accounts, plan, submission
from napams.services.accounts import ensure_operator
from napams.services.actors import OPERATOR
from napams.store import engine
from napams.store.engine import database
from tests.conftest import NOW, Templates, plan_and_people, using
from tests.e2e.april import Sent
from tests.e2e.desk import drop, listed
from tests.e2e.live import environment, serving
from tests.integration.hostile import REFUSED
from tests.personas import ANALYST
from tests.unit.intake.habits import FIRST_OF_ROW
from tests.unit.intake.plans import PLAN

PASSWORD = "eighteen before lunch"
FAULT = "Something went wrong in the program"
Outcome = tuple[str, int, int]
"""`received` or `refused`, mistakes, questions."""


OF_EARLIER = {"FIGURE_WITHDRAWN", "MILESTONE_WITHDRAWN", "NOTHING_CHANGED"}
"""What is asked of a file only because another one of its return came before it."""


def answered(sent: dict[str, tuple[bytes, list[str]]]) -> dict[str, Outcome]:
    """What the service says to each file, one after the other; its own codes as they must be."""
    said: dict[str, Outcome] = {}
    for name, (data, codes) in sent.items():
        answer = submission.submit(ANALYST.email, name, data)
        found = [p.code for p in answer.problems]
        assert Counter(c for c in found if c not in OF_EARLIER) == Counter(codes), name
        severities = Counter(MESSAGES[code][0] for code in found)
        wrong = severities[Severity.ERROR]
        said[name] = ("refused" if wrong else "received", wrong, severities[Severity.QUERY])
    return said


def shown(row: dict[str, str]) -> Outcome:
    """A refused file has no revision; one that was refused and then followed by a good one too."""
    mistakes, questions = (int(row[n].replace("–", "0")) for n in ("Mistakes", "Questions"))
    return "refused" if row["Revision"] == "–" else "received", mistakes, questions


def small_plan() -> None:
    """The plan of the intake's tests, its months open, an analyst who can sign in."""
    engine.upgrade(database())
    ensure_operator()
    plan.load(OPERATOR, PLAN)
    plan.open_months()
    accounts.add(OPERATOR, ANALYST.email, ANALYST.name, ANALYST.role, None, PASSWORD)


def whole_plan() -> None:
    """The plan and everybody's account, the analyst's with a password."""
    plan_and_people()
    accounts.set_password(OPERATOR, ANALYST.email, PASSWORD)


def at_the_desk(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 2400}).new_page()
    page.goto(f"{url}/signin")
    page.get_by_label("E-mail address").fill(ANALYST.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{url}/returns")
    return page


def mistakes() -> dict[str, tuple[bytes, list[str]]]:
    return {
        f"row {habit.row:02}.xlsx": (habit.workbook(), [code for code, _ in habit.problems])
        for habit in FIRST_OF_ROW
        if habit.file_name == "return.xlsx"  # one row is about the name itself
    }


def hostile() -> dict[str, tuple[bytes, list[str]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of the double names that are meant
        return {
            name: (make(), [c for c, _ in problems]) for name, (make, problems) in REFUSED.items()
        }


@pytest.mark.parametrize(("made_by", "files"), [(small_plan, mistakes), (whole_plan, hostile)])
def test_each_file_has_its_outcome_in_the_list(
    browser: Browser,
    templates: Templates,
    tmp_path: Path,
    made_by: Callable[[], None],
    files: Callable[[], dict[str, tuple[bytes, list[str]]]],
) -> None:
    with using(templates.copy("sqlite", made_by)):
        sent = files()
        said = answered(sent)
    url = templates.copy("sqlite", made_by)
    file = Path(url.removeprefix("sqlite:///"))
    with serving(environment(file, NAPAMS_NOW=NOW), tmp_path / "log") as site:
        page = at_the_desk(browser, site.url)
        drop(page, [Sent("", name, data) for name, (data, _) in sent.items()])
        expect(page.get_by_text(FAULT)).to_have_count(0)
        found = {row["File"]: shown(row) for row in listed(page)}
        assert found == said
