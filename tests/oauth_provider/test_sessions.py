"""What protects the people whose consent is asked: sessions, CSRF, forged hosts."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories
from tests.oauth_provider.consenting import AUTHORIZE

pytestmark = pytest.mark.django_db


class TestPeople:
    @pytest.mark.usefixtures("alice")
    def test_the_session_cookie_is_kept_from_scripts_and_from_other_sites(self):
        client = Client()

        client.post("/accounts/login/", {"username": "alice", "password": factories.PASSWORD})

        cookie = client.cookies["pypi_mock_session"]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")

    @pytest.mark.usefixtures("alice")
    def test_logging_in_changes_the_session(self):
        client = Client()
        client.get("/accounts/login/")
        client.force_login(factories.user())
        planted = client.cookies["pypi_mock_session"].value

        client.post("/accounts/login/", {"username": "alice", "password": factories.PASSWORD})

        assert client.cookies["pypi_mock_session"].value != planted

    @pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/"])
    def test_logging_in_and_out_need_a_csrf_token(self, alice, path):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        form = {"username": "alice", "password": factories.PASSWORD}

        assert client.post(path, form).status_code == 403

    def test_a_link_logs_nobody_out(self, browser):
        assert browser.get("/accounts/logout/").status_code == 405

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:80"])
    def test_a_forged_host_leaves_no_trace_in_an_answer(self, browser, host):
        token = factories.request_token()

        page = browser.get(AUTHORIZE, {"oauth_token": token.key}, headers={"host": host})
        away = Client().get(AUTHORIZE, {"oauth_token": token.key}, headers={"host": host})

        assert b"evil" not in page.content
        assert away["Location"].startswith("/accounts/login/?next=/oauth/authorise")
