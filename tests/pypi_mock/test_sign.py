"""``pypi-mock sign``: a process, its streams and its exit status."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

import pytest

from oauth_provider.signing import ConsumerFacts, Facts, Keys, Need, TokenFacts
from oauth_provider.signing.formats import read_request
from pypi_mock.seeds import builtin
from tests import running
from tests.signing.asking import judge
from tests.signing.pem import private_pem, public_pem
from tests.signing.test_signer import RSA_KEY

if TYPE_CHECKING:
    from pathlib import Path

URL = "http://127.0.0.1:8000/oauth/test?test=spam"
SEED = Keys(builtin.CONSUMER.secret, builtin.ACCESS_TOKEN.secret)


@pytest.fixture
def sign(tmp_path: Path):
    def run(*arguments: str, **environ: str):
        return running.run("sign", *arguments, folder=tmp_path, environ=environ)

    return run


def verdict_of(line: str, keys: Keys = SEED):
    request = read_request(line.encode()).wire
    facts = Facts(0, ConsumerFacts(keys), TokenFacts(keys.token_secret))
    return judge(request, facts=facts, window=10**12, token=Need.OPTIONAL)


def test_a_curl_line_is_signed_by_the_published_credentials(sign):
    done = sign("GET", URL)

    assert (done.returncode, done.stderr) == (0, "")
    assert verdict_of(done.stdout).accepted
    assert verdict_of(done.stdout).request.protocol["oauth_token"] == "access-token"


def test_a_server_takes_the_line_that_is_printed(sign, server):
    line = sign("GET", f"{server.url}/oauth/test?test=spam").stdout
    done = running.subprocess.run(
        [*shlex.split(line), "-s", "--noproxy", "*"], capture_output=True, text=True, check=True
    )

    assert done.stdout == "Access allowed for alice (ps. I got params={'test': 'spam'})"


@pytest.mark.parametrize("transmission", ["header", "query", "body"])
def test_fields_are_encoded_and_signed(sign, transmission):
    done = sign("POST", URL, "-d", "a b=c&d", "-d", "e", "--transmission", transmission)

    verdict = verdict_of(done.stdout)
    assert verdict.accepted
    assert "a%20b=c%26d&e=" in verdict.base_string.parameters


def test_given_credentials_are_not_mixed_with_the_published_ones(sign):
    made = sign(
        *("POST", "https://h.example/é x", "--consumer-key", "k", "--callback", "oob"),
        *("--method", "HMAC-SHA256", "--realm", "R", "--nonce", "n", "--timestamp", "5"),
        PYPI_MOCK_CONSUMER_SECRET="s",
        PYPI_MOCK_TOKEN_SECRET="idle",
    ).stdout

    verdict = verdict_of(made, Keys("s"))
    assert (verdict.accepted, verdict.request.target.path) == (True, b"/%C3%A9%20x")
    assert dict(verdict.request.protocol) == {
        "oauth_consumer_key": "k",
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": "5",
        "oauth_nonce": "n",
        "oauth_callback": "oob",
        "oauth_signature": verdict.request.protocol["oauth_signature"],
    }


def test_step_1_has_no_token(sign):
    protocol = verdict_of(sign("POST", URL, "--callback", "oob").stdout).request.protocol

    assert ("oauth_token" in protocol, protocol["oauth_callback"]) == (False, "oob")


def test_a_token_of_the_published_consumer(sign):
    done = sign("GET", URL, "--token", "t", "--token-secret", "ts", "--verifier", "v")

    assert verdict_of(done.stdout, Keys(SEED.consumer_secret, "ts")).accepted


def test_a_body_is_hashed(sign, tmp_path):
    (tmp_path / "body.json").write_text('{"a": 1}')

    done = sign("PUT", URL, "--body", "@body.json", "-H", "Content-Type: application/json",
                "--body-hash")  # fmt: skip

    verdict = verdict_of(done.stdout)
    assert (verdict.accepted, verdict.request.wire.body) == (True, b'{"a": 1}')


def test_rsa_and_plaintext(sign, tmp_path):
    (tmp_path / "key.pem").write_text(private_pem(RSA_KEY))

    rsa = sign("GET", URL, "--method", "RSA-SHA1", "--rsa-private-key", "key.pem").stdout
    plain = sign("GET", URL, "--method", "PLAINTEXT").stdout

    assert verdict_of(rsa, Keys("", "", public_pem(RSA_KEY))).accepted
    assert verdict_of(plain).accepted
    assert "oauth_nonce" not in plain


def test_other_forms_of_the_answer(sign):
    fixed = ("GET", URL, "--nonce", "n", "--timestamp", "5")
    header = sign(*fixed, "--format", "header").stdout
    http = sign(*fixed, "--format", "http").stdout
    document = json.loads(sign(*fixed, "--format", "json", "--explain").stdout)

    assert header == f"Authorization: {document['authorization']}\n"
    assert http.startswith("GET /oauth/test?test=spam HTTP/1.1\n")
    assert header in http
    assert document["steps"]["base_string"] == document["base_string"]
    assert verdict_of(document["curl"]).accepted


def test_every_intermediate_value_is_printed(sign):
    said = sign("GET", URL, "--explain", "--format", "header").stdout

    assert [line for line in said.splitlines() if line[:1].isdigit()] == [
        "1. Collected parameters (3.4.1.3.1)",
        "2. Encoded (3.6)",
        "3. Sorted (3.4.1.3.2)",
        "4. Normalised parameters (3.4.1.3.2)",
        "5. Base string URI (3.4.1.2)",
        "6. Method (3.4.1.1)",
        "7. Base string (3.4.1.1)",
        "8. Key (3.4.2)",
        "9. Signature, HMAC-SHA1 (RFC 5849, 3.4.2)",
    ]
    assert "consumer-secret" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("GET",), "Missing argument 'URL'"),
        (("GET", "/x"), "the URL: '/x' is not an absolute address; expected http://host/path"),
        (("G T", URL), "the method: 'G T' is not a method; expected a word such as GET"),
        (("GET", URL, "-H", "x"), "the header 'x' is not `Name: value`"),
        (("GET", URL, "-d", "a=b", "--body", "c"), "a request has fields (-d) or a body (--body)"),
        (("GET", URL, "-d", "a=b", "--body-hash"), "a body hash is defined neither for a form"),
        (("GET", URL, "--body", "@none"), "the file 'none' cannot be read: No such file"),
        (("GET", URL, "--method", "RSA-SHA1"), "RSA-SHA1 signs with an RSA private key, and none"),
        (
            ("GET", URL, "--transmission", "query", "--format", "header"),
            "only --transmission header",
        ),
        (("GET", URL, "--consumer-secret", "x"), "--consumer-secret needs --consumer-key"),
        (("GET", URL, "--token-secret", "x"), "--token-secret needs --token"),
        (("GET", URL, "--nonce", "\udcff"), "an argument is not text in UTF-8"),
        (("GET", URL, "--method", "x"), "'x' is not one of 'HMAC-SHA1'"),
    ],
)
def test_wrong_usage_exits_with_2(sign, arguments, said):
    done = sign(*arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_secrets_of_clients_do_not_stop_a_server(start_server):
    environ = {"PYPI_MOCK_CONSUMER_SECRET": "a", "PYPI_MOCK_TOKEN_SECRET": "b"}

    assert start_server(environ=environ).stop() == 0
