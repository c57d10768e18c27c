"""The examination of a refused request: clues, causes, certainty, and nothing that is secret."""

from __future__ import annotations

import base64
import hashlib

import pytest

from oauth_provider.signing import (
    ConsumerFacts,
    Facts,
    Keys,
    Problem,
    ProblemName,
    TokenFacts,
    parse,
)
from oauth_provider.signing.doctor.clues import body_hash_clue, method_clue, timestamp_clue
from oauth_provider.signing.doctor.evidence import Evidence
from oauth_provider.signing.doctor.examination import EXAMINED_LIMIT, TWO_MISTAKES, examine
from tests.signing.asking import FACTS, KEYS, NOW, header, judge, oauth, signed, wire
from tests.signing.doctor.erring import SURROUNDINGS, signed_with, suspects_of

WINDOW = 300


def examined(request, *, facts=FACTS, keys=KEYS, depth=1, **demands):
    verdict = judge(request, facts=facts, **demands)
    return examine(
        verdict, keys=keys, now=NOW, window=WINDOW, surroundings=SURROUNDINGS, depth=depth
    )


def erring(*slugs: str):
    """Return a request that is signed with these mistakes."""
    evidence = Evidence(parse(signed(oauth(oauth_version="1.0"), target=b"/t?a=x%20y")), KEYS)
    chosen = [s for s in suspects_of(evidence) if s.slug in slugs]
    pairs = [*oauth(oauth_version="1.0"), ("oauth_signature", signed_with(evidence, chosen))]
    return wire(header(pairs), target=b"/t?a=x%20y")


def test_a_port_that_is_left_out_is_named_in_one_sentence():
    diagnosis = examined(erring("uri.port-omitted"))

    assert diagnosis.sentence == "you left port 8000 out of the base string URI"
    [cause] = diagnosis.causes
    assert (cause.slug, cause.component, cause.section, cause.certainty.value) == (
        "uri.port-omitted",
        "uri",
        "RFC 5849, 3.4.1.2",
        "proved",
    )
    assert (diagnosis.depth, diagnosis.is_complete) == (1, True)


def test_two_mistakes_are_found_when_asked_for():
    request = erring("uri.port-omitted", "params.encoded-with-form-plus")

    shallow, deep = examined(request), examined(request, depth=TWO_MISTAKES)

    assert shallow.causes == ()
    assert [cause.slug for cause in deep.causes] == [
        "uri.port-omitted",
        "params.encoded-with-form-plus",
    ]
    assert deep.depth == 2
    assert ", and " in deep.sentence


def test_where_nothing_fits_it_says_so():
    diagnosis = examined(
        erring(), keys=Keys("another", "pair"), facts=_facts(Keys("another", "pair"))
    )

    assert diagnosis.causes == ()
    assert diagnosis.sentence.startswith("no known mistake makes this signature (")
    assert diagnosis.tries > 70


def _facts(keys: Keys) -> Facts:
    return Facts(NOW, ConsumerFacts(Keys(keys.consumer_secret)), TokenFacts(keys.token_secret))


def test_other_problems_stand_beside_the_wrong_signature():
    facts = Facts(
        NOW,
        FACTS.consumer,
        TokenFacts(KEYS.token_secret, Problem(ProblemName.TOKEN_REVOKED, "it was revoked")),
    )

    diagnosis = examined(erring("params.query-omitted"), facts=facts)

    assert [cause.slug for cause in diagnosis.causes] == ["request.token", "params.query-omitted"]


def test_without_keys_no_signature_is_searched():
    assert examined(erring("uri.port-omitted"), keys=None).tries == 0


def test_a_request_that_cannot_be_read_has_its_flaws_for_causes():
    diagnosis = examined(wire(b"OAuth oauth_nonce=x"))

    assert [cause.slug for cause in diagnosis.causes] == ["request.header", "request.present"]
    assert diagnosis.sentence.startswith("the Authorization header breaks off at offset 6: ")
    assert diagnosis.base_string is None


