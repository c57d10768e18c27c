"""The grammar of the ``Authorization: OAuth`` header field (RFC 5849, 3.5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.encoding import broken_escape, percent_decode

if TYPE_CHECKING:
    from oauth_provider.signing.wire import Pair

_SCHEME = re.compile(rb"[ \t]*([^ \t,=\"]*)[ \t]*")
_PARAMETER = re.compile(rb"[ \t]*([^ \t,=\"]+)[ \t]*=[ \t]*\"([^\"\\]*(?:\\.[^\"\\]*)*)\"[ \t]*")
_SEPARATOR = re.compile(rb",[ \t]*")
_NAME = re.compile(rb"[ \t]*([^ \t,=\"]+)[ \t]*=?[ \t]*(\"?)")
_QUOTED_PAIR = re.compile(rb"\\(.)")


class Flaw(NamedTuple):
    """Where bytes break a rule, and which; ``parameter`` where the rule is about one."""

    message: str
    parameter: str = ""


class Authorization(NamedTuple):
    """What an OAuth header field says: decoded pairs in order, without the realm."""

    pairs: tuple[Pair, ...]
    realm: bytes | None
    flaws: tuple[Flaw, ...]


def is_oauth(value: bytes) -> bool:
    """Whether a field value is of the scheme ``OAuth``, in any case (RFC 9110, 11.1)."""
    scheme = _SCHEME.match(value)
    return scheme is not None and scheme[1].lower() == b"oauth"


def parse_authorization(value: bytes) -> Authorization:
    """Read the parameters of a field value of the scheme ``OAuth``.

    Reading stops at the first break of the grammar, which becomes a flaw with its offset; what
    stood before it is returned, so that other problems of the request can be named with it.
    """
    scheme = _SCHEME.match(value)
    position = scheme.end() if scheme else 0
    pairs: list[Pair] = []
    realms: list[bytes] = []
    flaws: list[Flaw] = []
    while position < len(value):
        found = _PARAMETER.match(value, position)
        if found is None:
            flaws.append(_grammar_flaw(value, position))
            break
        name = percent_decode(found[1])
        if name.lower() == b"realm":
            realms.append(_QUOTED_PAIR.sub(rb"\1", found[2]))
        else:
            pairs.append((name, percent_decode(found[2])))
            if b"%" in found[0]:
                flaws.extend(_escape_flaws(found))
        position = found.end()
        if position < len(value):
            separator = _SEPARATOR.match(value, position)
            if separator is None or separator.end() == len(value):
                flaws.append(_separator_flaw(value, position))
                break
            position = separator.end()
    if len(realms) > 1:
        flaws.append(Flaw("the Authorization header gives realm more than once", "realm"))
    return Authorization(tuple(pairs), realms[0] if realms else None, tuple(flaws))


def _escape_flaws(parameter: re.Match[bytes]) -> list[Flaw]:
    shown = _shown(parameter[1])
    return [
        Flaw(
            f"the Authorization header has a broken percent-encoding in {shown} at offset"
            f" {parameter.start(group) + offset}: % must be followed by two hex digits",
            shown,
        )
        for group in (1, 2)
        if (offset := broken_escape(parameter[group])) is not None
    ]


def _separator_flaw(value: bytes, position: int) -> Flaw:
    """Say what is wrong behind a parameter: no comma, or one with nothing behind it."""
    if value[position : position + 1] == b",":
        return _grammar_flaw(value, position)
    start = f"the Authorization header breaks off at offset {position}: "
    return Flaw(f"{start}a comma must separate two parameters")


def _grammar_flaw(value: bytes, position: int) -> Flaw:
    """Name the break of the grammar at ``position`` as a client author would want it named."""
    start = f"the Authorization header breaks off at offset {position}: "
    if value[position : position + 1] == b",":
        return Flaw(f"{start}this comma does not stand between two parameters")
    name = _NAME.match(value, position)
    if name is None:
        return Flaw(f'{start}expected name="value" pairs, separated by commas')
    shown = _shown(name[1])
    if name[2].startswith(b'"'):
        return Flaw(f"{start}the double quote that ends the value of {shown} is missing", shown)
    return Flaw(f'{start}the value of {shown} must stand in double quotes, {shown}="…"', shown)


def _shown(name: bytes) -> str:
    return name[:100].decode("utf-8", "replace")
