"""Of silence nothing is said that the record of returns denies, and nobody is named for another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from napams.domain.return_history import ReceivedRevision, ReturnHistory
from tests.unit.rules.told import Figure, after, indicator, judged, nothing, row_of, unread

MONTHS = range(1, 13)
TOTAL = indicator("M01-K1", (12, 24, 36, 48))
ON_PATH: Mapping[int, Figure] = dict.fromkeys(MONTHS, 4.0)
FORCES = ("FCN", "FCS", "PCG", "RNG")
HANDED_OVER = indicator(
    "M01-K1", (70, 80, 90, 95), combine="pooled_ratio", baseline=60, reporters=FORCES
)
CASES: Mapping[int, Figure] = dict.fromkeys(MONTHS, (70.0, 100.0))
OF_FORCES = {("M01-K1", d): CASES for d in FORCES}


def said_of_total(until: int, silent_from: int, today: date | None = None) -> str:
    returns = {("FIA", n): nothing() for n in range(silent_from, until + 1)}
    report = judged({("M01-K1", "FIA"): ON_PATH}, TOTAL, until=until, returns=returns, today=today)
    return str(row_of(report, "kpis", "M01-K1", until)["reason"])


@pytest.mark.parametrize(
    ("until", "of"),
    [
        (5, "May 2025, due 7 Jun 2025. "),
        (6, "May 2025 or any month since. "),
        (7, "May 2025 or any month since. "),
    ],
)
def test_silence_names_the_months_whose_returns_were_not_sent(until: int, of: str) -> None:
    """April's return came on 5 May: the department has not “sent nothing since May”."""
    assert f": FIA has sent no return for {of}" in said_of_total(until, 5)


@pytest.mark.parametrize(
    ("silent_from", "of"),
    [
        (5, "May 2025, due 7 Jun 2025. "),
        (4, "Apr 2025 to May 2025. "),
        (3, "Mar 2025 to May 2025. "),
    ],
)
def test_silence_ends_before_a_month_that_is_not_due_and_is_said_once(
    silent_from: int, of: str
) -> None:
    said = said_of_total(6, silent_from, today=after(6, 7))
    assert said.startswith(
        "No figure, as in May 2025: FIA’s return for Jun 2025 is not due until 7 Jul 2025. "
        f"FIA has sent no return for {of}What M01-K1 had reached by"
    )
    assert said.count("FIA has sent") == 1
    assert "Without" not in said


@pytest.mark.parametrize(
    ("silent_from", "done", "due", "word"),
    [(8, 58.3, 66.7, "behind"), (7, 50, 66.7, "far behind"), (6, 41.7, 66.7, "far behind")],
)
def test_a_part_without_a_figure_says_how_it_counts(
    silent_from: int, done: int, due: int, word: str
) -> None:
    """Far behind for its measure, and “no figure” itself."""
    said = said_of_total(8, silent_from)
    month = after(silent_from - 2, 1).strftime("%b %Y")
    assert said.endswith(
        f"What M01-K1 had reached by {month} ({done} % of the planned change) counts on, and with "
        f"{due} % due by Aug 2025 it counts as {word}."
    )


def test_what_was_reached_is_the_indicators_and_not_the_silent_departments() -> None:
    returns = {("FCN", n): nothing() for n in range(2, 7)}
    report = judged(OF_FORCES, HANDED_OVER, until=6, returns=returns)
    whole = row_of(report, "kpis", "M01-K1", 6)["reason"]
    own = row_of(report, "own_shares", "M01-K1", 6, department="FCN")["reason"]
    assert "What M01-K1 had reached by Apr 2025 (28.6 % of the planned change) counts on" in whole
    assert "What its own share of M01-K1 had reached by Jan 2025 (28.6 % of" in own


WAITS = "PCG’s return for May 2025 has been waiting for the Joint Task Force since 5 Jun 2025"
BESIDES = f"; besides, RNG has sent no return for May 2025, due 7 Jun 2025; {WAITS}. "


