"""The server calls nobody but the engines that it is configured with, whatever it is told to.

Its own process tells: an audit hook writes down each connection, look-up of a name and program.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from tests.releases.forms_made import MULTIPART, basic, wheel_form
from tests.running import ROOT, free_port
from tests.security.conftest import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.running import RunningServer

HOOK = """
import os, sys
WATCHED = {
    "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
    "http.client.connect", "ftplib.connect", "smtplib.connect", "subprocess.Popen", "os.system",
    "os.exec", "os.posix_spawn", "webbrowser.open",
}
told = os.open(os.environ["AUDITED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def hook(event, arguments):
    if event in WATCHED:
        said = repr(arguments[1:] if event.startswith("socket.s") or event == "socket.connect"
                    else arguments)
        os.write(told, f"{event} {said}\\n".encode())
sys.addaudithook(hook)
"""


class Trap:
    """An address that tempts the server: nobody may come there."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.visits = 0
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def _wait(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            connection.close()

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    trap = Trap()
    yield trap
    trap.close()


@pytest.fixture
def audited(tmp_path: Path) -> dict[str, str]:
    """The environment in which a server writes down what it does to others."""
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(HOOK)
    return {"PYTHONPATH": f"{tmp_path / 'hook'}:{ROOT}", "AUDITED": str(tmp_path / "audited.txt")}


def token(trap: Trap) -> str:
    """Return an ID token whose every address is the trap."""
    header = {"alg": "RS256", "kid": "a", "jku": f"{trap.url}/keys", "x5u": f"{trap.url}/x5u"}
    claims = {"iss": trap.url, "aud": "pypi", "sub": "a", "exp": 4102444800, "iat": 0}
    parts = [json.dumps(header), json.dumps(claims), "signature"]
    return ".".join(base64.urlsafe_b64encode(one.encode()).decode().rstrip("=") for one in parts)


def tempt(server: RunningServer, trap: Trap) -> dict[str, int]:
    """Bring the trap's address wherever an address may stand; return what was answered."""
    url, said = server.url, {}
    markdown = f'![a]({trap.url}/a.png) <img src="{trap.url}/b.png"> [c]({trap.url})'
    restructured = f".. image:: {trap.url}/a.png\n\n.. include:: {trap.url}/b\n"
    for number, text in enumerate((markdown, restructured)):
        form = wheel_form().but(
            description=text,
            description_content_type=("text/markdown", "text/x-rst")[number],
            home_page=trap.url,
            download_url=f"{trap.url}/spam.zip",
            project_urls=[f"Homepage, {trap.url}"],
        )
        fields = {"Content-Type": MULTIPART, "Authorization": basic("alice", "alice")}
        answer = requests.post(
            f"{url}/pypi",
            form.but(**{":action": "file_upload"}).body(),
            headers=fields,
            timeout=PATIENCE,
        )
        said[f"upload {number}"] = answer.status_code
    entity = f'<!DOCTYPE a [<!ENTITY b SYSTEM "{trap.url}/b">]><methodCall>&b;</methodCall>'
    keys = requests.get(f"{url}/.well-known/jwks", timeout=PATIENCE).json()
    issuer = {"url": trap.url, "jwks": keys}
    for name, method, path, sent in (
        ("xml", "POST", "/RPC2", {"data": entity}),
        ("mint", "POST", "/_/oidc/mint-token", {"json": {"token": token(trap)}}),
        ("issuer", "POST", "/_mock/v1/seed", {"json": {"issuers": [issuer]}}),
        ("mint again", "POST", "/_/oidc/mint-token", {"json": {"token": token(trap)}}),
        (
            "explain",
            "POST",
            "/_mock/v1/explain",
            {"json": {"request": f"GET {trap.url}/ HTTP/1.1\r\n\r\n"}},
        ),
        ("sign", "POST", "/_mock/v1/sign", {"json": {"url": trap.url, "method": "GET"}}),
        ("project", "GET", "/project/spam/", {}),
        ("json", "GET", "/pypi/spam/json", {}),
        ("by another name", "GET", "/", {"headers": {"Host": urlsplit(trap.url).netloc}}),
        ("forwarded", "GET", "/", {"headers": {"X-Forwarded-Host": urlsplit(trap.url).netloc}}),
        ("callback", "GET", f"/oauth/authorize?oauth_token=a&oauth_callback={trap.url}", {}),
        ("login", "GET", f"/accounts/login/?next={trap.url}", {}),
    ):
        answer = requests.request(
            method, url + path, timeout=PATIENCE, allow_redirects=False, **sent
        )
        said[name] = answer.status_code
    return said


def test_the_server_calls_nobody(start_server, trap, audited, tmp_path):
    server = start_server("--base-url", f"{trap.url}/app", environ=audited)

    said = tempt(server, trap)
    server.stop()

    told = (tmp_path / "audited.txt").read_text().splitlines()
    engines = re.findall(r"://[^/]*:(\d+)", " ".join(server.engines.environ.values()))
    strange = [
        line
        for line in told
        # Its own address is looked up to be bound; that is no call.
        if not line.startswith("socket.getaddrinfo ('127.0.0.1', ")
        and not any(port in line for port in engines)
    ]
    assert {status for status in said.values() if status >= 500} == set(), said
    assert (strange, trap.visits, bool(told)) == ([], 0, True)
    assert said["upload 0"] == said["issuer"] == said["project"] == 200, said


def test_the_hook_would_have_told(audited, tmp_path):
    """So the test above is one: the same hook tells of a call, where there is one."""
    port = free_port()
    program = f"import socket; socket.socket().connect_ex(('127.0.0.1', {port}))"

    subprocess.run([sys.executable, "-c", program], env=audited, check=True)

    assert (tmp_path / "audited.txt").read_text() == f"socket.connect (('127.0.0.1', {port}),)\n"
