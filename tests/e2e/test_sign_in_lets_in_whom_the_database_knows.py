"""The forms outside the pages: sign-in, sign-out, the first administrator's link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from napams.web.sessions import COOKIE
from tests.e2e.live import PERSONAS, Site, environment, napams, serving

PASSWORD = "correct horse battery"
EMAIL = "signs.in@moi.example"


@pytest.fixture(scope="module")
def known(site: Site) -> dict[str, str]:
    """The form of somebody who has an account and knows the password."""
    person = ("--name", "Sana Malik", "--role", "committee", "--password", PASSWORD)
    made = napams(site.environ, "account", "add", EMAIL, *person)
    assert made.returncode == 0, made.stderr
    return {"email": EMAIL, "password": PASSWORD}


def test_the_right_password_lets_in(site: Site, known: dict[str, str]) -> None:
    answer = site.post("/signin", known)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert site.get("/overview", token=answer.cookies[COOKIE]).status_code == 200


def test_the_cookie_is_hidden_from_scripts_and_other_sites(
    site: Site, known: dict[str, str]
) -> None:
    cookie = site.post("/signin", known).headers["set-cookie"]
    assert re.fullmatch(COOKIE + r"=[\w-]{32,}; HttpOnly; Path=/; SameSite=lax", cookie)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    site: Site, known: dict[str, str]
) -> None:
    wrong = site.post("/signin", known | {"password": "something else"})
    unknown = site.post("/signin", known | {"email": "nobody@moi.example"})
    assert wrong.status_code == unknown.status_code == 401
    assert COOKIE not in wrong.cookies
    assert wrong.text.replace(EMAIL, "") == unknown.text.replace("nobody@moi.example", "")


def test_what_was_typed_comes_back_as_text(site: Site) -> None:
    answer = site.post("/signin", {"email": '"><script>alert(1)</script>', "password": "x"})
    assert "<script" not in answer.text
    assert "&#34;&gt;&lt;script&gt;" in answer.text


def test_a_cookie_set_beforehand_is_never_taken_over(site: Site, known: dict[str, str]) -> None:
    chosen = "A" * 43
    given = site.post("/signin", known, token=chosen).cookies[COOKIE]
    assert given != chosen
    assert site.get("/overview", token=chosen).status_code == 303


def test_signing_in_again_ends_the_sign_in_before(site: Site, known: dict[str, str]) -> None:
    before = site.post("/signin", known).cookies[COOKIE]
    after = site.post("/signin", known, token=before).cookies[COOKIE]
    assert site.get("/overview", token=before).status_code == 303
    assert site.get("/overview", token=after).status_code == 200


def test_only_personas_come_in_without_a_password(site: Site, known: dict[str, str]) -> None:
    assert site.post("/signin", {"persona": PERSONAS["focal"]}).status_code == 303
    assert site.post("/signin", {"persona": known["email"]}).status_code == 401


def test_a_stranger_is_sent_to_sign_in_and_then_to_the_page_asked_for(site: Site) -> None:
    asked = site.get("/measure?measure=M04&month=2025-02")
    assert asked.status_code == 303
    address = "/signin?next=%2Fmeasure%3Fmeasure%3DM04%26month%3D2025-02"
    assert asked.headers["location"] == address
    assert 'name="next" value="/measure?measure=M04&amp;month=2025-02"' in site.get(address).text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org/",
        "\\\\example.org/",
        "/\t/example.org/",
        "/\n/example.org/",
        "javascript:alert(1)",
        "overview",
        "/übersicht",
        "",
    ],
)
def test_signing_in_never_leads_to_another_site(site: Site, elsewhere: str) -> None:
    answer = site.post("/signin", {"persona": PERSONAS["focal"], "next": elsewhere})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("path", ["/signin", "/signout", "/claim"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_another_site_is_refused(
    site: Site, path: str, headers: dict[str, str]
) -> None:
    token = site.sign_in("focal")
    answer = site.post(path, {"persona": PERSONAS["focal"]}, headers=headers, token=token)
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies
    assert site.get("/overview", token=token).status_code == 200


def test_a_form_is_taken_up_to_its_size_and_not_beyond(site: Site) -> None:
    empty = len("persona=&email=")
    statuses = [
        site.post("/signin", {"persona": "", "email": "a" * (8_192 - empty + over)}).status_code
        for over in (-1, 0, 1)
    ]
    assert statuses == [401, 401, 413]


def test_a_form_has_up_to_sixteen_fields_and_no_more(site: Site) -> None:
    statuses = [
        site.post("/signin", {f"field{n}": "" for n in range(fields)}).status_code
        for fields in (15, 16, 17)
    ]
    assert statuses == [401, 401, 400]


def test_a_link_signs_nobody_out_but_the_button_does(site: Site) -> None:
    token = site.sign_in("focal")
    assert "Stay signed in" in site.get("/signout", token=token).text
    assert site.get("/overview", token=token).status_code == 200
    answer = site.post("/signout", {}, token=token)
    assert answer.headers["location"] == "/signin"
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert site.get("/overview", token=token).status_code == 303


def test_a_browser_signs_in_by_keyboard_and_out_again(page: Page, site: Site) -> None:
    page.goto(site.url + "/returns")
    page.get_by_role("button", name="Focal person, MOLJ").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    assert page.url == site.url + "/returns"
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(site.url + "/returns")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


NOTE_STREAMS = """
    const Plain = window.WebSocket;
    window.streams = [];
    window.WebSocket = class extends Plain {
        constructor(...how) { super(...how); window.streams.push(this); }
    };
"""


def test_a_page_that_was_cut_off_while_its_sign_in_ended_leads_to_sign_in_and_back(
    page: Page, site: Site, carry: Callable[[Site, str], None]
) -> None:
    page.add_init_script(NOTE_STREAMS)
    carry(site, "committee")
    page.goto(site.url + "/measure?measure=M04&month=2025-02")
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    (token,) = (c["value"] for c in page.context.cookies() if c["name"] == COOKIE)
    site.post("/signout", {}, token=token)
    page.evaluate("streams.forEach(stream => stream.close())")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Steering Committee").click()
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    assert page.url == site.url + "/measure?measure=M04&month=2025-02"


@pytest.fixture
def unclaimed(tmp_path: Path) -> Iterator[tuple[Site, str]]:
    """A server on a new database, and the address that it printed for the administrator."""
    environ = environment(tmp_path / "new.db")
    assert napams(environ, "init", "--starts", "2025-01").returncode == 0
    with serving(environ, tmp_path / "log") as running:
        printed = re.search(r"http://\S+/claim\?token=\S+", (tmp_path / "log").read_text())
        assert printed
        yield running, printed[0]


def test_the_first_administrator_sets_up_the_account_once(
    page: Page, unclaimed: tuple[Site, str]
) -> None:
    site, address = unclaimed
    assert "Try the demonstration" not in site.get("/signin").text
    assert site.get("/claim?token=guessed").status_code == 404
    page.goto(address)
    page.get_by_label("Your name").fill("Ayesha Khan")
    page.get_by_label("E-mail address").fill("ayesha.khan@moi.example")
    page.get_by_label("Password").fill("aaaaaaaaaaaa")
    page.get_by_role("button", name="Set up and sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("too easily guessed")
    assert page.get_by_label("Your name").input_value() == "Ayesha Khan"
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up and sign in").click()
    expect(page.get_by_role("heading", name="Accounts", exact=True)).to_be_visible()
    assert page.url == site.url + "/accounts"
    assert page.goto(address).status == 404  # type: ignore[union-attr]
