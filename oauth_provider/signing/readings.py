"""Which parameters a client may have signed: the readings of contract 2, named and in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from oauth_provider.signing.base_string import BaseString, base_string

if TYPE_CHECKING:
    from oauth_provider.signing.parameters import ParsedRequest
    from oauth_provider.signing.wire import Pair


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to tell what is signed.

    Attributes:
        slug: Its stable name, in answers and in the journal.
        sentence: What it takes to be signed.
        section: Where that is written.
        with_multipart_fields: Whether the text fields of a multipart body count.
    """

    slug: str
    sentence: str
    section: str
    with_multipart_fields: bool = False

    def applies(self, request: ParsedRequest) -> bool:
        """Whether it differs from the reading of the RFC for this request."""
        return not self.with_multipart_fields or bool(request.wire.multipart_fields)

    def base_string(self, request: ParsedRequest) -> BaseString:
        """Build what this reading says was signed; the request must be readable."""
        pairs: list[Pair] = [
            (p.name, p.value) for p in request.parameters if p.name != b"oauth_signature"
        ]
        if self.with_multipart_fields:
            fields = request.wire.multipart_fields or ()
            pairs.extend((name, value) for name, value in fields if name != b"content")
        return base_string(wire=request.wire, target=request.target, pairs=pairs)


RFC5849 = Reading(
    slug="rfc5849",
    sentence="the header's, the query's and a form body's parameters are signed",
    section="RFC 5849, 3.4.1.3.1",
)
MULTIPART_FIELDS = Reading(
    slug="multipart-fields",
    sentence="a multipart body's text fields are signed too, all but content (PyPI, 2012)",
    section="contract 2",
    with_multipart_fields=True,
)

STRICT = (RFC5849,)
LENIENT = (RFC5849, MULTIPART_FIELDS)
"""In the order in which they are tried."""
