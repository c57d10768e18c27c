"""oauth_provider/demands.py: what each step asks, in each dialect (contract 1)."""

from __future__ import annotations

import pytest

from oauth_provider.demands import Step, demands_of, dialect_of, flaw_for
from oauth_provider.models import AccessToken, Consumer, RequestToken
from oauth_provider.signing.case import Need
from oauth_provider.signing.methods import METHODS
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.readings import LENIENT, STRICT


def demands(step: Step, *, dialect: str = "", token: AccessToken | RequestToken | None = None):
    return demands_of(step, consumer=Consumer(dialect=dialect), token=token, secure=True)


@pytest.mark.parametrize(
    ("server", "own", "spoken"),
    [("auto", "", "auto"), ("pypi", "", "pypi"), ("pypi", "rfc5849", "rfc5849")],
)
def test_a_consumers_own_dialect_goes_before_the_servers(settings, server, own, spoken):
    settings.MOCK_DIALECT = server

    assert dialect_of(Consumer(dialect=own)) == spoken


def test_an_unknown_consumer_speaks_as_the_server_does(settings):
    settings.MOCK_DIALECT = "pypi"

    assert dialect_of(None) == "pypi"


@pytest.mark.parametrize(
    ("step", "token", "is_resource"),
    [
        (Step.REQUEST_TOKEN, Need.UNWANTED, False),
        (Step.ACCESS_TOKEN, Need.REQUIRED, False),
        (Step.RESOURCE, Need.REQUIRED, True),
        (Step.TWO_LEGGED, Need.OPTIONAL, True),
    ],
)
def test_each_step_wants_its_token(step, token, is_resource):
    asked = demands(step)

    assert (asked.token, asked.resource) == (token, is_resource)


@pytest.mark.parametrize(
    ("dialect", "callback"),
    [("auto", Need.OPTIONAL), ("pypi", Need.UNWANTED), ("rfc5849", Need.REQUIRED)],
)
def test_a_callback_is_a_matter_of_step_1_and_dialect(dialect, callback):
    asked = [demands(step, dialect=dialect).callback for step in Step]

    assert asked == [callback, Need.UNWANTED, Need.UNWANTED, Need.UNWANTED]


@pytest.mark.parametrize(
    ("token", "verifier"),
    [
        (None, Need.UNWANTED),
        (AccessToken(), Need.UNWANTED),
        (RequestToken(dialect="rfc5849"), Need.REQUIRED),
        (RequestToken(dialect="pypi"), Need.OPTIONAL),
    ],
)
def test_a_verifier_is_a_matter_of_the_token(token, verifier):
    assert demands(Step.ACCESS_TOKEN, token=token).verifier is verifier


def test_as_in_2012_there_is_one_place_and_one_method():
    asked = demands(Step.RESOURCE, dialect="pypi")

    assert (asked.sources, asked.methods, asked.readings) == (
        {Source.HEADER},
        {"HMAC-SHA1"},
        LENIENT,
    )


def test_otherwise_all_that_the_rfc_allows_is_taken():
    asked = demands(Step.RESOURCE, dialect="rfc5849")

    assert (asked.sources, asked.methods, asked.readings) == (set(Source), set(METHODS), STRICT)


@pytest.mark.parametrize(
    ("consumer", "callback", "flaw"),
    [
        (Consumer(callbacks=["app:/"]), "oob", ""),
        (Consumer(callbacks=["app:/"]), "app:/", ""),
        (Consumer(callbacks=["app:/"]), "app:/x", "it is not on this consumer's list of callbacks"),
        (Consumer(callbacks=[]), "app:/x", ""),
        (None, "app:/x", ""),
        (None, "data:x", "the scheme data: is not an application's"),
    ],
)
def test_a_callback_is_good_and_on_the_list(consumer, callback, flaw):
    assert flaw_for(consumer, callback) == flaw
