"""Writing requests of clients into the journal, and naming the entry to each.

Those to the provider, to the package index, and to the pages where people log in, without what
they typed.
"""

from __future__ import annotations

import hashlib
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse

from oauth_provider.judgement import Judgement, judgement_of
from oauth_provider.request import wire_head
from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.methods import Keys
from pypi_mock.journal import Body, Entry, journal
from pypi_mock.journal.masking import MASK, is_secret, masked
from pypi_mock.journal.placeholders import with_placeholders
from pypi_mock.request_ids import KEY
from pypi_mock.shared import unreachable
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from oauth_provider.signing.base_string import BaseString
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.wire import WireRequest

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

PEOPLE: Final = ("/oauth/", "/accounts/")
"""Where what is posted without a signature is a person's form."""
ROUTES: Final = (
    *PEOPLE,
    "/legacy",
    "/pypi",
    "/RPC2",
    "/check/",
    "/simple",
    "/files/",
    "/integrity/",
    "/_/oidc/",
)
SIGNED_KEPT: Final = 64 * 1024
"""In bytes: a longer text of what is signed does not stand in an entry."""
LINKED: Final = 3
_TYPED = "people typed into this form"
_UNKEPT = "only forms with files are kept here"
_UNREAD = "a rule of faults answered before it was read"


def record_exchanges(get_response: GetResponse) -> GetResponse:
    """Middleware: each request of a client has an entry, named by ``X-Mock-Request-Id``."""
    journal.keep(settings.MOCK_JOURNAL_SIZE)

    def recorded(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROUTES):
            return get_response(request)
        started = time.perf_counter()
        response = get_response(request)
        took = (time.perf_counter() - started) * 1000
        try:
            entry = journal.add(_entry(request, response, milliseconds=took))
        except unreachable() as error:  # what was done is done, and is answered
            logger.warning("a request is not in the journal: %s", error)
            return response
        response.headers["X-Mock-Request-Id"] = str(entry.number)
        if not entry.is_accepted:
            response.headers["Link"] = ", ".join(_links(entry))
        return response

    return recorded


def _links(entry: Entry) -> Iterator[str]:
    """Point to the entry, and to the manual's page of each cause (RFC 8288)."""
    yield f'<{reverse("inspector:request", args=(entry.number,))}>; rel="describedby"'
    if entry.diagnosis is None:
        return
    from oauth_provider.signing.doctor.pages import page_of  # there by now, as the doctor was asked

    pages = dict.fromkeys(page_of(slug) for slug in entry.slugs[:LINKED])
    for page in filter(None, pages):
        yield f'<{reverse("manual:mistake", args=(page,))}>; rel="help"'


def _entry(request: HttpRequest, response: HttpResponseBase, *, milliseconds: float) -> Entry:
    judgement = judgement_of(request)
    verdict = judgement.verdict
    wire, body = _seen(request, judgement)
    wire, hides_part = masked(wire, signature=_hidden_signature(judgement))
    consumer, token = _named(judgement)
    return Entry(
        arrived=clock.real(),
        server_time=clock.now(),
        milliseconds=milliseconds,
        peer=request.META.get("REMOTE_ADDR", ""),
        protocol=request.META.get("SERVER_PROTOCOL", ""),
        wire=wire,
        body=body,
        status=response.status_code,
        consumer=consumer,
        token=token,
        user=_user(request, judgement),
        problems=judgement.problems,
        rule=response.headers.get("X-Mock-Rule", ""),
        checks=verdict.checks if verdict else (),
        reading=verdict.reading.slug if verdict and verdict.reading else "",
        base_string=_kept(verdict.base_string, hides_part=hides_part) if verdict else None,
        diagnosis=_bounded(judgement.diagnosis, hides_part=hides_part),
        fault=judgement.fault,
        request_id=request.META.get(KEY, ""),
    )


def _named(judgement: Judgement) -> tuple[str, str]:
    """Return the consumer and the token that a request names."""
    if judgement.verdict is not None:
        protocol = judgement.verdict.request.protocol
        return protocol.get("oauth_consumer_key", ""), protocol.get("oauth_token", "")
    return judgement.named or ("", "")


def _seen(request: HttpRequest, judgement: Judgement) -> tuple[WireRequest, Body]:
    """Return the request with so much of its body as is kept, and what is known of the rest."""
    if judgement.verdict is None:
        withheld = ""
        if request.method == "POST":
            withheld = _withheld(request, judgement)
        wire = wire_head(request)
        if judgement.multipart is None:
            return wire, Body(withheld=withheld)
    else:
        wire = judgement.verdict.request.wire
    if wire.multipart_fields is not None:
        wire = replace(wire, multipart_fields=None)
    if (glimpse := judgement.multipart) is not None:
        whole = glimpse.size <= len(glimpse.head)
        return replace(wire, body=glimpse.head), Body(glimpse.size, glimpse.sha256, whole)
    if wire.body is None:
        return wire, Body()
    kept: int = settings.MOCK_JOURNAL_BODY
    body = Body(len(wire.body), hashlib.sha256(wire.body).hexdigest(), len(wire.body) <= kept)
    return (wire if body.is_whole else replace(wire, body=wire.body[:kept])), body


def _withheld(request: HttpRequest, judgement: Judgement) -> str:
    """Say why there is no body in an entry."""
    if judgement.fault:
        return _UNREAD
    return _TYPED if request.path_info.startswith(PEOPLE) else _UNKEPT


def _hidden_signature(judgement: Judgement) -> bytes | None:
    """Return what is written down instead of a signature that is a secret; None where it is none.

    With the credentials known, it has names where the secrets are, so that it can be judged again.
    """
    if judgement.verdict is None or judgement.credentials is None:
        return MASK  # who knows what it is
    protocol, facts = judgement.verdict.request.protocol, judgement.credentials.facts
    keys = Keys(
        facts.consumer.keys.consumer_secret if facts.consumer else "",
        facts.token.secret if facts.token else "",
    )
    signature = protocol.get("oauth_signature", "")
    method = protocol.get("oauth_signature_method", "")
    if not signature:
        return MASK  # what could not be read may hold one
    if not is_secret(signature, method=method, secrets=(keys.consumer_secret, keys.token_secret)):
        return None
    named = with_placeholders(signature, keys)
    return MASK if named is None else percent_encode(named.encode()).encode()


def _kept(base_string: BaseString | None, *, hides_part: bool) -> BaseString | None:
    """Return a base string that has no secret in it and is not too long."""
    if base_string is None or hides_part or len(base_string.parameters) > SIGNED_KEPT:
        return None
    return base_string


def _bounded(diagnosis: Diagnosis | None, *, hides_part: bool) -> Diagnosis | None:
    """Return a diagnosis without texts that have a secret in them or are too long."""
    if diagnosis is None:
        return None
    kept = _kept(diagnosis.base_string, hides_part=hides_part)
    if kept is diagnosis.base_string:
        return diagnosis
    return replace(diagnosis, base_string=None, signed_text=None)


def _user(request: HttpRequest, judgement: Judgement) -> str:
    if judgement.credentials is not None:
        token = judgement.credentials.token
        user = token.user if token is not None else None
        return user.username if user is not None else ""
    if judgement.username:
        return judgement.username
    person = getattr(request, "user", None)  # none where a middleware refused the request before
    return person.username if person is not None and person.is_authenticated else ""
