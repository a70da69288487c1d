"""The record of what was done: what its readers hold on to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the record: number and hash of its last event; sequence 0 if it is empty."""

    sequence: int
    hash: str
