"""Removing, once a server is ready, what a killed one has left in the storage."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pypi_mock.folder import occupancy
from pypi_mock.shared import shared
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)

YOUNG: Final = timedelta(hours=1)
"""No upload takes as long; what is older and listed nowhere, nobody will list any more."""
AGAIN: Final = 600
"""Seconds until a sweep that failed is tried again."""
MARGIN: Final = 60


def sweep_in_background(*, is_shared: bool) -> None:
    """Sweep the storage while the server answers already.

    Where no other process can be uploading, all that is older than this one is swept. Else what is
    older than an hour, by one process in that time; and an hour later what was too young, as after
    a kill and a quick start.

    Args:
        is_shared: Whether servers elsewhere may use the same storage.
    """
    is_alone = occupancy.is_alone and not is_shared
    target = _sweep_alone if is_alone else _sweep_beside_others
    thread = threading.Thread(
        target=target, args=[occupancy.since], name="pypi-mock sweep", daemon=True
    )
    thread.start()


def _sweep_alone(began: datetime) -> None:
    while not _is_swept(before=began, is_alone=True):
        time.sleep(AGAIN)


def _sweep_beside_others(began: datetime) -> None:
    for before in (began - YOUNG, began):
        while clock.real() < before + YOUNG:
            time.sleep(min(AGAIN, (before + YOUNG - clock.real()).total_seconds() + 1))
        while not _is_swept(before=before, is_alone=False):
            time.sleep(AGAIN)


def _is_swept(*, before: datetime, is_alone: bool) -> bool:
    """Sweep; return whether nothing is left to do: a storage that is gone may be back later."""
    from django.db import connection

    from releases.contents.outage import StorageUnavailableError
    from releases.services.orphans import orphans_sweep
    from releases.services.storage_marks import storage_is_marked

    try:
        if not is_alone and not (_is_our_turn() and storage_is_marked()):
            return True
        swept = orphans_sweep(before=before)
    except StorageUnavailableError as error:
        logger.warning("the storage could not be swept, and will be later: %s", error)
        return False
    except Exception:  # the server serves without it, and the next start tries again
        logger.exception("the storage could not be swept")
        return True
    finally:
        connection.close()
    if swept:
        logger.warning("removed %d files that an ended process had left unlisted", swept)
    return True


def _is_our_turn() -> bool:
    store = shared.store
    if store is None:
        return True
    seconds = int(YOUNG.total_seconds()) - MARGIN
    return bool(store.client.set(store.key("sweep"), b"", nx=True, ex=seconds))
