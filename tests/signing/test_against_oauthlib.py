"""oauthlib is the measure: its base strings and verdicts are ours, but for its known departures.

It is the signer, too: whatever its client signs is accepted.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import assume, given
from hypothesis import strategies as st
from oauthlib.oauth1 import Client

from oauth_provider import bridge
from oauth_provider.bridge import Answer, Opinion, second_opinion
from oauth_provider.departures import DEPARTURES
from oauth_provider.signing import METHODS, ConsumerFacts, Facts, Keys, Source, WireRequest, parse
from oauth_provider.signing.readings import RFC5849
from tests.signing.asking import FACTS, FORM, KEYS, NOW, finding, header, judge, oauth
from tests.signing.pem import private_pem, public_pem

SHARED_METHODS = [name for name in METHODS if METHODS[name].family != "RSA"]


# ---- Generated requests --------------------------------------------------------------------


def lower_hex(text: str) -> str:
    return "".join(
        f"%{byte:02x}" if byte > 0x7F else quote(chr(byte), "") for byte in text.encode()
    )


WRITINGS = [
    lambda text: quote(text, ""),
    quote_plus,
    lower_hex,
    lambda text: quote(text, "!$'()*,/:;=?@~"),
    lambda text: quote(text, '"<>[]{}|^`\\'),
]
WORDS = st.text("ab1-._~ +%&=;/é☃\0[|", max_size=5)
SMALL = st.text("ab é%&+", max_size=3)
HOSTS = [
    "index.example",
    "INDEX.example:80",
    "127.0.0.1:8000",
    "a_b:443",
    "a:",
    "[2001:DB8:0::1]:8000",
]
SEGMENTS = ["/", "a", "%2F", "%c3%a9", "é", "..", ";p=1", ";", "~", "(", "|", "["]


@st.composite
def written(draw, pairs: list[tuple[str, str]]) -> bytes:
    """Write pairs as a query or a form, in one of the ways that clients do."""
    pieces = []
    for name, value in pairs:
        write = draw(st.sampled_from(WRITINGS))
        equals = "=" if value else draw(st.sampled_from(["=", ""]))
        pieces.append(write(name) + equals + write(value))
    return draw(st.sampled_from(["&", "&", "&", "&&"])).join(pieces).encode()


@st.composite
def requests(draw) -> WireRequest:
    """Make a request whose signature, as yet unknown, is ``SIGNATURE``."""
    pairs = st.lists(st.tuples(WORDS.filter(lambda name: name.strip() != ""), WORDS), max_size=3)
    source = draw(st.sampled_from(list(Source)))
    query, body = draw(pairs), draw(pairs)
    protocol = oauth(
        oauth_signature_method=draw(st.sampled_from(SHARED_METHODS)),
        oauth_nonce="n" + draw(SMALL).strip(),
        oauth_token=draw(st.sampled_from([None, "", "token"])),
        oauth_colour=draw(st.none() | SMALL),
    )
    protocol += [("oauth_signature", "SIGNATURE")]
    query += protocol if source is Source.QUERY else []
    body += protocol if source is Source.BODY else []
    is_form = source is Source.BODY or draw(st.booleans())
    path = "/" + "".join(draw(st.lists(st.sampled_from(SEGMENTS), max_size=4)))
    authorization = header(protocol, draw(st.none() | st.sampled_from(["", "r%20"])))
    sent = {
        b"Host": draw(st.sampled_from(HOSTS)).encode(),
        b"Content-Type": FORM if is_form else b"text/plain",
        **({b"Authorization": authorization} if source is Source.HEADER else {}),
    }
    return WireRequest(
        method=draw(st.sampled_from([b"GET", b"POST", b"put", b"PATCH", b"M-SEARCH"])),
        scheme=draw(st.sampled_from(["http", "https"])),
        target=path.encode() + b"?" + draw(written(query)),
        headers=tuple(sent.items()),
        body=draw(written(body)),
    )


def with_signature(request: WireRequest, signature: str) -> WireRequest:
    """Write a signature into the place where ``SIGNATURE`` stands."""
    value = quote(signature, "").encode()
    return replace(
        request,
        target=request.target.replace(b"SIGNATURE", value),
        headers=tuple(
            (name, field.replace(b"SIGNATURE", value)) for name, field in request.headers
        ),
        body=(request.body or b"").replace(b"SIGNATURE", value),
    )


@given(requests(), st.booleans())
def test_both_judge_alike_but_for_known_departures(unsigned, is_right):
    request = parse(unsigned)
    assume(request.is_readable)
    keys = KEYS if request.protocol.get("oauth_token") else Keys(KEYS.consumer_secret)
    method = METHODS[request.protocol["oauth_signature_method"]]
    text = RFC5849.base_string(request).text
    departures = [departure.slug for departure in DEPARTURES if departure.concerns(request)]

    signature = method.sign(text=text, keys=keys if is_right else Keys("wrong"))
    verdict = judge(with_signature(unsigned, signature))
    opinion = second_opinion(verdict, keys=keys)

    if departures:
        assert opinion in {Opinion(Answer.AGREES), Opinion(Answer.CANNOT_SAY, departures[0])}
    else:
        assert bridge.base_string(request) == text
        assert opinion == Opinion(Answer.AGREES)
    assert (finding(verdict, "signature").problems == ()) is is_right


@given(requests())
def test_what_oauthlib_signs_is_accepted(unsigned):
    request = parse(unsigned)
    assume(request.is_readable)
    assume(not any(departure.concerns(request) for departure in DEPARTURES))
    method = METHODS[request.protocol["oauth_signature_method"]]
    keys = KEYS if request.protocol.get("oauth_token") else Keys(KEYS.consumer_secret)

    signature = method.sign(text=bridge.base_string(request), keys=keys)

    assert finding(judge(with_signature(unsigned, signature)), "signature").problems == ()


# ---- oauthlib's client ---------------------------------------------------------------------


def sent_by_oauthlib(
    method: str, uri: str, body: str | None = None, content_type: str = "", **client: str
) -> WireRequest:
    """Sign by oauthlib's client, and send what it returns."""
    client = {
        "client_secret": KEYS.consumer_secret,
        "resource_owner_key": "token",
        "resource_owner_secret": KEYS.token_secret,
        "timestamp": str(NOW),
        **client,
    }
    headers = {"Content-Type": content_type} if content_type else {}
    uri, headers, body = Client("key", **client).sign(uri, method, body, headers)
    scheme, _, rest = uri.partition("://")
    host, slash, target = rest.partition("/")
    fields = [("Host", host), *headers.items()]
    return WireRequest(
        method=method.encode(),
        scheme=scheme,
        target=(slash + target).encode(),
        headers=tuple((name.encode(), value.encode()) for name, value in fields),
        body=(body or "").encode(),
    )


