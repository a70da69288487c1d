"""What a page shows stands in its address; what is unknown falls back with a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from napams.clock import PAKISTAN, local_day
from napams.ui import links

OFFERED = ("2025-03", "2025-02")
TODAY = date(2025, 4, 17)


def test_without_a_wish_the_default_is_shown_and_nothing_said() -> None:
    assert links.offered_or_default(None, OFFERED, "2025-03", "month") == ("2025-03", "")


@pytest.mark.parametrize("asked", ["2025-02", " 2025-02 "])
def test_what_is_offered_is_shown(asked: str) -> None:
    assert links.offered_or_default(asked, OFFERED, "2025-03", "month") == ("2025-02", "")


def test_a_code_may_be_written_small() -> None:
    assert links.offered_or_default("m04", ("M01", "M04"), "M01", "measure") == ("M04", "")


@pytest.mark.parametrize("asked", ["2025-04", "", "<script>", "M01"])
def test_what_is_not_offered_falls_back_with_a_sentence(asked: str) -> None:
    shown, sentence = links.offered_or_default(asked, OFFERED, "2025-03", "month")
    assert shown == "2025-03"
    assert sentence == f"There is no month {asked} to show here."


def test_a_sentence_quotes_no_more_than_forty_characters() -> None:
    _, sentence = links.offered_or_default("x" * 500, OFFERED, "2025-03", "month")
    assert sentence.count("x") == 40


@pytest.mark.parametrize(
    ("asked", "day"),
    [("2025-04-16", date(2025, 4, 16)), ("2025-04-17", None), ("2025-04-18", None), (None, None)],
)
def test_only_a_day_before_today_is_a_past_day(asked: str | None, day: date | None) -> None:
    assert links.day_or_today(asked, TODAY) == (day, "")


def test_a_day_that_is_none_is_said_so() -> None:
    day, sentence = links.day_or_today("2025-02-30", TODAY)
    assert day is None
    assert "2025-02-30" in sentence


def test_a_past_day_ends_just_before_midnight_in_pakistan() -> None:
    end = links.end_of_day(date(2025, 4, 9))
    assert end == datetime(2025, 4, 9, 18, 59, 59, 999999, tzinfo=UTC)
    assert local_day(end) == date(2025, 4, 9)


def test_an_address_holds_what_is_shown() -> None:
    assert links.to("measure", None, measure="M04", month="2025-03") == (
        "measure?measure=M04&month=2025-03"
    )


def test_an_address_cannot_be_split_by_what_it_holds() -> None:
    assert links.to("measure", None, measure="a&b=c#d") == "measure?measure=a%26b%3Dc%23d"


def test_a_past_day_goes_with_a_link() -> None:
    past = links.end_of_day(date(2025, 4, 9))
    assert links.to("measure", past, measure="M04") == "measure?measure=M04&known_on=2025-04-09"


def test_an_instant_in_full_goes_with_a_link_and_comes_back_from_it() -> None:
    closed = datetime(2025, 4, 9, 5, 0, 0, 7, tzinfo=UTC)
    written = links.to("measure", closed, measure="M04")
    assert written == "measure?measure=M04&known_on=2025-04-09T05%3A00%3A00.000007%2B00%3A00"
    asked = dict(parse_qsl(urlsplit(written).query))["known_on"]
    assert links.instant_or_now(asked, TODAY, lambda: [closed]) == (closed, "")


CLOSED = datetime(2025, 4, 9, 5, 0, 0, 7, tzinfo=UTC)
A_BIT = timedelta(microseconds=1)
EIGHTH, NINTH = links.end_of_day(date(2025, 4, 8)), links.end_of_day(date(2025, 4, 9))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (CLOSED - A_BIT, EIGHTH),
        (CLOSED, CLOSED),
        (CLOSED + A_BIT, CLOSED),
        (NINTH - A_BIT, CLOSED),
        (NINTH, NINTH),
        (NINTH + A_BIT, NINTH),
        (datetime(2025, 4, 18, 5, tzinfo=UTC), links.end_of_day(date(2025, 4, 16))),
    ],
)
def test_an_instant_at_which_nothing_was_closed_is_the_last_closing_or_end_of_a_day_before(
    asked: datetime, shown: datetime
) -> None:
    assert links.instant_or_now(asked.isoformat(), TODAY, lambda: [CLOSED]) == (shown, "")


def test_instants_of_a_day_are_few_however_they_are_written() -> None:
    asked = [CLOSED + n * timedelta(seconds=97) for n in range(500)]
    written = [at.astimezone(zone).isoformat() for at in asked for zone in (UTC, PAKISTAN)]
    shown = {links.instant_or_now(text, TODAY, lambda: [CLOSED])[0] for text in written}
    assert shown == {CLOSED}


@pytest.mark.parametrize("asked", ["2025-04-09T05:00", "T", "2025-04-09T99:00:00+00:00"])
def test_an_instant_that_is_none_is_said_so(asked: str) -> None:
    known_on, sentence = links.instant_or_now(asked, TODAY, list)
    assert known_on is None
    assert asked in sentence


@pytest.mark.parametrize(
    "asked", ["0001-01-01", "1999-12-31", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"]
)
def test_a_day_outside_all_plans_is_none(asked: str) -> None:
    known_on, sentence = links.instant_or_now(asked, TODAY, list)
    assert known_on is None
    assert asked in sentence
