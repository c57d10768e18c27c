"""How it is proved that some mistakes make the signature presented, for each kind of method."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, NamedTuple

from oauth_provider.signing.doctor import digest_mistakes, join_mistakes, rsa_forms
from oauth_provider.signing.doctor.presented_mistakes import digests_presented, texts_presented
from oauth_provider.signing.doctor.registry import Component, Suspect

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.evidence import Evidence

Parts = dict[Component, Any]
"""What a signature is made of, by component: right parts, or what a mistake puts in their place.
Any: each component has a type of its own, which `registry` names."""


class Proof(NamedTuple):
    """The signature presented was made again.

    Attributes:
        form: Where it is written down wrongly besides.
        made: What was made; equal for two sets of mistakes that come to the same.
        text: The base string that it was made from; None with PLAINTEXT, which signs none.
    """

    form: Suspect | None
    made: Hashable
    text: str | None = None


Prover = Callable[[Parts], Proof | None]


class TextMaker:
    """Joins base strings; each part is encoded once, since it stands in many."""

    def __init__(self) -> None:
        self._encoded: dict[str | bytes, str] = {}

    def __call__(self, parts: Parts) -> str:
        """Return the base string of some parts."""
        three = parts[Component.METHOD], parts[Component.URI], parts[Component.PARAMETERS]
        if parts[Component.JOIN] is not None:
            return str(parts[Component.JOIN](*three))
        return "&".join([self._encode(part) for part in three])

    def _encode(self, part: str | bytes) -> str:
        encoded = self._encoded.get(part)
        if encoded is None:
            encoded = self._encoded[part] = join_mistakes.encoded(part)
        return encoded


def right_parts(evidence: Evidence) -> Parts:
    """Return the parts of a right signature, those alone in which a mistake could show."""
    method = evidence.signature_method
    if method is None or method.hash_name is None:
        return {Component.KEY: evidence.keys.shared}
    parts: Parts = {
        Component.METHOD: evidence.method,
        Component.URI: evidence.uri,
        Component.PARAMETERS: evidence.parameters,
        Component.JOIN: None,
    }
    if method.family == "RSA":
        return {**parts, Component.DIGEST: rsa_forms.right(evidence)}
    digest = digest_mistakes.right(method.hash_name)
    return {**parts, Component.KEY: evidence.keys.shared, Component.DIGEST: digest}


def prover(evidence: Evidence) -> Prover:
    """Choose by the signature method that the request names."""
    method = evidence.signature_method
    if method is None or method.hash_name is None:
        return _plaintext(evidence)
    return _rsa(evidence) if method.family == "RSA" else _hmac(evidence)


def _hmac(evidence: Evidence) -> Prover:
    """Sign anew, and look among all that the signature presented could stand for."""
    presented, text = digests_presented(evidence), TextMaker()

    def prove(parts: Parts) -> Proof | None:
        base_string = text(parts)
        made = parts[Component.DIGEST](parts[Component.KEY].encode(), base_string.encode())
        return Proof(presented[made], made, base_string) if made in presented else None

    return prove


def _rsa(evidence: Evidence) -> Prover:
    """Verify all that the signature presented could stand for over another base string."""
    presented, text = digests_presented(evidence), TextMaker()

    def prove(parts: Parts) -> Proof | None:
        base_string = text(parts)
        for signature, form in presented.items():
            if parts[Component.DIGEST](signature, base_string.encode()):
                return Proof(form, (base_string, signature), base_string)
        return None

    return prove


def _plaintext(evidence: Evidence) -> Prover:
    """Compare keys: a PLAINTEXT signature is one (RFC 5849, 3.4.4)."""
    presented = texts_presented(evidence)

    def prove(parts: Parts) -> Proof | None:
        made = parts[Component.KEY]
        return Proof(presented[made], made) if made in presented else None

    return prove
