"""Accepting a call: its nonce is burnt with what it does, or neither happens (contract 3)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from oauth_provider import nonces
from oauth_provider.models import Consumer, Nonce
from oauth_provider.refusal import ProblemError
from oauth_provider.signing.problems import Problem, ProblemName
from oauth_provider.signing.state_checks import nonce_used
from pypi_mock.metrics.table import PRUNED
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.calls import SignedCall


@contextmanager
def acceptance(call: SignedCall, *, writes: bool = True) -> Iterator[None]:
    """Burn the nonce of ``call`` and do what the block does, in one transaction.

    Of two identical requests in flight one burns the nonce; the other finds it burnt. If the block
    fails, the nonce is free again. A block that ``writes`` nothing needs no transaction where
    nonces are kept in Redis.

    Raises:
        ProblemError: The nonce was used meanwhile, or a reset has deleted who is calling.
    """
    with _noted(call, writes=writes) as is_burnt:
        if is_burnt and not writes:
            if not _is_there(call):
                raise ProblemError(_why_not(call))
            yield
        else:
            with transaction.atomic():
                if call.nonce is not None:
                    _prune()
                if not _is_taken(call):
                    raise ProblemError(_why_not(call))
                yield
    call.is_accepted = True


@contextmanager
def _noted(call: SignedCall, *, writes: bool) -> Iterator[bool]:
    """Note a nonce in Redis, if there is one, for a block; forget it again if that fails.

    Yields whether that is all that a reading request needs.
    """
    if call.nonce is None:
        yield False
        return
    noted = nonces.note(call.nonce, writes=writes)
    if noted is False:
        raise ProblemError(nonce_used())
    try:
        yield noted is True
    except BaseException:
        if noted:
            nonces.forget(call.nonce)
        raise


_TABLE = Nonce._meta.db_table  # noqa: SLF001 (documented, in spite of its name)
# The hot path of every signed request: a bare statement costs a third of what the ORM's does.
_CONSUMER_THERE = f"EXISTS (SELECT 1 FROM {Consumer._meta.db_table} WHERE id = %s)"  # noqa: S608, SLF001 (constants)
_BOTH_THERE = f"{_CONSUMER_THERE} AND EXISTS (SELECT 1 FROM {User._meta.db_table} WHERE id = %s)"  # noqa: S608, SLF001
_INSERT = (
    f"INSERT INTO {_TABLE} (timestamp, consumer, token, nonce) SELECT %s, %s, %s, %s"
    " WHERE {is_there} ON CONFLICT DO NOTHING"
)

# So many at once: after a quiet night nobody waits until all of the day before are forgotten.
_PRUNE = (
    f"DELETE FROM {_TABLE} WHERE id IN (SELECT id FROM {_TABLE}"  # noqa: S608 (likewise)
    " WHERE timestamp < %s LIMIT 1000{locking})"
)
# Rows that another request forgets are left to it: nobody waits for its transaction.
_LOCKING = {"sqlite": "", "postgresql": " FOR UPDATE SKIP LOCKED"}


def _is_taken(call: SignedCall) -> bool:
    """Burn the nonce, if there is one, of a caller who is still there; tell whether it was so."""
    if call.nonce is None:
        return _is_there(call)
    is_there, who = _caller(call)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT.format(is_there=is_there), [*call.nonce, *who])
        return bool(cursor.rowcount)


def _is_there(call: SignedCall) -> bool:
    """Tell whether no reset has deleted who is calling."""
    is_there, who = _caller(call)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 WHERE {is_there}", who)
        return cursor.fetchone() is not None


def _caller(call: SignedCall) -> tuple[str, list[int]]:
    if call.user is None:
        return _CONSUMER_THERE, [call.consumer.pk]
    return _BOTH_THERE, [call.consumer.pk, call.user.pk]


def _why_not(call: SignedCall) -> Problem:
    if call.nonce is not None and Nonce.objects.filter(**call.nonce._asdict()).exists():
        return nonce_used()
    detail = "who is calling was deleted while the request was on its way, perhaps by a reset"
    return Problem(ProblemName.CONSUMER_KEY_UNKNOWN, detail)


def _prune() -> None:
    """Forget nonces whose timestamps the window refuses by now, if there are any: the oldest."""
    oldest = clock.timestamp() - settings.MOCK_TIMESTAMP_WINDOW
    with connection.cursor() as cursor:
        cursor.execute(_PRUNE.format(locking=_LOCKING[connection.vendor]), [oldest])
        if (pruned := cursor.rowcount) > 0:
            transaction.on_commit(lambda: PRUNED.add(by=pruned))