def test_a_diagnosis_holds_no_secret_and_no_right_signature():
    evidence = Evidence(parse(signed(oauth(oauth_version="1.0"), target=b"/t?a=x%20y")), KEYS)
    right = signed_with(evidence, [])

    said = repr(examined(erring("key.secrets-not-percent-encoded")))

    assert [
        s for s in (KEYS.consumer_secret, KEYS.token_secret, KEYS.shared, right) if s in said
    ] == []


@pytest.mark.parametrize(
    ("timestamp", "clue"),
    [
        (str(NOW * 1000), "it is in milliseconds: divide it by 1000"),
        (str(NOW + 7200), "it is off by +2 h: local time was taken for UTC"),
        (str(NOW - 5 * 3600 + 20), "it is off by -5 h: local time was taken for UTC"),
        (str(NOW + 1000), "set the client's clock, or ask it for seconds since 1970 in UTC"),
        ("1", "set the client's clock, or ask it for seconds since 1970 in UTC"),
    ],
)
def test_a_timestamp_has_a_clue(timestamp, clue):
    [cause] = examined(signed(oauth(oauth_timestamp=timestamp))).causes

    assert (cause.slug, cause.component, cause.cure) == ("request.timestamp", "time", clue)
    assert timestamp_clue(timestamp, now=NOW, window=WINDOW) == clue


@pytest.mark.parametrize(
    ("given", "clue"),
    [
        ("hmac-sha1", "HMAC-SHA1 is meant, with case"),
        ("HMAC-SHA-256", "HMAC-SHA256 is meant, with case"),
        ("RSASHA1", "RSA-SHA1 is meant, with case"),
        ("rot13", ""),
    ],
)
def test_a_misspelt_method_has_a_clue(given, clue):
    assert method_clue(given) == clue


def test_the_clue_of_a_method_reaches_the_diagnosis():
    pairs = [*oauth(oauth_signature_method="hmac-sha1"), ("oauth_signature", "x")]

    [cause] = examined(wire(header(pairs))).causes

    assert (cause.slug, cause.cure) == ("request.method", "HMAC-SHA1 is meant, with case")


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


BODY = b'{"a": 1}\n'
SHA1 = hashlib.sha1(BODY)


@pytest.mark.parametrize(
    ("given", "clue"),
    [
        (b64(hashlib.sha256(BODY).digest()), "it is the SHA256 of the body, by another algorithm"),
        (b64(hashlib.sha1(b"").digest()), "it is the SHA1 of nothing"),
        (
            b64(hashlib.sha1(BODY.strip()).digest()),
            "it is the SHA1 of the body without white space",
        ),
        (SHA1.hexdigest(), "it is the SHA1 of the body in hex digits"),
        (b64(SHA1.hexdigest().encode()), "it is the SHA1 of the body in hex digits"),
        ("None", "it is the hash of another body"),
    ],
)
def test_a_wrong_body_hash_has_a_clue(given, clue):
    assert body_hash_clue(given, BODY).startswith(clue)
    json = ((b"Content-Type", b"application/json"),)

    diagnosis = examined(
        signed(oauth(oauth_body_hash=given), method=b"POST", headers=json, body=BODY)
    )

    assert [cause.slug for cause in diagnosis.causes] == ["request.body-hash"]
    assert diagnosis.causes[0].cure.startswith(clue)


def test_all_causes_are_told_in_one_sentence():
    facts = Facts(NOW + 1000, FACTS.consumer, FACTS.token)

    diagnosis = examined(erring("uri.port-omitted"), facts=facts)

    assert diagnosis.sentence == (
        f"oauth_timestamp is 1000 seconds behind the server's clock, which says {NOW + 1000};"
        " 300 are allowed, and you left port 8000 out of the base string URI"
    )
    assert diagnosis.about_signature == "you left port 8000 out of the base string URI"


def test_a_large_request_is_not_searched():
    target = b"/t?a=" + b"x" * EXAMINED_LIMIT
    pairs = [*oauth(), ("oauth_signature", "wrong")]

    diagnosis = examined(wire(header(pairs), target=target))

    assert (diagnosis.causes, diagnosis.tries, diagnosis.is_complete) == ((), 0, False)
