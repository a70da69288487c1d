"""Shares stand to one decimal beside the points between them; halves go up everywhere."""

from __future__ import annotations

import pandas as pd
import pytest

from napams.exports.csv import rounded
from napams.wording.numbers import (
    halves_up,
    number,
    percent,
    points,
    quantity,
    share_percent,
    short_points,
)


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.205, "20.5 %"),
        (0.20549, "20.5 %"),
        (0.2055, "20.6 %"),
        (0.3445, "34.5 %"),
        (0.4, "40 %"),
        (-0.0816, "−8.2 %"),
    ],
)
def test_a_share_has_one_decimal(share: float, written: str) -> None:
    assert share_percent(share) == written


@pytest.mark.parametrize(
    ("share", "written"), [(0.6249, "62 %"), (0.625, "63 %"), (0.6251, "63 %"), (0.125, "13 %")]
)
def test_a_whole_percentage_is_rounded_with_halves_up(share: float, written: str) -> None:
    assert percent(share) == written


@pytest.mark.parametrize(
    ("value", "decimals", "rounded_to"),
    [
        (0.12345, 4, 0.1235),
        (0.12344999, 4, 0.1234),
        (0.58325, 4, 0.5833),
        (-0.12345, 4, -0.1235),
        (2.5, 0, 3),
        (0.145 * 100, 0, 15),
        (1e300, 2, 1e300),
    ],
)
def test_halves_go_up_away_from_zero(value: float, decimals: int, rounded_to: float) -> None:
    assert halves_up(value, decimals) == rounded_to


def test_every_way_to_write_a_number_rounds_halves_up() -> None:
    assert points(-0.0825) == "−8.3 points"
    assert short_points(0.0825) == "+8.3"
    assert short_points(0.0004) == short_points(-0.0004) == "0.0"
    assert quantity(2.25, "%") == "2.3 %"
    assert number(0.125) == "0.13"


def test_a_csv_file_rounds_halves_up() -> None:
    frame = pd.DataFrame({"planned_share": [0.00005, 0.00015, 0.00014999]})
    assert rounded(frame)["planned_share"].tolist() == [0.0001, 0.0002, 0.0001]
