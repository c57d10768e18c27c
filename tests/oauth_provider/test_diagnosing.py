"""A refused request is told its mistake by name, in every form of the answer."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote

import pytest

from oauth_provider.models import Nonce
from oauth_provider.signing import METHODS, Keys
from tests import factories
from tests.signed import FORM, HOST, authorization, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def token():
    consumer = factories.consumer(secret="con sumer&", owner=factories.user())
    return factories.access_token(of=consumer, by=consumer.owner, secret="tok/en")


def sent_with(token, *, target="/oauth/test?a=b", secrets=None, **request):
    """Send what is signed for another host, or by other secrets, than the server's."""
    consumer_secret, token_secret = secrets or (token.consumer.secret, token.secret)
    header = authorization(
        "GET",
        target,
        consumer=token.consumer,
        token=token,
        client_secret=consumer_secret,
        resource_owner_secret=token_secret,
    )
    return send("GET", target, authorization=header, **request)


def test_the_advice_is_the_one_sentence(token):
    response = sent_with(token, HTTP_HOST=f"{HOST}:8000")

    sentence = "you left port 8000 out of the base string URI"
    fields = parse_qs(response.content.decode())
    assert (response.status_code, response.reason_phrase) == (401, sentence)
    assert fields == {"oauth_problem": ["signature_invalid"], "oauth_problem_advice": [sentence]}
    assert f'oauth_problem_advice="{sentence}"' in unquote(response["WWW-Authenticate"])
    assert response["X-Mock-Cause"] == "uri.port-omitted"


def test_a_document_has_the_cause_and_what_should_have_been_signed(token):
    response = sent_with(token, HTTP_HOST=f"{HOST}:8000", headers={"accept": "application/json"})

    document = json.loads(response.content)
    assert document["causes"] == [
        {
            "slug": "uri.port-omitted",
            "component": "uri",
            "certainty": "proved",
            "section": "RFC 5849, 3.4.1.2",
            "sentence": "you left port 8000 out of the base string URI",
            "cure": "keep a port that is not the scheme's own",
        }
    ]
    assert document["base_string"].startswith(
        f"GET&http%3A%2F%2F{HOST}%3A8000%2Foauth%2Ftest&a%3Db"
    )


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"revoked": "2026-01-01T00:00Z"}, "key.token-secret-of-revoked-token"),
        ({"expires": "2026-01-01T00:00Z"}, "key.token-secret-of-expired-token"),
        ({}, "key.token-secret-of-another-access-token"),
    ],
)
def test_the_secret_of_another_token_is_recognised(token, changes, slug):
    factories.access_token(of=token.consumer, by=token.user, secret="stale", **changes)

    assert sent_with(token, secrets=("con sumer&", "stale"))["X-Mock-Cause"] == slug


def test_the_secret_of_the_request_token_is_recognised(token):
    factories.request_token(of=token.consumer, secret="early", state="used", by=token.user)

    response = sent_with(token, secrets=("con sumer&", "early"))

    assert response["X-Mock-Cause"] == "key.token-secret-of-request-token-already-exchanged"


def test_the_secret_of_another_consumer_is_recognised_if_its_owner_is_the_same(token):
    factories.consumer(key="k2", name="Other", secret="own", owner=token.consumer.owner)
    factories.consumer(key="k3", name="Foreign", secret="foreign", owner=factories.user())

    own = sent_with(token, secrets=("own", "tok/en"))
    foreign = sent_with(token, secrets=("foreign", "tok/en"))

    assert own["X-Mock-Cause"] == "key.consumer-secret-of-other-k2"
    assert "X-Mock-Cause" not in foreign
    assert "no known mistake makes this signature" in foreign.reason_phrase


def test_a_consumer_without_an_owner_has_no_neighbours():
    token = factories.access_token()

    assert "no known mistake" in sent_with(token, secrets=("x", "y")).reason_phrase


def test_the_name_that_a_proxy_forwards_is_tried(token):
    response = sent_with(token, HTTP_HOST="inside.example", HTTP_X_FORWARDED_HOST=HOST)

    assert response["X-Mock-Cause"] == f"uri.host-{HOST}"