@pytest.mark.parametrize(
    ("silent_from", "named"),
    [
        (3, f"On plan, as in Apr 2025: {WAITS}."),
        (
            2,
            "No figure for May 2025: FCN has sent no return for Feb 2025 or any month since: its "
            f"last figure, of Jan 2025, is more than 3 months old{BESIDES}",
        ),
        (
            1,
            "No figure for May 2025: FCN has sent no return for Jan 2025 or any month since: it "
            f"has never given one{BESIDES}",
        ),
    ],
)
def test_who_takes_the_value_away_is_named_before_others_who_are_silent(
    silent_from: int, named: str
) -> None:
    """One who is a day late does not stand beside one whose figure is too old to stand in."""
    returns = {("FCN", n): nothing() for n in range(silent_from, 6)}
    returns |= {("RNG", 5): nothing(), ("PCG", 5): unread(5)}
    figures = {("M01-K1", d): dict.fromkeys(MONTHS, (90.0, 100.0)) for d in FORCES}
    report = judged(figures, HANDED_OVER, until=5, returns=returns)
    assert row_of(report, "kpis", "M01-K1", 5)["reason"].startswith(named)


def test_those_of_whom_the_same_is_said_are_named_together() -> None:
    returns = {(d, 5): nothing() for d in FORCES}
    report = judged(OF_FORCES, HANDED_OVER, until=5, returns=returns)
    said = row_of(report, "kpis", "M01-K1", 5)["reason"]
    assert said.startswith(
        "No figure for May 2025: FCN, FCS, PCG and RNG have sent no return for May 2025, due "
        "7 Jun 2025. "
    )


def test_what_was_left_out_and_falls_silent_keeps_its_since() -> None:
    figures: dict[int, Figure] = {1: (3.0, 100.0), 2: (3.0, 100.0), **dict.fromkeys((3, 4, 5, 6))}
    rate = indicator("M01-K1", (12, 24, 36, 48), combine="last_ratio")
    report = judged({("M01-K1", "FIA"): figures}, rate, until=7, returns={("FIA", 7): nothing()})
    said = row_of(report, "own_shares", "M01-K1", 7)["reason"]
    assert said.endswith("M01-K1 is left out until it is rated again: the last time was Feb 2025.")
    of_department = row_of(report, "departments", "FIA", 7)["reason"]
    assert "M01-K1 is left out: it was last rated in Feb 2025." in of_department


def test_a_version_without_the_figure_is_no_return_that_was_not_sent() -> None:
    back = ReceivedRevision(after(5, 5), sent_back_on=after(5, 6))
    returns = {("FIA", 5): ReturnHistory((back,))}
    report = judged({("M01-K1", "FIA"): ON_PATH}, TOTAL, until=5, returns=returns)
    said = row_of(report, "kpis", "M01-K1", 5)["reason"]
    assert said.startswith("No figure for May 2025: FIA has given no figure for May 2025. ")


@pytest.mark.parametrize(
    ("silent_from", "said"),
    [
        (5, "Without FCN, which has sent no return for May 2025, due 7 Jun 2025."),
        (4, "Without FCN, which has sent no return for Apr 2025 or any month since."),
        (2, "Without FCN, which has sent no return for Feb 2025 or any month since."),
    ],
)
def test_a_total_for_context_names_who_is_silent_in_its_own_month_too(
    silent_from: int, said: str
) -> None:
    shown = indicator("M01-K1", (), reporters=FORCES, polarity="context", shape=None)
    figures = {("M01-K1", d): ON_PATH for d in FORCES}
    returns = {("FCN", n): nothing() for n in range(silent_from, 6)}
    report = judged(figures, shown, until=5, returns=returns)
    row = row_of(report, "kpis", "M01-K1", 5)
    assert row["partial"] == "FCN"
    assert (
        row["reason"]
        == f"{80 - 4 * (6 - silent_from)} up to May 2025; shown for context, not rated. {said}"
    )


