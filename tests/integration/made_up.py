"""The made-up year, for tests that read it and change nothing."""

from __future__ import annotations

from napams.services import setup


def made_up_year() -> None:
    """The ten months before that of the tests; a template (`Templates.copy`)."""
    setup.demonstrate(None, 1, lambda _: None)


def second_made_up_year() -> None:
    """The same months, made up otherwise."""
    setup.demonstrate(None, 2, lambda _: None)


def third_made_up_year() -> None:
    """The same months, made up otherwise again."""
    setup.demonstrate(None, 3, lambda _: None)
