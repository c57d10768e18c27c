"""releases/trusted_publishing: an ID token of a CI job becomes an API token, once and shortly."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.credentials import Reason, Unauthenticated, Uploader, authenticated
from accounts.models import ApiToken, OidcIssuer, TrustedPublisher
from oauth_provider import own_key_pair
from releases.models import Project, Role
from releases.trusted_publishing.id_tokens import InvalidIdTokenError, checked_jwks, key_id
from releases.trusted_publishing.issuing import REQUEST_TOKEN
from tests import factories

pytestmark = pytest.mark.django_db

MINT = "/_/oidc/mint-token"
ID_TOKEN = "/_/oidc/id-token"
ELSEWHERE = "https://ci.example"


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def alice():
    return factories.user(username="alice")


@pytest.fixture
def publisher(alice) -> TrustedPublisher:
    return trust(alice)


def trust(user, **asked) -> TrustedPublisher:
    fields = {"project": "spam", "repository": "Alice/Spam", "workflow": "release.yml", **asked}
    return TrustedPublisher.objects.create(user=user, **fields)


def job(client, *, authorization: str = f"bearer {REQUEST_TOKEN}", **described: str):
    query = {"audience": "pypi", **described}
    return client.get(ID_TOKEN, query, headers={"Authorization": authorization})


def id_token(client, **described: str) -> str:
    text: str = job(client, **described).json()["value"]
    return text


def mint(client, token: object):
    return client.post(MINT, json.dumps({"token": token}), content_type="application/json")


def refusal(response) -> tuple[str, str]:
    assert response.status_code == 422
    document = response.json()
    assert document["message"] == "Token request failed"
    [error] = document["errors"]
    return error["code"], error["description"]


def uploader(rf, text: str) -> Uploader | Unauthenticated:
    return authenticated(rf.post("/legacy/", headers={"Authorization": f"token {text}"}))


def changed(client, **claims: object) -> str:
    """Sign by the server's own key what no honest issuer would."""
    honest = jwt.decode(id_token(client), options={"verify_signature": False})
    others = {name: value for name, value in {**honest, **claims}.items() if value is not None}
    kid = {"kid": key_id(own_key_pair.public_key())}
    return jwt.encode(others, own_key_pair.private_key(), algorithm="RS256", headers=kid)


# ---- The way it goes -----------------------------------------------------------------------


def test_an_id_token_becomes_an_api_token_for_the_publishers_project(client, rf, alice, publisher):
    audience = client.get("/_/oidc/audience").json()
    minted = mint(client, id_token(client, audience=audience["audience"])).json()

    found = uploader(rf, minted["token"])
    assert isinstance(found, Uploader)
    assert (minted["success"], found.user, found.projects) == (True, alice, {"spam"})
    assert found.token is not None
    assert found.token.publisher == publisher


def test_what_is_minted_lives_for_a_quarter_of_an_hour(client, rf, publisher, frozen_clock):
    minted = mint(client, id_token(client)).json()

    assert minted["expires"] == frozen_clock.timestamp() + 900
    frozen_clock.advance(timedelta(minutes=14, seconds=59))
    assert isinstance(uploader(rf, minted["token"]), Uploader)
    frozen_clock.advance(timedelta(seconds=1))
    found = uploader(rf, minted["token"])
    assert isinstance(found, Unauthenticated)
    assert found.reason is Reason.TOKEN_EXPIRED


def test_an_id_token_is_good_for_one_api_token(client, publisher):
    token = id_token(client)

    assert mint(client, token).status_code == 200
    assert refusal(mint(client, token))[0] == "invalid-reuse-token"
    assert ApiToken.objects.count() == 1


def test_a_refusal_does_not_use_an_id_token_up(client, alice):
    token = id_token(client)
    assert refusal(mint(client, token))[0] == "invalid-publisher"

    trust(alice)

    assert mint(client, token).status_code == 200


def test_expired_api_tokens_are_cleared_away(client, publisher, frozen_clock):
    mint(client, id_token(client))
    frozen_clock.advance(timedelta(hours=1))
    mint(client, id_token(client))

    assert ApiToken.objects.count() == 1


