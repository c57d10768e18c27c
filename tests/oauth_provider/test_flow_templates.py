"""The pages of step 2 as they are rendered: consent, verifier, denial, error."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests import factories

pytestmark = pytest.mark.django_db

SCRIPT = '"><script>alert(1)</script>'
CALLBACK = "https://client.example/done?x=1%202&y&z=\"'<é"
ADDRESS = (
    "/oauth/authorise?oauth_token=t&oauth_callback=https%3A%2F%2Fclient.example%2F%3Fx%3D%2526"
)


class Inputs(HTMLParser):
    """The fields that a browser would send, as it would send them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.buttons: list[tuple[str | None, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "input":
            self.hidden[found["name"]] = found["value"]
        elif tag == "button" and "name" in found:
            self.buttons.append((found["name"], found["value"]))


def consent(*, name: str = "Robot", callback: str = "", callback_host: str | None = None) -> str:
    request = RequestFactory().get(ADDRESS)
    request.user = factories.user(username="alice")
    consumer = factories.consumer(name=name, description=name, owner=factories.user())
    shown = {
        "consumer": consumer,
        "request_token": factories.request_token(of=consumer, key="the token"),
        "callback": callback,
        "callback_host": callback_host,
        "user": request.user,
    }
    return render_to_string("oauth_provider/consent.html", shown, request)


def test_the_consent_form_carries_the_token_and_the_callback_unchanged():
    sent = Inputs(consent(callback=CALLBACK))

    assert {name: sent.hidden[name] for name in ("oauth_token", "oauth_callback")} == {
        "oauth_token": "the token",
        "oauth_callback": CALLBACK,
    }
    assert sent.buttons == [("decision", "allow"), ("decision", "deny")]
    assert sent.hidden["csrfmiddlewaretoken"]


def test_the_consent_form_has_no_callback_field_when_step_1_had_the_callback():
    assert "oauth_callback" not in Inputs(consent()).hidden


def test_the_consent_page_names_where_the_browser_goes():
    assert "client.example:8080</strong>" in consent(callback_host="client.example:8080")


def test_the_consent_page_announces_a_code_when_there_is_no_callback():
    assert "the next page shows a code" in consent()


def test_whoever_answers_as_somebody_else_comes_back_to_the_same_question():
    expected = (
        "/accounts/login/?next=%2Foauth%2Fauthorise%3Foauth_token%3Dt%26oauth_callback%3D"
        "https%253A%252F%252Fclient.example%252F%253Fx%253D%252526"
    )

    assert f'href="{expected}"' in consent()


def test_the_consent_page_shows_names_escaped():
    page = consent(name=SCRIPT, callback=SCRIPT, callback_host=SCRIPT)

    assert "<script" not in page


def test_the_verifier_page_has_the_code_for_people_and_for_programs():
    shown = {"consumer": factories.consumer(name=SCRIPT), "verifier": "K7QM2XPA9R"}

    page = render_to_string("oauth_provider/verifier.html", shown)

    assert 'data-verifier="K7QM2XPA9R"' in page
    assert ">K7QM2XPA9R<" in page
    assert "<script" not in page


def test_the_denial_page_names_the_application_escaped():
    page = render_to_string(
        "oauth_provider/denied.html", {"consumer": factories.consumer(name="R & <b>")}
    )

    assert "R &amp; &lt;b&gt;" in page


def test_the_error_page_names_the_problem_escaped():
    shown = {"problem": "token_expired", "detail": SCRIPT}

    page = render_to_string("oauth_provider/authorize_error.html", shown)

    assert 'data-problem="token_expired"' in page
    assert "<script" not in page
