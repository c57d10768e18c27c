"""XML-RPC at ``/RPC2`` and ``/pypi``: all that reads, for mirrors and ``pip search``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from oauth_provider.request import server_url
from releases.api.rpc.introspection import MULTICALL, introspected
from releases.api.rpc.methods import checked, method_named
from releases.xmlrpc.faults import Code, FaultError
from releases.xmlrpc.reading import BODY_LIMIT, Call, read_call, too_large
from releases.xmlrpc.writing import answer_xml, array_xml, fault_xml, value_xml

if TYPE_CHECKING:
    from django.http import HttpRequest

MULTICALL_LIMIT = 100
ANSWER_LIMIT = 64 * 1024 * 1024
"""In characters of XML."""


@csrf_exempt  # it changes nothing
@require_POST
def rpc2(request: HttpRequest) -> HttpResponse:
    """Answer a call, whatever type its body says that it is of."""
    return answer(request)


@gzip_page
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a call with its value, or with a fault; the status is 200 in any case."""
    try:
        body = answer_xml(_written(_call(request), server_url(request)))
    except FaultError as fault:
        body = fault_xml(fault)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _call(request: HttpRequest) -> Call:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        raise too_large()  # without reading it
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise FaultError(Code.NOT_A_CALL, "a call is not taken compressed")
    return read_call(request.read(BODY_LIMIT + 1))


def _written(call: Call, server: str) -> str:
    """Return the value that answers a call, as XML."""
    if call.method == MULTICALL:
        return _written_all(call.parameters, server)
    if call.method.startswith("system."):
        value = introspected(call)
    else:
        method = method_named(call.method)
        parameters = checked(call.method, method, call.parameters)
        links = {"server": server} if method.is_linking else {}
        value = method.call(*parameters, **links)
    return _bounded(value_xml(value))


def _written_all(parameters: tuple[object, ...], server: str) -> str:
    """Answer several calls at once, each with its value in a list or with its own fault."""
    match parameters:
        case ([*calls],) if len(calls) <= MULTICALL_LIMIT:
            pass
        case _:
            message = f"{MULTICALL} takes one array, of at most {MULTICALL_LIMIT} calls"
            raise FaultError(Code.PARAMETERS_INVALID, message)
    answers: list[str] = []
    taken = 0
    for call in calls:
        try:
            written = array_xml([_written(_inner(call), server)])
        except FaultError as fault:
            written = value_xml(fault.as_struct())
        else:
            written = f"<value>{written}</value>"
        taken += len(written)
        if taken > ANSWER_LIMIT:
            raise _too_much()
        answers.append(written)
    return f"<value>{array_xml(answers)}</value>"


def _inner(call: object) -> Call:
    """Return a call that stands in another."""
    match call:
        case {"methodName": str(method), "params": [*parameters]} if method != MULTICALL:
            return Call(method, tuple(parameters))
        case {"methodName": str(method)} if method == MULTICALL:
            message = f"{MULTICALL} cannot stand in itself"
        case _:
            message = "each call is a struct of a string methodName and an array params"
    raise FaultError(Code.PARAMETERS_INVALID, message)


def _bounded(written: str) -> str:
    if len(written) > ANSWER_LIMIT:
        raise _too_much()
    return written


def _too_much() -> FaultError:
    message = f"the answer would have over {ANSWER_LIMIT} characters; ask for less"
    return FaultError(Code.REFUSED, message)
