"""Clients over TLS, each trusting the server in its own way, with certificates checked."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
import requests
from requests_oauthlib import OAuth1

from tests import running
from tests.clients import packages
from tests.programs import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.running import RunningServer

OLD_NAME = "testpypi.python.org"
OLD_HOST = f"https://{OLD_NAME}"
TRUST = ("CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE")
URLLIB = """
import sys, urllib.request
print(urllib.request.urlopen(sys.argv[1], timeout=20).status)
"""
REQUESTS = """
import sys, requests
print(requests.get(sys.argv[1], timeout=20).status_code)
"""
NODE = """
const url = process.argv[1];
require("https").get(url, (answer) => console.log(answer.statusCode));
"""
NODE_FETCH = """
fetch(process.argv[1]).then((answer) => console.log(answer.status));
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tls-clients")


@pytest.fixture(scope="module")
def secured(folder: Path) -> Iterator[RunningServer]:
    server = running.start(
        *("--tls", "auto", "--tls-name", OLD_NAME, "--data", str(folder / "kept")),
        *("--approve", "auto:alice"),
        folder=folder,
    )
    yield server
    assert server.stop() == 0, server.said()


@pytest.fixture(scope="module")
def ca(folder: Path, secured: RunningServer) -> str:
    return str(folder / "kept" / "ca.pem")


@pytest.fixture(scope="module")
def url(secured: RunningServer) -> str:
    """The server by a name, as most clients call it."""
    return f"https://localhost:{secured.address[1]}"


def run(*command: str, trust: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a client that trusts what it is told to, and what it trusts anyway."""
    kept = {name: value for name, value in os.environ.items() if name not in TRUST}
    kept = {
        name: value for name, value in kept.items() if not name.startswith(("PIP_", "SSL_CERT_"))
    }
    return subprocess.run(
        command,
        env=kept | {"PIP_CONFIG_FILE": os.devnull} | trust,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


# ---- A variable makes a client trust the server ---------------------------------------------


@pytest.mark.parametrize(
    ("command", "variable"),
    [
        ((sys.executable, "-c", URLLIB), "SSL_CERT_FILE"),
        ((sys.executable, "-c", REQUESTS), "REQUESTS_CA_BUNDLE"),
        ((sys.executable, "-c", REQUESTS), "CURL_CA_BUNDLE"),
        (("node", "-e", NODE), "NODE_EXTRA_CA_CERTS"),
        (("node", "-e", NODE_FETCH), "NODE_EXTRA_CA_CERTS"),
        (("curl", "--fail", "--silent", "--output", "-", "--write-out", "%{http_code}"), "*"),
        (
            ("curl", "--fail", "--silent", "--output", "-", "--write-out", "%{http_code}"),
            "SSL_CERT_FILE",
        ),
    ],
    ids=["urllib", "requests", "requests-curl", "node", "node-fetch", "curl", "curl-variable"],
)
def test_a_client_checks_the_certificate_and_finds_it_good(url, ca, command, variable):
    if command[0] in {"node", "curl"}:
        program(command[0], package={"node": "nodejs"}.get(command[0], command[0]))
    flag = ("--cacert", ca) if variable == "*" else ()
    page = f"{url}/_mock/ca.pem"
    trusting = run(*command, *flag, page, trust={} if flag else {variable: ca})
    doubting = run(*command, page, trust={})

    assert (trusting.returncode, trusting.stdout.strip()[-3:]) == (0, "200"), trusting.stderr
    assert doubting.returncode != 0
    assert "200" not in doubting.stdout


def signer(secured: RunningServer, *token: str) -> OAuth1:
    return OAuth1(secured.consumer_key, secured.consumer_secret, *token)


def upload(secured: RunningServer, url: str, ca: str, name: str) -> None:
    filename, content = packages.wheel(name)
    auth = signer(secured, secured.token, secured.token_secret)
    release = {"name": name, "version": "1.0"}
    file = {"filename": filename, "filetype": "bdist_wheel", "pyversion": "py3"}
    registered = requests.post(
        f"{url}/oauth/add_release", data=release, auth=auth, verify=ca, timeout=60
    )
    uploaded = requests.post(
        f"{url}/oauth/upload",
        params=release | file,
        files={"content": (filename, content)},
        auth=auth,
        verify=ca,
        timeout=60,
    )
    assert (registered.text, uploaded.text) == ("OK", "OK")


def test_what_was_uploaded_over_tls_pip_installs_over_tls(secured, url, ca, tmp_path):
    upload(secured, url, ca, "overtls")
    pip = [sys.executable, "-m", "pip", "--no-cache-dir", "--disable-pip-version-check", "install"]
    pip += ["--retries", "0", "--index-url", f"{url}/simple/", "--target", str(tmp_path)]
    doubting = run(*pip, "overtls", trust={})
    trusting = run(*pip, "overtls", trust={"PIP_CERT": ca})

    assert (trusting.returncode, doubting.returncode) == (0, 1), trusting.stderr
    assert (tmp_path / "overtls.py").read_text() == "NAME = 'overtls'\n"


# ---- An old client, which knows one host ----------------------------------------------------


@pytest.fixture
def old_host(monkeypatch: pytest.MonkeyPatch, secured: RunningServer) -> None:
    """Let the old name lead here, as a line in /etc/hosts and a forwarded port would."""
    look_up = socket.getaddrinfo

    def here(host, port, *args, **kwargs):
        if (host, port) == (OLD_NAME, 443):
            host, port = secured.address
        return look_up(host, port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", here)


@pytest.mark.usefixtures("old_host")
def test_an_old_client_runs_unmodified(secured, ca):
    def step(path: str, *token: str) -> tuple[str, str]:
        answer = requests.get(
            f"{OLD_HOST}/oauth/{path}", auth=signer(secured, *token), verify=ca, timeout=60
        )
        fields = parse_qs(answer.text)
        return fields["oauth_token"][0], fields["oauth_token_secret"][0]

    token, secret = step("request_token")
    authorise = f"{OLD_HOST}/oauth/authorise?oauth_token={token}"
    allowed = requests.get(authorise, verify=ca, timeout=60, allow_redirects=False)
    auth = signer(secured, *step("access_token", token, secret))
    answer = requests.get(f"{OLD_HOST}/oauth/test?test=spam", auth=auth, verify=ca, timeout=60)

    assert allowed.status_code in {200, 302}
    assert answer.text == "Access allowed for alice (ps. I got params={'test': 'spam'})"


def test_curl_is_led_from_the_old_name_to_here(secured, ca, tmp_path):
    program("curl", package="curl")
    there = f"{OLD_NAME}:443:127.0.0.1:{secured.address[1]}"
    signed = running.run("sign", "GET", f"{OLD_HOST}/oauth/test", folder=tmp_path).stdout
    answer = run(*shlex.split(signed), "-s", "--cacert", ca, "--connect-to", there, trust={})

    assert answer.stdout == "Access allowed for alice (ps. I got params={})", answer.stderr
