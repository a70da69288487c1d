"""Every rated row names the rule that decided its colour, and every rule has words."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from napams.domain.colours import (
    GROUP_RULES,
    KPI_RULES,
    MILESTONE_RULES,
    Check,
    Rule,
    RuleKey,
    checks,
)
from napams.domain.frames import Row, records
from napams.domain.report import StatusReport
from napams.wording.explanation import condition, what_was_found
from tests.unit.rules.worlds import SEEDS, random_report

KINDS = ("indicator", "own share", "milestone", "measure", "department")
RULES: dict[str, tuple[Rule, ...]] = dict.fromkeys(KINDS, GROUP_RULES) | {
    "indicator": KPI_RULES,
    "own share": KPI_RULES,
    "milestone": MILESTONE_RULES,
}


def frames(report: StatusReport) -> dict[str, pd.DataFrame]:
    """The rated rows of every kind."""
    rated = (
        report.kpis,
        report.own_shares,
        report.milestones,
        report.measures,
        report.departments,
    )
    return dict(zip(KINDS, rated, strict=True))


def asked(report: StatusReport, kind: str) -> Iterator[tuple[Row, tuple[Check, ...]]]:
    """Rows of a kind, each with the rules asked of it."""
    frame = frames(report)[kind]
    found = checks(report.plan.thresholds, RULES[kind], frame)
    return zip(records(frame), found, strict=True)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_rule_that_decided_is_the_first_that_holds_and_gives_the_colour(
    kind: str, seed: int
) -> None:
    """But for what is on hold: the colour of an earlier month stands."""
    for row, found in asked(random_report(seed), kind):
        assert [c.rule for c in found] == [r.key for r in RULES[kind]]
        first = next(c for c in found if c.holds)
        assert first.rule == row["decided"], row
        assert (first.colour is None) == (first.rule is RuleKey.ON_HOLD)
        assert first.colour in (None, row["colour"]), row
        assert [c for c in found if c.decided] == [first]
        assert all(c.facts.keys() <= row.keys() for c in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_on_hold_has_the_colour_of_the_month_whose_figures_stand(seed: int) -> None:
    report = random_report(seed)
    for frame in (report.kpis, report.own_shares):
        rows = frame.set_index(["code", "department", "month_number"])
        held = rows[rows["decided"] == RuleKey.ON_HOLD]
        assert len(held)
        for (code, department, _), row in held.iterrows():
            stood = row["held_from"]
            expected = rows.loc[(code, department, stood), "colour"] if stood else "not_due"
            assert row["colour"] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_rule_that_is_asked_has_words_for_its_condition_and_for_what_was_found(
    kind: str,
) -> None:
    said: dict[RuleKey, set[str]] = {}
    for seed in SEEDS:
        report = random_report(seed)
        for _, found in asked(report, kind):
            for check in found:
                words = condition(check, report.plan.thresholds), what_was_found(check)
                said.setdefault(check.rule, set()).update(words)
    assert said.keys() == {r.key for r in RULES[kind]}
    for words in said.values():
        for text in words:
            assert text.strip(), words
            assert not {"nan", "None", "NaT"} & set(text.replace(",", " ").split()), text
            assert "{" not in text


def test_every_rule_of_a_table_has_its_own_key() -> None:
    for rules in (KPI_RULES, MILESTONE_RULES, GROUP_RULES):
        assert len({r.key for r in rules}) == len(rules)
