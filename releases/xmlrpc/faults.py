"""What an XML-RPC call is answered with when it cannot be answered."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """Of the specification for interoperable fault codes, those that occur here."""

    NOT_WELL_FORMED = -32700
    NOT_A_CALL = -32600
    METHOD_UNKNOWN = -32601
    PARAMETERS_INVALID = -32602
    REFUSED = -32500


class FaultError(Exception):
    """The reason why a call has no answer, for the person who wrote the client."""

    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(message)

    def as_struct(self) -> dict[str, object]:
        """Return the fault as a value."""
        return {"faultCode": int(self.code), "faultString": self.message}
