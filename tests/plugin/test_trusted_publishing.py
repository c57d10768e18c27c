"""Trusted publishing, as a test of other people sets it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from pypi_mock.testing import PyPIMock


def mint(mock: PyPIMock, id_token: str) -> requests.Response:
    address = f"{mock.url}/_/oidc/mint-token"
    return requests.post(address, json={"token": id_token}, timeout=20)


def test_a_job_is_trusted_until_it_is_not(mock: PyPIMock):
    number = mock.trusted_publishing.trust("ham", repository="alice/ham", workflow="ci.yml")

    def ask() -> int:
        job = mock.trusted_publishing.id_token(repository="alice/ham", workflow="ci.yml")
        return mint(mock, job).status_code

    before = ask()
    mock.trusted_publishing.distrust(number)
    assert (before, ask()) == (200, 422)


def test_an_id_token_that_should_be_refused_is(mock: PyPIMock):
    answer = mint(mock, mock.trusted_publishing.id_token(lifetime=-60))

    assert answer.json()["errors"][0]["code"] == "invalid-token"


def test_the_variables_are_those_of_a_job(mock: PyPIMock):
    variables = mock.trusted_publishing.variables(environment="pypi")

    asked = requests.get(
        f"{variables['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=pypi",
        headers={"Authorization": f"bearer {variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"},
        timeout=20,
    )
    assert mint(mock, asked.json()["value"]).json()["success"] is True
    assert "SSL_CERT_FILE" not in variables
