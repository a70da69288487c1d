"""What has become of one return: when it was received, whom it waits for, how it was corrected.

Days are days in Pakistan. Source: docs/rules.md, When a return is due; The life of a return.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from napams.domain.reporting import ContributionState
from napams.domain.returns import ReturnState

FREE_CORRECTIONS = 1
"""So often a return may be sent back before that costs its day of receipt."""


@dataclass(frozen=True, slots=True)
class ReceivedRevision:
    """A file without errors, and what the desk has made of it."""

    received_on: date
    accepted: bool = False
    sent_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReturnHistory:
    """What has become of a return: its revisions in order, and the days of files that were refused.

    `refused` are those of readable files with errors, `came_after_closing` those of files without
    one, for which the month had to be opened again. `refused_on` is the day of the newest refused
    file that came after the newest revision.
    """

    revisions: tuple[ReceivedRevision, ...] = ()
    refused: tuple[date, ...] = ()
    came_after_closing: tuple[date, ...] = ()
    waived: bool = False
    refused_on: date | None = None

    @property
    def accepted(self) -> bool:
        """Whether a revision counts."""
        return any(r.accepted for r in self.revisions)

    @property
    def sent_backs(self) -> int:
        """How often the return was sent back."""
        return sum(r.sent_back_on is not None for r in self.revisions)

    @property
    def sent_back_on(self) -> date | None:
        """The day of the newest sending back."""
        return max((r.sent_back_on for r in self.revisions if r.sent_back_on), default=None)

    @property
    def state(self) -> ReturnState | None:
        """The state of the newest revision; None while none has come."""
        if not self.revisions:
            return None
        newest = self.revisions[-1]
        if newest.accepted:
            return ReturnState.ACCEPTED
        return ReturnState.RECEIVED if newest.sent_back_on is None else ReturnState.SENT_BACK

    @property
    def waiting_since(self) -> date | None:
        """The day on which the newest revision came, while nobody has reviewed it."""
        waits = self.state is ReturnState.RECEIVED
        return self.revisions[-1].received_on if waits else None

    def each_with_days_to_correct(
        self, today: date
    ) -> Iterator[tuple[ReceivedRevision, int | None]]:
        """The revisions; with one sent back, the days until the next came, or until today."""
        came = (*(r.received_on for r in self.revisions[1:]), today)
        for revision, next_on in zip(self.revisions, came, strict=False):
            back = revision.sent_back_on
            yield revision, None if back is None else (next_on - back).days


NOTHING_CAME = ReturnHistory()


def day_of_receipt(history: ReturnHistory, today: date, correction_days: int) -> date | None:
    """The day on which the JTF received the return; None while it counts as not received.

    It is that of the first file without errors, or of a refused one that this followed in time. A
    sending back takes it away unless the correction comes in time, and the second one always; then
    the next revision's day counts. An acceptance settles it.
    """
    day = None
    sent_backs = 0
    for revision, days in history.each_with_days_to_correct(today):
        if day is None:
            day = revision.received_on
            if revision is history.revisions[0]:
                day = _first_day(history, day, correction_days)
        if revision.accepted:
            return day
        if days is not None:
            sent_backs += 1
            if days > correction_days or sent_backs > FREE_CORRECTIONS:
                day = None
    return day


def _first_day(history: ReturnHistory, came: date, correction_days: int) -> date:
    """The day of the first file, where the first revision came on the day `came`."""
    corrected = [day for day in history.refused if (came - day).days <= correction_days]
    return min([came, *corrected, *history.came_after_closing])


def contribution(
    history: ReturnHistory, due: date, today: date, correction_days: int
) -> ContributionState:
    """What a figure is that no accepted revision of the return gives."""
    often = history.sent_backs > FREE_CORRECTIONS
    if history.waiting_since is not None and (history.accepted or not often):
        return ContributionState.WAITING
    if history.waived:
        return ContributionState.WAIVED
    if today <= due or (not often and _is_being_corrected(history, today, correction_days)):
        return ContributionState.AWAITED
    return ContributionState.SILENT


def _is_being_corrected(history: ReturnHistory, today: date, correction_days: int) -> bool:
    back = history.revisions[-1].sent_back_on if history.revisions else None
    return back is not None and (today - back).days <= correction_days


def is_uncorrected(history: ReturnHistory, today: date, correction_days: int) -> bool | None:
    """Whether a return was sent back more than once, or not corrected in time.

    None where it says nothing of how the department corrects: nothing came, or nothing is decided
    yet. A waived return never counts against its department; one that was accepted all the same
    counts for it, lest a waiver bring two others together.
    """
    if not history.revisions:
        return None
    taken = [days for _, days in history.each_with_days_to_correct(today) if days is not None]
    if history.sent_backs > FREE_CORRECTIONS or any(days > correction_days for days in taken):
        return None if history.waived else True
    return False if history.accepted else None
