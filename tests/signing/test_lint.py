"""oauth_provider/signing/lint.py and gaps.py: what is worth knowing of a request that passes."""

from __future__ import annotations

import pytest

from oauth_provider.signing import Keys
from oauth_provider.signing.doctor.pages import MISTAKES
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.gaps import GAPS
from oauth_provider.signing.parameters import Source
from oauth_provider.signing.readings import LENIENT, MULTIPART_FIELDS
from oauth_provider.signing.signer import sign_request
from tests.signing.asking import FORM, KEYS, NOW, header, oauth, wire

HONEST = {
    "oauth_consumer_key": "key",
    "oauth_token": "token",
    "oauth_signature_method": "HMAC-SHA1",
    "oauth_timestamp": str(NOW),
    "oauth_nonce": "0123456789abcdef",
}


def sent(*, keys: Keys = KEYS, source=Source.HEADER, realm=None, protocol=None, **changes):
    return sign_request(
        wire(**changes), protocol=protocol or HONEST, keys=keys, source=source, realm=realm
    ).wire


def slugs(request, *, now: int | None = NOW, keys: Keys = KEYS, **how) -> list[str]:
    found = explain(request, keys=keys, now=now, **how)
    assert found.verdict.accepted, found.verdict.problems
    return [remark.slug for remark in found.remarks]


def test_a_clean_request_has_no_remarks():
    assert slugs(sent()) == []


def rewritten(old: bytes, new: bytes):
    request = sent()
    headers = tuple((name, value.replace(old, new)) for name, value in request.headers)
    from dataclasses import replace

    return replace(request, headers=headers)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (rewritten(b"OAuth ", b"oauth "), ["header.scheme-case"]),
        (sent(realm=b""), ["header.empty-realm"]),
        (rewritten(b"%3D", b"="), ["header.unencoded-value"]),
        (sent(protocol=HONEST | {"oauth_flavour": "x"}), ["parameters.unknown-protocol"]),
        (sent(protocol=HONEST | {"size": "x"}), ["header.other-parameters"]),
        (sent(protocol=HONEST | {"oauth_nonce": str(NOW)}), ["nonce.is-timestamp"]),
        (sent(protocol=HONEST | {"oauth_nonce": "abc"}), ["nonce.short"]),
        (sent(source=Source.QUERY), ["channel.query"]),
        (sent(source=Source.QUERY, scheme="https"), []),
        (
            sent(
                method=b"POST", body=b"{}", headers=((b"Content-Type", b"application/json"),)
            ),
            ["body.no-hash"],
        ),
        (sent(headers=((b"Content-Type", FORM),)), ["body.form-without-body"]),
        (
            sent(body=b"a=b", headers=((b"Content-Type", FORM),)),
            ["body.in-get"],
        ),
        (sent(target=b"/t?a=%2f"), ["encoding.lower-case-hex"]),
        (sent(protocol=HONEST | {"oauth_verifier": ""}), ["parameters.empty-verifier"]),
        (
            sent(keys=Keys(KEYS.consumer_secret), protocol=HONEST | {"oauth_token": ""}),
            ["parameters.empty-token"],
        ),
    ],
)  # fmt: skip
def test_each_habit_has_a_remark(request_, expected: list[str]):
    keys = Keys(KEYS.consumer_secret) if expected == ["parameters.empty-token"] else KEYS

    assert slugs(request_, keys=keys) == expected


def test_a_time_that_is_off_is_told_where_the_servers_is_known():
    assert slugs(sent(), now=NOW + 60) == ["time.off"]
    assert slugs(sent(), now=NOW - 60) == ["time.off"]
    assert slugs(sent(), now=None) == []


def test_plaintext_over_an_open_channel_is_told_and_has_no_time():
    protocol = {
        "oauth_consumer_key": "key",
        "oauth_token": "t",
        "oauth_signature_method": "PLAINTEXT",
    }
    request = sent(protocol=protocol)

    found = explain(request, keys=KEYS, now=NOW)

    assert [remark.slug for remark in found.remarks] == ["channel.plaintext"]
    assert found.untested == ()


def test_a_reading_that_is_not_the_rfcs_is_told():
    from dataclasses import replace

    bare = wire(method=b"POST", headers=((b"Content-Type", b"multipart/form-data; boundary=b"),))
    bare = replace(bare, multipart_fields=((b"name", b"spam"),))
    from oauth_provider.signing import parse

    unsigned = parse(replace(bare, headers=(*bare.headers, (b"Authorization", header(oauth())))))
    from oauth_provider.signing import METHODS

    text = MULTIPART_FIELDS.base_string(unsigned).text
    signature = METHODS["HMAC-SHA1"].sign(text=text, keys=KEYS)
    pairs = [*oauth(), ("oauth_signature", signature)]
    request = replace(bare, headers=(*bare.headers, (b"Authorization", header(pairs))))

    assert "reading.lenient" in slugs(request, readings=LENIENT)


def test_gaps_name_mistakes_that_there_are():
    assert [slug for gap in GAPS for slug in gap.mistakes if slug not in MISTAKES] == []


def gaps_of(request, keys: Keys = KEYS) -> set[str]:
    found = explain(request, keys=keys)
    return {remark.slug.removeprefix("untested.") for remark in found.untested}


def test_a_bare_request_leaves_most_untested():
    keys = Keys("secret")
    protocol = {name: v for name, v in HONEST.items() if name != "oauth_token"}
    request = sent(keys=keys, target=b"/t", protocol=protocol)

    assert gaps_of(request, keys) == {gap.slug for gap in GAPS} - {"port"}


def test_a_rich_request_leaves_little_untested():
    request = sent(
        method=b"POST",
        target=b"/t?q=a%20(b)!~&u=%C3%BC&c=1&c=2&e=&a=1&a1=2&a-b=3",
        headers=((b"Content-Type", FORM),),
        body=b"x=y",
    )

    assert gaps_of(request) == {"host-case"}


def test_a_request_that_is_too_long_is_not_looked_through():
    assert gaps_of(sent(target=b"/t?a=" + b"x" * 20_000)) == set()
