"""``pypi-mock explain``: what is wrong with a request of any provider, without a server."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from oauth_provider.signing import Keys
from oauth_provider.signing.formats import write_http, write_vector
from pypi_mock.cli import main
from tests.running import environment
from tests.signing.asking import signed
from tests.signing.doctor.erring import wire_of
from tests.signing.published import group

if TYPE_CHECKING:
    from pathlib import Path

BY_SERVERS = ("key.token-secret-of", "key.consumer-secret-of")
SECRETS = ("--consumer-secret", "cs", "--token-secret", "ts")
KEYS = Keys("cs", "ts")
REQUEST = signed(target=b"/t?a=x%20y", keys=KEYS)
RIGHT = write_http(REQUEST)
WRONG = RIGHT.replace(b"GET ", b"PUT ")


def explained(data: bytes, *arguments: str, secrets=SECRETS, env=None):
    return CliRunner().invoke(main, ["explain", "-", *arguments, *secrets], input=data, env=env)


def test_a_right_signature_is_0_and_a_wrong_one_1():
    right, wrong = explained(RIGHT), explained(WRONG)

    assert (right.exit_code, right.stdout.splitlines()[0]) == (0, "The signature is right.")
    assert (wrong.exit_code, wrong.stdout.splitlines()[0]) == (
        1,
        "The method is signed as GET, and the request was sent as PUT.",
    )
    assert (right.stderr, wrong.stderr) == ("", "")


def test_secrets_come_from_the_environment():
    env = {"PYPI_MOCK_CONSUMER_SECRET": "cs", "PYPI_MOCK_TOKEN_SECRET": "ts"}

    assert explained(RIGHT, secrets=(), env=env).exit_code == 0


def test_no_secret_is_printed_and_the_right_header_is():
    said = explained(WRONG).stdout

    assert "Authorization: OAuth " in said
    assert "curl -X PUT" in said
    assert "ts&" not in said


def test_a_file_is_read(tmp_path: Path):
    file = tmp_path / "request.http"
    file.write_bytes(RIGHT)

    assert CliRunner().invoke(main, ["explain", str(file), *SECRETS]).exit_code == 0
    missing = CliRunner().invoke(main, ["explain", str(tmp_path / "none"), *SECRETS])
    assert missing.exit_code == 2
    assert "cannot be read: No such file or directory" in missing.stderr


def test_the_document_has_all_of_it():
    done = explained(WRONG, "--json")

    document = json.loads(done.stdout)
    assert document["signature_is_right"] is False
    assert document["diagnosis"]["causes"][0]["slug"] == "method.signed-as-get"
    assert document["correction"]["curl"].startswith("curl -X PUT")
    assert document["notes"] == ["the scheme was taken to be http; --scheme says otherwise"]


def test_a_vector_brings_its_secrets():
    vector = json.dumps(write_vector(REQUEST, keys=KEYS)).encode()

    assert explained(vector, secrets=()).exit_code == 0


def test_the_credentials_of_a_fresh_server_are_known():
    done = CliRunner().invoke(main, ["sign", "GET", "http://127.0.0.1:8000/oauth/test"])

    again = explained(done.stdout.encode(), secrets=())

    assert again.exit_code == 0
    assert "Note: the consumer secret is the published one of a fresh server" in again.stdout


def test_other_names_and_prefixes_are_given():
    swapped = RIGHT.replace(b"Host: index.example:8000", b"Host: other.example")
    prefixed = RIGHT.replace(b"/t?", b"/app/t?")

    named = explained(swapped, "--alias", "index.example:8000", "--json")
    below = explained(prefixed, "--path-prefix", "/app", "--json")
    proxied = explained(swapped, "--base-url", "http://index.example:8000")

    slugs = [json.loads(done.stdout)["diagnosis"]["causes"][0]["slug"] for done in (named, below)]
    assert slugs == ["uri.host-index-example-8000", "uri.without-prefix-app"]
    assert proxied.exit_code == 0


def test_the_clients_own_base_string_is_evidence(tmp_path: Path):
    mine = tmp_path / "mine.txt"
    mine.write_text("GET&http%3A%2F%2Fx%2F&a%3Db")

    done = explained(WRONG.replace(b"x%20y", b"zz"), "--base-string", f"@{mine}", "--json")

    slugs = [cause["slug"] for cause in json.loads(done.stdout)["diagnosis"]["causes"]]
    assert slugs == ["given.neither-fits"]


def test_time_is_judged_on_demand():
    done = explained(RIGHT, "--now", "1")

    assert done.exit_code == 0
    assert "request.timestamp" in done.stdout


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the request cannot be read: the input is empty"),
        (b"hello", "the request cannot be read: line 1: 'hello' is not a request line"),
        (b"\x00\xff\xfe" * 50, "is not a request line"),
        (random.Random(1).randbytes(10_000_000), "the request cannot be read"),  # noqa: S311
        (b"{" * 100_000, "the request cannot be read: "),
        (b'{"log": {"entries": []}}', "no entry has OAuth parameters"),
        (b"curl", "the request cannot be read"),
        (b"curl 'http://a.example", "the request cannot be read"),
        (RIGHT[:60], "the request cannot be read"),
        (b"x" * (17 * 1024 * 1024), "the input is larger than 16777216 bytes"),
    ],
)
def test_what_cannot_be_read_is_2_and_told(data: bytes, said: str):
    done = explained(data)

    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "the consumer secret is needed: give --consumer-secret"),
    ],
)
def test_a_missing_secret_is_asked_for(arguments, said: str):
    done = explained(RIGHT, *arguments, secrets=())

    assert done.exit_code == 2
    assert said in done.stderr


def test_a_signature_that_was_masked_is_not_taken_for_a_wrong_one():
    plaintext = b'OAuth oauth_consumer_key="k", oauth_signature_method="PLAINTEXT"'
    request = (
        b"GET /t HTTP/1.1\nHost: a\nAuthorization: " + plaintext + b', oauth_signature="***"\n'
    )

    done = explained(request)

    assert done.exit_code == 2
    assert "the signature is masked" in done.stderr


def test_rsa_needs_its_public_key(tmp_path: Path):
    rsa = RIGHT.replace(b"HMAC-SHA1", b"RSA-SHA1")
    bad = tmp_path / "key.pem"
    bad.write_text("no key")

    assert "--rsa-public-key FILE" in explained(rsa).stderr
    assert "not a public key in PEM" in explained(rsa, "--rsa-public-key", str(bad)).stderr


def test_django_is_not_loaded():
    program = (
        "import sys\n"
        "from pypi_mock.cli import main\n"
        "try: main(['explain', '-', '--consumer-secret', 'cs', '--token-secret', 'ts'])\n"
        "finally: print(sorted(m for m in sys.modules if m in ('django', 'oauthlib')))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=WRONG,
        capture_output=True,
        env=environment(),
        check=False,
    )

    assert done.stdout.splitlines()[-1] == b"[]"


PUBLISHED = [
    (request, case)
    for request in group("mistakes")["requests"]
    for case in request["cases"][::3]
    if not case["mistake"].startswith(BY_SERVERS)
]


@pytest.mark.parametrize(
    ("request_", "case"), PUBLISHED, ids=[f"{r['id']}-{c['mistake']}" for r, c in PUBLISHED]
)
def test_a_vector_of_a_published_mistake_is_named(request_, case):
    surroundings = {
        "host_aliases": request_["known_host_aliases"],
        "path_prefixes": request_["known_path_prefixes"],
    }
    secrets = {name: request_[name] for name in ("consumer_secret", "token_secret")}
    vector = write_vector(wire_of(request_, case["signature"])) | surroundings
    vector["secrets"] = secrets
    wanted = {case["mistake"], *case.get("same_as", ())}

    done = explained(json.dumps(vector).encode(), "--json", secrets=())

    diagnosis = json.loads(done.stdout)["diagnosis"]
    named = {cause["slug"] for cause in diagnosis["causes"]}
    named |= {cause["slug"] for causes in diagnosis["alternatives"] for cause in causes}
    assert named & wanted
