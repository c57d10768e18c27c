"""Back to the seed: whole, in parts, or for one consumer; so that tests never meet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from msgspec.structs import replace

from accounts.models import ApiToken, OidcIssuer, TrustedPublisher, UsedIdToken, User
from oauth_provider import nonces
from oauth_provider.models import AccessToken, Consumer, Nonce, RequestToken
from pypi_mock.engine_kinds import STORAGES
from pypi_mock.faults import faults
from pypi_mock.journal import journal
from pypi_mock.journal.filters import Wanted
from pypi_mock.seeds import builtin
from pypi_mock.seeds.applying import seed_apply
from pypi_mock.seeds.model import Seed
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness
from releases.behaviour import Behaviour, behaviour
from releases.contents import by_rule
from releases.contents.storage import contents_discard
from releases.judging.personality import Personality, Strictness
from releases.listing_models import Classified, ListedWord, Listing
from releases.models import (
    Change,
    CoreMetadata,
    Documentation,
    File,
    Project,
    Provenance,
    Release,
    RetiredName,
    Role,
)
from releases.services.writing import index_change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

Part = Literal[
    "requests",
    "tokens",
    "nonces",
    "releases",
    "faults",
    "clock",
    "behaviour",
    "users",
    "consumers",
]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
OF_ONE_CONSUMER: Final[tuple[Part, ...]] = ("requests", "tokens", "nonces", "faults", "consumers")
"""What belongs to somebody who signs; people and projects do not."""

# Whatever refers to something is deleted before it.
_PUBLISHED: Final[tuple[type[Model], ...]] = (
    ListedWord,
    Listing,
    Classified,
    Provenance,
    CoreMetadata,
    File,
    Documentation,
    Release,
    Role,
    Project,
    RetiredName,
    Change,
)
_TABLES: Final[dict[Part, tuple[type[Model], ...]]] = {
    "nonces": (Nonce, UsedIdToken),
    "tokens": (RequestToken, AccessToken, ApiToken, TrustedPublisher, OidcIssuer),
    "releases": _PUBLISHED,
    "consumers": (Nonce, RequestToken, AccessToken, Consumer),
    "users": (Session, ApiToken, TrustedPublisher, *_PUBLISHED),
}

_ROWS: Final[frozenset[Part]] = frozenset({"tokens", "releases", "consumers", "users"})
"""What nobody can make again."""


class ResetForbiddenError(Exception):
    """What would be emptied may be somebody's: only the configuration can allow it."""


class Baseline:
    """The seed that a reset returns to."""

    def __init__(self) -> None:
        self.seed = builtin.SEED


baseline = Baseline()
"""That of this process."""


def begin_with(seed: Seed, *, is_first: bool = True) -> None:
    """Hold what a seed says from the start, and whatever a kept database holds besides.

    Faults and clock are left as they are where this process is not the first of its instance.

    Raises:
        DocumentError: It says what cannot be.
    """
    baseline.seed = seed
    _dice()
    behave()
    seed_apply(seed)
    if is_first:
        faults.replace(seed.faults)
        _clock(seed)


def replaced_by(seed: Seed) -> None:
    """Hold what a seed says and nothing else, from now on, and after each reset.

    Raises:
        DocumentError: It says what cannot be; nothing has changed then.
    """
    reset(seed=seed)
    baseline.seed = seed


def reset(*, seed: Seed | None = None, only: Iterable[Part] = PARTS, consumer: str = "") -> None:
    """Return to a seed: to the baseline where none is given.

    Without people there are no projects, consumers and tokens: who resets users resets all these.

    Raises:
        DocumentError: The seed says what cannot be; nothing has changed then.
        ResetForbiddenError: The database or the storage is one that an option named.
    """
    seed = baseline.seed if seed is None else seed
    parts = set(only)
    _require_consent(parts)
    if consumer:
        _reset_consumer(seed, parts, consumer)
        return
    parts |= _dependent(parts)
    if parts >= set(PARTS):
        _dice()
    contents: list[str] = []
    with index_change():
        if "clock" in parts:
            # Before the rows, whose times are this clock's.
            _clock(seed)
        contents = _empty(parts)
        seed_apply(_part_of(seed, parts), emptied=True)
    if "nonces" in parts:
        nonces.forget_all()
    contents_discard(contents)
    if "behaviour" in parts:
        behave()
    if "faults" in parts:
        faults.replace(seed.faults)
    if "requests" in parts:
        journal.clear()


