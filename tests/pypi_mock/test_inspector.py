"""pypi_mock/inspector: what the pages show, and to whom."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client

from oauth_provider.models import AccessToken
from oauth_provider.signing import parse
from oauth_provider.signing.comparison import Row, comparison_of
from pypi_mock.faults import Effect, Fault, faults
from pypi_mock.inspector.showing import Piece, comparison_rows, pieces
from pypi_mock.journal import journal
from pypi_mock.simulation.clock import clock
from tests import factories
from tests.pypi_mock.scenes import LOCAL, refused
from tests.signed import authorization, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_journal")]

SCRIPT = "<script>alert(1)</script>"


def get(path: str, **environ) -> str:
    response = Client().get(path, **{**LOCAL, **environ})
    assert response.status_code == 200, response.content
    return response.content.decode()


def post(**typed: str):
    return Client().post("/_mock/workbench", typed, **LOCAL)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_empty_list_says_what_to_try():
    assert "Nothing has been asked yet" in get("/_mock/")


def test_the_list_has_a_line_for_each_request(token):
    number = refused(token)

    page = get("/_mock/")

    assert f'href="/_mock/requests/{number}"' in page
    assert "the method is signed as GET, and the request was sent as POST" in page


def test_the_list_is_filtered_and_a_filter_that_fits_nothing_says_so(token):
    refused(token)

    assert "No request fits." in get("/_mock/?accepted=true")
    assert "show all" in get("/_mock/?accepted=false")


def test_a_filter_that_cannot_be_read_is_told():
    response = Client().get("/_mock/?colour=blue", **LOCAL)

    assert response.status_code == 400
    assert "there is no filter &#x27;colour&#x27;" in response.content.decode()


def test_a_request_is_shown_with_what_was_signed_and_what_would_be_right(token):
    page = get(f"/_mock/requests/{refused(token)}")

    text = text_of(page)
    assert "≠" in text
    assert "Authorization: OAuth" in text
    assert "curl -X POST" in text
    assert 'href="/_mock/docs/mistakes/method.signed-as-get/"' in page
    assert token.secret not in page
    assert token.consumer.secret not in page


@pytest.mark.parametrize(
    "environ", [{"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_FORWARDED": "for=192.0.2.1"}]
)
def test_what_would_be_right_is_shown_on_its_own_machine_only(token, environ):
    page = get(f"/_mock/requests/{refused(token)}", **environ)

    assert "What would have been accepted" not in page
    assert "What was signed, part by part" in page


def test_what_is_shown_as_right_is_right(token):
    page = get(f"/_mock/requests/{refused(token, target='/oauth/test?a=%20')}")
    [field] = re.findall(r"<code>Authorization: (OAuth [^<]+)</code>", page)

    accepted = send("POST", "/oauth/test?a=%20", authorization=unescape(field))
    assert accepted.status_code == 200


def test_the_secrets_of_plaintext_are_shown_to_nobody_who_did_not_type_them(token):
    secret = token.consumer.secret
    field = (
        f'OAuth oauth_consumer_key="{token.consumer.key}", oauth_signature_method="PLAINTEXT",'
        ' oauth_signature="wrong"'
    )
    number = send("GET", "/oauth/request_token", authorization=field)["X-Mock-Request-Id"]
    raw = f"GET /oauth/request_token HTTP/1.1\nHost: testserver\nAuthorization: {field}\n\n"
    unsigned = {"request": "GET / HTTP/1.1\nHost: testserver\n", "signature_method": "PLAINTEXT"}

    assert secret not in get(f"/_mock/requests/{number}")
    assert secret not in post(request=raw).content.decode()
    assert secret not in post(**unsigned, consumer_key=token.consumer.key).content.decode()
    typed = post(**unsigned, consumer_key="k", consumer_secret="typed").content.decode()
    assert "typed%26" in typed


def test_an_accepted_request_has_remarks_and_gaps(token):
    target = "/oauth/test?a=%7e"
    signed = authorization("GET", target, consumer=token.consumer, token=token)
    number = send("GET", target, authorization=signed)["X-Mock-Request-Id"]

    page = text_of(get(f"/_mock/requests/{number}"))

    assert "Accepted: nothing was wrong with it." in page
    assert "encoding.lower-case-hex" in page
    assert "What this request did not test" in page


def test_a_request_that_is_not_there_is_not_found():
    assert Client().get("/_mock/requests/4711", **LOCAL).status_code == 404


def test_nothing_that_was_sent_becomes_markup(token):
    target = f"/oauth/test?a={SCRIPT}"
    number = send(
        "GET", target, authorization=f'OAuth oauth_consumer_key="{SCRIPT}", oauth_nonce="{SCRIPT}"'
    )["X-Mock-Request-Id"]

    assert SCRIPT not in get(f"/_mock/requests/{number}")
    assert SCRIPT not in get("/_mock/")


def test_the_state_counts_and_shows_no_secret(token):
    pending = factories.request_token()

    page = get("/_mock/state")

    assert pending.key in page
    assert token.key in page
    assert token.secret not in page
    assert pending.secret not in page


def test_a_request_that_is_not_signed_is_signed_step_by_step(token):
    response = post(
        request="GET /t?x=1 HTTP/1.1\r\nHost: shop.example\r\n",
        consumer_key="ck",
        consumer_secret="cs",
        signature_method="HMAC-SHA256",
    )

    text = text_of(response.content.decode())
    assert "Step by step" in text
    assert "&lt;consumer secret: 2 characters, 2 encoded&gt;&amp;" in text
    assert "HMAC-SHA256" in text


def test_a_signed_request_is_explained_with_the_servers_own_secrets(token):
    number = refused(token)
    raw = Client().get(f"/_mock/v1/requests/{number}.http", **LOCAL).content.decode()

    page = text_of(post(request=raw).content.decode())

    assert "The method is signed as GET, and the request was sent as POST" in page
    assert "What would have been right" in page


def test_an_entry_is_opened_in_the_workbench(token):
    page = get(f"/_mock/workbench?request={refused(token)}")

    assert "POST /oauth/test HTTP/1.1" in page
    assert "GET /oauth/test?test=spam" in get("/_mock/workbench?request=99999999")


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "1.5", "\u0661"])
def test_a_number_that_no_entry_has_is_no_failure(number: str):
    assert "GET /oauth/test?test=spam" in get(f"/_mock/workbench?request={quote(number)}")
    assert "Requests" in get(f"/_mock/?after={quote(number)}")


def test_a_right_request_is_said_to_be_right(token):
    signed = authorization("GET", "/oauth/test", consumer=token.consumer, token=token)
    raw = f"GET /oauth/test HTTP/1.1\nHost: testserver\nAuthorization: {signed}\n\n"

    assert "The signature is right" in text_of(post(request=raw).content.decode())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"request": "nonsense"}, "is not a request line"),
        ({"request": "GET / HTTP/1.1\nHost: a.example\n"}, "give a consumer key"),
        (
            {"request": "GET / HTTP/1.1\nHost: a.example\n", "consumer_key": "nobody"},
            "the secrets of &#x27;nobody&#x27; are not known here",
        ),
        ({"request": "GET / HTTP/1.1\n", "consumer_key": "k", "consumer_secret": "s"}, "Host"),
        ({"request": ""}, "This field is required"),
        ({"request": "x", "scheme": "ftp"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_worked_on_is_told(typed: dict[str, str], said: str):
    response = post(**typed)

    assert response.status_code == 400
    assert said in response.content.decode()


def test_a_signed_request_that_cannot_be_read_is_explained_without_steps():
    raw = 'GET / HTTP/1.1\nHost: a.example\nAuthorization: OAuth oauth_nonce="a" oauth_x="b"\n'

    page = text_of(post(request=raw, consumer_secret="s").content.decode())

    assert "Step by step" not in page
    assert "request.header" in page


def test_pages_run_our_script_and_nothing_else():
    response = Client().get("/_mock/", **LOCAL)

    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    script = Client().get("/_mock/inspector.js", **LOCAL)
    assert script["Content-Type"] == "text/javascript; charset=utf-8"
    assert Client().get("/_mock/inspector.js", HTTP_IF_NONE_MATCH=script["ETag"]).status_code == 304


def test_a_difference_far_behind_is_seen(token):
    number = refused(token, target="/oauth/test?a=" + "v" * 3000)
    entry = journal.get(number)
    compared = comparison_of(parse(entry.wire), entry.diagnosis)
    [row] = [r for r in comparison_rows(compared) if r.name == "a"]

    assert [len(piece.text) for piece in row.signed_pieces] == [1003]
    far = Row("parameter", "a", "v" * 3000 + "1", "v" * 3000 + "2")
    [shown] = comparison_rows(replace(compared, rows=(far,)))
    assert shown.signed_pieces[-1] == Piece("2", True)  # noqa: FBT003


def test_what_differs_is_between_what_is_equal():
    assert pieces("abXcd", "abYYcd") == (
        (Piece("ab", False), Piece("X", True), Piece("cd", False)),  # noqa: FBT003
        (Piece("ab", False), Piece("YY", True), Piece("cd", False)),  # noqa: FBT003
    )
    assert pieces("aa", "aaa") == (
        (Piece("aa", False),),  # noqa: FBT003
        (Piece("aa", False), Piece("a", True)),  # noqa: FBT003
    )
    assert pieces("", "") == ((), ())


def test_the_buttons_of_the_state_turn_the_server(token):
    clock.offset(timedelta(seconds=90))
    faults.add(Fault(effect=Effect(status=503)))
    page = get("/_mock/state")
    assert ("not the real time" in page, "status 503" in page) == (True, True)

    for wanted in ("expire", "revoke", "real-time", "no-faults"):
        response = Client().post("/_mock/state", {"do": wanted, "token": token.key}, **LOCAL)
        assert (response.status_code, response["Location"]) == (302, "/_mock/state")

    token.refresh_from_db()
    assert (token.expires.year, token.revoked is not None) == (1970, True)
    assert (clock.setting.state, faults.listed()) == ("real", [])
    Client().post("/_mock/state", {"do": "reset"}, **LOCAL)
    assert [t.key for t in AccessToken.objects.filter(key=token.key)] == []
    faults.replace(())


def test_a_page_elsewhere_turns_nothing(token):
    response = Client(enforce_csrf_checks=True).post("/_mock/state", {"do": "reset"}, **LOCAL)

    assert response.status_code == 403
