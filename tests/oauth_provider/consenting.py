"""Asking for consent in Django's test client, and reading what the page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import factories

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from oauth_provider.models import RequestToken

AUTHORIZE = "/oauth/authorise"
DONE = "https://client.example/done"


def of_2012(**named) -> RequestToken:
    return factories.request_token(dialect="pypi", callback="", **named)


def answer(
    browser: Client, token: RequestToken, decision: str = "allow", **form: str
) -> HttpResponse:
    return browser.post(AUTHORIZE, {"oauth_token": token.key, "decision": decision, **form})


def problem_of(response: HttpResponse) -> str:
    return response.content.decode().partition('data-problem="')[2].partition('"')[0]