def test_what_is_wrong_besides_is_told_with_it(token):
    token.consumer.enabled = False
    token.consumer.save()

    response = sent_with(token, secrets=("con sumer&", ""))

    assert response["X-Mock-Cause"] == ("request.consumer, key.consumer-secret-and-ampersand-only")
    missing = "the key ends at the &: the token secret is missing"
    assert parse_qs(response.content.decode())["oauth_problem_advice"] == [
        f"the consumer with the key '{token.consumer.key}' is disabled; {missing}"
    ]


def test_a_large_request_is_refused_without_a_search(token):
    target = f"/oauth/test?a={'x' * 20_000}"

    response = sent_with(token, target=target, secrets=("x", "y"))

    assert response.reason_phrase == (
        "the signature is not the one that this request and its secrets make"
    )


def test_no_answer_holds_a_secret_or_the_right_signature(token):
    keys = Keys(token.consumer.secret, token.secret)
    for secrets in (("con sumer&", ""), ("x", "y"), ("tok/en", "con sumer&")):
        response = sent_with(token, secrets=secrets, headers={"accept": "application/json"})
        document = json.loads(response.content)
        right = METHODS["HMAC-SHA1"].sign(text=document["base_string"], keys=keys)
        said = f"{response.headers}{response.content.decode()}"

        assert [s for s in (keys.shared, "con sumer&", "tok/en", right) if s in said] == []


def test_a_diagnosis_accepts_nothing(token):
    for _ in range(2):
        assert sent_with(token, HTTP_HOST=f"{HOST}:8000").status_code == 401
    assert not Nonce.objects.exists()


def test_oauthlib_is_asked_and_its_dissent_is_confessed(token, caplog, monkeypatch):
    """The two agree wherever they are known to; so here one of them is made to dissent."""
    from oauth_provider import bridge

    sent_with(token, secrets=("x", "y"))
    assert caplog.records == []

    monkeypatch.setattr(bridge, "verifies", lambda *_, **__: True)
    sent_with(token, secrets=("x", "y"))
    assert [record.message for record in caplog.records] == [
        "oauthlib accepts the signature of a request that was refused: please report"
    ]


def test_a_form_that_is_not_signed_is_named(token):
    header = authorization("POST", "/oauth/test", consumer=token.consumer, token=token)

    response = send("POST", "/oauth/test", authorization=header, body=b"a=b", content_type=FORM)

    assert response["X-Mock-Cause"] == "params.body-omitted"


@pytest.mark.parametrize(
    ("signer", "clue"),
    [
        ({"timestamp": "1782907200000"}, "it is in milliseconds: divide it by 1000"),
        ({"timestamp": str(1782907200 - 7200)}, "it is off by -2 h: local time was taken for UTC"),
    ],
)
def test_a_clock_that_is_off_has_a_clue(token, frozen_clock, signer, clue):
    header = authorization("GET", "/oauth/test", consumer=token.consumer, token=token, **signer)

    response = send("GET", "/oauth/test", authorization=header)

    fields = parse_qs(response.content.decode())
    assert fields["oauth_problem"] == ["timestamp_refused"]
    assert fields["oauth_problem_advice"][0].endswith(clue)


def test_a_misspelt_method_has_a_clue(token):
    header = authorization("GET", "/oauth/test", consumer=token.consumer, token=token)

    response = send("GET", "/oauth/test", authorization=header.replace("HMAC-SHA1", "hmac-sha-1"))

    advice = parse_qs(response.content.decode())["oauth_problem_advice"][0]
    assert advice.endswith("; HMAC-SHA1 is meant, with case")


def test_the_clients_own_base_string_is_taken_for_evidence():
    token = factories.access_token()
    header = authorization(
        "GET", "/oauth/test", consumer=token.consumer, token=token, client_secret="another"
    )

    response = send(
        "GET", "/oauth/test", authorization=header, headers={"X-OAuth-Base-String": "GET&x%2F&y"}
    )

    assert response["X-Mock-Cause"] == "given.neither-fits"
