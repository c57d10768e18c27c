"""Trusted publishing: ``/_/oidc/``, as today's index has it, and the issuer of ID tokens.

No API token lives longer than a quarter of an hour, and no ID token is taken twice.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from oauth_provider.request import server_url
from releases.trusted_publishing import issuing, minting
from releases.trusted_publishing.claims import Job
from releases.trusted_publishing.id_tokens import AUDIENCE

if TYPE_CHECKING:
    from django.http import HttpRequest

ACCEPTED = 202
_UNPROCESSABLE = 422
_NOT_ITS_FIELDS = frozenset({"audience", "api-version"})


# ---- The index -----------------------------------------------------------------------------


@require_safe
def audience(_request: HttpRequest) -> JsonResponse:
    """Say for whom an ID token must be meant."""
    return JsonResponse({"audience": AUDIENCE})


@csrf_exempt  # no browser's session counts here: a token in the body does
@require_POST
@never_cache
def mint_token(request: HttpRequest) -> JsonResponse:
    """Give an API token for an ID token."""
    try:
        id_token = _token_in(request.body)
        minted = minting.api_token_mint(id_token, server=server_url(request))
    except minting.MintingRefusedError as refused:
        errors = [{"code": refused.code, "description": str(refused)}]
        document = {"message": "Token request failed", "errors": errors}
        return JsonResponse(document, status=_UNPROCESSABLE)
    expires = int(minted.expires.timestamp())
    return JsonResponse({"success": True, "token": minted.text, "expires": expires})


@csrf_exempt  # as above
@require_POST
@never_cache
def burn_token(request: HttpRequest) -> JsonResponse:
    """End an API token that was given for an ID token; the answer never tells whether it was."""
    try:
        minting.api_token_burn(_token_in(request.body))
    except minting.MintingRefusedError as refused:
        return JsonResponse({"message": str(refused)}, status=_UNPROCESSABLE)
    return JsonResponse({"message": "Accepted"}, status=ACCEPTED)


def _token_in(body: bytes) -> str:
    try:
        document: Any = json.loads(body)  # Any: to be judged
    except (ValueError, RecursionError):
        document = None
    token = document.get("token") if isinstance(document, dict) else None
    if not isinstance(token, str) or not token:
        raise minting.MintingRefusedError(
            "invalid-payload", 'the body must be a JSON object with a text: {"token": "…"}'
        )
    return token


# ---- The issuer ----------------------------------------------------------------------------


@require_safe
def configuration(request: HttpRequest) -> JsonResponse:
    """Describe the issuer."""
    return JsonResponse(issuing.discovery(server_url(request)))


@require_safe
def jwks(_request: HttpRequest) -> JsonResponse:
    """Publish the key that ID tokens are signed with."""
    return JsonResponse(issuing.own_jwks())


@require_safe
@never_cache
def id_token(request: HttpRequest) -> HttpResponse:
    """Give a job its ID token: the job is what the query says of it."""
    scheme, _, presented = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or presented.strip() != issuing.REQUEST_TOKEN:
        document = {"message": f"send Authorization: bearer {issuing.REQUEST_TOKEN}"}
        response = JsonResponse(document, status=401)
        response["WWW-Authenticate"] = 'Bearer realm="pypi-mock job"'
        return response
    given = {name: str(text) for name, text in request.GET.items() if name not in _NOT_ITS_FIELDS}
    job = Job.described_by(given)
    value = issuing.id_token_issue(
        job, server=server_url(request), audience=request.GET.get("audience", server_url(request))
    )
    return JsonResponse({"value": value})
