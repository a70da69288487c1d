"""The committee's brief and the JTF's agenda: what they hold, and that everybody can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from napams import clock
from napams.config import ROOT
from napams.domain.returns import NarrativeField
from napams.problems import Refused
from napams.services import briefs, register, review, submission
from napams.services.actors import SYSTEM
from napams.services.briefs import Document
from napams.store.engine import Database
from tests.conftest import SQLITE_ALONE, Templates, plan_and_people, using
from tests.integration.commands import Shell
from tests.integration.returns import FEBRUARY, JANUARY, MARCH, at, send, take_in
from tests.personas import ADMINISTRATOR, ANALYST, FOCAL_FIA, MEMBER
from tests.printed import elements, lines_of, opened, pages, untagged

ASKS = ("PCG", "FMU", "NPB", "MOIB", "MOFA", "FIN")
LONG = "The committee is asked to have the post of the second liaison officer sanctioned. " * 8
MARKUP = "#panic() *bold* `raw` $x^2$ <label> @ref \\ = not a heading"
URDU = "عملے کی کمی ہے، ٹیم کو ڈیٹا نہیں ملا۔"


@pytest.fixture(scope="module")
def reported(templates: Templates) -> Iterator[None]:
    """January to March, with words of every kind in the returns for March."""
    with using(templates.copy("sqlite", plan_and_people)):
        for month, day in ((JANUARY, date(2025, 2, 5)), (FEBRUARY, date(2025, 3, 5))):
            take_in("PCG", month, received=day)
        for number, department in enumerate(ASKS):
            said = {
                NarrativeField.COMPILED_BY: "Section officer",
                NarrativeField.DECISIONS_REQUESTED: f"{department} asks. {LONG}",
                NarrativeField.BLOCKED_BY: "FIN",
                NarrativeField.CONSTRAINTS: (MARKUP, URDU, "x" * 900)[number % 3],
            }
            take_in(department, MARCH, narrative=said, received=date(2025, 4, 5))
        with clock.held_at(at("2025-05-04T10:00")):
            take_in("PCG", FEBRUARY, amount=30, received=date(2025, 5, 4))
        yield


@pytest.fixture(scope="module")
def brief(reported: None) -> bytes:
    return briefs.printed(MEMBER.email, MARCH)


@pytest.fixture(scope="module")
def agenda(reported: None) -> bytes:
    return briefs.printed(MEMBER.email, MARCH, Document.AGENDA)


@pytest.mark.parametrize("document", Document)
def test_the_same_data_give_the_same_bytes(reported: None, document: Document) -> None:
    first, second = (briefs.printed(MEMBER.email, MARCH, document) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-1.7")


def test_the_first_page_is_one_page_even_with_long_words(brief: bytes) -> None:
    first, second = pages(brief)[:2]
    for part in ("The month at a glance", "Departments that lag", "Biggest gains", "Decisions req"):
        assert part in first
    assert "6 of 18" in first
    assert "And 1 more" in first
    assert re.match(r"\s*M\d\d ", second)


@pytest.mark.parametrize("kind", ["brief", "agenda"])
def test_the_title_says_that_the_month_is_provisional_and_why(
    kind: str, request: pytest.FixtureRequest
) -> None:
    first = " ".join(pages(request.getfixturevalue(kind))[0].split())
    title, _, after = first.partition("Provisional: 12 returns are late.")
    assert "Mar 2025, provisional" in title
    assert after


def test_page_one_names_five_decisions_with_owner_and_date(brief: bytes) -> None:
    first = pages(brief)[0]
    assert len(re.findall(r"\b[A-Z]{3,4} asks\. The committee", first)) == 5
    assert first.count("5 Apr 2025") == 5


def test_no_sign_of_a_sentence_is_lost_in_print(brief: bytes) -> None:
    words = " ".join(" ".join(pages(brief)).split())
    assert "from the accepted returns of Mar 2025; a request stands until" in words
    assert "In a dashed edge: on hold, with the figures of the last month judged." in words


def test_every_measure_that_is_behind_has_a_page_and_no_other(brief: bytes) -> None:
    rows = briefs.status.status_report(SYSTEM).measures
    rows = rows[rows["month"] == str(MARCH)]
    behind = set(rows.loc[rows["colour"].isin(("red", "amber")), "measure"])
    headed = {m[1] for page in pages(brief) if (m := re.match(r"\s*(M\d\d) \w", page))}
    assert headed == behind
    assert behind


def test_words_of_returns_stand_as_they_were_written(brief: bytes, agenda: bytes) -> None:
    whole = re.sub(r"\s+", " ", " ".join(pages(brief)))
    assert "#panic() *bold* `raw` $x^2$ <label> @ref \\ = not a heading" in whole
    for document in (brief, agenda):
        read = "".join(pages(document))
        for part in URDU.split("، "):
            assert part in read


def test_a_word_without_end_stays_within_the_page(brief: bytes) -> None:
    assert not any("x" * 200 in page for page in pages(brief))


def test_restated_figures_are_listed_with_both_values(brief: bytes) -> None:
    lines = lines_of(brief, "Figures restated")
    restated = [line for line in lines if line.startswith("4 May 2025 PCG Feb 2025")]
    assert restated
    assert any("1 → 2" in line for line in restated)


def test_a_past_months_brief_lists_no_restatement_of_a_later_months_return(reported: None) -> None:
    read = " ".join(" ".join(pages(briefs.printed(MEMBER.email, JANUARY))).split())
    assert "PCG Feb 2025" not in read


def test_verify_accepts_the_head_that_is_printed(shell: Shell, brief: bytes) -> None:
    printed = next(line for line in lines_of(brief, "The state of the data") if "--head" in line)
    head = printed.split("--head ")[1].strip()
    assert "Audit trail whole" in shell.done("verify", "--head", head)
    status, _, complaints = shell.run(
        "verify", "--head", head[:-1] + "0" * (head[-1] != "0") + "1" * (head[-1] == "0")
    )
    assert status == 1
    assert "not in the trail" in complaints


def test_every_page_says_which_month_and_state_of_knowledge(brief: bytes) -> None:
    read = pages(brief)
    for number, page in enumerate(read, 1):
        assert f"Page {number} of {len(read)}" in page
        assert "Mar 2025, provisional, as known on 5 May 2025" in page
        assert "made-up" not in page


@pytest.mark.parametrize("kind", ["brief", "agenda"])
def test_the_document_is_tagged_for_screen_readers(
    kind: str, request: pytest.FixtureRequest
) -> None:
    document = opened(request.getfixturevalue(kind))
    root = document.Root
    assert root.MarkInfo.Marked is True
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle is True
    with document.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert "Mar 2025" in meta["dc:title"]
    tags = elements(document)
    kinds = {str(e.S) for e in tags}
    assert {"/H1", "/Table", "/TR", "/TH", "/TD", "/P"} <= kinds
    figures = [e for e in tags if e.S == "/Figure"]
    assert all(len(str(f.Alt)) > 20 for f in figures)
    assert len(figures) > 14 or kind == "agenda"
    heads = [e for e in tags if e.S == "/TH"]
    assert all("/Column" in repr(h.A) for h in heads)
    levels = [int(str(e.S)[2:]) for e in tags if re.fullmatch(r"/H\d", str(e.S))]
    assert set(levels) <= {1, 2}
    for page in document.pages:
        assert page.obj.Tabs == "/S" if "/Annots" in page.obj else True
        assert not untagged(page)


def test_fonts_are_in_the_document(brief: bytes) -> None:
    named = set()
    for page in opened(brief).pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
            named.add(str(descriptor.FontName).split("+")[1].split("-")[0])
    assert named == {"LibertinusSerif", "NotoNaskhArabic", "DejaVuSansMono"}


def test_the_agenda_has_its_items_in_order(agenda: bytes) -> None:
    whole = "\n".join(pages(agenda))
    names = re.findall(r"^ *(\d)\. (.+?) \d+ min", whole, flags=re.MULTILINE)
    assert [int(number) for number, _ in names] == list(range(1, 10))
    assert sum(int(m) for m in re.findall(r" (\d+) min$", whole, flags=re.MULTILINE)) == 90
    assert "One route in depth: Land" in whole
    assert re.search(r"PCG .*3 months|PCG", whole)


def test_as_known_before_a_correction_it_is_not_restated(reported: None) -> None:
    then = datetime.fromisoformat("2025-05-03T23:59:59+05:00")
    data = briefs.printed(MEMBER.email, MARCH, known_on=then)
    lines = lines_of(data, "Figures restated")
    assert "No accepted figure has been replaced by another." in lines
    assert "as known at the end of 3 May 2025" in pages(data)[0]


@pytest.mark.parametrize("person", [FOCAL_FIA, ADMINISTRATOR])
def test_who_may_not_export_gets_no_brief(reported: None, person: object) -> None:
    with pytest.raises(Refused, match="NOT_ALLOWED"):
        briefs.printed(person.email, MARCH)  # type: ignore[attr-defined]


def test_the_command_writes_both_documents(shell: Shell, reported: None, tmp_path: Path) -> None:
    out = tmp_path / "papers" / "brief.pdf"
    assert str(out) in shell.done("brief", "--month", MARCH, "--out", out)
    assert out.read_bytes() == briefs.printed(MEMBER.email, MARCH)
    shell.done("brief", "--month", MARCH, "--agenda", "--out", tmp_path / "agenda.pdf")
    assert (tmp_path / "agenda.pdf").read_bytes() == briefs.printed(
        MEMBER.email, MARCH, Document.AGENDA
    )
    status, _, complaints = shell.run("brief", "--month", "2025-12", "--out", out)
    assert (status, "NO_SUCH_MONTH" in complaints) == (1, True)


@SQLITE_ALONE
def test_a_waiting_return_is_on_the_agenda_until_it_is_looked_at(started: Database) -> None:
    with clock.held_at(at("2025-04-20T10:00")):
        send("RNG", MARCH, received=date(2025, 4, 20))
    line = re.compile(r"RNG late 7 Apr 2025 20 Apr 2025 13 days (.+)")
    assert stands(line) == "received"
    with clock.held_at(at("2025-05-01T10:00")):
        review.accept(ANALYST.email, "RNG", MARCH)
    assert stands(line) == "accepted"
    assert stands(line, datetime.fromisoformat("2025-04-30T23:59:59+05:00")) == "received"


@SQLITE_ALONE
def test_a_return_that_is_waived_is_no_item_of_the_agenda(started: Database) -> None:
    line = re.compile(r"RNG (?:missing|waived) 7 Apr 2025 (.+)")
    assert stands(line)
    register.waive(ANALYST.email, "RNG", MARCH, "Director General FIA", "The office moved.")
    assert stands(line) is None


@SQLITE_ALONE
def test_unanswered_queries_are_counted_on_the_agenda(started: Database) -> None:
    with clock.held_at(at("2025-04-20T10:00")):
        data = (ROOT / "data" / "samples" / "queries-PCG-2025-03.xlsx").read_bytes()
        submission.submit(ANALYST.email, "PCG.xlsx", data, date(2025, 4, 20))
    line = re.compile(r"PCG late 7 Apr 2025 20 Apr 2025 13 days (.+)")
    before = stands(line)
    assert before is not None
    asked = re.fullmatch(r"received, (\d+) open quer(?:y|ies)", before)
    assert asked
    with clock.held_at(at("2025-05-01T10:00")):
        review.accept(ANALYST.email, "PCG", MARCH, answer="All of it is right.")
    assert stands(line) == "accepted"
    assert stands(line, datetime.fromisoformat("2025-04-30T23:59:59+05:00")) == before


def stands(line: re.Pattern[str], known_on: datetime | None = None) -> str | None:
    """What the agenda says of the state of a return."""
    data = briefs.printed(MEMBER.email, MARCH, Document.AGENDA, known_on)
    return next((m[1] for page in pages(data) for m in line.finditer(page)), None)


def test_both_databases_print_the_same_words(started: Database) -> None:
    said = {NarrativeField.COMPILED_BY: "Officer", NarrativeField.CONSTRAINTS: "No vehicles."}
    take_in("PCG", MARCH, narrative=said, received=date(2025, 4, 5))
    take_in("PCG", MARCH, amount=30, narrative=said, received=date(2025, 4, 6))
    printed = [briefs.printed(MEMBER.email, MARCH, document) for document in Document]
    brief, agenda = (" ".join(" ".join(pages(p)).split()) for p in printed)
    assert "Constraints No vehicles." in brief
    assert brief.count("No vehicles.") == 1
    assert "PCG No vehicles. –" in agenda
    assert re.search(r"5 May 2025 PCG Mar 2025 M\d\d-K\d .*1 → 2", brief)
