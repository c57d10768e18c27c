"""One operation of the control API: its definition validates requests, and describes itself.

A function says what it takes and gives as structs; `operation` puts it into the table that
addresses and the OpenAPI document are made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from oauth_provider.refusal import ProblemError
from pypi_mock.control.access import behind_the_scenes
from pypi_mock.control.answers import ControlError, problem
from pypi_mock.seeds.resetting import ResetForbiddenError
from pypi_mock.simulation.clock import ClockError
from pypi_mock.strict import DocumentError, convert, no_such

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest

Function = TypeVar("Function", bound="Callable[..., Any]")  # Any: a struct, or a response

_JSON = "application/json"
_BAD_REQUEST = 400
_NOT_FOUND = 404
_CONFLICT = 409
_FORBIDDEN = 403
_REFUSED: dict[type[Exception], int] = {
    ClockError: _BAD_REQUEST,
    ProblemError: _CONFLICT,
    ResetForbiddenError: _FORBIDDEN,
}
_TOO_LARGE = 413
_UNSUPPORTED = 415


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A parameter of the query."""

    name: str
    kind: Any  # a type, as msgspec takes it
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A row of the table.

    Attributes:
        method: Of HTTP.
        path: Below ``/_mock/v1/``, as Django's `path` takes it.
        summary: One sentence.
        body: The struct of its body; None where it takes none.
        answer: The type of its answer; None where it answers with other than JSON.
        status: Of success.
        refusals: The other statuses that its own rules lead to.
        query: The parameters that it reads.
        texts: Media types of text that it answers with as well.
        call: The function: request, the body if any, and what the path captures, by name.
    """

    method: str
    path: str
    summary: str
    body: type[msgspec.Struct] | None
    answer: Any  # a type, as msgspec takes it
    status: int
    refusals: tuple[int, ...]
    query: tuple[Query, ...]
    texts: tuple[str, ...]
    call: Callable[..., Any]  # Any: a struct, or a response


OPERATIONS: list[Operation] = []
"""The table, in the order of definition."""


def operation(  # noqa: PLR0913 (a row of the table)
    method: str,
    path: str,
    *,
    body: type[msgspec.Struct] | None = None,
    answer: Any,  # a type, as msgspec takes it
    status: int = 200,
    refusals: Sequence[int] = (),
    query: Sequence[Query] = (),
    texts: Sequence[str] = (),
) -> Callable[[Function], Function]:
    """Put a function into the table; the first line of its docstring is the summary."""

    def register(function: Function) -> Function:
        OPERATIONS.append(
            Operation(
                method=method,
                path=path,
                summary=(function.__doc__ or "").partition("\n")[0].rstrip("."),
                body=body,
                answer=answer,
                status=status,
                refusals=tuple(refusals),
                query=tuple(query),
                texts=tuple(texts),
                call=function,
            )
        )
        return function

    return register


def view_of(path: str) -> Callable[..., HttpResponse]:
    """Return the view that serves every operation at one path."""
    operations = {row.method: row for row in OPERATIONS if row.path == path}
    if "GET" in operations:
        operations["HEAD"] = operations["GET"]
    allowed = ", ".join(operations)

    @csrf_exempt  # a form can send neither JSON nor these methods, and there is no CORS
    @behind_the_scenes
    def view(request: HttpRequest, **captured: object) -> HttpResponse:
        row = operations.get(request.method or "")
        if row is None:
            response = problem(405, f"{request.method} is not taken here", f"use {allowed}")
            response["Allow"] = allowed
            return response
        try:
            return _answered(row, request, captured)
        except ControlError as error:
            return problem(error.status, str(error), error.cure)
        except DocumentError as error:
            return problem(_BAD_REQUEST, "; ".join(error.errors))
        except tuple(_REFUSED) as error:
            return problem(_REFUSED[type(error)], str(error))

    return view


@csrf_exempt
@behind_the_scenes
def no_such_address(request: HttpRequest) -> HttpResponse:
    """Answer where there is no operation."""
    detail = f"there is nothing at {request.path[:200]!r}"
    return problem(_NOT_FOUND, detail, "GET /_mock/openapi.json lists what there is")


def _answered(row: Operation, request: HttpRequest, captured: dict[str, object]) -> HttpResponse:
    _check_query(row, request)
    taken = [] if row.body is None else [_body(row.body, request)]
    if row.method not in ("GET", "HEAD"):
        _demand_json(request)
    answer = row.call(request, *taken, **captured)
    if isinstance(answer, HttpResponse):
        return answer
    return HttpResponse(msgspec.json.encode(answer), status=row.status, content_type=_JSON)


def _check_query(row: Operation, request: HttpRequest) -> None:
    """Refuse a parameter that nobody reads: it would be a mistake that nobody sees."""
    known = [parameter.name for parameter in row.query]
    unknown = [name for name in request.GET if name not in known]
    if unknown:
        raise ControlError(_BAD_REQUEST, no_such(unknown[0], known, what="parameter "))


def _demand_json(request: HttpRequest) -> None:
    """Refuse what a page of somebody else's could make a browser send without asking."""
    if request.content_type != _JSON:
        named = (
            f"not {request.content_type[:60]!r}" if request.content_type else "and there is none"
        )
        detail = f"a change needs the content type {_JSON}, {named}"
        raise ControlError(_UNSUPPORTED, detail, f"send Content-Type: {_JSON}")


def _body(kind: type[msgspec.Struct], request: HttpRequest) -> msgspec.Struct:
    _demand_json(request)
    try:
        content = request.body
    except RequestDataTooBig:
        raise ControlError(_TOO_LARGE, "the body is too large", "raise --form-limit") from None
    except UnreadablePostError as error:
        raise ControlError(_BAD_REQUEST, f"the body did not arrive: {error}") from None
    try:
        document = msgspec.json.decode(content) if content.strip() else {}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ControlError(_BAD_REQUEST, f"the body is not JSON: {error}") from None
    if not isinstance(document, dict):
        raise ControlError(_BAD_REQUEST, "the body must be a JSON object")
    return convert(document, kind)