def _require_consent(parts: set[Part]) -> None:
    """Let nobody empty what is not this server's own, such as a company's database, by a request.

    Nonces, requests and whatever a test turns can be had back at any time.
    """
    named = [
        option
        for option, is_named in (
            ("database-url", bool(settings.MOCK_DATABASE_URL)),
            ("storage", STORAGES["files"] != settings.MOCK_STORAGE),
        )
        if is_named
    ]
    if named and not settings.MOCK_ALLOW_RESET and parts & _ROWS:
        raise ResetForbiddenError(
            f"a reset of {', '.join(sorted(parts & _ROWS))} would empty what --{named[0]} names; "
            "--allow-reset, or PYPI_MOCK_ALLOW_RESET=1, allows it"
        )


def _dependent(parts: set[Part]) -> set[Part]:
    """Return the parts that are nothing without those."""
    if "users" in parts:
        return {"consumers", "tokens", "nonces", "releases"}
    return {"tokens", "nonces"} if "consumers" in parts else set()


def _empty(parts: set[Part]) -> list[str]:
    """Delete the rows; return the contents that nothing lists any more."""
    contents: list[str] = []
    if "releases" in parts:
        stored = File.objects.exclude(content__startswith=by_rule.PREFIX)
        contents += stored.values_list("content", flat=True)
        contents += Documentation.objects.values_list("content", flat=True)
    tables = dict.fromkeys(
        table for part, models in _TABLES.items() if part in parts for table in models
    )
    if "users" in parts:
        tables[User] = None  # the last one: everything may refer to people
    names = [connection.ops.quote_name(table._meta.db_table) for table in tables]  # noqa: SLF001 (documented)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and names:
            # Who writes now ends first, and nobody begins: no new row may refer to one that goes.
            cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 (a table of ours)
    return contents


def _part_of(seed: Seed, parts: set[Part]) -> Seed:
    """Return so much of a seed as the rows that are gone need."""
    return replace(
        seed,
        users=seed.users if "users" in parts else (),
        api_tokens=seed.api_tokens if "tokens" in parts else (),
        publishers=seed.publishers if "tokens" in parts else (),
        issuers=seed.issuers if "tokens" in parts else (),
        consumers=seed.consumers if "consumers" in parts else (),
        tokens=seed.tokens if "tokens" in parts else (),
        request_tokens=seed.request_tokens if "tokens" in parts else (),
        projects=seed.projects if "releases" in parts else (),
        retired=seed.retired if "releases" in parts else (),
    )


@index_change()
def _reset_consumer(seed: Seed, parts: set[Part], key: str) -> None:
    """Return one consumer to the seed; what others and people have stays."""
    if "nonces" in parts or "consumers" in parts:
        Nonce.objects.filter(consumer=key).delete()
        nonces.forget_all(key)
    if "tokens" in parts or "consumers" in parts:
        RequestToken.objects.filter(consumer__key=key).delete()
        AccessToken.objects.filter(consumer__key=key).delete()
    if "consumers" in parts:
        Consumer.objects.filter(key=key).delete()
    consumers = tuple(consumer for consumer in seed.consumers if consumer.key == key)
    is_there = Consumer.objects.filter(key=key).exists() or bool(consumers)
    tokens = "tokens" in parts or "consumers" in parts
    seed_apply(
        Seed(
            consumers=consumers if "consumers" in parts else (),
            tokens=tuple(t for t in seed.tokens if t.consumer == key and tokens and is_there),
            request_tokens=tuple(
                t for t in seed.request_tokens if t.consumer == key and tokens and is_there
            ),
        )
    )
    if "faults" in parts:
        faults.replace(seed.faults, consumer=key)
    if "requests" in parts:
        journal.clear(Wanted(consumer=key))


def _clock(seed: Seed) -> None:
    """Set the clock as the options say, or else as the seed does."""
    clock.reset()
    if settings.MOCK_CLOCK is not None:
        clock.freeze(settings.MOCK_CLOCK)
    elif settings.MOCK_CLOCK_OFFSET:
        clock.advance(timedelta(seconds=settings.MOCK_CLOCK_OFFSET))
    else:
        clock.set(seed.clock)


def _dice() -> None:
    """Begin the random numbers anew, where an option has chosen them."""
    if settings.MOCK_RANDOM_SEED is not None:
        randomness.begin_with(settings.MOCK_RANDOM_SEED)


def behave() -> None:
    """Let the index behave as the options say."""
    personality = settings.MOCK_PERSONALITY
    new = Behaviour(
        personality=None if personality == "auto" else Personality(personality),
        strictness=Strictness(settings.MOCK_STRICTNESS),
        read_only=settings.MOCK_READ_ONLY,
        index_api=settings.MOCK_INDEX_API,
        index_without=settings.MOCK_INDEX_WITHOUT,
    )
    behaviour.turn(new)
