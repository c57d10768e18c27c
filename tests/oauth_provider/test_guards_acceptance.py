"""oauth_provider/guards.py: what was signed, and what is used up by it."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from oauth_provider.guards import signed
from oauth_provider.models import Nonce
from oauth_provider.refusal import ProblemError
from oauth_provider.services import acceptance
from oauth_provider.signing.problems import Problem, ProblemName
from tests import factories
from tests.oauth_provider.signing_by_hand import (
    NOON,
    plain,
    protocol,
    refused_as,
    resource,
    tampered,
)
from tests.signed import FORM, authorization, send

pytestmark = pytest.mark.django_db

TEST = "/oauth/test"


class TestReplay:
    def test_another_spelling_is_no_other_nonce(self, token):
        assert send("GET", TEST, authorization=tampered(token, {})).status_code == 200

        again = tampered(token, {"oauth_nonce": "%6E1"})

        assert refused_as(send("GET", TEST, authorization=again)) == (401, "nonce_used")

    def test_another_place_is_no_other_request(self, token):
        first = resource(token)
        fields = protocol(token)
        query = "&".join(f"{name}={value}" for name, value in fields.items())

        again = send("GET", f"{TEST}?{query}")

        assert first.status_code == 200
        assert refused_as(again) == (401, "nonce_used")

    def test_leading_zeros_are_no_other_timestamp(self, token):
        resource(token)

        assert refused_as(resource(token, timestamp=f"0{NOON}")) == (401, "nonce_used")

    def test_another_consumer_may_use_the_same_nonce(self, token):
        resource(token)

        assert resource(factories.access_token()).status_code == 200

    @pytest.mark.parametrize(
        "change",
        [{"oauth_signature": "x"}, {"oauth_version": "2.0"}, {"oauth_token": "other"}],
    )
    def test_a_refused_request_burns_no_nonce(self, token, change):
        send("GET", TEST, authorization=tampered(token, change))

        assert Nonce.objects.count() == 0
        assert resource(token).status_code == 200

    def test_with_plaintext_there_is_no_nonce(self, token):
        header = plain(token)

        statuses = [send("GET", TEST, authorization=header).status_code for _ in range(2)]

        assert statuses == [200, 200]
        assert Nonce.objects.count() == 0


class TestParameters:
    def test_a_parameter_added_on_the_way_breaks_the_signature(self, token):
        header = authorization("GET", f"{TEST}?a=1", consumer=token.consumer, token=token)

        response = send("GET", f"{TEST}?a=1&a=2", authorization=header)

        assert response.status_code == 401

    def test_a_form_added_on_the_way_breaks_the_signature(self, token):
        header = tampered(token, {})

        response = send("POST", TEST, authorization=header, body=b"a=1", content_type=FORM)

        assert refused_as(response) == (401, "signature_invalid")

    def test_a_form_with_a_charset_is_a_form(self, token):
        header = authorization(
            "POST", TEST, consumer=token.consumer, token=token, form="a=%C3%A9", timestamp=str(NOON)
        )

        response = send(
            "POST", TEST, authorization=header, body=b"a=%C3%A9", content_type=f"{FORM}; charset=x"
        )

        assert response.content.decode().endswith("params={'a': 'é'})")

    def test_a_base_url_takes_the_place_of_host_and_prefix(self, token, settings):
        settings.MOCK_BASE_URL = "http://testserver/prefix/"
        header = authorization(
            "GET", f"/prefix{TEST}", consumer=token.consumer, token=token, timestamp=str(NOON)
        )

        response = send("GET", TEST, authorization=header, headers={"host": "inside"})

        assert response.status_code == 200


class TestView:
    """What the guard does with a view of its own making."""

    def answered(self, view, token):
        header = authorization(
            "GET", TEST, consumer=token.consumer, token=token, timestamp=str(NOON)
        )
        request = RequestFactory().get(
            TEST, HTTP_AUTHORIZATION=header, HTTP_HOST="testserver", REQUEST_URI=TEST
        )
        return signed()(view)(request)

    def test_a_view_that_refuses_burns_no_nonce_and_keeps_nothing(self, token):
        def view(request, call):
            with acceptance(call):
                factories.consumer(key="kept?")
                raise ProblemError(Problem(ProblemName.PERMISSION_DENIED, "not yours"))

        response = self.answered(view, token)

        assert refused_as(response) == (403, "permission_denied")
        assert not type(token.consumer).objects.filter(key="kept?").exists()
        assert Nonce.objects.count() == 0

    def test_a_view_that_fails_burns_no_nonce(self, token):
        def view(request, call):
            with acceptance(call):
                raise KeyError("a mistake of ours")

        with pytest.raises(KeyError):
            self.answered(view, token)

        assert Nonce.objects.count() == 0

    def test_a_view_that_accepts_nothing_is_broken(self, token):
        with pytest.raises(RuntimeError, match="without burning the nonce"):
            self.answered(lambda _request, _call: HttpResponse(), token)

    def test_a_refusal_of_its_own_needs_no_acceptance(self, token):
        response = self.answered(lambda _request, _call: HttpResponse(status=404), token)

        assert (response.status_code, response["X-Mock-Reading"]) == (404, "rfc5849")
