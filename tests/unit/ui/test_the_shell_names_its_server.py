"""The index page tells Streamlit where its server is, so that it tries no other address."""

from __future__ import annotations

import base64
import hashlib

from napams.web.index_page import rendered


def test_the_server_is_named_before_the_scripts_and_allowed_by_the_policy() -> None:
    page = rendered().plain.decode()
    named = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin }"
    assert page.index(f"<script>{named}</script>") < page.index('<script type="module"')
    digest = base64.b64encode(hashlib.sha256(named.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in rendered().policy
