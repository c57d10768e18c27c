"""An XML-RPC call, from bytes of anybody's: bounded in size, depth and number of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releases.xmlrpc.faults import Code, FaultError

if TYPE_CHECKING:
    from typing import Protocol

    class Parser(Protocol):
        """What feeds a document to its target."""

        def feed(self, data: bytes) -> None:
            """Take the next piece."""

        def close(self) -> None:
            """Take the end."""


BODY_LIMIT = 10 * 1024 * 1024
DEPTH_LIMIT = 64
ELEMENT_LIMIT = 100_000
_PIECE = 64 * 1024


class Call(NamedTuple):
    """A method's name and what it is given."""

    method: str
    parameters: tuple[object, ...]


def too_large() -> FaultError:
    """Return the fault of a body that is over the limit."""
    return FaultError(Code.NOT_A_CALL, f"a call has at most {BODY_LIMIT} bytes")


def read_call(body: bytes) -> Call:
    """Read a call.

    Raises:
        FaultError: It is none, or has in it what no call needs: a DTD, an entity, deep nesting.
    """
    # Late: they bring a server along that takes a while to import.
    from xml.parsers.expat import ExpatError
    from xmlrpc.client import Error, Unmarshaller

    from defusedxml.common import DefusedXmlException
    from defusedxml.xmlrpc import DefusedExpatParser

    class Bounded(Unmarshaller):
        """Values from a document; it gives up early on one that is nested or long without end."""

        depth = elements = 0

        def start(self, tag: str, attrs: dict[str, str]) -> None:
            self.depth += 1
            self.elements += 1
            if self.depth > DEPTH_LIMIT:
                raise FaultError(Code.NOT_A_CALL, f"the call is nested over {DEPTH_LIMIT} deep")
            if self.elements > ELEMENT_LIMIT:
                raise FaultError(Code.NOT_A_CALL, f"the call has over {ELEMENT_LIMIT} elements")
            super().start(tag, attrs)

        def end(self, tag: str) -> None:
            self.depth -= 1
            super().end(tag)

    if len(body) > BODY_LIMIT:
        raise too_large()
    target = Bounded()
    try:
        _feed(DefusedExpatParser(target, forbid_dtd=True), body)
        parameters = tuple(target.close())
        method = target.getmethodname()
    except DefusedXmlException:
        message = "the call has a document type or an entity, which XML-RPC does not know"
        raise FaultError(Code.NOT_A_CALL, message) from None
    except ExpatError as error:
        raise FaultError(Code.NOT_WELL_FORMED, f"the call is not XML: {error}") from None
    except (Error, ValueError, TypeError, LookupError, ArithmeticError, AttributeError):
        # The parser is written for friends, and trips over nonsense in all these ways.
        message = "the call is XML, but no XML-RPC: an element or its text is not as it should be"
        raise FaultError(Code.NOT_A_CALL, message) from None
    if not method:
        raise FaultError(Code.NOT_A_CALL, "the document is no methodCall with a methodName")
    return Call(method, parameters)


def _feed(parser: Parser, body: bytes) -> None:
    for start in range(0, len(body), _PIECE):
        parser.feed(body[start : start + _PIECE])
    parser.close()
