"""``--tls``: what is listened on, whose certificate is shown, and what is refused."""

from __future__ import annotations

import json
import re
import socket
import ssl
import stat
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import trustme

from tests import running
from tests.running import STYLE

if TYPE_CHECKING:
    from pathlib import Path

OVER_TLS = re.compile(r"over TLS      (https://\S+)\n")
CA_FILE = re.compile(r"CA file       (\S+)\n")


def ca_file(server: running.RunningServer) -> str:
    [path] = CA_FILE.findall(server.said())
    return path


def get(url: str, ca: str | Path) -> int:
    context = ssl.create_default_context(cafile=ca)
    with urllib.request.urlopen(url, timeout=20, context=context) as answer:
        return answer.status


def names_shown(url: str, ca: str | Path) -> set[tuple[str, str]]:
    """Return what the certificate is for."""
    parts = urlsplit(url)
    context = ssl.create_default_context(cafile=ca)
    with (
        socket.create_connection((parts.hostname, parts.port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        certificate = connection.getpeercert()
    assert certificate is not None
    return set(certificate["subjectAltName"])


def own_certificate(folder: Path) -> tuple[Path, Path, Path]:
    """Make an authority, and a certificate with its key, as a user may have them."""
    authority = trustme.CA()
    leaf = authority.issue_cert("localhost")
    files = folder / "ca.pem", folder / "certificate.pem", folder / "key.pem"
    blobs = authority.cert_pem, leaf.cert_chain_pems[0], leaf.private_key_pem
    for file, blob in zip(files, blobs, strict=True):
        blob.write_to_path(file)
    return files


# ---- Ports ---------------------------------------------------------------------------------


def test_without_a_port_of_its_own_tls_has_the_port_for_itself(start_server):
    server = start_server("--tls", "auto")
    port = server.address[1]

    assert server.url.startswith("https://127.0.0.1:")
    assert get(f"https://localhost:{port}{STYLE}", ca_file(server)) == 200
    assert get(f"https://127.0.0.1:{port}{STYLE}", ca_file(server)) == 200
    assert running.get(f"http://127.0.0.1:{port}{STYLE}") == 400


def test_with_a_port_of_its_own_both_are_one_server(start_server):
    server = start_server("--tls", "auto", "--tls-port", "0")
    [tls_url] = OVER_TLS.findall(server.said())
    context = ssl.create_default_context(cafile=ca_file(server))

    assert server.url.startswith("http://127.0.0.1:")
    assert running.get(f"{server.url}/oauth/request_token") == 400
    with urllib.request.urlopen(
        f"{tls_url}/_mock/v1/requests", timeout=20, context=context
    ) as answer:
        [entry] = json.load(answer)["requests"]
    assert entry["status"] == 400


def test_the_ready_object_names_the_address_over_tls_and_what_to_trust(start_server, tmp_path):
    path = tmp_path / "ready.json"
    server = start_server("--tls", "auto", "--tls-port", "0", "--ready-file", str(path))
    ready = json.loads(path.read_text())

    assert ready["url"] == server.url
    assert get(ready["tls_url"] + STYLE, ready["ca_file"]) == 200


def test_a_health_check_needs_no_file_to_trust_its_own_machine(start_server, tmp_path):
    server = start_server("--tls", "auto")
    environ = {"PYPI_MOCK_TLS": "auto", "PYPI_MOCK_PORT": str(server.address[1])}
    asked = running.run("ready", folder=tmp_path, environ=environ)

    assert (asked.returncode, asked.stdout) == (0, f"ready at {server.url}\n")


def test_a_signature_is_judged_by_the_scheme_it_came_by(start_server):
    server = start_server("--tls", "auto", "--tls-port", "0")
    [tls_url] = OVER_TLS.findall(server.said())
    signed = running.run(
        "sign", "GET", f"{tls_url}/oauth/test", "--format", "header", folder=server.log.parent
    )
    field = signed.stdout.strip().removeprefix("Authorization: ")
    context = ssl.create_default_context(cafile=ca_file(server))
    request = urllib.request.Request(f"{tls_url}/oauth/test", headers={"Authorization": field})

    with urllib.request.urlopen(request, timeout=20, context=context) as answer:
        assert answer.read() == b"Access allowed for alice (ps. I got params={})"


def test_a_taken_tls_port_is_said_by_its_own_name(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        options = ["--port", "0", "--tls", "auto", "--tls-port", str(port)]
        refused = running.run(*options, folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr == (
        f"pypi-mock: port {port} of 127.0.0.1 is taken\n"
        "pypi-mock: choose another with --tls-port or PYPI_MOCK_TLS_PORT (now: --tls-port)\n"
        "pypi-mock: or let --tls-port 0 pick a free one\n"
    )


@pytest.mark.parametrize(
    ("flag", "value"), [("--tls-port", "8443"), ("--tls-name", "testpypi.python.org")]
)
def test_what_belongs_to_tls_is_refused_without_it(tmp_path, flag, value):
    refused = running.run("--port", "0", flag, value, folder=tmp_path)

    assert (refused.returncode, refused.stderr) == (
        2,
        f"pypi-mock: {flag} needs --tls auto, or PYPI_MOCK_TLS=auto\n",
    )


# ---- Certificates --------------------------------------------------------------------------


def test_the_certificate_is_for_this_machine_and_the_names_that_were_asked_for(start_server):
    server = start_server(
        *("--tls", "auto", "--tls-name", "testpypi.python.org, *.mock.example,192.0.2.1"),
        *("--base-url", "https://proxy.example/mock"),
    )

    names = names_shown(server.url, ca_file(server))
    wanted = {
        *(("DNS", name) for name in ("localhost", "proxy.example", "testpypi.python.org")),
        *(("DNS", "*.mock.example"), ("IP Address", "127.0.0.1"), ("IP Address", "192.0.2.1")),
        ("IP Address", "0:0:0:0:0:0:0:1"),
    }
    assert wanted <= names
    # What is left is the name of the machine, unless that can be in no certificate.
    assert names - wanted <= {("DNS", socket.gethostname().lower())}


def test_the_authority_is_kept_and_its_key_is_the_owner_s(start_server, tmp_path):
    kept = tmp_path / "kept"
    start_server("--tls", "auto", "--data", str(kept)).stop()
    before = (kept / "ca.pem").read_bytes()
    again = start_server("--tls", "auto", "--data", str(kept))

    assert (kept / "ca.pem").read_bytes() == before
    assert get(again.url + STYLE, kept / "ca.pem") == 200
    assert stat.S_IMODE((kept / "ca_key.pem").stat().st_mode) == 0o600


def test_without_a_data_folder_the_authority_goes_with_the_process(start_server, tmp_path):
    server = start_server("--tls", "auto", environ={"TMPDIR": str(tmp_path)})
    [file] = tmp_path.glob("pypi-mock-*/ca.pem")
    server.stop()

    assert not file.exists()


def test_an_authority_of_which_half_is_lost_is_made_anew(start_server, tmp_path):
    kept = tmp_path / "kept"
    start_server("--tls", "auto", "--data", str(kept)).stop()
    before = (kept / "ca.pem").read_bytes()
    (kept / "ca_key.pem").unlink()
    again = start_server("--tls", "auto", "--data", str(kept))

    assert (kept / "ca.pem").read_bytes() != before
    assert get(again.url + STYLE, kept / "ca.pem") == 200


def test_an_authority_that_cannot_be_read_is_a_clear_error(tmp_path):
    (tmp_path / "ca.pem").write_text("no certificate")
    (tmp_path / "ca_key.pem").write_text("no key")
    refused = running.run("--port", "0", "--tls", "auto", "--data", ".", folder=tmp_path)

    assert refused.returncode == 3
    assert refused.stderr.startswith(
        f"pypi-mock: {tmp_path / 'ca.pem'} and ca_key.pem cannot be used: "
    )
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("name", ["https://mock.example", "my_mock", "a..b", "-mock", "x" * 64])
def test_a_name_that_is_none_is_a_clear_error(tmp_path, name):
    refused = running.run("--port", "0", "--tls", "auto", f"--tls-name={name}", folder=tmp_path)

    assert refused.returncode == 2
    assert f"--tls-name: expected host names with commas between them; {name!r}" in refused.stderr


def test_a_name_that_can_be_in_no_certificate_is_a_clear_error(tmp_path):
    refused = running.run("--port", "0", "--tls", "auto", "--tls-name", "xn--a", folder=tmp_path)

    assert refused.returncode == 3
    assert "no certificate can be made for xn--a" in refused.stderr


def test_a_certificate_of_ones_own_is_shown(start_server, tmp_path):
    authority, certificate, key = own_certificate(tmp_path)
    server = start_server("--tls", f"{certificate},{key}")
    url = server.url.replace("127.0.0.1", "localhost")

    assert get(url + STYLE, authority) == 200
    assert CA_FILE.findall(server.said()) == []


def test_files_that_are_not_there_or_not_a_pair_are_a_clear_error(tmp_path):
    _, certificate, _ = own_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _, _, other_key = own_certificate(tmp_path / "other")
    pairs = (f"{certificate},missing.pem", f"{certificate},{other_key}")
    refused = [running.run("--port", "0", "--tls", pair, folder=tmp_path) for pair in pairs]

    assert [done.returncode for done in refused] == [3, 3]
    assert f"the key {tmp_path / 'missing.pem'} cannot be used: No such file" in refused[0].stderr
    assert f"the certificate {certificate} with the key {other_key}" in refused[1].stderr
    assert "Traceback" not in refused[0].stderr + refused[1].stderr


def test_what_is_no_way_to_speak_tls_is_a_clear_error(tmp_path):
    refused = running.run("--port", "0", "--tls", "certificate.pem", folder=tmp_path)

    assert (refused.returncode, refused.stderr) == (
        2,
        "pypi-mock: --tls: expected off, auto, or two PEM files: CERTIFICATE.pem,KEY.pem\n",
    )


# ---- The start -----------------------------------------------------------------------------


def test_without_tls_nothing_that_makes_certificates_is_loaded(start_server):
    server = start_server(environ={"PYTHONPROFILEIMPORTTIME": "1"})

    loaded = set(re.findall(r"\|\s+(\S+)$", server.said(), re.MULTILINE))
    assert "pypi_mock.server.serving" in loaded
    assert not {"trustme", "cryptography.x509", "pypi_mock.server.tls"} & loaded
