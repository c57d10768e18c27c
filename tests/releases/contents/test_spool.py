"""Uploads on their way in: spooled, digested, limited, and never forgotten."""

from __future__ import annotations

import gc
import os
from types import SimpleNamespace

import pytest
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory

from releases.contents import spool as spool_module
from releases.contents.spool import (
    DOCS_VIEW,
    DigestingUploadHandler,
    SpooledUpload,
    uploads_discard,
)
from releases.inspection import DOCS_LIMIT
from releases.judging.personality import Personality
from releases.judging.rules import Refusal, RefusedError, Rule
from tests.releases.making import digests_of

BOUNDARY = "spam"
MEBIBYTE = 1024 * 1024


def part(name: str, content: bytes, *, filename: str = "x") -> bytes:
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + content + b"\r\n"  # fmt: skip


def request_of(body: bytes):
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return RequestFactory().post("/", body, content_type=content_type)


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def upload_in(request, name: str = "content") -> SpooledUpload:
    upload = request.FILES[name]
    assert isinstance(upload, SpooledUpload)
    return upload


def test_a_part_is_spooled_with_its_digests(spool):
    content = os.urandom(3 * MEBIBYTE + 7)
    request = request_of(whole(part("content", content)))
    upload = upload_in(request)
    assert (upload.size, upload.digests, upload.refusal) == (
        len(content),
        digests_of(content),
        None,
    )
    assert upload.read() == content
    assert [str(path) for path in spool.iterdir()] == [upload.temporary_file_path()]
    request.close()
    assert list(spool.iterdir()) == []


def test_two_parts_have_their_own_digests(spool):
    request = request_of(whole(part("content", b"spam"), part("gpg_signature", b"eggs")))
    assert upload_in(request).digests == digests_of(b"spam")
    assert upload_in(request, "gpg_signature").digests == digests_of(b"eggs")
    uploads_discard(request)
    assert list(spool.iterdir()) == []


@pytest.mark.parametrize("filename", ["a." + "b" * 400, "a" * 400, "../../etc/passwd"])
def test_the_clients_file_name_has_no_part_in_the_temporary_one(spool, filename):
    body = whole(part("content", b"spam", filename="NAME"))
    request = request_of(body.replace(b"NAME", filename.encode("utf-8", "surrogatepass")))
    upload = upload_in(request)
    (path,) = spool.iterdir()
    assert path.name.startswith("upload-")
    assert len(path.name) < 20
    upload.close()


@pytest.mark.parametrize("size", [1001, 300_000])
def test_an_upload_over_the_limit_is_read_to_its_end_and_refused(spool, settings, size):
    settings.MOCK_UPLOAD_LIMIT = 1000
    request = request_of(whole(part("content", b"x" * size)))
    upload = upload_in(request)
    assert upload.refusal == Refusal(
        Rule.CONTENT_TOO_LARGE,
        "the content is larger than 1000 bytes, the most that is taken",
        "content",
    )
    assert upload.read() == b""
    uploads_discard(request)
    assert list(spool.iterdir()) == []


def test_an_upload_at_the_limit_is_taken(spool, settings):
    settings.MOCK_UPLOAD_LIMIT = 200_000
    request = request_of(whole(part("content", b"x" * 200_000)))
    assert upload_in(request).refusal is None
    uploads_discard(request)


def test_the_limit_counts_all_parts_together(spool, settings):
    settings.MOCK_UPLOAD_LIMIT = 1000
    parts = [part(name, b"x" * 600) for name in ("content", "gpg_signature", "else")]
    request = request_of(whole(*parts))
    refused = [upload_in(request, name).refusal is not None for name in request.FILES]
    assert refused == [False, True, True]
    uploads_discard(request)


def test_what_says_that_it_is_far_too_large_is_not_read(spool, settings, monkeypatch):
    monkeypatch.setattr(spool_module, "PATIENCE", 100)
    settings.MOCK_UPLOAD_LIMIT = 1000
    request = request_of(whole(part("content", b"x" * 2000)))
    with pytest.raises(RefusedError) as caught:
        _ = request.FILES
    assert caught.value.status_in(Personality.LEGACY_2012) == 413
    uploads_discard(request)
    assert list(spool.iterdir()) == []


def test_what_turns_out_far_too_large_is_hung_up_on(spool, settings, monkeypatch):
    monkeypatch.setattr(spool_module, "PATIENCE", 100)
    settings.MOCK_UPLOAD_LIMIT = 1000
    handler = DigestingUploadHandler()
    handler.new_file("content", "x", "application/zip", None)
    handler.receive_data_chunk(b"x" * 1001, 0)
    with pytest.raises(RefusedError):
        handler.receive_data_chunk(b"x" * 100, 1001)
    assert list(spool.iterdir()) == []


def test_documentation_has_its_own_limit(spool, settings):
    settings.MOCK_UPLOAD_LIMIT = 1000
    request = request_of(whole(part("content", b"x" * 2000)))
    request.resolver_match = SimpleNamespace(view_name=DOCS_VIEW)
    assert upload_in(request).refusal is None
    uploads_discard(request)
    handler = DigestingUploadHandler(request)
    with pytest.raises(RefusedError, match=f"larger than {DOCS_LIMIT} bytes"):
        handler.handle_raw_input(None, {}, 2**40, b"", None)


def test_an_upload_that_breaks_off_leaves_nothing(spool):
    body = part("content", b"x" * MEBIBYTE)[:-300_000]
    request = request_of(body)
    _ = request.FILES
    uploads_discard(request)
    assert list(spool.iterdir()) == []


def test_an_upload_broken_off_by_an_error_leaves_nothing(spool):
    bad = part("more", b"!").replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
    request = request_of(whole(part("content", b"x" * 1000), bad))
    with pytest.raises(MultiPartParserError):
        _ = request.FILES
    uploads_discard(request)
    assert list(spool.iterdir()) == []


def test_an_upload_that_nobody_discards_goes_with_its_request(spool):
    request = request_of(whole(part("content", b"x" * 1000)))
    _ = request.FILES
    request.close()
    del request
    gc.collect()
    assert list(spool.iterdir()) == []


def test_a_piece_needs_a_part():
    with pytest.raises(RuntimeError):
        DigestingUploadHandler().receive_data_chunk(b"x", 0)


def test_a_large_upload_takes_little_memory(spool):
    import tracemalloc

    handler = DigestingUploadHandler()
    handler.new_file("content", "x", "application/zip", None)
    tracemalloc.start()
    try:
        for start in range(0, 64 * MEBIBYTE, 65536):
            handler.receive_data_chunk(os.urandom(65536), start)
        handler.file_complete(64 * MEBIBYTE).close()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 * MEBIBYTE
