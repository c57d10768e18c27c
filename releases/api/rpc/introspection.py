"""XML-RPC methods about the methods: what there is, what it takes, and several calls at once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from releases.api.rpc.methods import METHODS, method_named
from releases.judging.rules import shown
from releases.xmlrpc.faults import Code, FaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releases.xmlrpc.reading import Call

MULTICALL = "system.multicall"


class About(NamedTuple):
    """A method about methods."""

    signature: list[str]
    sentence: str


SYSTEM: Mapping[str, About] = MappingProxyType(
    {
        "system.listMethods": About(["array"], "List the names of all methods."),
        "system.methodHelp": About(["string", "string"], "Say what a method does."),
        "system.methodSignature": About(["array", "string"], "List what a method takes."),
        MULTICALL: About(["array", "array"], "Answer several calls, each {methodName, params}."),
    }
)


def introspected(call: Call) -> object:
    """Answer what a client asks about methods.

    Raises:
        FaultError: There is no such question, or it takes something else.
    """
    known = SYSTEM.get(call.method)
    if known is None:
        message = f"there is no method {shown(call.method)}; system.listMethods names all"
        raise FaultError(Code.METHOD_UNKNOWN, message)
    match call.method, call.parameters:
        case "system.listMethods", ():
            return sorted([*METHODS, *SYSTEM])
        case "system.methodHelp", (str(name),):
            return SYSTEM[name].sentence if name in SYSTEM else method_named(name).help()
        case "system.methodSignature", (str(name),):
            return [SYSTEM[name].signature] if name in SYSTEM else method_named(name).signatures()
    takes = "the name of a method" if len(known.signature) > 1 else "no parameters"
    raise FaultError(Code.PARAMETERS_INVALID, f"{call.method} takes {takes}")
