"""Mistakes in how parameters are decoded and encoded (RFC 5849, 3.6)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.pair_mistakes import changed
from oauth_provider.signing.doctor.registry import Change, Component, mistake
from oauth_provider.signing.encoding import percent_decode, percent_encode
from oauth_provider.signing.parameters import Source

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.evidence import Evidence
    from oauth_provider.signing.wire import Pair

SECTION = "RFC 5849, 3.6"
CURE = "encode UTF-8 bytes, all but letters, digits, - . _ ~, once, in upper case, a space as %20"
Encoder = Callable[[bytes], str]
_ESCAPE = re.compile(r"%[0-9A-F]{2}")


def _sparing(spared: str) -> Encoder:
    """Make an encoder that leaves some characters as they are."""
    kept = {f"%{ord(character):02X}": character for character in spared}
    return lambda data: _ESCAPE.sub(
        lambda escape: kept.get(escape[0], escape[0]), percent_encode(data)
    )


def _form(data: bytes) -> str:
    return percent_encode(data).replace("%20", "+")


def _java(data: bytes) -> str:
    return _form(data).replace("%2A", "*").replace("~", "%7E")


def _lower_hex(data: bytes) -> str:
    return _ESCAPE.sub(lambda escape: escape[0].lower(), percent_encode(data))


def _double(data: bytes) -> str:
    return percent_encode(percent_encode(data).encode())


def _raw(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _recoded(recode: Callable[[str], bytes]) -> Encoder:
    """Make an encoder of other bytes for the same text; what is no text stays."""

    def encode(data: bytes) -> str:
        try:
            return percent_encode(recode(data.decode()))
        except UnicodeError:
            return percent_encode(data)

    return encode


ENCODERS: tuple[tuple[str, str, Encoder], ...] = (
    (
        "form-plus",
        "a space is encoded as +, as in a form; it must be %20",
        _form,
    ),
    (
        "js-encodeuricomponent",
        "JavaScript's encodeURIComponent is used, which leaves ! * ' ( ) as they are",
        _sparing("!*'()"),
    ),
    (
        "js-encodeuri",
        "JavaScript's encodeURI is used, which leaves reserved characters as they are",
        _sparing("!*'();/?:@&=+$,#"),
    ),
    (
        "php-old-tilde",
        "~ is encoded as %7E, as old PHP does",
        lambda d: percent_encode(d).replace("~", "%7E"),
    ),
    (
        "java-urlencoder",
        "Java's URLEncoder is used: + for a space, * as it is, %7E for ~",
        _java,
    ),
    (
        "py-quote-slash",
        "Python's quote is used with / among what it leaves as it is",
        _sparing("/"),
    ),
    ("lower-hex", "escapes are written in lower case, such as %c3", _lower_hex),
    (
        "latin1",
        "text is encoded as Latin-1; it must be UTF-8",
        _recoded(lambda t: t.encode("latin-1")),
    ),
    (
        "nfc",
        "text is composed (NFC) before it is signed, and was sent decomposed",
        _recoded(lambda text: unicodedata.normalize("NFC", text).encode()),
    ),
    (
        "nfd",
        "text is decomposed (NFD) before it is signed, and was sent composed",
        _recoded(lambda text: unicodedata.normalize("NFD", text).encode()),
    ),
    ("double", "names and values are encoded twice", _double),
    ("none", "names and values are not encoded at all", _raw),
)


def encoded_with(encode: Encoder, pairs: tuple[Pair, ...]) -> str:
    """Normalise with another encoder."""
    made = sorted((encode(name), encode(value)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in made)


def _encoder(encode: Encoder, evidence: Evidence) -> Iterator[Change[str]]:
    parameters = encoded_with(encode, evidence.pairs)
    if parameters != evidence.parameters:
        yield Change(parameters)


for _name, _sentence, _encode in ENCODERS:
    mistake(f"params.encoded-with-{_name}", Component.PARAMETERS, SECTION, _sentence, CURE)(
        partial(_encoder, _encode)
    )


def _encoded(value: bytes) -> bytes:
    return percent_encode(value).encode()


@mistake(
    "params.all-values-encoded-twice",
    Component.PARAMETERS,
    SECTION,
    "every value is encoded before it is given to what encodes it",
    "give plain values to the signer; it encodes them",
)
def all_values_encoded_twice(evidence: Evidence) -> Iterator[Change[str]]:
    """Names once, values twice."""
    return changed(evidence, [(name, _encoded(value)) for name, value in evidence.pairs])


@mistake(
    "params.oauth-callback-encoded-twice",
    Component.PARAMETERS,
    SECTION,
    "oauth_callback is encoded before it is signed, and once more in signing",
    "give the callback to the signer as a plain address",
)
def callback_encoded_twice(evidence: Evidence) -> Iterator[Change[str]]:
    """Only the callback."""
    pairs = [
        (name, _encoded(value) if name == b"oauth_callback" else value)
        for name, value in evidence.pairs
    ]
    return changed(evidence, pairs)


@mistake(
    "params.values-decoded-twice",
    Component.PARAMETERS,
    SECTION,
    "values are decoded twice before they are signed: %2F inside a value is lost",
    "decode the query once",
)
def values_decoded_twice(evidence: Evidence) -> Iterator[Change[str]]:
    """A value that has an escape of its own."""
    return changed(evidence, [(name, percent_decode(value)) for name, value in evidence.pairs])


def _undecoded(evidence: Evidence, decode: Callable[[bytes], bytes]) -> list[Pair]:
    """Return the pairs, those of query and body split from the raw text by ``decode``."""
    pairs = list(evidence.pairs_from(Source.HEADER))
    wire = evidence.request.wire
    for raw in (evidence.request.target.query, wire.body or b"" if wire.is_form else b""):
        for piece in filter(None, raw.split(b"&")):
            name, _, value = piece.partition(b"=")
            if name != b"oauth_signature":
                pairs.append((decode(name), decode(value)))
    return pairs


@mistake(
    "params.plus-not-decoded-to-space",
    Component.PARAMETERS,
    "RFC 5849, 3.4.1.3.1",
    "a + in the query or the body is signed as %2B; it stands for a space",
    "decode + to a space before encoding, or send %20",
)
def plus_not_decoded(evidence: Evidence) -> Iterator[Change[str]]:
    """``a+b`` signed as ``a%2Bb``."""
    return changed(evidence, _undecoded(evidence, percent_decode))


@mistake(
    "params.values-not-decoded-before-encoding-double-encoded",
    Component.PARAMETERS,
    "RFC 5849, 3.4.1.3.1",
    "query and body are encoded as they stand, without being decoded first",
    "decode the query and a form body, then encode each name and value",
)
def not_decoded(evidence: Evidence) -> Iterator[Change[str]]:
    """``%20`` signed as ``%2520``."""
    return changed(evidence, _undecoded(evidence, bytes))