@pytest.mark.parametrize("method", SHARED_METHODS)
@pytest.mark.parametrize("place", ["AUTH_HEADER", "QUERY", "BODY"])
def test_its_client_is_understood_in_each_place(method, place):
    request = sent_by_oauthlib(
        "POST",
        "https://index.example/oauth/add_release?classifier=a&classifier=b%20%26",
        "summary=caf%C3%A9+~&empty=",
        FORM.decode(),
        signature_method=method,
        signature_type=place,
        realm="r" if place == "AUTH_HEADER" else "",
    )

    assert judge(request).problems == ()


@pytest.mark.parametrize("method", ["RSA-SHA1", "RSA-SHA256", "RSA-SHA512"])
def test_its_client_is_understood_when_it_signs_by_rsa(method):
    key = rsa.generate_private_key(65537, 2048)
    keys = Keys("", rsa_public_key=public_pem(key))
    facts = Facts(NOW, ConsumerFacts(keys), FACTS.token)
    request = sent_by_oauthlib(
        "GET", "http://index.example/a?b=c", signature_method=method, rsa_key=private_pem(key)
    )

    right = judge(request, facts=facts)
    wrong = judge(replace(request, target=b"/a?b=d"), facts=facts)

    assert (right.problems, second_opinion(right, keys=keys)) == ((), Opinion(Answer.AGREES))
    assert [problem.name.value for problem in wrong.problems] == ["signature_invalid"]
    assert second_opinion(wrong, keys=keys) == Opinion(Answer.AGREES)


def test_its_body_hash_is_checked():
    request = sent_by_oauthlib("POST", "http://index.example/a", "{}", "application/json")

    assert judge(request).accepted
    assert [problem.name.value for problem in judge(replace(request, body=b"[]")).problems] == [
        "signature_invalid"
    ]
