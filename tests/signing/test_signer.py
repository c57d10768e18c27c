"""The reference signer: what it signs is right, wherever the parameters go."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from oauth_provider.signing import (
    METHODS,
    ConsumerFacts,
    Facts,
    KeyFormatError,
    Keys,
    Source,
    TokenFacts,
    WireRequest,
)
from oauth_provider.signing.signer import NotSignableError, sign_request
from oauth_provider.signing.steps import key_shape, steps_document, steps_text
from tests.signing.asking import FACTS, FORM, KEYS, NOW, judge, oauth, signed, wire
from tests.signing.pem import private_pem, public_pem
from tests.signing.published import cases

PLAIN = wire(target=b"/a?b=c&d")
PROTOCOL = dict(oauth())
RSA_KEY = rsa.generate_private_key(65537, 1024)


@pytest.mark.parametrize("case", cases("requests"))
def test_a_published_request_gets_its_published_signature(case):
    headers = [(b"Host", case["host"].encode())]
    if case.get("content_type"):
        headers.append((b"Content-Type", case["content_type"].encode()))
    protocol = dict(map(tuple, case["oauth_params"]))
    if len(protocol) != len(case["oauth_params"]) or not all(
        n.startswith("oauth_") for n in protocol
    ):
        pytest.skip("its header has more than protocol parameters")
    request = WireRequest(
        method=case["method"].encode(),
        scheme=case["scheme"],
        target=case["target"].encode(),
        headers=tuple(headers),
        body=case.get("body", "").encode(),
    )

    made = sign_request(
        request, protocol=protocol, keys=Keys(case["consumer_secret"], case["token_secret"])
    )

    assert (made.base_string.text, made.signature) == (case["base_string"], case["signature"])


@pytest.mark.parametrize("method", [m for m in METHODS.values() if m.family != "RSA"])
@pytest.mark.parametrize("source", Source)
def test_what_is_signed_is_accepted(source, method):
    made = sign_request(
        PLAIN, protocol=PROTOCOL | {"oauth_signature_method": method.name}, keys=KEYS, source=source
    )

    verdict = judge(made.wire)
    assert (verdict.accepted, verdict.request.sources) == (True, {source})
    assert verdict.base_string == made.base_string


def test_rsa_is_signed_with_a_private_key():
    protocol = PROTOCOL | {"oauth_signature_method": "RSA-SHA256"}
    facts = Facts(NOW, ConsumerFacts(Keys("", "", public_pem(RSA_KEY))), TokenFacts(""))

    made = sign_request(PLAIN, protocol=protocol, keys=Keys(""), private_key=private_pem(RSA_KEY))

    assert judge(made.wire, facts=facts).accepted
    assert key_shape(made, keys=Keys("")) == "the RSA private key"
    assert "8. Key (3.4.3)\n   the RSA private key\n" in steps_text(made, keys=Keys(""))


@pytest.mark.parametrize(
    "key", ["", "not PEM", private_pem(ec.generate_private_key(ec.SECP256R1()))]
)
def test_rsa_without_an_rsa_key_is_refused(key):
    protocol = PROTOCOL | {"oauth_signature_method": "RSA-SHA1"}

    with pytest.raises((NotSignableError, KeyFormatError), match="RSA private key"):
        sign_request(PLAIN, protocol=protocol, keys=KEYS, private_key=key)


@pytest.mark.parametrize(
    ("request_", "changes", "said"),
    [
        (PLAIN, {"oauth_signature_method": "rot13"}, "must be one of HMAC-SHA1, HMAC-SHA256"),
        (wire(headers=((b"Host", b"two"),)), {}, "2 Host headers were sent"),
        (wire(target=b"/?a=%"), {}, "the query has a broken percent-encoding"),
        (PLAIN, {"oauth_nonce": "x" * 256}, "oauth_nonce is longer than 255 characters"),
    ],
)
def test_what_cannot_be_signed_is_told(request_, changes, said):
    with pytest.raises(NotSignableError, match=said):
        sign_request(request_, protocol=PROTOCOL | changes, keys=KEYS)


def test_no_parameters_go_into_a_body_that_is_no_form():
    request = wire(body=b"{}", headers=((b"Content-Type", b"application/json"),))

    with pytest.raises(NotSignableError, match="only where it is a form"):
        sign_request(request, protocol=PROTOCOL, keys=KEYS, source=Source.BODY)


@pytest.mark.parametrize("before", Source)
@pytest.mark.parametrize("after", Source)
def test_parameters_that_were_there_are_replaced(before, after):
    form = ((b"Content-Type", FORM), (b"Content-Length", b"3"))
    request = wire(method=b"POST", target=b"/?q=1", headers=form, body=b"x=%7E")
    first = sign_request(
        request, protocol=PROTOCOL | {"oauth_nonce": "1"}, keys=KEYS, source=before
    ).wire

    made = sign_request(first, protocol=PROTOCOL, keys=KEYS, source=after)

    assert (
        made.signature
        == sign_request(request, protocol=PROTOCOL, keys=KEYS, source=after).signature
    )
    assert judge(made.wire).accepted


@pytest.mark.parametrize(
    ("target", "wanted"),
    [(b"/a", b"/a?oauth_"), (b"/a?", b"/a?oauth_"), (b"/a?b", b"/a?b&oauth_")],
)
def test_a_query_is_added_to(target, wanted):
    made = sign_request(wire(target=target), protocol=PROTOCOL, keys=KEYS, source=Source.QUERY)

    assert made.wire.target.startswith(wanted)
    assert made.authorization == ""


def test_the_realm_comes_first_and_is_not_signed():
    made = sign_request(PLAIN, protocol=PROTOCOL, keys=KEYS, realm=b'a "b" \\')

    assert made.authorization.startswith('OAuth realm="a \\"b\\" \\\\", oauth_consumer_key="key"')
    assert judge(made.wire, facts=FACTS).request.realm == b'a "b" \\'
    assert "realm" not in made.base_string.parameters


def test_other_authorization_stays():
    other = (b"Authorization", b"Basic eDp5")

    made = sign_request(wire(headers=(other,)), protocol=PROTOCOL, keys=KEYS)

    assert made.wire.header_values(b"authorization")[0] == other[1]
    assert made.authorization.startswith("OAuth ")


def test_the_steps_are_all_there_and_show_no_secret():
    made = sign_request(signed(target=b"/?b=\x7e&a=%20%00"), protocol=PROTOCOL, keys=KEYS)

    document, said = steps_document(made, keys=KEYS), steps_text(made, keys=KEYS)

    assert document["collected"][-1] == {"name": "a", "value": " \0", "source": "query"}
    assert document["encoded"][-1] == ["a", "%20%00"]
    assert document["sorted"][0] == ["a", "%20%00"]
    assert document["base_string"] == made.base_string.text
    assert document["key"] == (
        "<consumer secret: 16 characters, 20 encoded>&<token secret: 12 characters, 14 encoded>"
    )
    assert document["signature"] == made.signature
    assert "   a =  \\x00   (query)\n" in said
    assert [s for s in (KEYS.consumer_secret, KEYS.token_secret, KEYS.shared) if s in said] == []


def test_the_steps_of_plaintext_do_not_show_its_signature():
    protocol = PROTOCOL | {"oauth_signature_method": "PLAINTEXT"}
    made = sign_request(PLAIN, protocol=protocol, keys=Keys("hush"))

    assert steps_document(made, keys=Keys("hush"))["signature"] == (
        "<consumer secret: 4 characters, 4 encoded>&"
    )
