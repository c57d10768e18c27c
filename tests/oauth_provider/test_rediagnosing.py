"""oauth_provider/rediagnosing.py: a deeper look at a request that was refused before."""

from __future__ import annotations

import pytest

from oauth_provider.judgement import judgement_of
from oauth_provider.rediagnosing import keys_of, second_diagnosis
from oauth_provider.signing import Keys, WireRequest
from oauth_provider.signing.doctor.diagnosis import Cause, Diagnosis
from tests import factories
from tests.signed import authorization

pytestmark = pytest.mark.django_db
FIRST = Diagnosis((Cause("request.nonce", "nonce", "RFC 5849, 3.3", "seen before", ""),), tries=1)


def sent(token, *, method: bytes = b"POST", **signer) -> WireRequest:
    header = authorization("GET", "/oauth/test", consumer=token.consumer, token=token, **signer)
    fields = ((b"Host", b"testserver"), (b"Authorization", header.encode()))
    return WireRequest(method, "http", b"/oauth/test", fields)


def test_what_else_was_wrong_stays_as_it_was_found():
    token = factories.access_token()

    second = second_diagnosis(sent(token), FIRST)

    assert second is not None
    assert [c.slug for c in second.causes] == ["request.nonce", "method.signed-as-get"]


def test_nothing_is_said_of_credentials_that_are_gone():
    token = factories.access_token()
    wire = sent(token)
    token.delete()
    assert second_diagnosis(wire, FIRST) is None
    token.consumer.delete()
    assert second_diagnosis(wire, FIRST) is None


def test_keys_are_those_of_consumer_and_token():
    access, asked = factories.access_token(), factories.request_token()
    consumer = access.consumer

    assert keys_of(consumer.key, access.key) == Keys(consumer.secret, access.secret)
    assert keys_of(asked.consumer.key, asked.key) == Keys(asked.consumer.secret, asked.secret)
    assert keys_of(consumer.key, "") == Keys(consumer.secret)
    assert keys_of(consumer.key, asked.key) is None
    assert keys_of("nobody", "") is None


def test_a_judgement_is_begun_once(rf):
    request = rf.get("/")

    assert judgement_of(request) is judgement_of(request)
