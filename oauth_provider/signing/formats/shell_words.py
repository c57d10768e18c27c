"""The words of a command line, as a shell would hand them on, and back.

Not ``shlex``: it does not know the ``$'…'`` that browsers copy, and says of no variable that the
shell would have replaced it.
"""

from __future__ import annotations

import re
import shlex

from oauth_provider.signing.formats.captured import UnreadableError, shown

LONGEST = 1024 * 1024
"""In characters; no system takes a longer command line."""
_PIECE = re.compile(
    r"(?P<space>(?:[ \t\r\n]|\\\r?\n)+)"
    r"|\$'(?P<ansi>(?:[^'\\]|\\.)*)'"
    r"|'(?P<single>[^']*)'"
    r'|"(?P<double>(?:[^"\\]|\\.)*)"'
    r"|\\(?P<escaped>.)"
    r"|(?P<plain>(?:[^\s'\"\\$]|\$(?!'))+)",
    re.DOTALL,
)
_REPLACED = re.compile(r"(?<!\\)(?:\\\\)*(\$(?:\w+|[{(])|`)")
_IN_DOUBLE = re.compile(r'\\(?:\r?\n|([$`"\\]))')
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|([0-7]{1,3})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|(.))", re.DOTALL
)
_ANSI_LETTERS = {"n": "\n", "r": "\r", "t": "\t", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f"}
_HIGHEST_CHARACTER = 0x10FFFF


def split_words(data: bytes) -> list[bytes]:
    """Split a command line into words: quotes, escapes, line continuations.

    Raises:
        UnreadableError: A quote is not closed, or a shell would put something in.
    """
    text = data.decode("utf-8", "surrogateescape")
    if len(text) > LONGEST:
        raise UnreadableError(f"the command line is longer than {LONGEST} characters")
    words: list[bytes] = []
    word: list[bytes] | None = None
    position = 0
    while position < len(text):
        found = _PIECE.match(text, position)
        if found is None:
            raise UnreadableError(
                f"this quote is not closed: {shown(text[position : position + 40])}",
                where=f"character {position + 1}",
                right="close it, or copy the whole command",
            )
        position = found.end()
        if found["space"] is None:
            word = [] if word is None else word
            word.append(_unquoted(found))
        elif word is not None:
            words.append(b"".join(word))
            word = None
    return words if word is None else [*words, b"".join(word)]


def _unquoted(found: re.Match[str]) -> bytes:
    if found["ansi"] is not None:
        return b"".join(_ansi_pieces(found["ansi"]))
    text = found["single"]
    if text is None:
        text = found["escaped"]
    if text is None:
        text = found["double"] if found["double"] is not None else found["plain"]
        _refuse_expansion(text, found.start())
        if found["double"] is not None:
            text = _IN_DOUBLE.sub(lambda escape: escape[1] or "", text)
    return text.encode("utf-8", "surrogateescape")


def _refuse_expansion(text: str, position: int) -> None:
    replaced = _REPLACED.search(text)
    if replaced:
        raise UnreadableError(
            f"the shell would put something in the place of {shown(replaced[1])}",
            where=f"character {position + 1}",
            right="write what it stands for, or single quotes around it",
        )


def _ansi_pieces(text: str) -> list[bytes]:
    """Decode what stands between ``$'`` and ``'``."""
    pieces = []
    position = 0
    for escape in _ANSI.finditer(text):
        pieces.append(text[position : escape.start()].encode("utf-8", "surrogateescape"))
        position = escape.end()
        hexadecimal, octal, short, long, letter = escape.groups()
        if letter is not None:
            pieces.append(_ANSI_LETTERS.get(letter, letter).encode("utf-8", "surrogateescape"))
        elif short or long:
            number = min(int(short or long, 16), _HIGHEST_CHARACTER)
            pieces.append(chr(number).encode("utf-8", "replace"))
        else:
            pieces.append(bytes([int(hexadecimal, 16) if hexadecimal else int(octal, 8) % 256]))
    pieces.append(text[position:].encode("utf-8", "surrogateescape"))
    return pieces


def quoted(word: bytes) -> str:
    """Write a word for a shell; what cannot be printed stands in escapes."""
    try:
        text = word.decode()
    except UnicodeDecodeError:
        text = "\x7f"
    if text.isprintable():
        return shlex.quote(text)
    escaped = "".join(
        chr(byte) if 0x20 <= byte < 0x7F and byte not in b"'\\" else f"\\x{byte:02x}"  # noqa: PLR2004 (what ASCII prints)
        for byte in word
    )
    return f"$'{escaped}'"
