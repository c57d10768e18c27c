"""Multipart bodies: read after the request verified, hashed on the way (contract 2)."""

from __future__ import annotations

import base64
import gc
import hashlib
import io

import pytest
from django.test import RequestFactory
from oauthlib.oauth1 import Client as Signer

from oauth_provider.demands import Step
from oauth_provider.guards import authenticate
from oauth_provider.models import Nonce
from oauth_provider.multipart import multipart_read
from oauth_provider.refusal import ProblemError
from tests.oauth_provider.signing_by_hand import NOON, refused_as
from tests.signed import HOST, send

pytestmark = pytest.mark.django_db

TYPE = "multipart/form-data; boundary=x"
TARGET = "/oauth/test?name=spam"


def part(name: str, value: bytes, *, filename: str = "") -> bytes:
    disposition = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    return b"--x\r\nContent-Disposition: %s\r\n\r\n%s\r\n" % (disposition.encode(), value)


BODY = part("comment", b"caf\xc3\xa9") + part("content", b"spam", filename="a.txt") + b"--x--\r\n"


def header(token, *, fields: str = "", **extra: str) -> str:
    """Sign the query and, as in 2012, the text fields; they are never sent in the query."""
    signer = Signer(
        token.consumer.key,
        client_secret=token.consumer.secret,
        resource_owner_key=token.key,
        resource_owner_secret=token.secret,
        timestamp=str(NOON),
        nonce="n1",
        signature_method=extra.pop("signature_method", "HMAC-SHA1"),
    )
    if extra:
        parameters = signer.get_oauth_params
        signer.get_oauth_params = lambda request: [*parameters(request), *extra.items()]
    signed = f"http://{HOST}{TARGET}" + (f"&{fields}" if fields else "")
    return str(signer.sign(signed, "POST")[1]["Authorization"])


def post(authorization: str, body: bytes = BODY, content_type: str = TYPE, **environ):
    return send(
        "POST",
        TARGET,
        authorization=authorization,
        body=body,
        content_type=content_type,
        **environ,
    )


class Unreadable(io.BytesIO):
    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("the body was read")


class TestReadings:
    def test_by_the_rfc_the_fields_are_not_signed(self, token):
        response = post(header(token))

        assert response["X-Mock-Reading"] == "rfc5849"
        assert response.content.decode().endswith("params={'name': 'spam', 'comment': 'café'})")

    def test_as_in_2012_they_are(self, token):
        response = post(header(token, fields="comment=caf%C3%A9"))

        assert (response.status_code, response["X-Mock-Reading"]) == (200, "multipart-fields")

    def test_as_in_2012_the_content_is_not_even_as_text(self, token):
        body = part("comment", b"a") + part("content", b"spam") + b"--x--\r\n"

        response = post(header(token, fields="comment=a"), body)

        assert (response.status_code, response["X-Mock-Reading"]) == (200, "multipart-fields")

    def test_the_strict_dialect_does_not_read_them(self, token):
        token.consumer.dialect = "rfc5849"
        token.consumer.save()

        response = post(header(token, fields="comment=caf%C3%A9"))

        assert refused_as(response) == (401, "signature_invalid")

    def test_neither_reading_matches_a_wrong_signature(self, token):
        response = post(header(token, fields="comment=other"))

        assert refused_as(response) == (401, "signature_invalid")
        assert Nonce.objects.count() == 0

    def test_a_field_with_a_name_of_oauths_is_neither_protocol_nor_handed_on(self, token):
        body = part("oauth_token", b"other") + part("a", b"b") + b"--x--\r\n"

        response = post(header(token), body)

        assert response.content.decode().endswith("params={'name': 'spam', 'a': 'b'})")

    def test_fields_that_are_no_text_are_refused(self, token):
        body = part("comment", b"\xff") + b"--x--\r\n"

        assert refused_as(post(header(token), body)) == (400, "parameter_rejected")


class TestOrder:
    """What is wrong without the body is refused without it."""

    def refused(self, authorization: str) -> list[str]:
        request = RequestFactory().generic(
            "POST",
            TARGET,
            BODY,
            content_type=TYPE,
            HTTP_AUTHORIZATION=authorization,
            HTTP_HOST=HOST,
            REQUEST_URI=TARGET,
        )
        request._stream = Unreadable()
        with pytest.raises(ProblemError) as caught:
            authenticate(request, Step.RESOURCE)
        return [problem.name.value for problem in caught.value.problems]

    def test_a_stranger_sends_it_in_vain(self, token):
        assert self.refused("") == ["parameter_absent"]

    def test_an_unknown_token_sends_it_in_vain(self, token):
        wrong = header(token).replace(token.key, "other")

        assert self.refused(wrong) == ["token_rejected"]

    def test_in_the_strict_dialect_a_wrong_signature_sends_it_in_vain(self, token, settings):
        settings.MOCK_DIALECT = "rfc5849"

        assert self.refused(header(token, fields="a=b")) == ["signature_invalid"]

    def test_a_body_of_any_length_is_read_after_the_verdict(self, token):
        request = RequestFactory().generic(
            "POST",
            TARGET,
            BODY,
            content_type=TYPE,
            HTTP_AUTHORIZATION=header(token),
            HTTP_HOST=HOST,
            REQUEST_URI=TARGET,
        )
        request._stream = Unreadable()

        with pytest.raises(AssertionError, match="the body was read"):
            authenticate(request, Step.RESOURCE)


