"""The made-up year, for tests that read it and change nothing."""

from __future__ import annotations

from napams.services import setup


def made_up_year() -> None:
    """The ten months before that of the tests; a template (`Templates.copy`)."""
    setup.demonstrate(None, 1, lambda _: None)
