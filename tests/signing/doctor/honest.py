"""Honest requests that are unlike the published ones, with the secrets they are signed by."""

from __future__ import annotations

from oauth_provider.signing import Keys, parse
from oauth_provider.signing.doctor.evidence import Evidence
from tests.signing.asking import FORM, KEYS, oauth, signed
from tests.signing.doctor.erring import SURROUNDINGS


def rich() -> list[Evidence]:
    """Honest requests that are unlike the published ones."""
    form = ((b"Content-Type", FORM + b"; charset=utf-8"),)
    requests = (
        signed(
            oauth(oauth_version="1.0", oauth_signature_method="HMAC-SHA256"),
            realm="Shop & Co",
            method=b"PUT",
            target=b"/Api/v1;x=y/items/%C3%A9~/?b=2&a=1&a=%20x&a=0&e=&q=(it's)!*~&n2=x&n10=y&Z=%2F",
            headers=form,
            body=b"text=r%C3%A9sum%C3%A9+100%25+50+%2B&u=e%CC%81&text=two&text=two&a.b=%2541",
        ),
        signed(
            oauth(
                oauth_token=None, oauth_callback="https://c.example/?x=%2F&y", oauth_version="1.0"
            ),
            keys=Keys(KEYS.consumer_secret),
            method=b"POST",
            target=b"/app/oauth/request_token",
        ),
        signed(
            oauth(oauth_signature_method="HMAC-SHA512", oauth_body_hash="x", oauth_verifier="v 1"),
            scheme="https",
            method=b"POST",
            target=b"/json/?A=b&a=c",
            headers=((b"Content-Type", b"application/json"),),
            body=b'{"name": "spam", "tags": ["a", 1], "q": "x=1&y=2"}',
        ),
        signed(
            method=b"POST",
            target=b"/upload?name=spam",
            headers=((b"Content-Type", b'multipart/form-data; boundary="B"'),),
            body=b'--B\r\nContent-Disposition: form-data; name="comment"\r\n\r\nhi\r\n'
            b'--B\r\nContent-Disposition: form-data; name="content"; filename="x"\r\n\r\nX\r\n'
            b"--B--\r\n",
        ),
    )
    keys = (KEYS, Keys(KEYS.consumer_secret), KEYS, KEYS)
    return [
        Evidence(parse(request), key, SURROUNDINGS)
        for request, key in zip(requests, keys, strict=True)
    ]


HONEST = rich()