def test_all_projects_of_the_job_are_in_one_token(client, rf, alice, publisher):
    trust(alice, project="eggs")
    trust(factories.user(username="bob"), project="ham")

    found = uploader(rf, mint(client, id_token(client)).json()["token"])

    assert isinstance(found, Uploader)
    assert found.projects == {"spam", "eggs"}


def test_a_burnt_token_is_unknown_and_others_are_left_alone(client, rf, publisher):
    minted = mint(client, id_token(client)).json()["token"]
    _, lasting = factories.api_token()

    for text in (minted, lasting, "pypi-unknown"):
        answer = client.post("/_/oidc/burn-token", {"token": text}, content_type="application/json")
        assert answer.status_code == 202

    assert isinstance(uploader(rf, minted), Unauthenticated)
    assert isinstance(uploader(rf, lasting), Uploader)


# ---- Publishers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "described", "said"),
    [
        ({}, {"repository": "bob/spam"}, "repository should be 'Alice/Spam' and is 'bob/spam'"),
        ({}, {"workflow": "ci.yml"}, "workflow should be 'release.yml' and is 'ci.yml'"),
        ({}, {"job_workflow_ref": "x"}, "job_workflow_ref names no workflow: 'x'"),
        (
            {},
            {"job_workflow_ref": "bob/spam/.github/workflows/release.yml@main"},
            "the repository of job_workflow_ref should be 'alice/spam' and is 'bob/spam'",
        ),
        ({"environment": "pypi"}, {}, "environment should be 'pypi' and is ''"),
        ({"claims": {"actor": "bob"}}, {}, "actor should be 'bob' and is 'alice'"),
        ({"issuer": ELSEWHERE}, {}, "no publisher is known here"),
    ],
)
def test_a_job_that_nobody_trusts_is_told_how_it_differs(client, alice, asked, described, said):
    trust(alice, **asked)

    code, description = refusal(mint(client, id_token(client, **described)))

    assert code == "invalid-publisher"
    assert said in description


@pytest.mark.parametrize(
    ("asked", "described"),
    [
        ({"environment": "PyPI"}, {"environment": "pypi"}),
        ({}, {"environment": "any"}),
        (
            {"repository": "", "workflow": "", "claims": {"project_path": "g/p"}},
            {"project_path": "g/p"},
        ),
        ({"claims": {"ref": "refs/tags/v1"}}, {"ref": "refs/tags/v1"}),
    ],
)
def test_a_job_that_has_what_is_asked_is_trusted(client, alice, asked, described):
    trust(alice, **asked)

    assert mint(client, id_token(client, **described)).status_code == 200


def test_the_more_particular_publisher_counts(client, rf, alice, publisher):
    trust(alice, project="eggs", environment="pypi")

    found = uploader(rf, mint(client, id_token(client, environment="pypi")).json()["token"])

    assert isinstance(found, Uploader)
    assert found.projects == {"eggs"}


@pytest.mark.parametrize(("role", "status"), [(None, 422), (Role.Kind.MAINTAINER, 200)])
def test_a_project_that_has_come_to_be_needs_a_role(client, alice, publisher, role, status):
    project = Project.objects.create(
        name="Spam", normalized="spam", created="2026-01-01T00:00:00Z", serial=1
    )
    if role is not None:
        Role.objects.create(project=project, user=alice, kind=role)

    answer = mint(client, id_token(client))

    assert answer.status_code == status
    if role is None:
        assert refusal(answer)[0] == "invalid-pending-publisher"


def test_a_publisher_of_who_is_switched_off_is_none(client):
    trust(factories.user(is_active=False))

    assert refusal(mint(client, id_token(client)))[0] == "invalid-publisher"


