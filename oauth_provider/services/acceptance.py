"""Accepting a call: its nonce is burnt with what it does, or neither happens (contract 3)."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from oauth_provider.models import Nonce
from oauth_provider.refusal import ProblemError
from oauth_provider.signing.state_checks import nonce_used
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.calls import NonceKey, SignedCall


@contextmanager
def acceptance(call: SignedCall) -> Iterator[None]:
    """Open one transaction that burns the nonce of ``call`` and does what the block does.

    Of two identical requests in flight one inserts the nonce; the other finds it there. If the
    block fails, the nonce is free again.

    Raises:
        ProblemError: The nonce was used meanwhile.
    """
    with transaction.atomic():
        if call.nonce is not None:
            _prune()
            if not _burn(call.nonce):
                raise ProblemError(nonce_used())
        yield
    call.is_accepted = True


_TABLE = Nonce._meta.db_table  # noqa: SLF001 (documented, in spite of its name)
# The hot path of every signed request: a bare statement costs a third of what the ORM's does.
_INSERT = (
    f"INSERT INTO {_TABLE} (timestamp, consumer, token, nonce) VALUES (%s, %s, %s, %s)"  # noqa: S608 (a constant)
    " ON CONFLICT DO NOTHING"
)


def _burn(key: NonceKey) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, key)
        return bool(cursor.rowcount)


def _prune() -> None:
    """Forget nonces whose timestamps the window refuses by now; there are few, or none."""
    oldest = clock.timestamp() - settings.MOCK_TIMESTAMP_WINDOW
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE timestamp < %s", [oldest])  # noqa: S608 (likewise)
