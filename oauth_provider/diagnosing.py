"""Asking the doctor about a refused request: what it may know, and what comes of it.

A diagnosis never turns a refusal into an acceptance. The doctor and oauthlib are imported with the
first refusal, so that no server waits for them at its start.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from oauth_provider.models import AccessToken, Consumer, RequestToken
from oauth_provider.refusal import ProblemError
from oauth_provider.signing.case import Case
from oauth_provider.signing.problems import Problem, ProblemName
from oauth_provider.signing.wire import GIVEN_TEXT_FIELD
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from oauth_provider.selectors import Credentials
    from oauth_provider.signing.case import Demands
    from oauth_provider.signing.doctor.diagnosis import Diagnosis
    from oauth_provider.signing.doctor.evidence import Surroundings
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict
    from oauth_provider.signing.wire import WireRequest

logger = logging.getLogger(__name__)

NEIGHBOURS = 5
"""So many other tokens, and other consumers, are looked through for a secret that was mixed up."""


def diagnosed_refusal(
    verdict: Verdict, *, credentials: Credentials, demands: Demands
) -> ProblemError:
    """Return the refusal of a request, with a wrong signature's cause in its problem's detail."""
    from oauth_provider.signing.doctor.examination import examine

    keys = Case(verdict.request, credentials.facts, demands).keys
    diagnosis = examine(
        verdict,
        keys=keys,
        now=credentials.facts.now,
        window=demands.window,
        surroundings=_surroundings(verdict, credentials),
        given=_given_text(verdict.request.wire),
    )
    if diagnosis.tries and keys is not None:
        _ask_oauthlib(verdict, keys=keys)
    problems = [_detailed(problem, diagnosis) for problem in verdict.problems]
    return ProblemError(*problems, diagnosis=diagnosis)


def _given_text(wire: WireRequest) -> str | None:
    """Return the client's own base string, if it hands it in to be told more."""
    values = wire.header_values(GIVEN_TEXT_FIELD)
    return values[0].decode("latin-1") if values else None


def _detailed(problem: Problem, diagnosis: Diagnosis) -> Problem:
    """Add a clue to what a check found; say what makes a wrong signature wrong."""
    for cause in diagnosis.causes:
        if cause.sentence == problem.detail:
            return replace(problem, detail=f"{problem.detail}; {cause.cure}".rstrip("; "))
    if problem.name is ProblemName.SIGNATURE_INVALID and diagnosis.tries:
        return replace(problem, detail=diagnosis.about_signature)
    return problem


def _ask_oauthlib(verdict: Verdict, *, keys: Keys) -> None:
    """Confess where oauthlib would have accepted what is refused here, and no reason is known."""
    from oauth_provider.bridge import Answer, second_opinion

    if second_opinion(verdict, keys=keys).answer is Answer.DISAGREES:
        logger.error("oauthlib accepts the signature of a request that was refused: please report")


def _surroundings(verdict: Verdict, credentials: Credentials) -> Surroundings:
    """Gather what a client may have mixed up; nothing is asked of the database without need."""
    from oauth_provider.signing.doctor.evidence import NOTHING_ELSE

    names = {problem.name for problem in verdict.problems}
    if credentials.consumer is None or ProblemName.SIGNATURE_INVALID not in names:
        return NOTHING_ELSE
    return surroundings_of(verdict.request.wire, credentials.consumer, credentials.token)


def surroundings_of(
    wire: WireRequest, consumer: Consumer, token: AccessToken | RequestToken | None
) -> Surroundings:
    """Return the names and secrets that the client of a request may have mixed up."""
    from oauth_provider.signing.doctor.evidence import Surroundings

    neighbours = _neighbours(consumer)
    return Surroundings(
        host_aliases=_host_aliases(wire),
        path_prefixes=_path_prefixes(wire),
        other_token_secrets=_other_token_secrets(consumer, token),
        other_consumer_secrets={_named(other): other.secret for other in neighbours},
        other_rsa_public_keys={
            _named(other): other.verification_key for other in neighbours if other.rsa_public_key
        },
    )


def _host_aliases(wire: WireRequest) -> tuple[str, ...]:
    """Return the other names that a client may know this server by."""
    host = b"".join(wire.header_values(b"host")[:1]).decode("latin-1").strip()
    port = host.rpartition(":")[2] if host.rpartition(":")[2].isdigit() else ""
    aliases = [f"{name}:{port}" if port else name for name in ("localhost", "127.0.0.1")]
    forwarded = wire.header_values(b"x-forwarded-host")
    aliases += [value.decode("latin-1").strip() for value in forwarded[:1]]
    return tuple(dict.fromkeys(aliases))


def _path_prefixes(wire: WireRequest) -> tuple[str, ...]:
    """Return what a gateway may have taken from the path, or put before it."""
    told = wire.header_values(b"x-forwarded-prefix")[:1]
    named = [urlsplit(wire.base_url).path, *(value.decode("latin-1") for value in told)]
    return tuple(
        dict.fromkeys(prefix.strip().rstrip("/") for prefix in named if prefix.strip("/ "))
    )


def _other_token_secrets(
    consumer: Consumer, token: AccessToken | RequestToken | None
) -> dict[str, str]:
    """Return secrets of other tokens of this consumer, by what they are."""
    found: dict[str, str] = {}
    requests = RequestToken.objects.filter(consumer=consumer).order_by("-pk")
    accesses = AccessToken.objects.filter(consumer=consumer).order_by("-pk")
    others: list[AccessToken | RequestToken] = [*requests[:NEIGHBOURS], *accesses[:NEIGHBOURS]]
    for other in others:
        if token is None or other.key != token.key:
            found.setdefault(_described(other), other.secret)
    return found


def _described(token: AccessToken | RequestToken) -> str:
    if isinstance(token, RequestToken):
        exchanged = " (already exchanged)" if token.state == RequestToken.State.USED else ""
        return f"request token{exchanged}"
    if token.revoked is not None:
        return "revoked token"
    if token.expires is not None and token.expires <= clock.now():
        return "expired token"
    return "another access token"


def _neighbours(consumer: Consumer) -> list[Consumer]:
    """Return other consumers of the same owner: of nobody else's."""
    if consumer.owner_id is None:
        return []
    others = Consumer.objects.filter(owner_id=consumer.owner_id).exclude(pk=consumer.pk)
    return list(others[:NEIGHBOURS])


def _named(consumer: Consumer) -> str:
    return f"{consumer.name} ({consumer.key})"
