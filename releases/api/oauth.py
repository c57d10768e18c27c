"""The three signed calls that publish (contract 4); the fourth, ``test``, is the provider's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from oauth_provider.guards import signed
from oauth_provider.services import acceptance
from releases.api.refusals import answers_refusals
from releases.services import docs_upload, file_upload, release_register
from releases.spool import SpooledUpload

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User
    from oauth_provider.calls import SignedCall


@csrf_exempt
@require_POST
@answers_refusals
@signed()
def add_release(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Register a project, or a release of one that exists; or edit it."""
    del request  # the call has all of it
    with acceptance(call):
        release_register(user=_user(call), fields=call.fields.as_dict())
    return _ok()


@csrf_exempt
@require_POST
@answers_refusals
@signed()
def upload(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Take in one file of a release. What is slow happens before the nonce is burnt."""
    del request
    file_upload(
        user=_user(call),
        fields=call.fields.as_dict(),
        content=_part(call, "content"),
        signature=_part(call, "gpg_signature"),
        within=partial(acceptance, call),
    )
    return _ok()


@csrf_exempt
@require_POST
@answers_refusals
@signed()
def docupload(request: HttpRequest, call: SignedCall) -> HttpResponse:
    """Take in a project's documentation."""
    del request
    docs_upload(
        user=_user(call),
        fields=call.fields.as_dict(),
        content=_part(call, "content"),
        within=partial(acceptance, call),
    )
    return _ok()


def _user(call: SignedCall) -> User:
    if call.user is None:
        raise RuntimeError("a call with a token is a user's")
    return call.user


def _part(call: SignedCall, name: str) -> SpooledUpload | None:
    part = call.files.get(name)
    return part if isinstance(part, SpooledUpload) else None


def _ok() -> HttpResponse:
    return HttpResponse("OK", content_type="text/plain")
