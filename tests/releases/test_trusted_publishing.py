"""releases/trusted_publishing: an ID token of a CI job becomes an API token, once and shortly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.credentials import Reason, Unauthenticated, Uploader, authenticated
from accounts.models import ApiToken, OidcIssuer
from oauth_provider import own_key_pair
from releases.models import Project, Role
from releases.trusted_publishing.id_tokens import key_id
from tests import factories
from tests.releases.trusting import MINT, id_token, mint, trust

pytestmark = pytest.mark.django_db

ELSEWHERE = "https://ci.example"


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


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
