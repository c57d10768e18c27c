"""Whom a request names, before anybody has proven it: for rules that are for one consumer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, unquote_plus

from oauth_provider.models import RequestToken

if TYPE_CHECKING:
    from django.http import HttpRequest

_FORM = "application/x-www-form-urlencoded"
_IN_HEADER = re.compile(r"\boauth_(consumer_key|token)\s*=\s*\"([^\"]*)\"", re.IGNORECASE)
_IN_FORM = re.compile(r"(?:^|&)oauth_(consumer_key|token)=([^&]*)")


class Named(NamedTuple):
    """What stands in a request; empty where nothing does."""

    consumer: str
    token: str


def named_in(request: HttpRequest) -> Named:
    """Find consumer and token, wherever the request has them (RFC 5849, 3.5).

    The consent page is called with a request token only: its consumer is looked up.

    Raises:
        RequestDataTooBig: The body is over the limit for forms.
        UnreadablePostError: The body did not arrive; nobody can read it again.
    """
    header = request.META.get("HTTP_AUTHORIZATION", "")
    found = {name: unquote(value) for name, value in _IN_HEADER.findall(header)}
    for text in (request.META.get("QUERY_STRING", ""), _form(request)):
        for name, value in _IN_FORM.findall(text):
            found.setdefault(name, unquote_plus(value))
    consumer, token = found.get("consumer_key", ""), found.get("token", "")
    if token and not consumer:
        consumer = _consumer_of(token)
    return Named(consumer, token)


def _form(request: HttpRequest) -> str:
    if request.content_type != _FORM:
        return ""
    return request.body.decode("latin-1")


def _consumer_of(key: str) -> str:
    known = RequestToken.objects.filter(key=key).values_list("consumer__key", flat=True)
    return str(known.first() or "")
