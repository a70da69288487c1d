"""Roles × pages over the websocket, and pages that are open while a right is withdrawn."""

from __future__ import annotations

import re

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.live import (
    NOBODY,
    PERSONAS,
    REFUSED,
    Site,
    drawn,
    menu,
    napams,
    only_refused,
    only_sentence,
    only_told_to_load_anew,
)
from tests.screens import BY_LINK_ALONE, EVERY, OPENS

OPEN_AND_REFUSED = {
    "committee": ("departments", "entry"),
    "analyst": ("closing", "accounts"),
    "secretary": ("exports", "accounts"),
    "focal": ("returns", "measure"),
    "administrator": ("accounts", "overview"),
}
"""A page of each kind a role; every page × role: tests/unit/ui/test_screens_open_by_role.py."""


@pytest.mark.parametrize("role", OPENS)
def test_a_role_opens_its_own_pages_and_no_other(site: Site, role: str) -> None:
    token = site.sign_in(role)
    own, other = OPEN_AND_REFUSED[role]
    assert (own in OPENS[role], other in OPENS[role]) == (True, False)
    with site.open(own, token=token) as stream:
        sent = stream.run()
    assert menu(sent) == [page for page in OPENS[role] if page not in BY_LINK_ALONE]
    assert "Sign out" in drawn(sent)
    assert REFUSED not in drawn(sent)
    with site.open(other, token=token) as stream:
        sent = stream.run()
    assert menu(sent) == [page for page in OPENS[role] if page not in BY_LINK_ALONE]
    assert only_refused(sent)


@pytest.mark.parametrize("page", [*EVERY, ""])
def test_nobody_opens_any_page_and_is_led_to_sign_in(site: Site, page: str) -> None:
    with site.open(page) as stream:
        assert only_told_to_load_anew(stream)
    loaded = site.get(f"/{page}?month=2025-02")
    assert loaded.status_code == 303
    assert loaded.headers["location"] == f"/signin?next=%2F{page}%3Fmonth%3D2025-02"
    assert "Sign in" in site.get(loaded.headers["location"]).text


def test_a_page_asked_for_by_anothers_hash_draws_nothing(site: Site) -> None:
    with site.open("departments", token=site.sign_in("committee")) as stream:
        stream.run()
        known = stream.page_hash
    with site.open("overview", token=site.sign_in("focal")) as stream:
        assert "Sign out" in drawn(stream.run())
        assert drawn(stream.run(page_hash=known)) == ""


def test_a_made_up_token_is_nobody(site: Site) -> None:
    with site.open("overview", token="committee@demo.example") as stream:
        assert only_told_to_load_anew(stream)


def test_signing_out_ends_the_page_that_is_open(site: Site) -> None:
    token = site.sign_in("committee")
    with site.open("departments", token=token) as stream:
        assert "Sign out" in drawn(stream.run())
        site.post("/signout", {}, token=token)
        assert only_sentence(stream.run(), NOBODY)


def test_a_session_is_taken_up_again_by_its_own_sign_in_alone(site: Site) -> None:
    own, other = site.sign_in("committee"), site.sign_in("focal")
    with site.open("departments", token=own) as stream:
        first = session_id(stream.run())
    with site.open("departments", session=first) as stream:
        assert only_told_to_load_anew(stream)
    with site.open("departments", token=other, session=first) as stream:
        sent = stream.run()
        assert only_refused(sent)
        assert session_id(sent) != first
    with site.open("departments", token=own, session=first) as stream:
        assert session_id(stream.run()) == first


def session_id(sent: list[ForwardMsg]) -> str:
    """Streamlit's name for the session in which a page was run."""
    begun = next(m for m in sent if m.WhichOneof("type") == "new_session")
    return begun.new_session.initialize.session_id


def test_a_disabled_account_is_out_at_its_next_click(site: Site) -> None:
    token = added(site, "leaves@mofa.example")
    with site.open("departments", token=token) as stream:
        assert "Sign out" in drawn(stream.run())
        napams(site.environ, "account", "disable", "leaves@mofa.example")
        assert only_sentence(stream.run(), NOBODY)


def test_a_new_password_ends_the_sessions_of_the_old_one(site: Site) -> None:
    token = added(site, "renews@mofa.example")
    new = ("--password", "another long phrase")
    napams(site.environ, "account", "password", "renews@mofa.example", *new)
    with site.open("departments", token=token) as stream:
        assert only_told_to_load_anew(stream)


@pytest.mark.parametrize("path", ["/media/0123.csv", "/_stcore/upload_file/a/b"])
def test_files_are_not_given_to_strangers(site: Site, path: str) -> None:
    assert site.get(path).status_code == 403


def test_a_file_is_given_to_whoever_opened_the_page_that_offers_it(site: Site) -> None:
    token = site.sign_in("committee")
    with site.open("exports", token=token) as stream:
        offered = set(re.findall(r"/media/\w+\.\w+", drawn(stream.run())))
        assert len(offered) >= 5
        for address in offered:
            assert site.get(address, token=token).status_code == 200
            for other in ("focal", "administrator", "committee"):
                assert site.get(address, token=site.sign_in(other)).status_code == 403
    with site.open("overview", token=(other := site.sign_in("focal"))) as stream:
        stream.run()
        assert site.get(offered.pop(), token=other).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/departments/_stcore/metrics",
        "/.streamlit/config.toml",
    ],
)
def test_the_server_does_not_tell_about_itself(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404
    assert site.get(path, token=site.sign_in("administrator")).status_code == 404


def test_every_persona_has_a_row_in_the_table() -> None:
    assert set(OPENS) == set(PERSONAS)


def added(site: Site, email: str) -> str:
    """The token of somebody with an account of one's own."""
    password = "correct horse battery"
    person = ("--name", "Sana Malik", "--role", "committee", "--password", password)
    made = napams(site.environ, "account", "add", email, *person)
    assert made.returncode == 0, made.stderr
    return site.post("/signin", {"email": email, "password": password}).cookies["napams_session"]
