"""releases/trusted_publishing: the issuer of ID tokens in the place of a CI service."""

from __future__ import annotations

import jwt
import pytest

from releases.trusted_publishing.id_tokens import InvalidIdTokenError, checked_jwks
from releases.trusted_publishing.issuing import REQUEST_TOKEN
from tests.releases.trusting import ID_TOKEN, MINT, id_token, job, mint

pytestmark = pytest.mark.django_db


def test_the_issuer_describes_itself_and_its_key_verifies_its_tokens(client):
    described = client.get("/.well-known/openid-configuration").json()
    keys = client.get(described["jwks_uri"].removeprefix("http://testserver")).json()
    token = id_token(client, environment="pypi")

    header = jwt.get_unverified_header(token)
    [key] = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == header["kid"]]
    claims = jwt.decode(token, key, algorithms=["RS256"], audience="pypi")
    assert (claims["iss"], claims["environment"]) == (described["issuer"], "pypi")
    assert claims["sub"] == "repo:alice/spam:environment:pypi"


@pytest.mark.parametrize("authorization", ["", "bearer", "bearer x", f"Basic {REQUEST_TOKEN}"])
def test_a_job_without_its_secret_is_given_nothing(client, authorization: str):
    answer = job(client, authorization=authorization)

    assert (answer.status_code, "value" in answer.json()) == (401, False)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "TESTSERVER"])
def test_job_and_uploader_may_call_the_server_by_different_names(client, publisher, name: str):
    query = {"audience": "pypi"}
    headers = {"Authorization": f"bearer {REQUEST_TOKEN}", "Host": f"{name}:8443"}
    token = client.get(ID_TOKEN, query, headers=headers).json()["value"]

    assert mint(client, token).status_code == 200


def test_other_methods_are_refused(client):
    statuses = [client.get(MINT).status_code, client.post("/_/oidc/audience").status_code]

    assert statuses == [405, 405]


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": None},
        {"keys": []},
        {"keys": [1]},
        {"keys": [{"kty": "RSA"}]},
        {"keys": [{"kty": "RSA", "n": "!", "e": "AQAB"}]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]},
        {"keys": [{"kty": []}]},
    ],
)
def test_keys_with_which_nothing_can_be_verified_are_refused(jwks):
    with pytest.raises(InvalidIdTokenError):
        checked_jwks(jwks)
