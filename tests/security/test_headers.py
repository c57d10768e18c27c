"""What each kind of answer forbids a browser, and what may be done with its cookies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import requests

from tests.security.conftest import PATIENCE

if TYPE_CHECKING:
    from tests.running import RunningServer

PAGES = (
    "/",
    "/?q=spam",
    "/simple/",
    "/simple",
    "/project/nope/",
    "/project/nope/manage/",
    "/user/alice/",
    "/docs/nope/",
    "/accounts/login/",
    "/oauth/authorize",
    "/oauth/authorize?oauth_token=nope",
    "/check/",
    "/nowhere",
    "/_mock/",
    "/_mock/state",
    "/_mock/workbench",
    "/_mock/requests/1",
    "/_mock/requests/999",
    "/_mock/docs/",
    "/_mock/docs/nope",
)
OTHERS = (
    "/oauth/test",
    "/pypi/nope/json",
    "/rss/updates.xml",
    "/style.css",
    "/legacy/",
    "/_mock/inspector.js",
    "/_mock/openapi.json",
    "/_mock/v1/info",
    "/_mock/v1/requests/1.http",
    "/_mock/v1/requests/1.har",
    "/_mock/livez",
)
FOR_ALL = {"/pypi/nope/json", "/rss/updates.xml", "/simple/", "/simple"}
"""The index, which any page may read, as PyPI's."""


@pytest.fixture
def server(start_server) -> RunningServer:
    server = start_server()
    requests.get(f"{server.url}/oauth/test", timeout=PATIENCE)
    return server


def answer(server: RunningServer, path: str) -> requests.Response:
    return requests.get(server.url + path, timeout=PATIENCE, allow_redirects=False)


def directives(policy: str) -> dict[str, str]:
    return {
        name: value for name, _, value in (one.strip().partition(" ") for one in policy.split(";"))
    }


def test_every_page_runs_no_inline_script_or_style_and_is_in_no_frame(server):
    for path in PAGES:
        said = answer(server, path)
        assert said.headers["Content-Type"].startswith("text/html"), path
        policy = directives(said.headers["Content-Security-Policy"])
        assert policy["default-src"] == "'none'", path
        assert (policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'"), path
        assert policy.get("script-src", "'self'") == policy["style-src"] == "'self'", path
        assert "unsafe" not in said.headers["Content-Security-Policy"], path
        assert said.headers["X-Frame-Options"] == "DENY", path
        assert re.search(r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=", said.text) is None, path


def test_every_answer_is_what_it_says_and_tells_no_other_site_whence_one_came(server):
    for path in (*PAGES, *OTHERS):
        headers = answer(server, path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        if path != "/_mock/livez":
            assert headers["Referrer-Policy"] == "same-origin", path
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path


def test_other_sites_load_nothing_but_the_index(server):
    for path in {*PAGES, *OTHERS} - {"/_mock/livez"}:
        headers = answer(server, path).headers
        said = (
            headers.get("Access-Control-Allow-Origin"),
            headers.get("Cross-Origin-Resource-Policy"),
        )
        assert said == (("*", None) if path in FOR_ALL else (None, "same-origin")), path


def test_what_is_behind_the_scenes_is_kept_in_no_cache(server):
    for path in {*PAGES, *OTHERS}:
        if path.startswith("/_mock/") and "docs" not in path and "999" not in path:
            said = answer(server, path).headers["Cache-Control"]
            assert said == ("no-cache" if path.endswith(".js") else "no-store"), path


def test_a_refusal_of_djangos_own_has_the_policy_too(direct):
    said = direct.exchange(b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n")

    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nContent-Security-Policy: default-src 'none';" in said
    assert b"\r\nX-Frame-Options: DENY\r\n" in said


def test_what_somebody_sent_is_shown_in_a_sandbox(server):
    requests.get(f"{server.url}/oauth/test?<script>alert(1)</script>", timeout=PATIENCE)

    for form in ("curl", "http", "har", "vector"):
        said = answer(server, f"/_mock/v1/requests/2.{form}")
        assert said.headers["Content-Security-Policy"] == "default-src 'none'; sandbox", form
        assert not said.headers["Content-Type"].startswith("text/html"), form


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(server):
    browser = requests.Session()
    page = browser.get(f"{server.url}/accounts/login/", timeout=PATIENCE)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    person = {"username": "alice", "password": "alice", "csrfmiddlewaretoken": token}

    entered = browser.post(page.url, data=person, timeout=PATIENCE, allow_redirects=False)

    cookies = [
        page.headers["Set-Cookie"],
        *re.split(r", (?=pypi_mock)", entered.headers["Set-Cookie"]),
    ]
    assert entered.status_code == 302
    assert {cookie.partition("=")[0] for cookie in cookies} == {
        "pypi_mock_csrf",
        "pypi_mock_session",
    }
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; ")), cookie