def test_earlier_months_of_who_is_silent_again_are_told_apart() -> None:
    counted = indicator("M01-K1", (48, 96, 144, 192), reporters=("FCN", "RNG"))
    figures = {("M01-K1", d): ON_PATH for d in ("FCN", "RNG")}
    returns = {("RNG", n): nothing() for n in (2, 4, 5)}
    report = judged(figures, counted, until=5, returns=returns)
    assert row_of(report, "kpis", "M01-K1", 5)["reason"].endswith(
        "Without RNG, which has sent no return for Apr 2025 or any month since. Without Feb 2025 "
        "of RNG."
    )


def test_nobody_is_named_as_lacking_in_a_value_that_there_is_not() -> None:
    returns = {(d, 5): nothing() for d in FORCES}
    report = judged(OF_FORCES, HANDED_OVER, until=5, returns=returns)
    row = row_of(report, "kpis", "M01-K1", 5)
    assert (row["colour"], row["partial"]) == ("no_data", "")


@pytest.mark.parametrize(
    ("silent", "monthly", "so"),
    [
        (5, 5.0, "."),
        (5, 4.0, ", so M01-K1 (33.3 % done, 41.7 % due) counts as behind."),
        (4, 4.0, ", so M01-K1 (25 % done, 41.7 % due) counts as far behind."),
    ],
)
def test_who_holds_a_measure_back_without_a_figure_says_how_it_counts(
    silent: int, monthly: float, so: str
) -> None:
    """“Amber, because M01-K1 is red”, and “no figure” of M01-K1."""
    heavy = indicator("M01-K1", (12, 24, 36, 48), weight=2)
    ahead = indicator("M01-K2", (12, 24, 36, 48), reporters=("RNG",))
    figures = {
        ("M01-K1", "FIA"): dict.fromkeys(MONTHS, monthly),
        ("M01-K2", "RNG"): dict.fromkeys(MONTHS, 9.0),
    }
    returns = {("FIA", n): nothing() for n in range(silent, 6)}
    report = judged(figures, heavy, ahead, until=5, returns=returns)
    row = row_of(report, "measures", "M01", 5)
    assert row["reason"].endswith(f"what was done before counts on, as the plan goes on{so}")


@pytest.mark.parametrize(("day", "waits"), [(6, True), (7, True), (8, False)])
def test_what_counts_all_returns_waits_for_them_all(day: int, waits: bool) -> None:
    """M13-K1 waited for thirteen returns, and its measure named three."""
    counted = indicator(
        "M01-K2", (80, 90, 95, 100), combine="last_ratio", reporters=(), computed="returns_on_time"
    )
    figures = {("M01-K1", "FIA"): ON_PATH}
    returns = {("FIA", 6): nothing()}
    report = judged(figures, TOTAL, counted, until=6, returns=returns, today=after(6, day))
    said = row_of(report, "measures", "M01", 6)["reason"]
    both = (
        "On plan, as in May 2025: FIA’s return for Jun 2025 is not due until 7 Jul 2025; the "
        "returns of all departments for Jun 2025 are counted after 7 Jul 2025. "
    )
    assert said.startswith(both) is waits, said


@pytest.mark.parametrize(("day", "month"), [(6, "Jul 2025"), (7, "Jul 2025"), (8, "Aug 2025")])
def test_what_is_due_is_due_by_the_month_judged(day: int, month: str) -> None:
    """On hold the plan does not go on until the return is late."""
    said = said_of_total(8, 7, today=after(8, day))
    due = {"Jul 2025": 58.3, "Aug 2025": 66.7}[month]
    assert f"with {due} % due by {month} it counts as" in said


def test_who_never_reported_counts_as_nothing_achieved() -> None:
    assert said_of_total(3, 1).endswith("M01-K1 counts as nothing achieved.")


def test_a_ceiling_without_a_figure_says_which_status_counts() -> None:
    ceiling = indicator("M01-K1", (5, 10, 15, 20), polarity="lower")
    figures = {("M01-K1", "FIA"): ON_PATH}
    report = judged(figures, ceiling, until=3, returns={("FIA", 3): nothing()})
    row = row_of(report, "kpis", "M01-K1", 3)
    assert row["part_colour"] == "red"
    assert row["reason"].endswith("Meanwhile its status of Feb 2025 counts: far behind.")