# ---- What is not believed ------------------------------------------------------------------


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"token": 1}', b'{"token": ""}', b"\xff", b"[" * 100_000]
)
@pytest.mark.parametrize("address", [MINT, "/_/oidc/burn-token"])
def test_a_body_that_is_none_is_told(client, address: str, body: bytes):
    answer = client.post(address, body, content_type="application/json")

    assert answer.status_code == 422
    if address == MINT:
        assert refusal(answer)[0] == "invalid-payload"


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "testpypi"}, "its audience (aud) is 'testpypi', and must be 'pypi'"),
        ({"aud": ["pypi", "x"]}, "its audience (aud) is ['pypi', 'x']"),
        ({"aud": None}, "its audience (aud) is None"),
        ({"exp": 100}, "it expired (exp) 1970-01-01 00:01:40"),
        ({"exp": None}, "it has no exp"),
        ({"iat": None}, "it has no iat"),
        ({"exp": "soon"}, "its exp is no number of seconds"),
        ({"exp": True}, "its exp is no number of seconds"),
        ({"exp": 1e300}, "its exp is no moment"),
        ({"nbf": 4e9}, "it is of later (nbf)"),
        ({"iat": 4e9}, "it is of later (iat)"),
        ({"jti": None}, "its jti"),
        ({"jti": "j" * 256}, "its jti"),
        ({"iss": ELSEWHERE}, "its issuer (iss) is not trusted here: 'https://ci.example'"),
        ({"iss": "http://[::1"}, "its issuer (iss) is not trusted here"),
        ({"iss": None}, "its issuer (iss) is not trusted here: None"),
    ],
)
def test_a_claim_that_cannot_be_is_told(client, publisher, claims, said):
    code, description = refusal(mint(client, changed(client, **claims)))

    assert code == "invalid-token"
    assert said in description


def test_clocks_may_differ_by_half_a_minute(client, publisher, frozen_clock):
    now = frozen_clock.timestamp()

    assert mint(client, changed(client, iat=now + 30, nbf=now + 30)).status_code == 200
    assert mint(client, changed(client, exp=now - 29, jti="a")).status_code == 200
    assert refusal(mint(client, changed(client, exp=now - 30, jti="b")))[0] == "invalid-token"


@pytest.mark.parametrize("text", ["", ".", "a.b.c", "é", "x" * 20_000, "..", "e30.e30.", "\x00"])
def test_what_is_no_token_is_told(client, text: str):
    assert refusal(mint(client, text))[0] in {"invalid-token", "invalid-payload"}


def test_no_other_algorithm_is_taken(client, publisher, rsa_key):
    claims = jwt.decode(id_token(client), options={"verify_signature": False})
    kid = {"kid": key_id(own_key_pair.public_key())}
    forged = [
        jwt.encode(claims, "", algorithm="none", headers=kid),
        jwt.encode(claims, "secret" * 10, algorithm="HS256", headers=kid),
        jwt.encode(claims, own_key_pair.private_key(), algorithm="RS512", headers=kid),
        jwt.encode(claims, rsa_key, algorithm="RS256", headers=kid),
        jwt.encode(claims, rsa_key, algorithm="RS256"),
        jwt.encode(claims, rsa_key, algorithm="RS256", headers={"kid": "other"}),
    ]

    for text in forged:
        assert refusal(mint(client, text))[0] == "invalid-token"
    assert not ApiToken.objects.exists()


# ---- Other issuers -------------------------------------------------------------------------


def known_elsewhere(key: Any, *, algorithm: str) -> None:
    kind = jwt.algorithms.RSAAlgorithm if algorithm == "RS256" else jwt.algorithms.ECAlgorithm
    public = kind.to_jwk(key.public_key(), as_dict=True)
    OidcIssuer.objects.create(url=ELSEWHERE, jwks={"keys": [{**public, "kid": "k"}]})


@pytest.mark.parametrize(("name", "algorithm"), [("rsa_key", "RS256"), ("ec_key", "ES256")])
def test_an_issuer_whose_keys_are_known_is_believed(client, alice, request, name, algorithm):
    key = request.getfixturevalue(name)
    known_elsewhere(key, algorithm=algorithm)
    trust(alice, issuer=ELSEWHERE)
    claims = jwt.decode(id_token(client), options={"verify_signature": False})
    theirs = {**claims, "iss": ELSEWHERE}

    answer = mint(client, jwt.encode(theirs, key, algorithm=algorithm, headers={"kid": "k"}))

    assert answer.status_code == 200
    ours = own_key_pair.private_key()
    forged = jwt.encode({**theirs, "jti": "x"}, ours, algorithm="RS256", headers={"kid": "k"})
    assert refusal(mint(client, forged))[0] == "invalid-token"


# ---- The issuer ----------------------------------------------------------------------------


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
