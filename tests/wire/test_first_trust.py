"""``/_mock/ca.pem`` and ``pypi-mock ca``: how a client comes to trust a server of this machine."""

from __future__ import annotations

import json
import socket
import ssl
import urllib.error
import urllib.request

import pytest

from tests import running


def ca(tmp_path, *arguments: str, url: str = ""):
    environ = {"PYPI_MOCK_URL": url} if url else {}
    return running.run("ca", *arguments, folder=tmp_path, environ=environ)


@pytest.fixture
def secured(start_server, tmp_path):
    return start_server("--tls", "auto", "--data", str(tmp_path / "kept"))


def test_the_command_prints_what_the_server_s_certificate_is_signed_by(secured, tmp_path):
    printed = ca(tmp_path, "--url", secured.url)

    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == (tmp_path / "kept" / "ca.pem").read_text()
    context = ssl.create_default_context(cadata=printed.stdout)
    with urllib.request.urlopen(secured.url, timeout=20, context=context) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_command_asks_by_any_name_and_in_the_scheme_that_is_spoken(
    secured, tmp_path, host, scheme
):
    printed = ca(tmp_path, url=f"{scheme}://{host}:{secured.address[1]}")

    assert printed.stdout == (tmp_path / "kept" / "ca.pem").read_text(), printed.stderr


def test_the_command_asks_the_plain_port_too(start_server, tmp_path):
    server = start_server("--tls", "auto", "--tls-port", "0", "--data", str(tmp_path / "kept"))
    printed = ca(tmp_path, "--url", server.url)

    assert printed.stdout == (tmp_path / "kept" / "ca.pem").read_text()


def test_the_command_writes_a_file_and_prints_where(secured, tmp_path):
    printed = ca(tmp_path, "--url", secured.url, "--output", "trusted.pem")

    assert printed.stdout == f"{tmp_path / 'trusted.pem'}\n"
    assert (tmp_path / "trusted.pem").read_bytes() == (tmp_path / "kept" / "ca.pem").read_bytes()


def test_a_server_that_makes_no_certificates_is_said(server, tmp_path):
    printed = ca(tmp_path, "--url", server.url)

    assert (printed.returncode, printed.stdout, printed.stderr) == (
        1,
        "",
        f"pypi-mock: the server at {server.url} makes no certificates: it needs --tls auto\n",
    )


def test_where_no_server_is_that_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    printed = ca(tmp_path, "--url", f"http://127.0.0.1:{port}")

    assert printed.returncode == 3
    assert printed.stderr.startswith(f"pypi-mock: no server answers at http://127.0.0.1:{port}: ")


def test_another_machine_is_not_believed(tmp_path):
    printed = ca(tmp_path, "--url", "https://192.0.2.1:8000")

    assert printed.returncode == 3
    assert "192.0.2.1 is another machine" in printed.stderr


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://localhost", "http://localhost:port"])
def test_what_is_no_address_of_a_server_is_wrong_usage(tmp_path, url):
    printed = ca(tmp_path, "--url", url)

    assert printed.returncode == 2
    assert "Traceback" not in printed.stderr


def test_the_page_asks_for_no_name_and_no_token(start_server, tmp_path):
    server = start_server("--tls", "auto", "--admin-token", "t", "--data", str(tmp_path / "kept"))
    context = ssl.create_default_context(cafile=tmp_path / "kept" / "ca.pem")
    page = urllib.request.Request(
        f"{server.url}/_mock/ca.pem", headers={"Host": "anything.example"}
    )

    with urllib.request.urlopen(page, timeout=20, context=context) as answer:
        assert answer.headers["Content-Type"] == "application/x-pem-file"
        assert answer.read() == (tmp_path / "kept" / "ca.pem").read_bytes()


def test_the_page_of_a_server_without_tls_is_a_problem_document(server):
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{server.url}/_mock/ca.pem", timeout=20)
    with missing.value as answer:
        assert answer.code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.load(answer) == {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "this server makes no certificates",
            "cure": "start it with --tls auto",
        }


def test_a_name_of_the_certificate_is_a_name_of_the_server(start_server, tmp_path):
    server = start_server(
        *("--tls", "auto", "--tls-name", "testpypi.python.org", "--data", str(tmp_path / "kept"))
    )
    context = ssl.create_default_context(cafile=tmp_path / "kept" / "ca.pem")
    page = urllib.request.Request(
        f"{server.url}/_mock/v1/requests", headers={"Host": "testpypi.python.org"}
    )

    with urllib.request.urlopen(page, timeout=20, context=context) as answer:
        assert answer.status == 200
