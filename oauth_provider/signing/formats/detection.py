"""Which format an input is in, told by its content."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from oauth_provider.signing.formats.captured import LARGEST_INPUT, UnreadableError
from oauth_provider.signing.formats.curl import FORMAT as CURL
from oauth_provider.signing.formats.curl import read_curl
from oauth_provider.signing.formats.har import FORMAT as HAR
from oauth_provider.signing.formats.har import read_har
from oauth_provider.signing.formats.json_text import parse_json
from oauth_provider.signing.formats.raw_http import FORMAT as HTTP
from oauth_provider.signing.formats.raw_http import read_http
from oauth_provider.signing.formats.vector import FORMAT as VECTOR
from oauth_provider.signing.formats.vector import read_vector

if TYPE_CHECKING:
    from oauth_provider.signing.formats.captured import Captured

FORMATS = (HTTP, CURL, HAR, VECTOR)
_CURL = re.compile(rb"(?:[$%] )?(?:\S*[/\\])?curl(?:\.exe)?\s")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_request(
    data: bytes, *, format_name: str | None = None, scheme: str | None = None
) -> Captured:
    """Read a request in any of the formats; ``scheme`` overrides what the format says.

    Raises:
        UnreadableError: What is wrong, where, and what would be right.
    """
    if len(data) > LARGEST_INPUT:
        raise UnreadableError(f"the input is larger than {LARGEST_INPUT} bytes")
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if not data.strip():
        raise UnreadableError("the input is empty", right=f"expected one of {', '.join(FORMATS)}")
    format_name = format_name or _by_first_bytes(data)
    if format_name == CURL:
        return read_curl(data, scheme=scheme)
    if format_name == HTTP:
        return read_http(data, scheme=scheme)
    document = parse_json(data)
    if format_name == HAR or (format_name is None and _is_har(document)):
        return read_har(document, scheme=scheme)
    return read_vector(document, scheme=scheme)


def _by_first_bytes(data: bytes) -> str | None:
    """Return the format; None for JSON, which has two."""
    start = data.lstrip()
    if start[:1] in (b"{", b"["):
        return None
    return CURL if _CURL.match(start) else HTTP


def _is_har(document: object) -> bool:
    return isinstance(document, dict) and any(key in document for key in ("log", "request", "url"))
