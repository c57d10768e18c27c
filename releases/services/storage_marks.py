"""Whether a storage is this database's: what another one lists there must never be swept.

Who starts a server with the right bucket and the wrong database would else lose every file.
"""

from __future__ import annotations

import logging
import socket
from typing import Final

from pypi_mock.simulation.clock import clock
from releases.contents.storage import mark_read, mark_write
from releases.models import StorageMark
from releases.services.orphans import unlisted_contents

logger = logging.getLogger(__name__)

_ROW: Final = 1


def storage_is_marked() -> bool:
    """Tell whether the storage has this database's mark; one that holds nothing else gets it.

    The mark is as good as a name that is given once: host and moment.
    """
    ours = StorageMark.objects.filter(pk=_ROW).first()
    theirs = mark_read()
    if theirs is None and any(unlisted_contents()):
        logger.warning("nothing is swept: the storage holds files that this database does not list")
        return False
    if theirs is None:
        new = f"{socket.gethostname()} {clock.real().isoformat()}"
        ours, _ = StorageMark.objects.get_or_create(pk=_ROW, defaults={"mark": new})
        mark_write(ours.mark)
        return True
    if ours is None or ours.mark != theirs:
        logger.warning("nothing is swept: the storage is that of the database of %s", theirs)
        return False
    return True
