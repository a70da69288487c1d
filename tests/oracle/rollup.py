"""Measures and departments from their KPIs and milestones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from .milestones import OVERDUE, Milestones
from .rating import Rating, Reporters, is_coloured
from .returns import ACCEPTED
from .values import GIVEN, HELD, NA, NO_VALUE
from .world import (
    AMBER,
    BADNESS,
    GREEN,
    NO_DATA,
    NOT_DUE,
    RED,
    UNRATED,
    Kpi,
    Milestone,
    settled,
)

ZERO = Fraction(0)


@dataclass(frozen=True)
class Part:
    """A KPI as it enters a group: kept shares and colour, whether it is left out.

    `last_colour` is the last that figures gave it, as R2 counts it; `stood` the months without
    cases since it was rated.
    """

    planned: Fraction = ZERO
    earned: Fraction = ZERO
    colour: str = NOT_DUE
    last_colour: str = NOT_DUE
    left_out: bool = False
    rated: bool = False
    spoken: bool = False
    stood: int = 0


@dataclass(frozen=True)
class Group:
    """A measure or a department in a month."""

    colour: str
    planned: Fraction | None
    earned: Fraction | None
    variance: Fraction | None


class RollUp:
    """Groups as known on the desk's day."""

    def __init__(self, rating: Rating, milestones: Milestones) -> None:
        self.rating, self.milestones = rating, milestones
        self.plan, self.desk = rating.plan, milestones.desk
        self.part = cache(self._part)

    def own(self, department: str) -> list[tuple[Kpi, Reporters]]:
        """The KPIs that a department is rated on, each over itself alone."""
        return [
            (k, (department,))
            for k in self.plan.kpis
            if department in k.reporters
            and k.score
            and not k.is_context
            and (k.is_ratio or len(k.reporters) == 1)
        ]

    def _part(self, kpi: Kpi, reporters: Reporters, month: int) -> Part:
        if month == 0:
            return Part()
        if month > self.plan.months:
            return self.part(kpi, reporters, self.plan.months)
        before = self.part(kpi, reporters, month - 1)
        made = self.rating.value(kpi, reporters, month)
        if made.kind == HELD:
            return before
        row = self.rating.row(kpi, reporters, month)
        if made.kind == NO_VALUE:
            return self._silent(kpi, before, row.planned)
        if row.colour == UNRATED:
            stood = before.stood + 1
            stands = before.rated and not before.left_out
            stands = stands and stood <= self.plan.limits.standing_months
            return replace(before, left_out=not stands, stood=stood, spoken=True)
        return Part(
            planned=_clamped(row.planned),
            earned=_clamped(row.earned),
            colour=row.colour,
            last_colour=row.colour,
            rated=True,  # "not due" is a judgement too: one case more must not be worse than none
            spoken=True,
        )

    def _silent(self, kpi: Kpi, before: Part, planned: Fraction | None) -> Part:
        """Keeps what it had achieved while the plan goes on."""
        if before.left_out or not kpi.has_share:
            return before
        risen = max(before.planned, _clamped(planned))
        variance = before.earned - risen
        if settled(risen) == 0 and settled(before.earned) <= 0:
            colour = NOT_DUE
        else:
            colour = self.rating.grade(variance, risen, before.earned)
        if before.colour == NOT_DUE and colour == GREEN:
            colour = NOT_DUE  # nobody becomes green by silence
        colour = max(colour, before.colour, key=BADNESS.__getitem__)
        return replace(before, planned=risen, colour=colour)

    def measure(self, code: str, month: int) -> Group:
        """A measure: its KPIs as a whole, and its milestones."""
        kpis = [
            (k, k.reporters)
            for k in self.plan.kpis
            if k.measure == code and k.score and not k.is_context
        ]
        dated = [t for t in self.plan.milestones if t.measure == code]
        return self._group(kpis, dated, month, with_headline=True)

    def department(self, code: str, month: int) -> Group:
        """A department: its own shares, and the milestones that it owns."""
        dated = [t for t in self.plan.milestones if t.owner == code]
        return self._group(self.own(code), dated, month, with_headline=False)

    def _group(
        self,
        kpis: list[tuple[Kpi, Reporters]],
        dated: list[Milestone],
        month: int,
        *,
        with_headline: bool,
    ) -> Group:
        parts = [(k, self.part(k, r, month)) for k, r in kpis]
        stands = [(t, self.milestones.stand(t, month)) for t in dated]
        shares = [
            (k.weight, p.planned, p.earned) for k, p in parts if k.has_share and not p.left_out
        ]
        shares += [(t.weight, s.planned, s.earned) for t, s in stands]
        coloured = [(k, p) for k, p in parts if is_coloured(p.colour) and not p.left_out]
        guarded = self._guarded(coloured, with_headline=with_headline) or any(
            s.state == OVERDUE and s.days > self.plan.limits.milestone_red_days for _, s in stands
        )
        accepted = self._accepted(kpis, dated, month)
        held = self._all_held(kpis, dated, month)
        if not shares:
            if coloured:
                colour = AMBER if guarded else GREEN
            elif accepted:
                colour = UNRATED
            else:
                colour = NOT_DUE if held else NO_DATA
            return Group(colour, None, None, None)
        weight = sum((w for w, _, _ in shares), ZERO)
        planned = sum((w * p for w, p, _ in shares), ZERO) / weight
        earned = sum((w * a for w, _, a in shares), ZERO) / weight
        variance = earned - planned
        colour = self.rating.grade(variance, None, None)
        some_red = any(p.colour == RED for _, p in coloured) or any(
            s.colour == RED for _, s in stands
        )
        if colour == RED and not some_red:
            colour = AMBER
        if colour == GREEN and guarded:
            colour = AMBER
        if not accepted:
            if held:
                colour = NOT_DUE
            elif settled(variance) >= self.plan.limits.green_from:
                colour = NO_DATA
        elif settled(planned) == 0 and settled(earned) == 0 and not coloured:
            colour = NOT_DUE
        return Group(colour, planned, earned, variance)

    def _guarded(self, coloured: list[tuple[Kpi, Part]], *, with_headline: bool) -> bool:
        """Whether the KPIs keep a group from being green."""
        if with_headline and any(k.headline and p.colour == RED for k, p in coloured):
            return True
        whole = sum((k.weight for k, _ in coloured), ZERO)
        red = sum((k.weight for k, p in coloured if p.colour == RED), ZERO)
        not_green = sum((k.weight for k, p in coloured if p.colour != GREEN), ZERO)
        limits = self.plan.limits
        return bool(whole) and (
            red >= limits.guard_red * whole or not_green > limits.guard_not_green * whole
        )

    def _accepted(
        self, kpis: list[tuple[Kpi, Reporters]], dated: list[Milestone], month: int
    ) -> bool:
        """Whether anything has ever been accepted of it."""
        values = self.rating.values
        figures = any(
            values.contribution(k, d, n) in (GIVEN, NA)
            for k, reporters in kpis
            for d in reporters
            for n in range(1, min(month, self.plan.months) + 1)
        )
        return figures or any(
            self.desk.state(t.owner, n) == ACCEPTED for t in dated for n in range(1, month + 1)
        )

    def _all_held(
        self, kpis: list[tuple[Kpi, Reporters]], dated: list[Milestone], month: int
    ) -> bool:
        """Whether all of it has been on hold from the first month on."""
        return all(
            self.rating.value(k, r, n).kind == HELD
            for k, r in kpis
            for n in range(1, min(month, self.plan.months) + 1)
        ) and all(self.milestones.is_held(t, n) for t in dated for n in range(1, month + 1))


def _clamped(share: Fraction | None) -> Fraction:
    return min(Fraction(1), max(ZERO, share or ZERO))
