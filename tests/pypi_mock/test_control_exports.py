"""pypi_mock/journal/exports.py: an entry taken along, and explained elsewhere to the same cause."""

from __future__ import annotations

import subprocess

import pytest
from click.testing import CliRunner

from oauth_provider.signing import Keys
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.formats import read_request
from pypi_mock.cli import main
from tests.pypi_mock.scenes import ROUTE, get, refused
from tests.running import command, environment
from tests.signed import send
from tests.signing.asking import header

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_journal")]


@pytest.mark.parametrize("form", ["curl", "http", "har", "vector"])
def test_every_export_is_explained_to_the_same_cause(token, form: str):
    number = refused(token, target="/oauth/test?a=%20b")

    response = get(f"{ROUTE}/{number}.{form}")

    captured = read_request(response.content)
    keys = Keys(token.consumer.secret, token.secret)
    found = explain(captured.wire, keys=keys)
    assert [cause.slug for cause in found.diagnosis.causes] == ["method.signed-as-get"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_vector_is_reproduced_by_the_command_without_options(token, tmp_path):
    number = refused(token)
    vector = tmp_path / "vector.json"
    vector.write_bytes(get(f"{ROUTE}/{number}.vector").content)

    done = subprocess.run(
        command("explain", str(vector)),
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.startswith("The method is signed as GET, and the request was sent as POST.")


@pytest.mark.parametrize(
    ("made", "slug"),
    [
        ("{c}", "key.no-ampersand-when-token-secret-empty"),
        ("{t}&{c}", "key.secrets-swapped"),
        ("{c}&undefined", "key.token-secret-literal-undefined"),
        ("{c}{t}", "key.secrets-joined-without-amp"),
    ],
)
def test_a_plaintext_signature_is_written_down_without_its_secrets(token, made: str, slug: str):
    secrets = {"c": token.consumer.secret, "t": token.secret}
    at_step_1 = slug == "key.no-ampersand-when-token-secret-empty"
    pairs = [
        ("oauth_consumer_key", token.consumer.key),
        *([] if at_step_1 else [("oauth_token", token.key)]),
        ("oauth_signature_method", "PLAINTEXT"),
        ("oauth_signature", made.format(**secrets)),
    ]
    path = "/oauth/request_token" if at_step_1 else "/oauth/test"
    answer = send("GET", path, authorization=header(pairs).decode(), REMOTE_ADDR="127.0.0.1")
    number = answer["X-Mock-Request-Id"]
    assert answer["X-Mock-Cause"].startswith(slug)

    entry = get(f"{ROUTE}/{number}").content.decode()
    assert not any(secret in entry for secret in secrets.values())
    vector = get(f"{ROUTE}/{number}.vector").content
    done = CliRunner().invoke(main, ["explain", "-", "--json"], input=vector)
    assert done.exit_code == 1
    assert slug in done.stdout


@pytest.mark.parametrize(
    "environ",
    [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.1"},
    ],
)
def test_a_vector_for_somebody_elsewhere_has_no_secrets(token, environ):
    number = refused(token)

    vector = get(f"{ROUTE}/{number}.vector", **environ).json()

    assert set(vector["secrets"].values()) == {None}
    assert get(f"{ROUTE}/{number}.vector").json()["secrets"]["token_secret"] == token.secret
