"""Requests as people have them: raw HTTP, a curl command line, an HTTP archive, a vector."""

from __future__ import annotations

from oauth_provider.signing.formats.captured import Captured, Secrets, UnreadableError
from oauth_provider.signing.formats.curl import write_curl
from oauth_provider.signing.formats.detection import FORMATS, read_request
from oauth_provider.signing.formats.har import write_har
from oauth_provider.signing.formats.raw_http import write_http
from oauth_provider.signing.formats.vector import write_vector

__all__ = [
    "FORMATS",
    "Captured",
    "Secrets",
    "UnreadableError",
    "read_request",
    "write_curl",
    "write_har",
    "write_http",
    "write_vector",
]
