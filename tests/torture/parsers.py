"""Each parser of what strangers send, as a function of bytes that may not fail.

``make fuzz`` has a fuzzer find bytes by coverage; the suite breaks the examples here at random.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from oauth_provider.multipart import multipart_read
from oauth_provider.refusal import ProblemError
from oauth_provider.signing import KeyFormatError, Keys, WireRequest, normalised_public_key
from oauth_provider.signing.authorization import parse_authorization
from oauth_provider.signing.documents import explanation_document
from oauth_provider.signing.encoding import parse_form, percent_decode, percent_encode
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.formats import FORMATS, UnreadableError, read_request
from oauth_provider.signing.rendering import explanation_text
from pypi_mock import config_file
from pypi_mock.options import OPTIONS
from pypi_mock.seeds.reading import read_text
from pypi_mock.server.body import BodyError, spool_chunked
from pypi_mock.server.fields import as_mapping, check_framing, read_fields
from pypi_mock.server.request_line import RequestLines
from pypi_mock.strict import DocumentError
from releases.form.attestations import read_attestations
from releases.form.metadata import read_metadata
from releases.form.names import filename_refusals, name_problem, normalize
from releases.inspection import fields_of, inspect, served_metadata
from releases.xmlrpc.faults import FaultError
from releases.xmlrpc.reading import read_call
from tests.oauth_provider.test_multipart import BODY
from tests.releases.inspection.archives_made import METADATA, SDIST, WHEEL, good_sdist, good_wheel

if TYPE_CHECKING:
    from collections.abc import Callable


class Parser(NamedTuple):
    """What is fuzzed, with right examples to begin from."""

    takes: Callable[[bytes], object]
    examples: tuple[bytes, ...]


HEADER = (
    b'OAuth realm="a\\"b", oauth_consumer_key="k", oauth_token="t", oauth_nonce="n%20",'
    b' oauth_timestamp="1400000000", oauth_signature_method="HMAC-SHA1", oauth_signature="x%3D"'
)
RAW = b"POST /a?b=c HTTP/1.1\r\nHost: a.example\r\nAuthorization: " + HEADER + b"\r\n\r\na=b"
CURL = b"curl -X POST 'http://a.example/a?b=c' -H 'Authorization: " + HEADER + b"' -d a=b\\\n"
REQUEST = {
    "method": "POST",
    "url": "http://a.example/a?b=c",
    "headers": [{"name": "Authorization", "value": HEADER.decode()}],
    "postData": {"mimeType": "application/x-www-form-urlencoded", "text": "a=b"},
}
HAR = json.dumps({"log": {"version": "1.2", "entries": [{"request": REQUEST}]}}).encode()
SEED = b"""
[[users]]
name = "alice"
password = "alice"
[[projects]]
name = "spam"
owner = "alice"
[[projects.releases]]
version = "1.0"
"""
CALL = (
    b"<?xml version='1.0'?><methodCall><methodName>release_urls</methodName><params><param><value>"
    b"<struct><member><name>a</name><value><array><data><value><int>1</int></value></data></array>"
    b"</value></member></struct></value></param></params></methodCall>"
)
ATTESTATION = {
    "version": 1,
    "verification_material": {"certificate": "", "transparency_entries": [{}]},
    "envelope": {"statement": "e30=", "signature": ""},
}


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def explained(data: bytes) -> None:
    """Explain a request in any format, to people and to programs."""
    for name in (None, *FORMATS):
        with contextlib.suppress(UnreadableError):
            wire = read_request(data, format_name=name).wire
            found = explain(wire, keys=Keys("secret", "secret"))
            explanation_text(found, width=80)
            explanation_document(found)


def judged(data: bytes) -> None:
    """Judge a request with this header."""
    parse_authorization(data)
    headers = ((b"Host", b"a.example"), (b"Authorization", data))
    explain(WireRequest(b"GET", "http", b"/a?b=c", headers), keys=Keys("secret", "secret"))


def forms(data: bytes) -> None:
    form = parse_form(data)
    parse_form(data, most=10)
    assert percent_decode(percent_encode(data).encode()) == data
    assert form is not None


def head(data: bytes) -> None:
    lines = io.BytesIO(data)
    with contextlib.suppress(ValueError):
        RequestLines(lines).readline()
        fields = read_fields(lines)
        check_framing(fields, protocol="HTTP/1.1")
        as_mapping(fields)


def chunks(data: bytes) -> None:
    with contextlib.suppress(BodyError):
        source = io.BufferedReader(io.BytesIO(data))  # type: ignore[type-var]  # as raw as it need be
        spool_chunked(source, limit=1 << 20, folder=None)[0].close()


def multipart(data: bytes) -> None:
    """Read a body; its boundary is the one of the examples, or the end of its first line."""
    boundary = text_of(data.partition(b"\r\n")[0][2:]) if data[:3] == b"--?" else "x"
    request = RequestFactory().generic(
        "POST", "/", data, content_type=f"multipart/form-data; boundary={boundary}"
    )
    with contextlib.suppress(ProblemError, RequestDataTooBig):
        multipart_read(request, hash_name="sha256")


def metadata(data: bytes) -> None:
    for filename in (WHEEL, SDIST):
        fields = fields_of(data, filename=filename)
        read_metadata({name: list(values) for name, values in fields.items()})
    served_metadata(data, filetype="sdist")


def names(data: bytes) -> None:
    text = text_of(data)
    name_problem(text)
    project = normalize(text.partition("-")[0])
    for filetype in ("bdist_wheel", "sdist", "bdist_egg", text[:10]):
        filename_refusals(text, project=project, filetype=filetype)
    read_metadata({"name": [text], "version": [text], "requires_python": [text]})
    read_metadata({"name": ["spam"], "version": ["1"], "requires_dist": [text], "keywords": [text]})


def archive(data: bytes) -> None:
    for filename, filetype in ((WHEEL, "bdist_wheel"), (SDIST, "sdist"), ("spam-1.0.zip", "sdist")):
        inspect(io.BytesIO(data), filename=filename, filetype=filetype, project="", version="")


def xmlrpc(data: bytes) -> None:
    with contextlib.suppress(FaultError):
        read_call(data)


def seed(data: bytes) -> None:
    for is_json in (False, True):
        with contextlib.suppress(DocumentError):
            read_text(text_of(data), is_json=is_json)


def options(data: bytes) -> None:
    text = text_of(data)
    for option in OPTIONS:
        with contextlib.suppress(ValueError):
            option.kind.parse(text)


def options_file(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("pypi-mock.toml", "pyproject.toml"):
            path = Path(folder, name)
            path.write_bytes(data)
            config_file.read(path)


def attestations(data: bytes) -> None:
    read_attestations(text_of(data), filename=WHEEL, sha256="0" * 64)


def rsa_key(data: bytes) -> None:
    with contextlib.suppress(KeyFormatError):
        normalised_public_key(text_of(data))


PARSERS = {
    "authorization": Parser(judged, (HEADER,)),
    "forms": Parser(forms, (b"a=b&c=%C3%A9&a=+&=&%20", b"%zz")),
    "captured": Parser(explained, (RAW, CURL, HAR, json.dumps(REQUEST).encode())),
    "head": Parser(head, (RAW, b"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n")),
    "chunks": Parser(chunks, (b"4;a=b\r\nabcd\r\n0\r\nX: y\r\n\r\n",)),
    "multipart": Parser(multipart, (BODY, BODY.replace(b"--x", b"--?y"))),
    "metadata": Parser(metadata, (METADATA, b"Metadata-Version: 2.4\nName: a\nVersion: 1\n\nb")),
    "names": Parser(
        names, (WHEEL.encode(), SDIST.encode(), b"spam-1.0-1-py3-none-any.whl", b">=3")
    ),
    "archives": Parser(archive, (good_wheel(), good_sdist(), gzip.compress(b"spam"))),
    "xmlrpc": Parser(xmlrpc, (CALL,)),
    "seeds": Parser(seed, (SEED, b'{"users": [{"name": "alice"}]}')),
    "options": Parser(
        options, (b"1", b"10 MiB", b"127.0.0.1", b"a.example:80", b"2012-06-01", b"1h")
    ),
    "options-file": Parser(options_file, (b"port = 0\n[tool.pypi-mock]\nhost = 'a'\n",)),
    "attestations": Parser(attestations, (json.dumps([ATTESTATION]).encode(),)),
    "rsa-keys": Parser(rsa_key, (b"-----BEGIN PUBLIC KEY-----\nMFww\n-----END PUBLIC KEY-----\n",)),
}
