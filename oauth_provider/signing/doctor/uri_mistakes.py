"""Mistakes in the base string URI (RFC 5849, 3.4.1.2)."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from oauth_provider.signing.doctor.registry import Change, Component, mistake, shown
from oauth_provider.signing.encoding import percent_encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from oauth_provider.signing.doctor.evidence import Evidence

SECTION = "RFC 5849, 3.4.1.2"
_ESCAPE = re.compile(rb"%[0-9a-fA-F]{2}")
_PORT = re.compile(rb":([0-9]+)$")
_DEFAULT = {b"http": b"80", b"https": b"443"}
PATH_CURE = "sign the path as it is sent, byte for byte"


def _changed(evidence: Evidence, uri: bytes, **details: str) -> Iterator[Change[bytes]]:
    if uri != evidence.uri:
        yield Change(uri, details={"signed": shown(uri), **details})


def _with(
    evidence: Evidence,
    *,
    scheme: bytes | None = None,
    authority: bytes | None = None,
    path: bytes | None = None,
) -> bytes:
    """Return the URI with some of its parts replaced."""
    parts = evidence.address
    return b"%s://%s%s" % (
        parts.scheme or b"" if scheme is None else scheme,
        parts.authority or b"" if authority is None else authority,
        parts.path if path is None else path,
    )


def _host(evidence: Evidence) -> bytes:
    return _PORT.sub(b"", evidence.address.authority or b"")


@mistake(
    "uri.port-omitted",
    Component.URI,
    SECTION,
    "you left port {port} out of the base string URI",
    "keep a port that is not the scheme's own",
)
def port_omitted(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``http://host/`` for ``http://host:8000/``."""
    if port := _PORT.search(evidence.address.authority or b""):
        uri = _with(evidence, authority=_host(evidence))
        yield from _changed(evidence, uri, port=shown(port[1]))


