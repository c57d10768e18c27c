"""Removing, once a server is ready, what a killed one has left in the storage."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pypi_mock.shared import shared
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

YOUNG: Final = timedelta(hours=1)
"""No upload takes as long; what is older and listed nowhere, nobody will list any more."""


def sweep_in_background(*, is_alone: bool) -> None:
    """Sweep the storage while the server answers already.

    Args:
        is_alone: Whether no other process can be uploading: then all that is older than this
            process is swept, else what is older than an hour, by one process in that time.
    """
    began = clock.real()
    if not is_alone and not _is_our_turn():
        return
    before = began if is_alone else began - YOUNG
    sweeping = threading.Thread(target=_sweep, args=[before], name="pypi-mock sweep", daemon=True)
    sweeping.start()


def _is_our_turn() -> bool:
    store = shared.store
    if store is None:
        return True
    seconds = int(YOUNG.total_seconds())
    return bool(store.client.set(store.key("sweep"), b"", nx=True, ex=seconds))


def _sweep(before: datetime) -> None:
    from django.db import connection

    from releases.services.orphans import orphans_sweep

    try:
        swept = orphans_sweep(before=before)
    except Exception:  # the server serves without it, and the next start tries again
        logger.exception("the storage could not be swept")
    else:
        if swept:
            logger.warning("removed %d files that an ended process had left unlisted", swept)
    finally:
        connection.close()
