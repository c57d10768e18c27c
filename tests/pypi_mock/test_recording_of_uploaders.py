"""pypi_mock/recording.py: what uploaders present is in no entry of the journal."""

from __future__ import annotations

import base64

import pytest
from django.test import Client

from accounts.api_tokens import USERNAME
from pypi_mock.journal import journal
from pypi_mock.seeds import builtin
from pypi_mock.seeds.resetting import begin_with
from releases.trusted_publishing.issuing import REQUEST_TOKEN
from tests.pypi_mock.scenes import LOCAL, control

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_as_after_a_start", "_empty_journal"),
]

TOKEN = builtin.API_TOKEN.token
BASIC = base64.b64encode(f"{USERNAME}:{TOKEN}".encode()).decode()


def written_down() -> str:
    entries = journal.entries()
    assert entries
    return "".join(map(repr, entries))


@pytest.mark.parametrize(
    "field", [f"Basic {BASIC}", f"token {TOKEN}", f"Bearer {TOKEN}", TOKEN, f"{TOKEN} x"]
)
def test_a_token_is_in_no_entry(field: str):
    begin_with(builtin.SEED)

    Client().post("/legacy/", {":action": "file_upload"}, headers={"Authorization": field}, **LOCAL)

    assert (TOKEN in written_down(), BASIC in written_down()) == (False, False)


def test_neither_an_id_token_nor_what_is_given_for_it_is_in_an_entry():
    begin_with(builtin.SEED)
    id_token = control("POST", "id-tokens", {}).json()["id_token"]

    def post(address: str, token: str):
        body = {"token": token}
        return Client().post(address, body, content_type="application/json", **LOCAL)

    minted = post("/_/oidc/mint-token", id_token).json()["token"]
    post("/_/oidc/burn-token", minted)
    bearer = {"Authorization": f"bearer {REQUEST_TOKEN}"}
    Client().get("/_/oidc/id-token", {"audience": "pypi"}, headers=bearer, **LOCAL)

    found = written_down()
    assert [secret in found for secret in (id_token, minted, REQUEST_TOKEN)] == [False] * 3