@mistake(
    "uri.default-port-included",
    Component.URI,
    SECTION,
    "the base string URI has the port {port}, which is the scheme's own",
    "leave :80 out for http, and :443 for https",
)
def default_port_included(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``http://host:80/`` for ``http://host/``."""
    authority = evidence.address.authority or b""
    port = _DEFAULT.get(evidence.address.scheme or b"")
    if port and not _PORT.search(authority):
        uri = _with(evidence, authority=authority + b":" + port)
        yield from _changed(evidence, uri, port=shown(port))


@mistake(
    "uri.scheme-https",
    Component.URI,
    SECTION,
    "https is signed, and the request came over http",
    "sign the scheme of the address that is called; if TLS ends at a proxy, tell the server its"
    " base URL",
)
def scheme_https(evidence: Evidence) -> Iterator[Change[bytes]]:
    """TLS that ends at a proxy."""
    yield from _changed(evidence, _with(evidence, scheme=b"https"))


@mistake(
    "uri.scheme-http",
    Component.URI,
    SECTION,
    "http is signed, and the request came over https",
    "sign the scheme of the address that is called",
)
def scheme_http(evidence: Evidence) -> Iterator[Change[bytes]]:
    """The reverse."""
    yield from _changed(evidence, _with(evidence, scheme=b"http"))


@mistake(
    "uri.scheme-https-and-port-omitted",
    Component.URI,
    SECTION,
    "https without a port is signed, and the request came over http with port {port}",
    "sign the address that is called; behind a proxy, tell the server its base URL",
)
def scheme_https_and_port_omitted(evidence: Evidence) -> Iterator[Change[bytes]]:
    """A proxy that ends TLS and forwards to another port."""
    port = _PORT.search(evidence.address.authority or b"")
    if port and evidence.address.scheme != b"https":
        uri = _with(evidence, scheme=b"https", authority=_host(evidence))
        yield from _changed(evidence, uri, port=shown(port[1]))


@mistake(
    "uri.host",
    Component.URI,
    SECTION,
    "the host {host} is signed, and {sent} was called",
    "sign the host that is called, as it stands in the Host header",
)
def host_alias(evidence: Evidence) -> Iterator[Change[bytes]]:
    """Another name of the same server."""
    sent = shown(evidence.address.authority or b"")
    for alias in evidence.surroundings.host_aliases:
        uri = _with(evidence, authority=alias.lower().encode())
        if uri != evidence.uri:
            yield Change(uri, suffix=alias, details={"host": alias, "sent": sent})


@mistake(
    "uri.host-case-kept",
    Component.URI,
    SECTION,
    "the host is signed with its capitals, {sent}",
    "write scheme and host in lower case",
)
def host_case_kept(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``http://Host/``."""
    for sent in evidence.request.wire.header_values(b"host")[:1]:
        if sent.strip().lower() == evidence.address.authority:
            uri = _with(evidence, authority=sent.strip())
            yield from _changed(evidence, uri, sent=shown(sent))


@mistake(
    "uri.url-all-lower-case",
    Component.URI,
    SECTION,
    "the whole URL is signed in lower case, its path too",
    "only scheme and host are written in lower case",
)
def url_all_lower_case(evidence: Evidence) -> Iterator[Change[bytes]]:
    """The path's case matters."""
    yield from _changed(evidence, evidence.uri.lower())


@mistake(
    "uri.query-left-in-url",
    Component.URI,
    SECTION,
    "the query is left in the base string URI, and its parameters are signed besides",
    "cut the URI at the question mark; the query's parameters go with the others",
)
def query_left_in_url(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``http://host/path?a=b``."""
    if query := evidence.request.target.query:
        yield from _changed(evidence, evidence.uri + b"?" + query)


@mistake(
    "uri.trailing-slash-added",
    Component.URI,
    SECTION,
    "the path is signed with a slash at its end, and sent without",
    PATH_CURE,
)
def trailing_slash_added(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``/path/`` for ``/path``."""
    if not evidence.uri.endswith(b"/"):
        yield from _changed(evidence, evidence.uri + b"/")


@mistake(
    "uri.trailing-slash-removed",
    Component.URI,
    SECTION,
    "the path is signed without the slash at its end",
    PATH_CURE,
)
def trailing_slash_removed(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``/path`` for ``/path/``, and nothing for ``/``."""
    if evidence.uri.endswith(b"/"):
        yield from _changed(evidence, evidence.uri[:-1])


@mistake(
    "uri.no-scheme",
    Component.URI,
    SECTION,
    "the base string URI has no scheme",
    "begin it with http:// or https://",
)
def no_scheme(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``host/path``."""
    yield from _changed(evidence, evidence.uri.partition(b"://")[2])


@mistake(
    "uri.path-only",
    Component.URI,
    SECTION,
    "only the path is signed, {signed}",
    "sign scheme, host and path",
)
def path_only(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``/path``."""
    yield from _changed(evidence, evidence.address.path)


def _upper(path: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: escape[0].upper(), path)


def _decoded(path: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: bytes([int(escape[0][1:], 16)]), path)


def _encoded_but_slashes(path: bytes) -> bytes:
    return percent_encode(path).replace("%2F", "/").encode()


def _strict(path: bytes) -> bytes:
    """Decode and encode each segment: what is reserved is written as an escape."""
    return b"/".join(percent_encode(_decoded(segment)).encode() for segment in path.split(b"/"))


PATHS: tuple[tuple[str, str, Callable[[bytes], bytes]], ...] = (
    ("uri.path-percent-decoded", "the path is signed decoded, {signed}", _decoded),
    ("uri.path-re-encoded", "the path's escapes are encoded once more", _encoded_but_slashes),
    ("uri.path-strictly-encoded", "reserved characters of the path are signed encoded", _strict),
    ("uri.path-upper-hex", "the path's escapes are signed in upper case", _upper),
)


def _path(change: Callable[[bytes], bytes], evidence: Evidence) -> Iterator[Change[bytes]]:
    return _changed(evidence, _with(evidence, path=change(evidence.address.path)))


for _slug, _sentence, _change in PATHS:
    mistake(_slug, Component.URI, SECTION, _sentence, PATH_CURE)(partial(_path, _change))


@mistake(
    "uri.semicolon-params-dropped",
    Component.URI,
    SECTION,
    "what stands behind ; in the path is not signed",
    PATH_CURE,
)
def semicolon_params_dropped(evidence: Evidence) -> Iterator[Change[bytes]]:
    """``/a;v=1/b`` signed as ``/a``, or as ``/a/b``."""
    path = evidence.address.path
    for cut in dict.fromkeys((path.partition(b";")[0], re.sub(rb";[^/]*", b"", path))):
        yield from _changed(evidence, _with(evidence, path=cut))


@mistake(
    "uri.with-prefix",
    Component.URI,
    SECTION,
    "the path is signed with {prefix} before it, and arrived without",
    "a gateway takes a prefix away: tell the server its base URL",
)
def with_prefix(evidence: Evidence) -> Iterator[Change[bytes]]:
    """A gateway that strips a prefix."""
    for prefix in evidence.surroundings.path_prefixes:
        uri = _with(evidence, path=prefix.encode() + evidence.address.path)
        yield Change(uri, suffix=prefix, details={"prefix": prefix})


@mistake(
    "uri.without-prefix",
    Component.URI,
    SECTION,
    "the path is signed without {prefix} at its beginning",
    "sign the whole path that is called",
)
def without_prefix(evidence: Evidence) -> Iterator[Change[bytes]]:
    """A client that knows only a part of the path, or a gateway that adds one."""
    for prefix in evidence.surroundings.path_prefixes:
        if evidence.address.path.startswith(prefix.encode() + b"/"):
            uri = _with(evidence, path=evidence.address.path[len(prefix.encode()) :])
            yield Change(uri, suffix=prefix, details={"prefix": prefix})
