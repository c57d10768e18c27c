"""Consumers: made by their owners, switched on and off (contract 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.models import Consumer
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User

KEY_CHARACTERS = 24
SECRET_CHARACTERS = 48


def consumer_register(  # noqa: PLR0913 (what contract 5 lists)
    *,
    owner: User | None,
    name: str,
    description: str = "",
    rsa_public_key: str = "",
    callbacks: Sequence[str] = (),
    dialect: str = "",
) -> Consumer:
    """Register an application; it is given its key and secret.

    ``rsa_public_key`` is as ``signing.normalised_public_key`` returns it.
    """
    return Consumer.objects.create(
        key=randomness.text(KEY_CHARACTERS),
        secret=randomness.text(SECRET_CHARACTERS),
        owner=owner,
        name=name,
        description=description,
        rsa_public_key=rsa_public_key,
        callbacks=list(callbacks),
        dialect=dialect,
        created=clock.now(),
    )


def consumer_enabled_set(*, consumer: Consumer, enabled: bool) -> None:
    """Let a consumer in, or keep it out; its tokens stay."""
    Consumer.objects.filter(pk=consumer.pk).update(enabled=enabled)
    consumer.enabled = enabled
