"""pypi_mock/appearance.py and the templates that all pages share."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

import pypi_mock
from pypi_mock.appearance import POLICY, page_policy
from tests import factories

ROOT = Path(pypi_mock.__file__).parent.parent
TEMPLATES = sorted(
    path
    for app in ("accounts", "oauth_provider", "pypi_mock")
    for path in (ROOT / app).rglob("*.html")
)
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


def test_the_stylesheet_is_served_and_known_again(client):
    first = client.get("/style.css")
    second = client.get("/style.css", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert (second.status_code, second.content) == (304, b"")


def test_the_stylesheet_asks_for_nothing_from_elsewhere(client):
    css = client.get("/style.css").content

    assert (b"url(" in css, b"@import" in css) == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_no_request(name: str):
    """Django renders 400 and 500 without one."""
    assert "Test server" in render_to_string(name)


@pytest.mark.django_db
def test_what_is_not_there_is_said_in_the_common_look(client):
    response = client.get("/nothing/here")

    assert (response.status_code, response["Content-Security-Policy"]) == (404, POLICY)
    assert b"There is nothing here" in response.content


@pytest.mark.django_db
def test_a_page_says_who_is_logged_in(client):
    client.force_login(factories.user(username="alice"))

    page = client.get("/accounts/").content.decode()

    assert ("Log out" in page, ">Log in<" in page) == (True, False)


def test_a_page_may_have_a_policy_of_its_own():
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    response = page_policy(lambda _request: own)(RequestFactory().get("/"))

    assert response["Content-Security-Policy"] == "sandbox"


def test_only_pages_have_a_policy():
    text = HttpResponse(content_type="text/plain")

    response = page_policy(lambda _request: text)(RequestFactory().get("/"))

    assert "Content-Security-Policy" not in response


def test_the_policy_lets_the_consent_page_go_on_to_a_callback():
    assert "form-action" not in POLICY


OUR_SCRIPT = """<script src="{% url 'inspector:script' %}" defer></script>"""
"""The inspector's pages have a policy of their own, which lets it run."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_that_the_policy_forbids(path: Path):
    markup = path.read_text().replace(OUR_SCRIPT, "")

    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=|autoescape off|\|safe", markup) == []
