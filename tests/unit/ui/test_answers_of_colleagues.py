"""A field for an answer follows what a colleague has said, and keeps what is being typed."""

from __future__ import annotations

from napams.ui.desk.review import follow


def test_an_untouched_field_shows_the_newest_answer() -> None:
    state: dict[str, str] = {}
    for given in ("", "From the register.", "From the register of June."):
        follow(state, "field", given)
        assert state["field"] == given


def test_what_was_typed_stays_whatever_a_colleague_says() -> None:
    state: dict[str, str] = {}
    follow(state, "field", "")
    state["field"] = "By telephone."
    follow(state, "field", "From the register.")
    follow(state, "field", "From the register of June.")
    assert state["field"] == "By telephone."
