"""oauth_provider/signing/rendering.py and documents.py: an explanation for people and programs."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import replace

import pytest

from oauth_provider.signing import Keys
from oauth_provider.signing.correction import corrected
from oauth_provider.signing.documents import explanation_document
from oauth_provider.signing.explanation import explain
from oauth_provider.signing.rendering import ROWS_SHOWN, VALUE_SHOWN, explanation_text
from tests.signing.asking import KEYS, NOW, header, oauth, signed, wire

RIGHT = signed(target=b"/t?a=x%20y&long=" + b"v" * 90)


def resigned(**changes):
    """Return a request whose signature is of RIGHT, but which differs."""
    return replace(RIGHT, **changes)


def text(request, *, width: int = 100, keys: Keys = KEYS, **how) -> str:
    return explanation_text(explain(request, keys=keys, **how), width=width)


def test_a_right_request_is_said_to_be_so_first():
    lines = text(RIGHT).splitlines()

    assert lines[:2] == [
        "The signature is right.",
        "Read as rfc5849: the header's, the query's and a form body's parameters are signed.",
    ]
    assert "This request did not test its client for:" in lines


def test_a_wrong_one_begins_with_its_cause_and_compares_the_parts():
    assert text(resigned(method=b"DELETE"), width=80).splitlines()[:12] == [
        "The method is signed as GET, and the request was sent as DELETE.",
        "",
        "  method.signed-as-get (proved; RFC 5849, 3.4.1.1)",
        "  Do this: sign the method that is sent; a redirect may have turned a POST into",
        "  a GET.",
        "  See docs/mistakes/method.signed-as-get.md",
        "",
        "                          signed by the client        should be signed",
        "! method                  GET                         DELETE",
        "                          ^^^                         ^^^^^^",
        "  scheme                  http                        http",
        "  host                    index.example               index.example",
    ]


def test_what_one_side_lacks_is_nothing_and_the_note_says_so():
    lines = text(resigned(target=b"/t?a=x%20y"), given=None).splitlines()

    assert lines[0].startswith("No known mistake")


def test_only_what_differs_is_underlined_and_long_values_are_folded():
    evidence = text(signed(target=b"/Path~x"), keys=KEYS)
    assert "^" not in evidence

    request = replace(signed(target=b"/app/aaaa"), target=b"/app/aaaa/")
    lines = text(request, width=70).splitlines()
    [row] = [at for at, line in enumerate(lines) if line.startswith("! path")]
    assert lines[row : row + 2] == [
        "! path                    /app/aaaa              /app/aaaa/",
        " " * 58 + "^",
    ]


def test_a_port_that_was_left_out_is_nothing():
    request = replace(RIGHT, headers=((b"Host", b"index.example"), *RIGHT.headers[1:]))
    shown = text(replace(signed(), headers=signed().headers), keys=KEYS)
    assert "(nothing)" not in shown

    found = explain(request, keys=KEYS, given=explain(RIGHT, keys=KEYS).verdict.base_string.text)
    assert "! port" in explanation_text(found, width=90)
    assert "(nothing)" in explanation_text(found, width=90)
    assert "(added)" in explanation_text(found, width=90)


def test_nothing_fits_tells_what_was_ruled_out_and_the_right_text():
    lines = text(RIGHT, keys=Keys("not", "these")).splitlines()

    assert any(
        line.startswith("Ruled out: every known mistake, alone and in pairs.") for line in lines
    )
    assert "The base string that is right:" in lines
    once = text(RIGHT, keys=Keys("not", "these"), depth=1)
    assert "Ruled out: every known mistake, alone. Look" in once


def test_what_cannot_be_told_apart_is_told():
    pairs = [*oauth(oauth_signature_method="PLAINTEXT", oauth_token=None), ("oauth_signature", "s")]

    shown = text(wire(header(pairs)), keys=Keys("s", ""), width=200)

    assert "This request cannot tell it apart from: " in shown


def test_the_header_and_the_command_are_shown_where_they_are_given():
    request = resigned(method=b"DELETE")
    correction = corrected(request, keys=KEYS)
    found = explain(request, keys=KEYS)

    shown = explanation_text(found, width=80, correction=correction)

    assert f"Authorization: {correction.authorization}" in shown
    assert correction.curl in shown
    bare = explanation_text(found, width=80, correction=replace(correction, authorization=""))
    assert "The header that is right" not in bare


def test_a_refusal_for_another_reason_is_told_beside_a_right_signature():
    shown = text(RIGHT, now=NOW + 4000)

    assert shown.startswith("The signature is right.")
    assert "request.timestamp" in shown


def test_an_unreadable_request_is_told_what_is_wrong():
    shown = text(wire(b'OAuth oauth_nonce="a" oauth_token="b"'))

    assert "request.header" in shown


def test_remarks_and_libraries_are_sentences():
    request = signed(
        oauth(oauth_nonce="aB3dE6gH9jK"), headers=((b"User-Agent", b"PostmanRuntime/7"),), realm=""
    )

    shown = text(request)

    assert "- The realm is empty. Leave it out, or name the realm" in shown
    assert "Likely sent by Postman (node-oauth1) (JavaScript): the User-Agent is" in shown
    assert "  Known of it: A body in a mode other than urlencoded" in shown


def test_long_lists_and_values_are_cut():
    many = b"&".join(b"p%d=v" % number for number in range(ROWS_SHOWN + 20))
    request = replace(signed(target=b"/t?" + many), method=b"PUT")
    assert "  ... 30 more" in text(request).splitlines()

    long = replace(signed(target=b"/t?a=" + b"v" * 2 * VALUE_SHOWN), method=b"PUT")
    assert "v" * VALUE_SHOWN not in text(long, width=2 * VALUE_SHOWN + 200) or "..." in text(long)


def test_a_difference_far_behind_is_shown():
    right = signed(target=b"/t?a=" + b"v" * 2 * VALUE_SHOWN + b"%20w")
    text_of_client = explain(right, keys=KEYS).verdict.base_string.text.replace("%2520w", "%2Bw")
    digest = hmac.digest(KEYS.shared.encode(), text_of_client.encode(), "sha1")
    pairs = [*oauth(), ("oauth_signature", base64.b64encode(digest).decode())]

    lines = text(wire(header(pairs), target=right.target)).splitlines()

    [row] = [at for at, line in enumerate(lines) if line.startswith("! a")]
    assert "...v" in lines[row]
    assert "^" in "".join(lines[row : row + 5])


def test_of_plaintext_the_secrets_are_to_be_compared():
    pairs = [*oauth(oauth_signature_method="PLAINTEXT"), ("oauth_signature", "other&thing")]

    assert "The signature is the two secrets" in text(wire(header(pairs)), width=300)


def test_controls_never_reach_the_terminal():
    request = replace(signed(target=b"/t?a=%1B[2J"), method=b"PUT")

    assert "\x1b" not in text(request)


@pytest.mark.parametrize("width", [1, 60, 200])
def test_any_width_will_do(width: int):
    assert text(resigned(method=b"PUT"), width=width)


def test_the_document_is_json_and_holds_no_secret():
    request = resigned(method=b"DELETE", headers=(*RIGHT.headers, (b"User-Agent", b"insomnia/9")))
    found = explain(request, keys=KEYS)
    document = json.loads(json.dumps(explanation_document(found)))

    assert (
        document["signature_is_right"],
        document["diagnosis"]["causes"][0]["slug"],
        document["comparison"]["rows"][0],
        document["correction"],
        [library["library"] for library in document["libraries"]],
    ) == (
        False,
        "method.signed-as-get",
        {
            "part": "method",
            "name": "",
            "expected": "DELETE",
            "signed": "GET",
            "source": "",
            "note": "",
            "differs": True,
        },
        None,
        ["js-insomnia"],
    )
    assert KEYS.consumer_secret not in json.dumps(document)
    right = explanation_document(explain(RIGHT, keys=KEYS), correction=corrected(RIGHT, keys=KEYS))
    assert right["diagnosis"] is None
    form = next(gap for gap in right["untested"] if gap["slug"] == "untested.form")
    assert "params.body-omitted" in form["mistakes"]
