"""pypi_mock/control/trusting.py: whom to trust, and the jobs and ID tokens that are made up."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.test import Client

from accounts.models import ApiToken, TrustedPublisher
from pypi_mock.seeds import builtin
from pypi_mock.seeds.resetting import begin_with
from tests import factories
from tests.pypi_mock.scenes import LOCAL, control

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_as_after_a_start")]


def minted(id_token: str):
    body = {"token": id_token}
    return Client().post("/_/oidc/mint-token", body, content_type="application/json", **LOCAL)


def test_a_fresh_server_trusts_the_job_that_it_makes_up():
    begin_with(builtin.SEED)

    variables = control("POST", "ci-job", {}).json()["variables"]
    url = urlsplit(variables["ACTIONS_ID_TOKEN_REQUEST_URL"])
    bearer = f"bearer {variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"
    asked = f"{url.path}?{url.query}&audience=pypi"
    answer = Client().get(asked, headers={"Authorization": bearer}, **LOCAL)

    assert minted(answer.json()["value"]).status_code == 200
    [project] = ApiToken.objects.get(publisher__isnull=False).projects
    assert project == builtin.SEED.publishers[0].project


def test_a_job_is_as_it_is_asked_for():
    asked = {"repository": "a/b", "environment": "e f", "ref": "refs/tags/v1"}

    url = control("POST", "ci-job", asked).json()["variables"]["ACTIONS_ID_TOKEN_REQUEST_URL"]

    query = "repository=a%2Fb&workflow=release.yml&environment=e+f&ref=refs%2Ftags%2Fv1"
    assert urlsplit(url).query == query


def test_a_publisher_is_trusted_listed_and_trusted_no_longer():
    factories.user(username="alice")
    asked = {"project": "Spam_Eggs", "repository": "alice/spam", "claims": {"actor": "alice"}}

    made = control("POST", "publishers", asked)
    listed = control("GET", "publishers").json()["publishers"]
    token = control("POST", "id-tokens", {}).json()["id_token"]
    status = minted(token).status_code
    gone = control("DELETE", f"publishers/{made.json()['id']}")

    assert (made.status_code, made.json()["project"]) == (201, "spam-eggs")
    assert listed == [made.json()]
    assert (status, gone.status_code) == (200, 204)
    assert (TrustedPublisher.objects.count(), ApiToken.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, None),
        ({"lifetime": -60}, "invalid-token"),
        ({"audience": "testpypi"}, "invalid-token"),
        ({"claims": {"jti": None}}, "invalid-token"),
        ({"claims": {"iss": "https://elsewhere.example"}}, "invalid-token"),
        ({"repository": "bob/spam"}, "invalid-publisher"),
    ],
)
def test_an_id_token_may_be_one_that_is_refused(asked, code):
    begin_with(builtin.SEED)

    answer = minted(control("POST", "id-tokens", asked).json()["id_token"])

    errors = answer.json().get("errors", [])
    assert [error["code"] for error in errors] == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("method", "path", "document", "status", "detail"),
    [
        ("POST", "publishers", {"project": "x"}, 400, "a publisher needs a repository, or claims"),
        ("POST", "publishers", {"project": "x", "repository": "a/b"}, 404, "no user 'alice'"),
        ("DELETE", "publishers/7", None, 404, "there is no publisher '7'"),
        ("POST", "id-tokens", {"lifetime": 10**9}, 400, "lifetime"),
    ],
)
def test_a_mistake_is_told(method, path, document, status, detail):
    answer = control(method, path, document)

    assert answer.status_code == status
    assert detail in answer.json()["detail"]
