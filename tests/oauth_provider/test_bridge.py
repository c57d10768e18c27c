"""The second opinion: asked late, never failing, and silent where oauthlib is known to depart."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oauth_provider.bridge import Answer, Opinion, second_opinion
from oauth_provider.signing import Keys, WireRequest
from tests.signing.asking import FORM, KEYS, header, judge, oauth, signed, wire

ROOT = Path(__file__).parents[2]
NOTHING = Opinion(Answer.CANNOT_SAY, "there is no signature that can be read")


def test_it_agrees_with_an_acceptance_and_with_a_refusal():
    right, wrong = judge(signed()), judge(signed(keys=Keys("wrong")))

    assert (right.accepted, second_opinion(right, keys=KEYS)) == (True, Opinion(Answer.AGREES))
    assert (wrong.accepted, second_opinion(wrong, keys=KEYS)) == (False, Opinion(Answer.AGREES))


def test_it_disagrees_when_our_judgement_is_wrong():
    right = judge(signed())

    assert second_opinion(replace(right, reading=None), keys=KEYS) == Opinion(Answer.DISAGREES)


@pytest.mark.parametrize(
    "request_",
    [
        signed(target=b"/?a=%"),
        wire(None),
        wire(header(oauth())),
        wire(header([*oauth(oauth_signature_method="HMAC-MD5"), ("oauth_signature", "x")])),
    ],
    ids=["unreadable", "no credentials", "no signature", "unknown method"],
)
def test_it_has_none_where_there_is_nothing_to_judge(request_):
    assert second_opinion(judge(request_), keys=KEYS) == NOTHING


def test_a_failure_of_oauthlib_is_no_opinion_and_no_failure_of_ours():
    pairs = [*oauth(oauth_signature_method="RSA-SHA1"), ("oauth_signature", "A")]

    opinion = second_opinion(judge(wire(header(pairs))), keys=Keys("", rsa_public_key="no key"))

    assert opinion == Opinion(Answer.CANNOT_SAY, "oauthlib failed: Error")


@pytest.mark.parametrize("base_url", ["", "https://mock.example:443/app/", "http://mock.example"])
@pytest.mark.parametrize("target", [b"/a/b?c=d", b"http://other.example:81/a?c=d"])
def test_it_sees_the_address_that_the_client_sees(base_url, target):
    verdict = judge(signed(target=target, base_url=base_url))

    assert second_opinion(verdict, keys=KEYS) == Opinion(Answer.AGREES)


def test_a_basic_header_beside_it_is_not_shown_to_oauthlib():
    verdict = judge(signed(headers=((b"Authorization", b"Basic eA=="),)))

    assert second_opinion(verdict, keys=KEYS) == Opinion(Answer.AGREES)


BYTES = st.binary(max_size=8)


@given(
    method=BYTES,
    target=BYTES,
    headers=st.lists(
        st.tuples(st.sampled_from([b"Content-Type", b"X"]), st.just(FORM) | BYTES), max_size=2
    ),
    value=BYTES,
    body=BYTES,
)
def test_no_bytes_make_it_fail(method, target, headers, value, body):
    signature = b'OAuth oauth_signature_method="PLAINTEXT", oauth_signature="x", a="' + value + b'"'
    request = WireRequest(
        method,
        "http",
        b"/" + target,
        ((b"Host", b"a"), (b"Authorization", signature), *headers),
        body,
    )

    opinion = second_opinion(judge(request), keys=KEYS)

    assert opinion.answer in {Answer.AGREES, Answer.CANNOT_SAY}


def test_oauthlib_is_not_loaded_before_it_is_asked():
    program = "import oauth_provider.bridge, sys; print({'oauthlib', 'django'} & set(sys.modules))"

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout == "set()\n"
