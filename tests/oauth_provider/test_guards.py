"""oauth_provider/guards.py: every refusal of contract 3, and what it leaves untouched."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

import pytest

from oauth_provider.models import Nonce, RequestToken
from oauth_provider.services import token_revoke
from tests import factories
from tests.oauth_provider.signing_by_hand import NOON, plain, refused_as, resource, tampered
from tests.signed import authorization, send

pytestmark = pytest.mark.django_db

TEST = "/oauth/test"


class TestRequest:
    """Rows of 400: the request itself is wrong (RFC 5849, 3.2)."""

    @pytest.mark.parametrize(
        "name",
        [
            "oauth_consumer_key",
            "oauth_signature_method",
            "oauth_signature",
            "oauth_timestamp",
            "oauth_nonce",
            "oauth_token",
        ],
    )
    def test_a_missing_or_empty_parameter_is_absent(self, token, name):
        for header in (tampered(token, {name: None}), tampered(token, {name: ""})):
            response = send("GET", TEST, authorization=header)

            assert refused_as(response) == (400, "parameter_absent")
            assert f'oauth_parameters_absent="{name}"' in response["WWW-Authenticate"]

    def test_no_credentials_at_all_are_asked_for(self):
        response = send("GET", TEST)

        assert refused_as(response) == (401, "parameter_absent")

    def test_at_step_1_no_credentials_are_a_bad_request(self):
        assert refused_as(send("GET", "/oauth/request_token")) == (400, "parameter_absent")

    @pytest.mark.parametrize(
        ("change", "status", "problem", "companion"),
        [
            ({"oauth_version": "2.0"}, 400, "version_rejected", "oauth_acceptable_versions"),
            ({"oauth_signature_method": "HMAC-MD5"}, 400, "signature_method_rejected", ""),
            ({"oauth_signature_method": "RSA-SHA1"}, 400, "signature_method_rejected", ""),
            ({"oauth_timestamp": "-1"}, 400, "parameter_rejected", "oauth_parameters_rejected"),
            ({"oauth_timestamp": "noon"}, 400, "parameter_rejected", "oauth_parameters_rejected"),
            ({"oauth_nonce": "%00"}, 400, "parameter_rejected", "oauth_parameters_rejected"),
            ({"oauth_nonce": "%f"}, 400, "parameter_rejected", "oauth_parameters_rejected"),
            ({"oauth_nonce": "%ff"}, 400, "parameter_rejected", "oauth_parameters_rejected"),
            ({"oauth_timestamp": "1"}, 401, "timestamp_refused", "oauth_acceptable_timestamps"),
            ({"oauth_consumer_key": "nobody"}, 401, "consumer_key_unknown", ""),
            ({"oauth_token": "nothing"}, 401, "token_rejected", ""),
            ({"oauth_signature": "eA%3D%3D"}, 401, "signature_invalid", ""),
            ({"oauth_signature": "%22%0D%0A"}, 401, "signature_invalid", ""),
        ],
    )
    def test_a_wrong_value_is_named(self, token, change, status, problem, companion):
        response = send("GET", TEST, authorization=tampered(token, change))

        assert refused_as(response) == (status, problem)
        assert companion in response["WWW-Authenticate"]

    def test_the_timestamps_that_are_taken_are_named(self, token):
        response = resource(token, timestamp="1")

        fields = parse_qs(response.content.decode())
        assert fields["oauth_acceptable_timestamps"] == [f"{NOON - 300}-{NOON + 300}"]

    def test_a_parameter_in_two_places_is_refused(self, token):
        header = authorization("GET", TEST, consumer=token.consumer, token=token)

        response = send("GET", f"{TEST}?oauth_token={token.key}", authorization=header)

        assert refused_as(response) == (400, "parameter_rejected")

    def test_broken_percent_encoding_is_refused(self, token):
        header = authorization("GET", TEST, consumer=token.consumer, token=token)

        assert refused_as(send("GET", f"{TEST}?a=%zz", authorization=header)) == (
            400,
            "parameter_rejected",
        )

    @pytest.mark.parametrize("target", [f"{TEST}?a=%ff", f"{TEST}?%ff=a"])
    def test_a_signed_parameter_that_is_no_text_is_refused(self, token, target):
        response = resource(token, target, signature_method="PLAINTEXT")

        assert refused_as(response) == (400, "parameter_rejected")
        assert "is not UTF-8" in unquote(response["WWW-Authenticate"])
        assert Nonce.objects.count() == 0

    def test_plaintext_needs_a_channel_that_keeps_secrets(self, token):
        header = plain(token)

        far = send("GET", TEST, authorization=header, REMOTE_ADDR="10.0.0.1")
        near = send("GET", TEST, authorization=header)

        assert refused_as(far) == (400, "signature_method_rejected")
        assert near.status_code == 200

    def test_every_independent_problem_is_in_one_answer(self, token):
        change = {"oauth_version": "3", "oauth_timestamp": "1", "oauth_consumer_key": "nobody"}

        response = send(
            "GET",
            TEST,
            authorization=tampered(token, change),
            headers={"accept": "application/problem+json"},
        )

        document = response.json()
        assert response["Content-Type"] == "application/problem+json"
        assert (response.status_code, document["status"]) == (400, 400)
        assert [(p["oauth_problem"], p["status"]) for p in document["problems"]] == [
            ("version_rejected", 400),
            ("consumer_key_unknown", 401),
            ("timestamp_refused", 401),
        ]
        assert document["oauth_acceptable_versions"] == "1.0-1.0"
        assert document["oauth_acceptable_timestamps"] == f"{NOON - 300}-{NOON + 300}"


class TestCredentials:
    """Rows of 401: who signed is not who may."""

    def test_a_disabled_consumer(self, token):
        token.consumer.enabled = False
        token.consumer.save()

        assert refused_as(resource(token)) == (401, "consumer_key_rejected")

    def test_a_revoked_token(self, token):
        token_revoke(token=token)

        assert refused_as(resource(token)) == (401, "token_revoked")

    def test_an_expired_token(self, token, frozen_clock):
        token.expires = frozen_clock.now()
        token.save()

        assert refused_as(resource(token)) == (401, "token_expired")

    def test_a_token_of_a_disabled_user(self, token):
        token.user.is_active = False
        token.user.save()

        assert refused_as(resource(token)) == (401, "token_rejected")

    def test_a_token_of_another_consumer(self, token):
        token.consumer = factories.consumer(secret=token.consumer.secret)

        assert refused_as(resource(token)) == (401, "token_rejected")

    def test_a_request_token_at_a_resource(self, frozen_clock):
        token = factories.request_token(state=RequestToken.State.AUTHORIZED, by=factories.user())

        response = resource(token)

        assert refused_as(response) == (401, "token_rejected")
        assert "exchange it" in unquote(response["WWW-Authenticate"])

    def test_a_wrong_secret_of_either_kind(self, token):
        assert refused_as(resource(token, resource_owner_secret="x")) == (401, "signature_invalid")

    def test_of_two_requests_with_one_nonce_the_second(self, token):
        assert resource(token).status_code == 200
        assert refused_as(resource(token)) == (401, "nonce_used")
