"""oauth_provider/signing/gaps.py and gap_table.py: what a request does not test of its client."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from oauth_provider.signing import Keys, WireRequest, parse
from oauth_provider.signing.doctor.evidence import Evidence
from oauth_provider.signing.doctor.pages import MISTAKES
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.gap_table import GAPS
from oauth_provider.signing.signer import sign_request
from tests.signing.asking import FORM, NOW, wire
from tests.signing.doctor.erring import signed_with, wire_of
from tests.signing.published import group

SECRETS = Keys("secret")
PROTOCOL = {
    "oauth_consumer_key": "key",
    "oauth_signature_method": "HMAC-SHA1",
    "oauth_timestamp": str(NOW),
    "oauth_nonce": "0123456789abcdef",
}
JSON = ((b"Content-Type", b"application/json"),)
UPLOAD = ((b"Content-Type", b'multipart/form-data; boundary="B"'),)
PART = b'--B\r\nContent-Disposition: form-data; name="comment"\r\n\r\nhi\r\n--B--\r\n'
NAMED = [slug for gap in GAPS for slug in gap.mistakes]


def sent(*, keys: Keys = SECRETS, signed_by: str = "HMAC-SHA1", **changes) -> WireRequest:
    token = {"oauth_token": "token"} if keys.token_secret else {}
    protocol = PROTOCOL | {"oauth_signature_method": signed_by} | token
    bare = wire(**{"target": b"/t", **changes})
    return sign_request(bare, protocol=protocol, keys=keys).wire


def untested(request: WireRequest, keys: Keys = SECRETS) -> dict[str, tuple[str, ...]]:
    """Return the mistakes that a request does not show, by the gap that they stand in."""
    found = explain(request, keys=keys)
    assert found.verdict.accepted, found.verdict.problems
    return {r.slug.removeprefix("untested."): r.mistakes for r in found.untested}


def published() -> list[dict]:
    return group("mistakes")["requests"]


# What is in the table


def test_a_gap_says_what_and_how_to_close_it():
    assert [gap for gap in GAPS if not (gap.sentence and gap.cure and gap.mistakes)] == []
    assert len({gap.slug for gap in GAPS}) == len(GAPS)


def test_a_mistake_stands_in_one_gap_at_most():
    assert sorted(set(NAMED)) == sorted(NAMED)
    assert set(NAMED) - set(MISTAKES) == set()


REVERSED_OR_ELSEWHERE = {
    # What only another step, another server or another signature method can show.
    *(f"params.oauth-{name}-not-signed" for name in ("callback", "verifier", "body-hash")),
    "params.oauth-callback-encoded-twice",
    *(slug for slug in MISTAKES if slug.startswith(("rsa.", "uri.with", "uri.host"))),
    "key.token-secret-of",
    "key.consumer-secret-of",
    # The reverse of what this request does right.
    "digest.sha1",
    "method.signed-as-get",
    "params.oauth-version-not-signed",
    "params.realm-signed",
    "uri.default-port-included",
    "uri.trailing-slash-removed",
}


def test_every_mistake_that_a_bare_request_cannot_show_stands_in_a_gap():
    evidence = Evidence(parse(sent()), SECRETS)
    right = signed_with(evidence, ())
    hidden = {
        mistake.slug
        for mistake in MISTAKES.values()
        if mistake.component.value != "signature" and not _changes(mistake, evidence, right)
    }

    assert hidden - set(NAMED) - REVERSED_OR_ELSEWHERE == set()


def _changes(mistake, evidence, right: str) -> bool:
    """Whether a client that makes a mistake would have made another signature."""
    from oauth_provider.signing.doctor.registry import Suspect

    return any(
        signed_with(evidence, [Suspect(mistake, change)]) != right
        for change in mistake.changes(evidence)
    )


# What requests leave untested


def test_a_bare_request_leaves_most_of_it_untested():
    found = untested(sent())

    assert found.keys() | {"plus-in-signature"} == {gap.slug for gap in GAPS} - {"port"}
    assert found["spaces"] == (
        "params.encoded-with-form-plus",
        "params.encoded-with-java-urlencoder",
        "params.plus-not-decoded-to-space",
    )


def test_a_rich_request_leaves_little_of_it_untested():
    keys = Keys("A b&c", "d/e")
    request = sent(
        keys=keys,
        signed_by="HMAC-SHA256",
        target=b"/A(b)/%2f;c?n10=1&n2=2&B=3&a=4&a1=5&a-=6&a%2F=7&c=2&c=1&c=1&e=&q=(a)!~+%2541",
        headers=((b"Content-Type", FORM),),
        body=b"u=%C3%BC&r=u%CC%88",
    )

    found = untested(request, keys)

    assert found.keys() - {"plus-in-signature"} == {"json", "multipart", "https", "host-case"}


@pytest.mark.parametrize(
    ("slug", "keys", "changes"),
    [
        ("secrets", Keys("A b&c"), {}),
        ("token", Keys("secret", "token secret"), {}),
        ("spaces", SECRETS, {"target": b"/t?q=a+b"}),
        ("reserved", SECRETS, {"target": b"/t?q=%2F%2541"}),
        ("marks", SECRETS, {"target": b"/t?q=(a)!"}),
        ("tilde", SECRETS, {"target": b"/t?q=~a"}),
        ("beyond-ascii", SECRETS, {"target": b"/t?q=%C3%BC&r=u%CC%88"}),
        ("double-names", SECRETS, {"target": b"/t?c=2&c=1&c=1"}),
        ("empty-values", SECRETS, {"target": b"/t?q="}),
        ("query", SECRETS, {"target": b"/t?a=b"}),
        (
            "form",
            SECRETS,
            {"method": b"POST", "headers": ((b"Content-Type", FORM),), "body": b"a=b"},
        ),
        ("json", SECRETS, {"method": b"POST", "headers": JSON, "body": b'{"a": "b=c"}'}),
        ("multipart", SECRETS, {"method": b"POST", "headers": UPLOAD, "body": PART}),
        ("order", SECRETS, {"target": b"/t?n10=1&n2=2&B=3&a=4&a1=5&a-=6&a%2F=7"}),
        ("path", SECRETS, {"target": b"/A(b)/%2f;c"}),
        ("https", SECRETS, {"scheme": "https"}),
    ],
)
def test_what_a_gap_asks_for_closes_it(slug: str, keys: Keys, changes):
    assert slug in untested(sent())
    assert slug not in untested(sent(keys=keys, **changes), keys)


def test_capitals_in_the_host_and_a_port_close_their_gaps():
    def to(host: bytes) -> dict[str, tuple[str, ...]]:
        bare = replace(wire(target=b"/t"), headers=((b"Host", host),))
        return untested(sign_request(bare, protocol=PROTOCOL, keys=SECRETS).wire)

    assert {"host-case", "port"} <= to(b"shop.example").keys()
    assert "host-case" not in to(b"Shop.example")
    assert "port" not in to(b"shop.example:8000")


def test_a_plus_that_could_be_lost_is_one_that_is_in_the_signature():
    def of(number: int) -> tuple[str, bool]:
        request = sent(target=b"/t?number=%d" % number)
        return parse(request).protocol["oauth_signature"], "plus-in-signature" in untested(request)

    tried = [of(number) for number in range(12)]

    assert {hidden for _, hidden in tried} == {True, False}
    assert [("+" in signature) is not hidden for signature, hidden in tried] == [True] * 12


def test_only_what_is_left_of_a_gap_is_named():
    assert untested(sent(target=b"/t?q=a%20b"))["spaces"] == ("params.plus-not-decoded-to-space",)


@pytest.mark.parametrize("case", published(), ids=lambda case: case["id"])
def test_what_is_named_is_what_the_published_signatures_do_not_show(case):
    right = case["signature"]
    shown = {each["mistake"] for each in case["cases"] if each["signature"] != right}
    keys = Keys(case["consumer_secret"], case["token_secret"])

    found = untested(wire_of(case, right), keys)

    named = {slug for slugs in found.values() for slug in slugs}
    assert named & shown == set()
    assert set(case["without_effect_here"]) & set(NAMED) - named == set()


def test_a_part_that_the_method_does_not_use_cannot_be_tested():
    found = untested(sent(signed_by="PLAINTEXT"))

    assert found.keys() == {"secrets", "token"}
    assert untested(sent(keys=Keys("A b", "c"), signed_by="PLAINTEXT"), Keys("A b", "c")) == {}


def test_a_gap_cites_the_clause_of_its_mistakes():
    remarks = {r.slug: r for r in explain(sent(), keys=SECRETS).untested}

    assert remarks["untested.spaces"].section == "RFC 5849, 3.6"
    assert remarks["untested.secrets"].section == "RFC 5849, 3.4.2"


def test_a_request_that_is_too_long_is_not_looked_through():
    assert untested(sent(target=b"/t?a=" + b"x" * 20_000)) == {}


def test_a_request_that_is_just_short_enough_is_looked_through_quickly():
    request = sent(target=b"/t?" + b"&".join(b"%%C3%%BC%d=(~)" % n for n in range(500)))
    start = time.perf_counter()

    assert untested(request)
    assert time.perf_counter() - start < 1
