"""The echo, with a token and without (contract 4)."""

from __future__ import annotations

import pytest

from tests import factories
from tests.nonces import used_nonces
from tests.signed import authorization, call, fields, send

pytestmark = pytest.mark.django_db


class TestEcho:
    def test_it_names_the_user_and_the_parameters(self):
        token = factories.access_token(by=factories.user(username="alice"))

        response = call("GET", "/oauth/test?test=spam", consumer=token.consumer, token=token)

        assert response.status_code == 200
        assert response.content == (b"Access allowed for alice (ps. I got params={'test': 'spam'})")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["X-Mock-Reading"] == "rfc5849"

    def test_a_doubled_parameter_is_a_list_and_an_empty_one_is_empty(self):
        token = factories.access_token(by=factories.user(username="alice"))

        response = call(
            "POST",
            "/oauth/test?a=1&b=",
            consumer=token.consumer,
            token=token,
            form="a=2&c=%C3%A9+%2B%26%25~",
        )

        assert response.content.decode() == (
            "Access allowed for alice (ps. I got params={'a': ['1', '2'], 'b': '', 'c': 'é +&%~'})"
        )

    def test_a_client_that_reads_json_gets_the_same_facts(self):
        token = factories.access_token(by=factories.user(username="alice"))

        response = call(
            "GET",
            "/oauth/test?a=1&a=2",
            consumer=token.consumer,
            token=token,
            headers={"accept": "application/json"},
        )

        assert response.json() == {
            "user": "alice",
            "consumer": token.consumer.key,
            "params": {"a": ["1", "2"]},
            "reading": "rfc5849",
        }

    def test_a_request_without_a_token_is_refused_where_one_is_needed(self):
        response = call("GET", "/oauth/test", consumer=factories.consumer())

        assert (response.status_code, fields(response)["oauth_parameters_absent"]) == (
            400,
            "oauth_token",
        )

    def test_a_request_without_a_token_verifies_where_none_is_needed(self):
        consumer = factories.consumer(key="robot")

        response = call("GET", "/oauth/test/two-legged?a=b", consumer=consumer)

        assert response.content == b"Access allowed for robot (ps. I got params={'a': 'b'})"

    def test_an_empty_token_counts_as_none_and_is_signed(self):
        consumer = factories.consumer(key="robot")
        target = "/oauth/test/two-legged"
        plain = authorization(
            "GET", target, consumer=consumer, signature_method="PLAINTEXT"
        ).replace("OAuth ", 'OAuth oauth_token="", ')

        response = send("GET", target, authorization=plain)

        assert response.content == b"Access allowed for robot (ps. I got params={})"

    def test_other_methods_are_not_allowed(self):
        response = send("DELETE", "/oauth/test")

        assert (response.status_code, response["Allow"]) == (405, "GET, POST")

    def test_every_accepted_call_burns_its_nonce(self):
        token = factories.access_token()
        header = authorization("GET", "/oauth/test", consumer=token.consumer, token=token)

        first = send("GET", "/oauth/test", authorization=header)
        second = send("GET", "/oauth/test", authorization=header)

        assert (first.status_code, second.status_code) == (200, 401)
        assert fields(second)["oauth_problem"] == "nonce_used"
        assert used_nonces() == 1
