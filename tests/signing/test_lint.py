"""oauth_provider/signing/lint.py and its habits: what is worth knowing of a request that passes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.signing import METHODS, Keys, WireRequest, parse
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.lint import Remark, remarks
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.readings import LENIENT, MULTIPART_FIELDS
from oauth_provider.signing.signer import sign_request
from tests.signing.asking import FORM, KEYS, NOW, header, judge, oauth, wire

HONEST = {
    "oauth_consumer_key": "key",
    "oauth_token": "token",
    "oauth_signature_method": "HMAC-SHA1",
    "oauth_timestamp": str(NOW),
    "oauth_nonce": "0123456789abcdef",
}
CONSUMER = Keys(KEYS.consumer_secret)


def sent(
    *,
    keys: Keys = KEYS,
    source: Source = Source.HEADER,
    realm: bytes | None = None,
    protocol: dict[str, str] | None = None,
    **changes,
) -> WireRequest:
    """Return a request that passes; ``protocol`` is what differs from an honest one."""
    return sign_request(
        wire(**changes), protocol=HONEST | (protocol or {}), keys=keys, source=source, realm=realm
    ).wire


def rewritten(old: bytes, new: bytes) -> WireRequest:
    """Return the same request with another spelling of its header."""
    request = sent()
    headers = tuple((name, value.replace(old, new)) for name, value in request.headers)
    assert headers != request.headers
    return replace(request, headers=headers)


def remarked(
    request: WireRequest, *, keys: Keys = KEYS, now: int | None = NOW, **how
) -> tuple[Remark, ...]:
    found = explain(request, keys=keys, now=now, **how)
    assert found.verdict.accepted, found.verdict.problems
    return found.remarks


def slugs(request: WireRequest, **how) -> list[str]:
    return [remark.slug for remark in remarked(request, **how)]


def test_a_clean_request_has_no_remarks():
    assert slugs(sent()) == []
    assert slugs(sent(scheme="https", source=Source.QUERY)) == []
    assert slugs(sent(protocol={"oauth_version": "1.0"}, realm=b"shop")) == []


def test_a_remark_is_whole():
    assert remarked(sent(protocol={"oauth_nonce": "abc"})) == (
        Remark(
            slug="nonce.short",
            sentence="the nonce has 3 characters; many servers ask for more",
            cure="make it of 16 random letters and digits or more",
            section="RFC 5849, 3.3",
        ),
    )


JSON = ((b"Content-Type", b"application/json"),)
HASHED = {"oauth_body_hash": "vyGp6PvFo4RvsFtPoIWeCReyIC8="}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (rewritten(b"OAuth ", b"oauth "), ["header.scheme-case"]),
        (rewritten(b"OAuth ", b"  OAUTH "), ["header.scheme-case"]),
        (rewritten(b"OAuth ", b"  OAuth "), []),
        (sent(realm=b""), ["header.empty-realm"]),
        (rewritten(b"%3D", b"="), ["header.unencoded-value"]),
        (sent(protocol={"oauth_flavour": "x"}), ["parameters.unknown-protocol"]),
        (sent(protocol={"size": "x"}), ["header.other-parameters"]),
        (sent(protocol={"oauth_nonce": str(NOW)}), ["nonce.is-timestamp"]),
        (sent(protocol={"oauth_nonce": "1234567"}), ["nonce.short"]),
        (sent(protocol={"oauth_nonce": "12345678"}), ["nonce.small-number"]),
        (sent(protocol={"oauth_nonce": "1234567890"}), []),
        (sent(protocol={"oauth_nonce": "abcdefgh"}), []),
        (sent(source=Source.QUERY), ["channel.query"]),
        (sent(method=b"POST", body=b"{}", headers=JSON), ["body.no-hash"]),
        (sent(method=b"POST", body=b"{}", headers=JSON, protocol=HASHED), []),
        (sent(method=b"POST", headers=JSON), []),
        (
            sent(
                method=b"POST",
                body=None,
                headers=((b"Content-Type", b"multipart/form-data; boundary=b"),),
            ),
            ["body.no-hash"],
        ),
        (sent(headers=((b"Content-Type", FORM),)), ["body.form-without-body"]),
        (sent(body=b"a=b", headers=((b"Content-Type", FORM),)), ["body.in-get"]),
        (sent(target=b"/t?a=%2f"), ["encoding.lower-case-hex"]),
        (
            sent(method=b"POST", body=b"a=%C3%bC", headers=((b"Content-Type", FORM),)),
            ["encoding.lower-case-hex"],
        ),
        (sent(target=b"/t%2f?a=%2F"), []),
        (sent(protocol={"oauth_verifier": ""}), ["parameters.empty-verifier"]),
        (sent(protocol={"oauth_callback": ""}), ["parameters.empty-callback"]),
    ],
)
def test_each_habit_has_its_remark(request_: WireRequest, expected: list[str]):
    assert slugs(request_) == expected


def test_an_empty_token_is_told():
    request = sent(keys=CONSUMER, protocol={"oauth_token": ""})

    assert slugs(request, keys=CONSUMER) == ["parameters.empty-token"]


def test_the_names_that_a_remark_is_about_are_in_it():
    raw = rewritten(b'"HMAC-SHA1"', b'"HMAC-SHA1!"')
    two = replace(raw, headers=tuple((n, v.replace(b'"key"', b'"k/y"')) for n, v in raw.headers))
    many = sent(protocol={f"oauth_x{n}": "" for n in range(7)})
    strays = sent(protocol={"size": "x", "colour": "y"})

    [raw_told] = [r for r in remarks(judge(two), now=None) if "unencoded" in r.slug]
    [many_told] = remarked(many)
    [strays_told] = remarked(strays)

    assert raw_told.sentence == (
        "oauth_consumer_key, oauth_signature_method have reserved characters that are not"
        " percent-encoded"
    )
    assert many_told.sentence.startswith("oauth_x0, oauth_x1, oauth_x2, oauth_x3, oauth_x4, ...")
    assert strays_told.sentence == "size, colour stand in the Authorization header"


@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_the_method_that_has_a_body_is_named(method: bytes):
    [told] = remarked(sent(method=method, body=b"a=b", headers=((b"Content-Type", FORM),)))

    assert told.sentence.startswith(f"a {method.decode()} has a body")


def test_a_time_that_is_off_is_told_where_the_servers_is_known():
    [behind] = remarked(sent(), now=NOW + 60)
    [ahead] = remarked(sent(), now=NOW - 31)

    assert behind.sentence == "the timestamp is 60 seconds behind the server's clock"
    assert ahead.sentence == "the timestamp is 31 seconds ahead of the server's clock"
    assert slugs(sent(), now=NOW + 30) == []
    assert slugs(sent(), now=None) == []


def test_plaintext_over_an_open_channel_is_told_and_has_no_time():
    protocol = {"oauth_consumer_key": "key", "oauth_signature_method": "PLAINTEXT"}
    request = sign_request(wire(), protocol=protocol, keys=CONSUMER).wire

    assert slugs(request, keys=CONSUMER) == ["channel.plaintext"]
    assert slugs(replace(request, scheme="https"), keys=CONSUMER) == []


def test_a_reading_that_is_not_the_rfcs_is_told():
    bare = wire(
        method=b"POST",
        headers=((b"Content-Type", b"multipart/form-data; boundary=b"),),
        multipart_fields=((b"name", b"spam"),),
    )
    pairs = oauth(oauth_nonce=HONEST["oauth_nonce"])
    unsigned = parse(replace(bare, headers=(*bare.headers, (b"Authorization", header(pairs)))))
    text = MULTIPART_FIELDS.base_string(unsigned).text
    signature = METHODS["HMAC-SHA1"].sign(text=text, keys=KEYS)
    field = (b"Authorization", header([*pairs, ("oauth_signature", signature)]))

    found = remarked(replace(bare, headers=(*bare.headers, field)), readings=LENIENT)

    assert [remark.slug for remark in found] == ["body.no-hash", "reading.lenient"]
    assert found[1].sentence == (
        "it passes only by the reading multipart-fields, which is not the RFC's"
    )


@given(authorization=st.binary(max_size=200), target=st.binary(max_size=100), now=st.integers())
def test_any_request_is_remarked_on_without_harm(authorization, target, now):
    request = wire(b"OAuth " + authorization, target=target)

    assert all(remark.sentence for remark in remarks(judge(request), now=now))


@pytest.mark.parametrize("filler", [b"oauth_", b'"', b'x="', b"=", b" ", b",", b"%a", b"9"])
def test_a_huge_header_is_remarked_on_quickly(filler: bytes):
    huge = filler * (200_000 // len(filler))
    verdicts = [
        judge(wire(b"OAuth " + huge)),
        judge(wire(b'OAuth oauth_nonce="' + huge.replace(b'"', b"") + b'"')),
        judge(wire(header(oauth(oauth_timestamp="9" * 5_000)), target=b"/?" + huge)),
    ]
    start = time.perf_counter()

    for verdict in verdicts:
        remarks(verdict, now=NOW)

    assert time.perf_counter() - start < 1