def digest(body: bytes, name: str = "sha1") -> str:
    return base64.b64encode(hashlib.new(name, body).digest()).decode()


class TestBodyHash:
    def test_a_right_one_is_accepted(self, token):
        assert post(header(token, oauth_body_hash=digest(BODY))).status_code == 200

    def test_it_is_of_the_methods_own_digest(self, token):
        authorization = header(
            token, oauth_body_hash=digest(BODY, "sha256"), signature_method="HMAC-SHA256"
        )

        assert post(authorization).status_code == 200

    def test_it_covers_what_follows_the_last_boundary(self, token):
        response = post(header(token, oauth_body_hash=digest(BODY)), BODY + b"more")

        assert refused_as(response) == (401, "signature_invalid")

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            (digest(b"other"), (401, "signature_invalid")),
            ("%%%", (400, "parameter_rejected")),
            ("", (401, "signature_invalid")),
        ],
    )
    @pytest.mark.parametrize("content_type", [TYPE, "application/json"])
    def test_a_wrong_one_is_refused_and_burns_no_nonce(self, token, given, expected, content_type):
        response = post(header(token, oauth_body_hash=given), BODY, content_type)

        assert refused_as(response) == expected
        assert Nonce.objects.count() == 0

    def test_it_may_go_with_json(self, token):
        response = post(header(token, oauth_body_hash=digest(b"{}")), b"{}", "application/json")

        assert response.status_code == 200

    def test_taking_it_away_breaks_the_signature(self, token):
        stripped = header(token, oauth_body_hash=digest(BODY)).replace("oauth_body_hash", "x")

        assert refused_as(post(stripped)) == (401, "signature_invalid")

    def test_on_a_form_it_is_refused(self, token):
        authorization = header(token, oauth_body_hash=digest(b"a=b"))

        response = post(authorization, b"a=b", "application/x-www-form-urlencoded")

        assert refused_as(response) == (400, "parameter_rejected")


class TestBrokenBody:
    @pytest.mark.parametrize(
        "content_type",
        [
            "multipart/form-data",
            "multipart/form-data; boundary=" + "x" * 5000,
            "multipart/form-data; boundary=é",
        ],
    )
    def test_a_boundary_that_is_none_is_named_and_cut(self, token, content_type):
        response = post(header(token), BODY, content_type)

        assert refused_as(response) == (400, "parameter_rejected")
        assert len(response.content) < 400

    def test_a_charset_that_nobody_knows_is_named(self):
        request = RequestFactory().post("/", BODY, content_type=TYPE)
        request.META["CONTENT_TYPE"] = f"{TYPE}; charset*=bogus''x"

        with pytest.raises(ProblemError, match="cannot be read"):
            multipart_read(request, hash_name=None)

    @pytest.mark.parametrize("many", ["FIELDS", "FILES"])
    def test_too_many_parts_are_refused(self, token, settings, many):
        setattr(settings, f"DATA_UPLOAD_MAX_NUMBER_{many}", 2)
        filename = "a" if many == "FILES" else ""
        body = b"".join(part(str(n), b"v", filename=filename) for n in range(9)) + b"--x--\r\n"

        response = post(header(token), body)

        assert refused_as(response) == (400, "parameter_rejected")
        assert "too many parts" in response.content.decode().replace("+", " ")

    def test_text_fields_beyond_the_limit_for_forms_are_too_large(self, token, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

        assert post(header(token)).status_code == 413

    def test_a_length_beyond_any_limit_is_too_large_where_nothing_is_uploaded(self, token):
        assert post(header(token), CONTENT_LENGTH="1000000000").status_code == 413

    def test_no_temporary_file_stays(self, token, settings, tmp_path):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

        post(header(token))
        post(header(token, fields="comment=other"))

        gc.collect()
        assert list(tmp_path.iterdir()) == []


def test_fields_keep_their_bytes_and_files_the_last_of_a_name():
    body = b"".join(
        (
            part("b", b"\xff\x00+%"),
            part("a", b"1"),
            part("b", b"2"),
            part("f", b"first", filename="1"),
            part("f", b"last", filename="2"),
            b"--x--\r\n",
        )
    )

    read = multipart_read(RequestFactory().post("/", body, content_type=TYPE), hash_name="sha512")

    assert read.fields == ((b"b", b"\xff\x00+%"), (b"b", b"2"), (b"a", b"1"))
    assert {name: file.read() for name, file in read.files.items()} == {"f": b"last"}
    assert read.digest == hashlib.sha512(body).digest()
    for file in read.files.values():
        file.close()
