"""What the page of a mistake says besides what the code knows."""

from __future__ import annotations

from typing import NamedTuple


class Note(NamedTuple):
    """What a page says besides what the code knows.

    Attributes:
        why: How clients come to it.
        fix: Right code, or a right value; empty where the cure says it all.
    """

    why: str
    fix: str = ""


ENCODERS = """\
Python      urllib.parse.quote(value, safe="~")
JavaScript  encodeURIComponent(v).replace(/[!'()*]/g,
              c => "%" + c.charCodeAt().toString(16).toUpperCase())
PHP         rawurlencode($value)
Ruby        ERB::Util.url_encode(value)
Go          strings.ReplaceAll(url.QueryEscape(v), "+", "%20")
Java        URLEncoder.encode(v, UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~")
Perl        URI::Escape::uri_escape_utf8($value, "^A-Za-z0-9\\-._~")"""
