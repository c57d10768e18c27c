"""API tokens of today's index: made, listed, and revoked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from msgspec import UNSET, Meta, Struct, UnsetType

from accounts import models as accounts
from accounts import services
from pypi_mock.control.answers import ControlError, missing
from pypi_mock.control.identities import NO_CONTENT, found_user
from pypi_mock.control.operation import operation
from pypi_mock.seeds import model
from pypi_mock.simulation.clock import Moment

if TYPE_CHECKING:
    from django.http import HttpRequest

_CONFLICT = 409


class NewApiToken(Struct, kw_only=True, forbid_unknown_fields=True):
    """An API token to be made.

    Attributes:
        token: The token itself; made up where it is not said.
        projects: Those that it may upload to; none: all of the user's.
    """

    user: model.Username = "alice"
    name: Annotated[str, Meta(min_length=1, max_length=100)] = "Made by the control API"
    token: Annotated[str, Meta(min_length=1, max_length=255)] | UnsetType = UNSET
    projects: tuple[model.Line, ...] = ()
    expires: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what cannot be reckoned with."""
        model.check_reach(self.expires)


class ApiToken(Struct, kw_only=True):
    """An API token.

    Attributes:
        token: The token itself: said when it is made, and known to nobody afterwards.
        prefix: How the token begins.
        last_used: To the minute.
    """

    id: int
    user: str
    name: str
    prefix: str
    projects: list[str]
    created: datetime
    expires: datetime | None
    last_used: datetime | None
    token: str | UnsetType = UNSET


class ApiTokens(Struct):
    """All of them."""

    api_tokens: list[ApiToken]


@operation("GET", "api-tokens", answer=ApiTokens)
def api_tokens_list(_request: HttpRequest) -> ApiTokens:
    """List the API tokens, without what nobody knows."""
    rows = accounts.ApiToken.objects.select_related("user").order_by("pk")
    return ApiTokens([_document(row) for row in rows])


@operation("POST", "api-tokens", body=NewApiToken, answer=ApiToken, status=201, refusals=(404, 409))
def api_token_create(_request: HttpRequest, new: NewApiToken) -> ApiToken:
    """Make an API token; it is said once."""
    try:
        with transaction.atomic():
            row, text = services.api_token_create(
                user=found_user(new.user),
                name=new.name,
                projects=new.projects,
                expires=None if new.expires is UNSET else new.expires,
                text="" if new.token is UNSET else new.token,
            )
    except IntegrityError:
        raise ControlError(_CONFLICT, "there is this API token already") from None
    return _document(row, text=text)


@operation("GET", "api-tokens/<int:number>", answer=ApiToken, refusals=(404,))
def api_token_show(_request: HttpRequest, number: int) -> ApiToken:
    """Look at an API token, by its id."""
    return _document(_found(number))


@operation("DELETE", "api-tokens/<int:number>", answer=None, status=NO_CONTENT, refusals=(404,))
def api_token_delete(_request: HttpRequest, number: int) -> HttpResponse:
    """Revoke an API token, by its id: it is unknown from now on."""
    services.api_token_revoke(token=_found(number))
    return HttpResponse(status=NO_CONTENT)


def _found(number: int) -> accounts.ApiToken:
    tokens = accounts.ApiToken.objects.select_related("user")
    token = tokens.filter(pk=number).first()
    if token is None:
        raise missing("API token", str(number))
    return token


def _document(row: accounts.ApiToken, *, text: str | UnsetType = UNSET) -> ApiToken:
    return ApiToken(
        id=row.pk,
        user=row.user.username,
        name=row.name,
        prefix=row.prefix,
        projects=row.projects,
        created=row.created,
        expires=row.expires,
        last_used=row.last_used,
        token=text,
    )
