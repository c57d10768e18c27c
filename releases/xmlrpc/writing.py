"""Values and faults as XML-RPC writes them.

The standard library's own writer leaves control characters in, which no parser takes, and fails
on whole numbers of over 32 bits.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from releases.xml_text import possible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releases.xmlrpc.faults import FaultError

_INT = 2**31
_HEAD = "<?xml version='1.0'?>\n<methodResponse>\n"
_TAIL = "\n</methodResponse>\n"
_BREAKS = {"\r": "&#13;"}  # a parser would take it for a line feed


def value_xml(value: object) -> str:
    """Write a value: of the types that answers are made of."""
    return f"<value>{_inside(value)}</value>"


def array_xml(values: Iterable[str]) -> str:
    """Write an array of values that are written already."""
    return f"<array><data>{''.join(values)}</data></array>"


def answer_xml(value: str) -> bytes:
    """Write the answer to a call; its value is written already."""
    return f"{_HEAD}<params><param>{value}</param></params>{_TAIL}".encode()


def fault_xml(fault: FaultError) -> bytes:
    """Write the answer to a call that has none."""
    return f"{_HEAD}<fault>{value_xml(fault.as_struct())}</fault>{_TAIL}".encode()


def _inside(value: object) -> str:
    if isinstance(value, str):
        return f"<string>{_text(value)}</string>"
    if value is None:
        return "<nil/>"
    if isinstance(value, int):
        return _number(value)
    if isinstance(value, list | tuple):
        return array_xml(map(value_xml, value))
    if isinstance(value, dict):
        return f"<struct>{''.join(map(_member, value.items()))}</struct>"
    if isinstance(value, datetime):
        at = value.astimezone(timezone.utc)
        return f"<dateTime.iso8601>{at:%Y%m%dT%H:%M:%S}</dateTime.iso8601>"
    raise TypeError(f"no answer has a {type(value).__name__} in it")


def _number(value: int) -> str:
    if isinstance(value, bool):
        return f"<boolean>{value:d}</boolean>"
    tag = "int" if -_INT <= value < _INT else "i8"
    return f"<{tag}>{value}</{tag}>"


def _member(member: tuple[str, object]) -> str:
    name, value = member
    return f"<member><name>{_text(name)}</name>{value_xml(value)}</member>"


def _text(text: str) -> str:
    return escape(possible(text), _BREAKS)
