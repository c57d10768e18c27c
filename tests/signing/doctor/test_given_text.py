"""oauth_provider/signing/doctor/given_text.py: what the client's own base string proves."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from oauth_provider.signing.doctor.given_text import GIVEN_LIMIT
from oauth_provider.signing.explanation import Explanation, explain
from tests.signing.asking import KEYS, header, oauth, signed, wire

TARGET = b"/t?a=x%20y"
RIGHT = explain(signed(target=TARGET), keys=KEYS).verdict.base_string
WRONG = RIGHT.text.replace("x%2520y", "xy")
OTHER_SECRET = b"quite another&one"


def explained(text: str, *, key: bytes = KEYS.shared.encode(), given: str | None) -> Explanation:
    """Explain a request whose client has signed ``text``, and says that it has signed ``given``."""
    digest = hmac.digest(key, text.encode(), hashlib.sha1)
    pairs = [*oauth(), ("oauth_signature", base64.b64encode(digest).decode())]
    return explain(wire(header(pairs), target=TARGET), keys=KEYS, given=given, depth=1)


def causes(explanation: Explanation) -> list[tuple[str, str]]:
    assert explanation.diagnosis is not None
    return [(cause.slug, cause.sentence) for cause in explanation.diagnosis.causes]


def test_a_right_key_and_a_wrong_text_are_told_with_the_part_that_differs():
    found = explained(WRONG, given=f" {WRONG}\n")

    assert causes(found) == [
        (
            "given.text-differs",
            (
                "the key is right and the base string is not: the parameter a is signed as 'xy',"
                " where 'x y' is right"
            ),
        )
    ]
    assert found.comparison is not None
    assert found.comparison.signed == WRONG


def test_a_right_text_and_a_wrong_key_are_told():
    found = explained(RIGHT.text, key=OTHER_SECRET, given=RIGHT.text)

    assert causes(found) == [
        (
            "given.key-differs",
            "the base string is right, so the secret or the hash is another one",
        )
    ]


def test_a_wrong_text_with_a_known_wrong_key_has_both_causes():
    bare = KEYS.consumer_secret.encode()

    found = explained(WRONG, key=bare + b"&" + KEYS.token_secret.encode(), given=WRONG)

    assert [slug for slug, _ in causes(found)] == [
        "given.text-differs",
        "key.secrets-not-percent-encoded",
    ]


def test_what_fits_neither_is_told_so():
    found = explained("something else", given=WRONG)

    assert [slug for slug, _ in causes(found)] == ["given.neither-fits"]


def test_a_mistake_that_is_found_anyway_keeps_its_name():
    text = RIGHT.text.replace("%3A8000", "")

    found = explained(text, given=text)

    assert [slug for slug, _ in causes(found)] == ["uri.port-omitted"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "%26oauth_nonce%3Dnonce%26",
            "%26x%3D2%26",
            "the parameter oauth_nonce is not signed (left out), where 'nonce' is right",
        ),
        ("a%3D", "z%3D1%26a%3D", "the parameter z is signed, and should not be"),
    ],
)
def test_parts_that_one_side_lacks_are_told(old: str, new: str, told: str):
    text = RIGHT.text.replace(old, new)

    [(_, sentence)] = causes(explained(text, given=text))

    assert told in sentence


@pytest.mark.parametrize("given", [None, "", "  ", "x" * (GIVEN_LIMIT + 1)])
def test_without_a_text_or_with_one_too_long_nothing_is_added(given: str | None):
    assert causes(explained(WRONG, given=given)) == []


def test_plaintext_signs_no_text():
    pairs = [*oauth(oauth_signature_method="PLAINTEXT"), ("oauth_signature", "x&y")]

    found = explain(wire(header(pairs)), keys=KEYS, given="GET&a&b")

    assert causes(found) == []
