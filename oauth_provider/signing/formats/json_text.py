"""JSON from elsewhere: read without surprises, and its members taken out by type."""

from __future__ import annotations

import base64
import binascii
import json

from oauth_provider.signing.formats.captured import UnreadableError

Object = dict[str, object]


def parse_json(data: bytes) -> object:
    """Parse a document.

    Raises:
        UnreadableError: It is not JSON, or is nested deeper than Python goes.
    """
    try:
        document: object = json.loads(data)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"this is not JSON: {error.msg}", where=f"line {error.lineno} column {error.colno}"
        ) from None
    except RecursionError:
        raise UnreadableError("the JSON is nested too deeply") from None
    except ValueError:  # bytes in no encoding of JSON, or a number of thousands of digits
        raise UnreadableError("this is not JSON in UTF-8") from None
    return document


def an_object(value: object, *, where: str) -> Object:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise UnreadableError("this is no object", where=where, right="expected {…}")
    return value


def a_list(value: object, *, where: str) -> list[object]:
    """Return a JSON array."""
    if not isinstance(value, list):
        raise UnreadableError("this is no array", where=where, right="expected […]")
    return value


def text(value: object, *, where: str) -> str:
    """Return a JSON string that is text."""
    if not isinstance(value, str):
        raise UnreadableError("this is no string", where=where, right='expected "…"')
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnreadableError("this string has half a character (surrogate)", where=where) from None
    return value


def as_bytes(value: object, *, where: str) -> bytes:
    """Return the bytes of a string, or of ``{"base64": "…"}`` where they are no text."""
    if not isinstance(value, dict):
        return text(value, where=where).encode()
    encoded = text(value.get("base64"), where=f"{where}.base64")
    return from_base64(encoded, where=f"{where}.base64")


def from_base64(encoded: str, *, where: str) -> bytes:
    """Decode base64."""
    try:
        return base64.b64decode(encoded.encode(), validate=True)
    except binascii.Error as error:
        raise UnreadableError(f"this is not base64: {error}", where=where) from None


def of_bytes(data: bytes) -> str | dict[str, str]:
    """Write bytes as `as_bytes` reads them."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}
