"""Accepting a call: its nonce is burnt with what it does, or neither happens (contract 3)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from accounts.models import User
from oauth_provider import nonces
from oauth_provider.models import Consumer, Nonce
from oauth_provider.refusal import ProblemError
from oauth_provider.services.pruning import pruning
from oauth_provider.signing.problems import Problem, ProblemName
from oauth_provider.signing.state_checks import nonce_used
from pypi_mock.shared import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.calls import SignedCall


@contextmanager
def acceptance(call: SignedCall, *, writes: bool = True) -> Iterator[None]:
    """Burn the nonce of ``call`` and do what the block does, both or neither.

    Of two identical requests in flight one burns the nonce; the other finds it burnt. If the block
    fails, the nonce is free again. A block that ``writes`` is one transaction with its nonce; of
    one that only reads, the nonce is burnt when its answer is there and not sent yet.

    Raises:
        ProblemError: The nonce was used meanwhile, or a reset has deleted who is calling.
    """
    if writes:
        with _noted(call), transaction.atomic():
            pruning.prune()
            if not _is_taken(call):
                raise ProblemError(_why_not(call))
            yield
    else:
        yield
        _use(call)
    call.is_accepted = True


def _use(call: SignedCall) -> None:
    """Burn the nonce of a request that only reads, by the one statement that it takes."""
    if shared.store is None or call.nonce is None:
        pruning.prune()
        if not _is_taken(call):
            raise ProblemError(_why_not(call))
    elif not _is_there(call):
        raise ProblemError(_why_not(call))
    elif nonces.note(call.nonce, writes=False) is False:
        raise ProblemError(nonce_used())


@contextmanager
def _noted(call: SignedCall) -> Iterator[None]:
    """Note a writer's nonce in Redis, if there is one, for a block; forget it if that fails."""
    if call.nonce is None:
        yield
        return
    noted = nonces.note(call.nonce, writes=True)
    if noted is False:
        raise ProblemError(nonce_used())
    try:
        yield
    except BaseException:
        if noted:
            nonces.forget(call.nonce)
        raise


# The hot path of every signed request: a bare statement costs a third of what the ORM's does.
_CONSUMER_THERE: Final = f"EXISTS (SELECT 1 FROM {Consumer._meta.db_table} WHERE id = %s)"  # noqa: S608, SLF001 (constants)
_USER_THERE: Final = f"EXISTS (SELECT 1 FROM {User._meta.db_table} WHERE id = %s)"  # noqa: S608, SLF001 (likewise)
_THERE: Final = {False: _CONSUMER_THERE, True: f"{_CONSUMER_THERE} AND {_USER_THERE}"}
"""By whether there is a user."""
_INSERT: Final = {
    has_user: f"INSERT INTO {Nonce._meta.db_table} (timestamp, consumer, token, nonce)"  # noqa: SLF001
    f" SELECT %s, %s, %s, %s WHERE {is_there} ON CONFLICT DO NOTHING"
    for has_user, is_there in _THERE.items()
}


def _is_taken(call: SignedCall) -> bool:
    """Burn the nonce, if there is one, of a caller who is still there; tell whether it was so."""
    if call.nonce is None:
        return _is_there(call)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT[call.user is not None], [*call.nonce, *_who(call)])
        return bool(cursor.rowcount)


def _is_there(call: SignedCall) -> bool:
    """Tell whether no reset has deleted who is calling."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 WHERE {_THERE[call.user is not None]}", _who(call))
        return cursor.fetchone() is not None


def _who(call: SignedCall) -> list[int]:
    return [call.consumer.pk] if call.user is None else [call.consumer.pk, call.user.pk]


def _why_not(call: SignedCall) -> Problem:
    if call.nonce is not None and Nonce.objects.filter(**call.nonce._asdict()).exists():
        return nonce_used()
    detail = "who is calling was deleted while the request was on its way, perhaps by a reset"
    return Problem(ProblemName.CONSUMER_KEY_UNKNOWN, detail)
