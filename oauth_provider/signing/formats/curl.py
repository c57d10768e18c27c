"""A curl command line, read as curl would send it (curl 8, manual page)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from oauth_provider.signing.formats import fields
from oauth_provider.signing.formats.address import split_address
from oauth_provider.signing.formats.captured import Captured, UnreadableError, shown
from oauth_provider.signing.formats.curl_options import (
    DATA,
    FLAGS,
    IDLE_FLAGS,
    LONG_FLAGS,
    LONG_VALUED,
    REFUSED,
    VALUED,
)
from oauth_provider.signing.formats.shell_words import quoted, split_words
from oauth_provider.signing.wire import FORM_MEDIA_TYPE, WireRequest

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair

FORMAT = "curl"
_PROGRAM = re.compile(rb"(?:.*[/\\])?curl(?:\.exe)?", re.DOTALL)
_DOTS = re.compile(rb"/\.{1,2}(?=/|\?|$)")
_HEADER_OF = {"--user-agent": b"User-Agent", "--referer": b"Referer", "--cookie": b"Cookie"}
_PIPED = "printf %s {} | base64 -d | "


@dataclass
class _Command:
    """What a command line asks for, as far as it was read."""

    urls: list[bytes] = field(default_factory=list)
    headers: list[Pair] = field(default_factory=list)
    removed: set[bytes] = field(default_factory=set)
    data: list[bytes] = field(default_factory=list)
    methods: list[bytes] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)


def read_curl(data: bytes, *, scheme: str | None = None) -> Captured:
    """Read a command line; options that do not change the request are passed over.

    Raises:
        UnreadableError: A shell or curl would not take it, or a part of it is in another file.
    """
    words = split_words(data)
    if words[:1] in ([b"$"], [b"%"]):
        words = words[1:]
    if not words or not _PROGRAM.fullmatch(words[0]):
        raise UnreadableError(
            f"{shown(words[0] if words else b'')} is not curl",
            where="word 1",
            right="expected `curl URL`",
        )
    command = _Command()
    _read_words(words, command)
    if len(command.urls) != 1:
        raise UnreadableError(
            f"there are {len(command.urls) or 'no'} addresses", right="expected one"
        )
    return Captured(_request(command, scheme), FORMAT)


def _read_words(words: list[bytes], command: _Command) -> None:
    """Go through the options; one letter may be glued to its value or to other letters."""
    position = 1
    while position < len(words):
        where, word = f"word {position + 1}", words[position]
        position += 1
        text = word.decode("utf-8", "replace")
        if not text.startswith("-") or text == "-":
            command.urls.append(word)
            continue
        name, rest = (text, b"") if text.startswith("--") else _short(text, word, command, where)
        if name in LONG_VALUED:
            if not rest:
                if position == len(words):
                    raise UnreadableError(f"{text} needs a value", where=where)
                rest, position = words[position], position + 1
            _take(name, rest, command, where)
        elif name in LONG_FLAGS or name.startswith("--no-"):
            _refuse(name, where)
            command.flags.add(name)
        elif name:
            raise UnreadableError(
                f"{shown(text)} is not an option that is known here",
                where=where,
                right="leave it out if it does not change the request",
            )


def _short(text: str, word: bytes, command: _Command, where: str) -> tuple[str, bytes]:
    """Read letters up to the first that takes a value; return its long name and what follows."""
    for index, letter in enumerate(text[1:], start=1):
        name = f"-{letter}"
        if name in VALUED:
            return VALUED[name], word[index + 1 :]
        if name in FLAGS:
            _refuse(FLAGS[name], where)
            command.flags.add(FLAGS[name])
        elif letter not in IDLE_FLAGS:
            return text, b""
    return "", b""


def _refuse(name: str, where: str) -> None:
    if name in REFUSED:
        raise UnreadableError(f"{name} cannot be read: {REFUSED[name]}", where=where)


def _take(name: str, value: bytes, command: _Command, where: str) -> None:
    """Let an option with a value do what it does to the request."""
    _refuse(name, where)
    if name in DATA:
        command.data.append(_data(name, value, where))
        if name == "--json":
            command.flags.add(name)
    elif name == "--url":
        command.urls.append(value)
    elif name == "--request":
        command.methods.append(fields.method(value, where=where))
    elif name == "--header":
        _header(value, command, where)
    elif name == "--user":
        command.headers.append((b"Authorization", b"Basic " + base64.b64encode(value)))
    elif name in _HEADER_OF:
        command.headers.append(fields.field(_HEADER_OF[name], value, where=where))


def _header(value: bytes, command: _Command, where: str) -> None:
    """``Name: value`` adds, ``Name;`` adds without a value, ``Name:`` takes a default away."""
    name, colon, content = value.partition(b":")
    if colon and not content.strip():
        command.removed.add(name.lower())
    elif not colon and value.endswith(b";"):
        command.headers.append(fields.field(value[:-1], b"", where=where))
    elif not colon:
        raise UnreadableError(
            f"{shown(value)} is not a header field", where=where, right="expected `Name: value`"
        )
    else:
        command.headers.append(fields.field(name, content, where=where))


def _data(name: str, value: bytes, where: str) -> bytes:
    before, mark, behind = value.partition(b"=")
    is_named = bool(mark)
    in_file = (
        b"@" in before
        if name == "--data-urlencode" and not is_named
        else (value.startswith(b"@") and name != "--data-raw")
    )
    if in_file:
        raise UnreadableError(
            f"the body is in the file {shown(value.partition(b'@')[2])}",
            where=where,
            right="write it out with --data-raw",
        )
    if name != "--data-urlencode":
        return value
    if not is_named:
        return quote_plus(value).encode()
    encoded = quote_plus(behind).encode()
    return before + b"=" + encoded if before else encoded


def _request(command: _Command, scheme: str | None) -> WireRequest:
    [url] = command.urls
    address = split_address(url if b"://" in url else b"http://" + url, where="the address")
    target, body = address.target, _joined(command)
    if "--path-as-is" not in command.flags and _DOTS.search(target.partition(b"?")[0]):
        target = _without_dots(target)
    if "--get" in command.flags and body:
        target, body = target + (b"&" if b"?" in target else b"?") + body, b""
    return WireRequest(
        method=_method(command, has_body=bool(command.data) and "--get" not in command.flags),
        scheme=fields.scheme(scheme or address.scheme, where="the scheme"),
        target=target,
        headers=_headers(command, address.host, address.user, has_body=bool(body)),
        body=body,
    )


def _joined(command: _Command) -> bytes:
    return (b"" if "--json" in command.flags else b"&").join(command.data)


def _method(command: _Command, *, has_body: bool) -> bytes:
    if command.methods:
        return command.methods[-1]
    if "--head" in command.flags:
        return b"HEAD"
    return b"POST" if has_body else b"GET"


def _headers(
    command: _Command, host: bytes, user: bytes | None, *, has_body: bool
) -> tuple[Pair, ...]:
    """Put curl's own fields before the given ones, where these do not replace them."""
    given = {name.lower() for name, _ in command.headers} | command.removed
    own = [(b"Host", host)]
    if user is not None:
        own.append((b"Authorization", b"Basic " + base64.b64encode(user)))
    if "--json" in command.flags:
        own += [(b"Content-Type", b"application/json"), (b"Accept", b"application/json")]
    elif has_body:
        own.append((b"Content-Type", FORM_MEDIA_TYPE))
    return (*(pair for pair in own if pair[0].lower() not in given), *command.headers)


