"""The one place that turns problems into an answer (contract 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse

from oauth_provider.signing.documents import REPORTED, diagnosis_document
from oauth_provider.signing.encoding import percent_encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.problems import Problem

FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
PROBLEM_JSON: Final = "application/problem+json"
REALM: Final = "pypi-mock"
REASON_LIMIT: Final = 200
"""In characters: some clients read a status line of a few hundred bytes at most."""
ADVICE_LIMIT: Final = 1000
"""In characters, in the header only: many clients refuse a field of more than 8 KiB."""


def refusal(
    request: HttpRequest, problems: Sequence[Problem], *, diagnosis: Diagnosis | None = None
) -> HttpResponse:
    """Answer with every problem: the first decides the status, and the form is the client's.

    A document (JSON) has the doctor's causes besides; every answer names them in ``X-Mock-Cause``.
    """
    problems = problems[:REPORTED]
    first = problems[0]
    fields = _report(problems)
    response: HttpResponse
    if accepts_json(request, otherwise=FORM):
        document = _problem_document(problems)
        if diagnosis is not None:
            document |= diagnosis_document(diagnosis)
        response = JsonResponse(document, content_type=PROBLEM_JSON)
    else:
        response = HttpResponse(urlencode(fields), content_type=FORM)
    response.status_code = first.status
    response.reason_phrase = reason_phrase(first.detail)
    response["WWW-Authenticate"] = ", ".join(
        [f'OAuth realm="{REALM}"']
        + [f'{name}="{percent_encode(_short(value).encode())}"' for name, value in fields]
    )
    if diagnosis is not None and diagnosis.causes:
        slugs = dict.fromkeys(cause.slug for cause in diagnosis.causes[:REPORTED])
        response["X-Mock-Cause"] = ", ".join(slugs)
    return uncached(response)


def token_response(fields: dict[str, str]) -> HttpResponse:
    """Answer step 1 or 3 (RFC 5849, 2.1 and 2.3)."""
    return uncached(HttpResponse(urlencode(fields), content_type=FORM))


def uncached(response: HttpResponse) -> HttpResponse:
    """Keep an answer with credentials, or about them, out of every cache."""
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept"
    return response


def accepts_json(request: HttpRequest, *, otherwise: str) -> bool:
    """Tell whether the client would rather read JSON than the media type ``otherwise``."""
    if request.META.get("HTTP_ACCEPT", "*/*") == "*/*":
        return False
    return request.get_preferred_type([otherwise, PROBLEM_JSON, JSON]) in (PROBLEM_JSON, JSON)


def reason_phrase(message: str) -> str:
    """Fit a message into a status line: one line of printable Latin-1, of bounded length."""
    line = " ".join(message.split()).replace("…", "...")
    line = line.encode("latin-1", "replace").decode("latin-1")
    line = "".join(character if character.isprintable() else "?" for character in line)
    return line if len(line) <= REASON_LIMIT else f"{line[: REASON_LIMIT - 3]}..."


def _short(value: str) -> str:
    return value if len(value) <= ADVICE_LIMIT else f"{value[:ADVICE_LIMIT]}…"


def _report(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Name the first problem, advise on all, and merge the companion fields of all of them."""
    companions: dict[str, list[str]] = {}
    for problem in problems:
        for name, value in problem.fields:
            values = companions.setdefault(name, [])
            values.extend(part for part in value.split("&") if part not in values)
    return [
        ("oauth_problem", problems[0].name.value),
        ("oauth_problem_advice", "; ".join(problem.detail for problem in problems)),
        *((name, "&".join(values)) for name, values in companions.items()),
    ]


def _problem_document(problems: Sequence[Problem]) -> dict[str, object]:
    """Describe the refusal as RFC 9457 has it, the extension's words beside it."""
    first = problems[0]
    return {
        "type": "about:blank",
        "title": "The request was refused",
        "status": first.status,
        "detail": first.detail,
        **dict(_report(problems)),
        "problems": [
            {
                "oauth_problem": problem.name.value,
                "status": problem.status,
                "detail": problem.detail,
                **dict(problem.fields),
            }
            for problem in problems
        ],
    }
