"""Requests on which each mistake shows, and what it makes of them, by the doctor's functions."""

from __future__ import annotations

import base64
from typing import NamedTuple

from oauth_provider.signing.doctor.evidence import Evidence, Surroundings
from oauth_provider.signing.doctor.pages import MISTAKES
from oauth_provider.signing.doctor.provers import TextMaker, right_parts
from oauth_provider.signing.doctor.registry import Change, Component, Mistake
from oauth_provider.signing.methods import Keys
from oauth_provider.signing.parameters import parse
from oauth_provider.signing.signer import sign_request
from oauth_provider.signing.wire import FORM_MEDIA_TYPE, WireRequest

# The credentials of RFC 5849's own example (1.2), with reserved characters where they matter.
PLAIN = Keys("kd94hf93k423kf44", "pfkkdhi9sl3r4s00")
AWKWARD = Keys("kd94 hf93&K423+kf44", "pfkk/dhi9Sl3r4s00")
NO_TOKEN = Keys("kd94hf93k423kf44")
SURROUNDINGS = Surroundings(
    host_aliases=("localhost:8000",),
    path_prefixes=("/app",),
    other_token_secrets={"request token (already exchanged)": "hdhd0244k9j7ao03"},
    other_consumer_secrets={"another application": "j49sk3j29djd"},
)
PROTOCOL = {
    "oauth_consumer_key": "dpf43f3p2l4k3l03",
    "oauth_token": "nnch734d00sl2jdk",
    "oauth_signature_method": "HMAC-SHA1",
    "oauth_timestamp": "137131202",
    "oauth_nonce": "kllo9940pd9333jh",
}
FORM = ((b"Content-Type", FORM_MEDIA_TYPE),)


class Shown(NamedTuple):
    """What is right, and what a client that makes the mistake has in its place."""

    what: str
    right: str
    wrong: str


def _request(  # noqa: PLR0913 (parts of a request)
    method: bytes = b"GET",
    target: bytes = b"/photos?file=vacation.jpg",
    *,
    scheme: str = "http",
    host: bytes = b"photos.example:8000",
    headers: tuple[tuple[bytes, bytes], ...] = (),
    body: bytes = b"",
    keys: Keys = PLAIN,
    realm: bytes | None = None,
    **protocol: str,
) -> Evidence:
    named = {name: value for name, value in (PROTOCOL | protocol).items() if value != "-"}
    wire = WireRequest(method, scheme, target, ((b"Host", host), *headers), body)
    signed = sign_request(wire, protocol=named, keys=keys, realm=realm)
    return Evidence(parse(signed.wire), keys, SURROUNDINGS)


EXAMPLES = (
    _request(),
    _request(scheme="https", host=b"photos.example"),
    _request(host=b"Photos.Example", keys=AWKWARD),
    _request(target=b"/Photos/%C3%A9t%c3%a9~;v=1/?b=2&a=1&n10=y&n2=x&Z=%2F", realm=b"Photos"),
    _request(
        target=b"/photos?q=(it's)!*~+one&e=&u=r%C3%A9sum%C3%A9&v=e%CC%81&p=50%25&c=%2541&s=a/b"
    ),
    _request(target=b"/photos?c=2&c=1&c=1&a1=x&a-b=y&a=z&B=w&b=v&b%5B0%5D=u&bB=t"),
    _request(b"POST", b"/photos?size=big", headers=FORM, body=b"title=At+the+sea&tag=sun&tag=sand"),
    _request(
        b"POST",
        b"/initiate",
        keys=NO_TOKEN,
        oauth_token="-",
        oauth_callback="http://printer.example/ready?x=1",
        oauth_version="1.0",
    ),
    _request(b"POST", b"/token", oauth_verifier="hfdp7dh39dks9884", oauth_body_hash="x"),
    _request(
        b"POST",
        headers=((b"Content-Type", b"application/json"),),
        body=b'{"title": "At the sea", "q": "x=1&y=2"}',
    ),
    _request(
        b"POST",
        headers=((b"Content-Type", b"multipart/form-data; boundary=B"),),
        body=b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nSea\r\n--B--\r\n',
    ),
    _request(target=b"/app/photos(1)"),
    _request(oauth_signature_method="HMAC-SHA256"),
)
_TEXTS = (Component.METHOD, Component.URI, Component.PARAMETERS, Component.JOIN)
_PRESENTED = {
    "presented.plus-lost": lambda s: s.replace("+", " "),
    "presented.encoded-twice": lambda s: (
        s.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    ),
    "presented.newline": lambda s: f"{s}\\n",
    "presented.base64url": lambda s: s.replace("+", "-").replace("/", "_"),
    "presented.hex": lambda s: base64.b64decode(s).hex(),
    "presented.base64-of-hex": lambda s: base64.b64encode(
        base64.b64decode(s).hex().encode()
    ).decode(),
    "presented.base64-twice": lambda s: base64.b64encode(s.encode()).decode(),
}
_SIGNATURE = "tR3+Ty81lMeYAr/Fid0kMTYa/WM="  # RFC 5849's own (1.2), with both marks in it


def shown(slug: str) -> Shown | None:
    """Return an example; None where the mistake is in bytes that say nothing to an eye."""
    if slug in _PRESENTED:
        return Shown(
            "The signature, before it is percent-encoded", _SIGNATURE, _PRESENTED[slug](_SIGNATURE)
        )
    mistake = MISTAKES.get(slug)
    if mistake is None or slug.startswith("rsa."):
        return None
    for evidence in EXAMPLES:
        for change in mistake.changes(evidence):
            if found := _shown(evidence, mistake, change):
                return found
    return None


def _shown(evidence: Evidence, mistake: Mistake, change: Change[object]) -> Shown | None:
    parts = right_parts(evidence)
    changed = {**parts, mistake.component: change.value}
    text = TextMaker()
    if mistake.component in _TEXTS:
        found = Shown("The base string", text(parts), text(changed))
    elif mistake.component is Component.KEY:
        found = Shown("The key", str(parts[Component.KEY]), str(changed[Component.KEY]))
    else:
        key, signed = parts[Component.KEY].encode(), text(parts).encode()
        digests = [p[Component.DIGEST](key, signed) for p in (parts, changed)]
        found = Shown("The signature", *(base64.b64encode(d).decode() for d in digests))
    return found if found.right != found.wrong else None
