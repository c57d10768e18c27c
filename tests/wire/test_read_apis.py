"""The APIs that only read, as real clients ask them over real sockets."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from urllib.request import urlopen
from xmlrpc.client import Fault, MultiCall, ServerProxy, loads

import pytest

from tests.running import environment

SEED = {
    "projects": [
        {
            "name": "Spam.Eggs",
            "owners": ["alice"],
            "releases": [
                {
                    "version": version,
                    "metadata": {"summary": "A can of spam"},
                    "files": [{"synthesise": "wheel"}],
                }
                for version in ("1.0", "1.1")
            ],
        }
    ]
}


@pytest.fixture
def index(start_server):
    return start_server(environ={"PYPI_MOCK_SEED_JSON": json.dumps(SEED)})


@pytest.mark.parametrize("path", ["/RPC2", "/pypi", "/pypi/"])
def test_the_standard_library_calls_every_kind_of_method(index, path):
    with ServerProxy(index.url + path, allow_none=True) as proxy:
        assert "list_packages" in proxy.system.listMethods()
        assert proxy.list_packages() == ["Spam.Eggs"]
        assert proxy.package_releases("spam-eggs") == ["1.1", "1.0"]
        (file,) = proxy.release_urls("spam-eggs", "1.0")
        assert len(urlopen(file["url"]).read()) == file["size"]
        log = proxy.changelog_since_serial(0)
        assert log[-1][4] == proxy.changelog_last_serial()
        both = MultiCall(proxy)
        both.package_roles("spam-eggs")
        both.nope()
        answers = both()
        assert answers[0] == [["Owner", "alice"]]
        with pytest.raises(Fault, match="there is no method 'nope'"):
            answers[1]


def test_pip_search_finds_a_project(index):
    search = [sys.executable, "-m", "pip", "search", "--index", f"{index.url}/pypi", "eggs"]
    done = subprocess.run(search, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["Spam.Eggs", "(1.1)", "-", "A", "can", "of", "spam"]


def test_the_addresses_in_a_document_are_those_of_the_server(index):
    with urlopen(f"{index.url}/pypi/Spam.Eggs/json") as response:
        assert response.url == f"{index.url}/pypi/spam-eggs/json"
        document = json.load(response)
    (file,) = document["urls"]
    assert len(urlopen(file["url"]).read()) == file["size"]
    for link in ("package_url", "project_url", "release_url"):
        assert urlopen(document["info"][link]).status == 200


def test_a_call_of_over_10_mib_hears_so_and_takes_no_memory(index):
    urlopen(f"{index.url}/pypi/spam-eggs/json").read()
    size = 40 * 2**20
    before = index.peak_memory()
    with socket.create_connection(index.address, timeout=30) as connection:
        head = "POST /RPC2 HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\nConnection: close\r\n"
        connection.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode())
        for _ in range(size // 2**16):
            connection.sendall(bytes(2**16))
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    status, _, body = answer.partition(b"\r\n")
    assert status == b"HTTP/1.1 200 OK"
    with pytest.raises(Fault, match="a call has at most 10485760 bytes"):
        loads(body.partition(b"\r\n\r\n")[2])
    assert index.peak_memory() - before < 8 * 2**20
