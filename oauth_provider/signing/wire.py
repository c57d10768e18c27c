"""What came over the wire, byte for byte: the only input of the engine.

A base string is built from the bytes that the client sent (RFC 5849, 3.4.1.2: the path verbatim).
Whoever makes a `WireRequest` says with `target_is_exact` whether the target is those bytes or a
reconstruction of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

FORM_MEDIA_TYPE = b"application/x-www-form-urlencoded"
MULTIPART_MEDIA_TYPE = b"multipart/form-data"
GIVEN_TEXT_FIELD = b"x-oauth-base-string"
"""A client may hand in its own base string in it, to be told more about a refusal."""

Pair = tuple[bytes, bytes]
"""A decoded name and its decoded value."""


class Target(NamedTuple):
    """The parts of a request target; scheme and authority only of an absolute one."""

    scheme: bytes | None
    authority: bytes | None
    path: bytes
    query: bytes


@dataclass(frozen=True, slots=True)
class WireRequest:
    """One HTTP request.

    Attributes:
        method: As sent; it is upper-cased only in the base string.
        scheme: ``http`` or ``https``, as the connection was.
        target: The request target, raw: ``/path?query``, or absolute as sent to a proxy.
        headers: Name and value of each field, in order, doubled ones included.
        body: The entity body, or None where it was left unread: a multipart body is not signed
            (RFC 5849, 3.4.1.3.1), so an upload can be judged before it is received.
        multipart_fields: The text fields of a multipart body, once it was read.
        base_url: What clients call this server, where a proxy hides it: scheme, host, prefix.
        target_is_exact: False where the target had to be rebuilt from decoded parts.
    """

    method: bytes
    scheme: str
    target: bytes
    headers: tuple[Pair, ...]
    body: bytes | None = b""
    multipart_fields: tuple[Pair, ...] | None = None
    base_url: str = ""
    target_is_exact: bool = True

    def header_values(self, name: bytes) -> tuple[bytes, ...]:
        """Return the values of every field called ``name`` (lower case), in order."""
        return tuple(value for field, value in self.headers if field.lower() == name)

    @property
    def media_type(self) -> bytes:
        """The content type in lower case without its parameters; empty when there is none."""
        values = self.header_values(b"content-type")
        return values[0].partition(b";")[0].strip().lower() if values else b""

    @property
    def is_form(self) -> bool:
        """Whether the body's parameters are signed (RFC 5849, 3.4.1.3.1)."""
        return self.media_type == FORM_MEDIA_TYPE

    @property
    def form(self) -> bytes:
        """The form body; empty where there is none."""
        return (self.body or b"") if self.is_form else b""


def split_target(target: bytes) -> Target:
    """Take a request target apart without decoding any of it (RFC 9112, 3.2)."""
    target = target.partition(b"#")[0]
    hierarchy, _, query = target.partition(b"?")
    scheme, separator, rest = hierarchy.partition(b"://")
    if not separator or b"/" in scheme or not scheme:
        return Target(None, None, hierarchy, query)
    authority, slash, path = rest.partition(b"/")
    return Target(scheme.lower(), authority, slash + path, query)
