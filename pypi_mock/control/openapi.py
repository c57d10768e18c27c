"""The control API described: OpenAPI 3.1, made from the table that serves it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pypi_mock import __version__
from pypi_mock.control.access import behind_the_scenes
from pypi_mock.control.answers import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from pypi_mock.control.operation import Operation
    from pypi_mock.control.unversioned import Address, Answer

_CAPTURE = re.compile(r"<(\w+):(\w+)>")
_KINDS: dict[str, dict[str, Any]] = {
    "int": {"type": "integer", "minimum": 0},
    "str": {"type": "string", "minLength": 1},
    "path": {"type": "string", "minLength": 1},
}
_REFUSALS = {
    400: "It could not be understood.",
    401: "The admin token is missing or wrong.",
    403: "The server is not called by that name.",
    404: "There is no such thing.",
    409: "It contradicts what is there.",
    413: "The body is too large.",
    415: "The body is not said to be JSON.",
    503: "Try again later.",
}
_REF = "#/components/schemas/{name}"

Document = dict[str, Any]  # Any: as deep as OpenAPI is


@require_safe
@behind_the_scenes
def openapi_document(_request: HttpRequest) -> HttpResponse:
    """Serve the document."""
    return HttpResponse(msgspec.json.encode(described()), content_type="application/json")


@functools.cache
def described() -> Document:
    """Return the document."""
    from pypi_mock.control.table import OPERATIONS
    from pypi_mock.control.unversioned import ADDRESSES

    kinds = [answer.kind for row in ADDRESSES for answer in row.answers.values() if answer.kind]
    kinds += [kind for row in OPERATIONS for kind in _kinds_of(row)]
    schemas, components = msgspec.json.schema_components([*kinds, Problem], ref_template=_REF)
    schema_of = dict(zip(map(id, [*kinds, Problem]), schemas, strict=True))
    paths: Document = {
        f"/_mock/{row.path}": {"get": _unversioned(row, schema_of)} for row in ADDRESSES
    }
    for row in OPERATIONS:
        address = "/_mock/v1/" + _CAPTURE.sub(r"{\2}", row.path)
        paths.setdefault(address, {})[row.method.lower()] = _operation(row, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pypi-mock control API",
            "version": __version__,
            "summary": "Turn the server that a client is tested against.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"adminToken": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"adminToken": []}],
    }


def _kinds_of(row: Operation) -> list[Any]:  # Any: types, as msgspec takes them
    answer = [] if row.answer is None else [row.answer]
    body = [] if row.body is None else [row.body]
    return [*body, *answer, *(parameter.kind for parameter in row.query)]


def _operation(row: Operation, schema_of: dict[int, Document]) -> Document:
    described: Document = {
        "operationId": row.call.__name__,
        "summary": row.summary,
        "tags": [row.path.partition("/")[0]],
        "responses": _responses(row, schema_of),
    }
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": _KINDS[kind]}
        for kind, name in _CAPTURE.findall(row.path)
    ]
    parameters += [
        {
            "name": parameter.name,
            "in": "query",
            "description": parameter.help,
            "schema": schema_of[id(parameter.kind)],
        }
        for parameter in row.query
    ]
    if parameters:
        described["parameters"] = parameters
    if row.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of[id(row.body)]}},
        }
    return described


def _unversioned(row: Address, schema_of: dict[int, Document]) -> Document:
    described: Document = {
        "operationId": row.name,
        "summary": row.summary,
        "tags": ["server"],
        "responses": {
            str(status): _answer(answer, schema_of) for status, answer in row.answers.items()
        },
    }
    if row.is_open:
        described["security"] = []
    else:
        described["responses"] |= _refusals((401, 403), schema_of)
    return described


def _answer(answer: Answer, schema_of: dict[int, Document]) -> Document:
    schema = schema_of[id(answer.kind)] if answer.kind else {"type": "string"}
    content = {media_type: {"schema": schema} for media_type in answer.media_types}
    return {"description": answer.says, "content": content}


def _responses(row: Operation, schema_of: dict[int, Document]) -> Document:
    success: Document = {"description": "Done."}
    if row.answer is not None:
        success["content"] = {
            "application/json": {"schema": schema_of[id(row.answer)]},
            **{text: {"schema": {"type": "string"}} for text in row.texts},
        }
    statuses = {400, 401, 403, *row.refusals}
    if row.method != "GET":
        statuses |= {413, 415}
    return {str(row.status): success, **_refusals(sorted(statuses), schema_of)}


def _refusals(statuses: Iterable[int], schema_of: dict[int, Document]) -> Document:
    refused = {"application/problem+json": {"schema": schema_of[id(Problem)]}}
    return {
        str(status): {"description": _REFUSALS[status], "content": refused} for status in statuses
    }
