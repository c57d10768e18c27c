"""The text fields of a multipart body, as a client may have signed them."""

from __future__ import annotations

import pytest

from oauth_provider.signing.doctor.multipart_text import MAX_BODY, text_fields
from tests.signing.asking import wire

BODY = (
    b'preamble\r\n--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n2\r\n'
    b'--B\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\nX\r\n'
    b"--B\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--B--\r\n"
)


def fields(content_type: bytes, body: bytes = BODY):
    return text_fields(wire(None, headers=((b"Content-Type", content_type),), body=body))


@pytest.mark.parametrize("boundary", [b"B", b'"B"'])
def test_parts_without_a_file_name_are_fields(boundary):
    assert fields(b"multipart/form-data; boundary=" + boundary) == ((b"a", b"1\r\n2"),)


def test_without_a_boundary_or_in_a_large_body_there_are_none():
    assert fields(b"multipart/form-data") == ()
    assert fields(b"multipart/form-data; boundary=B", BODY + b" " * MAX_BODY) == ()