def _without_dots(target: bytes) -> bytes:
    """Fold ``/./`` and ``/../`` as curl does (RFC 3986, 5.2.4)."""
    path, mark, query = target.partition(b"?")
    kept: list[bytes] = []
    segments = path.split(b"/")[1:]
    for segment in segments:
        if segment == b"..":
            kept = kept[:-1]
        elif segment != b".":
            kept.append(segment)
    if segments[-1] in (b".", b".."):
        kept.append(b"")
    return b"/" + b"/".join(kept) + mark + query


def write_curl(wire: WireRequest) -> str:
    """Write a command line that sends the request, byte for byte."""
    hosts = wire.header_values(b"host")
    is_absolute = not wire.target.startswith(b"/")
    host = hosts[0] if hosts else b"localhost"
    address = wire.target if is_absolute else wire.scheme.encode() + b"://" + host + wire.target
    words = [b"curl"]
    if any(byte in b"[]{}" for byte in address):
        words.append(b"--globoff")
    if _DOTS.search(wire.target.partition(b"?")[0]):
        words.append(b"--path-as-is")
    if wire.method != (b"POST" if wire.body else b"GET"):
        words += [b"-X", wire.method]
    left_out = (b"host", b"content-length", b"transfer-encoding")
    for name, value in wire.headers:
        if name.lower() not in left_out or (name.lower() == b"host" and is_absolute):
            words += [b"-H", name + b": " + value if value else name + b";"]
    prefix = ""
    if wire.body:
        if not wire.header_values(b"content-type"):
            words += [b"-H", b"Content-Type:"]
        prefix, option = _body_words(wire.body)
        words += option
    return prefix + " ".join(quoted(word) for word in [*words, address])


def _body_words(body: bytes) -> tuple[str, list[bytes]]:
    """A null character fits into no word: such a body goes through a pipe."""
    if b"\0" not in body:
        return "", [b"--data-raw", body]
    return _PIPED.format(base64.b64encode(body).decode()), [b"--data-binary", b"@-"]
