"""What a client may have signed (contract 2): the RFC's reading first, then that of 2012."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oauth_provider.signing import LENIENT, METHODS, STRICT, parse
from oauth_provider.signing.readings import MULTIPART_FIELDS, RFC5849
from tests.signing.asking import KEYS, finding, header, judge, oauth, wire

MULTIPART = (b"Content-Type", b"multipart/form-data; boundary=x")
FIELDS = ((b"name", b"spam"), (b"content", b"PK"), (b"comment", b"caf\xc3\xa9"))


def upload(*, reading, fields=FIELDS):
    """Return an upload that is signed by a reading."""
    shape = {
        "method": b"POST",
        "target": b"/oauth/upload?version=1.0",
        "headers": (MULTIPART,),
        "body": None,
        "multipart_fields": fields,
    }
    text = reading.base_string(parse(wire(header(oauth()), **shape))).text
    signature = METHODS["HMAC-SHA1"].sign(text=text, keys=KEYS)
    return wire(header([*oauth(), ("oauth_signature", signature)]), **shape)


def test_the_readings_have_their_order():
    assert (STRICT, LENIENT) == ((RFC5849,), (RFC5849, MULTIPART_FIELDS))


@pytest.mark.parametrize("reading", LENIENT)
def test_the_verdict_names_the_reading_that_matched(reading):
    verdict = judge(upload(reading=reading))

    assert (verdict.accepted, verdict.reading) == (True, reading)
    assert verdict.base_string == reading.base_string(verdict.request)


def test_the_text_fields_are_signed_with_the_others_and_without_the_content():
    request = parse(upload(reading=RFC5849))

    assert MULTIPART_FIELDS.base_string(request).parameters == (
        "comment=caf%C3%A9&name=spam&oauth_consumer_key=key&oauth_nonce=nonce"
        "&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1400000000&oauth_token=token&version=1.0"
    )


def test_the_strict_dialect_takes_the_rfc_s_reading_only():
    verdict = judge(upload(reading=MULTIPART_FIELDS), readings=STRICT)

    assert (verdict.accepted, verdict.reading) == (False, None)
    assert verdict.base_string == RFC5849.base_string(verdict.request)


@pytest.mark.parametrize("fields", [None, ()])
def test_where_there_are_no_fields_both_readings_are_one(fields):
    verdict = judge(upload(reading=RFC5849, fields=fields))

    assert verdict.reading == RFC5849


def test_changed_fields_are_refused_by_the_reading_that_signs_them():
    right = upload(reading=MULTIPART_FIELDS)
    changed = replace(right, multipart_fields=((b"name", b"eggs"), *FIELDS[1:]))
    other_content = replace(right, multipart_fields=(FIELDS[0], (b"content", b"?"), FIELDS[2]))

    assert judge(right).accepted
    assert not judge(changed).accepted
    assert judge(other_content).accepted


def test_fields_without_a_signature_are_not_looked_at():
    request = wire(header(oauth()), headers=(MULTIPART,), multipart_fields=FIELDS)

    assert finding(judge(request), "signature").reason == (
        "there is no signature, or no known method to check it by"
    )
