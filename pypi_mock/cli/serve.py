"""``pypi-mock serve``: from the command line to a server that drains and stops."""

from __future__ import annotations

import contextlib
import gc
import os
from typing import TYPE_CHECKING

import click

from pypi_mock import configuration, packages
from pypi_mock.cli.announcing import Announcement
from pypi_mock.cli.exposure import require_consent
from pypi_mock.cli.flags import chosen_by, option_flags
from pypi_mock.cli.stopping import LOOK_EVERY, InterruptedAgainError, Parent, stop_on_signals
from pypi_mock.cli.streams import Exit, fail, speak, style, tell
from pypi_mock.readiness import Front, readiness

if TYPE_CHECKING:
    from pypi_mock.cli.flags import Flag
    from pypi_mock.cli.stopping import Stop
    from pypi_mock.configuration import Configuration
    from pypi_mock.server.listeners import Listeners

ENGINES = ("workers", "database_url", "redis_url", "downloads")
"""Options of which some need more than is there."""
SHARED = ("database_url", "redis_url", "storage")
"""Options by which other processes may work on the same things."""


@click.command()
@option_flags
def serve(**flags: Flag) -> None:
    """Serve until SIGINT or SIGTERM.

    Prints one line on standard output once it is ready: `pypi-mock ready at URL`.
    """
    stop, parent = stop_on_signals(), Parent()
    packages.leave_working_folder()
    if foreign := packages.foreign_packages():
        raise fail(Exit.WRONG_USAGE, *foreign, "start it from another folder, without PYTHONPATH")
    chosen = chosen_by(flags)
    speak(log_format=chosen.values["log_format"], color=chosen.values["color"])
    require_consent(chosen)
    from pypi_mock.cli.preparing import in_a_folder

    if any(chosen.origins[name] != "default" for name in ENGINES):
        from pypi_mock.cli.sharing import require_engines  # late: rarely asked for

        require_engines(chosen)
    heeded = parent if chosen.values["exit_with_parent"] else None
    try:
        with contextlib.ExitStack() as stack:
            chosen = in_a_folder(chosen, stack)
            if chosen.values["workers"] > 1:
                from pypi_mock.cli.sharing import serve_by_workers  # late: rarely asked for

                serve_by_workers(chosen, _introduce, heeded)
                return
            _serve(chosen, stop, heeded)
    except InterruptedAgainError:
        # Worker threads may be stuck in a request; only this ends a process that has such.
        os._exit(Exit.INTERRUPTED)


def _serve(chosen: Configuration, stop: Stop, parent: Parent | None) -> None:
    from pypi_mock.cli.listening import bound_listeners

    configuration.adopt(chosen)
    server = bound_listeners(chosen)
    announcement = Announcement(chosen, server)
    try:
        announcement.prepare()
        _become_ready(chosen, server)
        if not stop.is_set():
            _introduce(chosen, server.url, server.tls_url)
            readiness.note("seeded")
            announcement.make()
            if chosen.values["data"] is not None or chosen.origins["storage"] != "default":
                from pypi_mock.cli.sweeping import sweep_in_background

                is_own = all(chosen.origins[name] == "default" for name in SHARED)
                sweep_in_background(is_shared=not is_own)
        while not stop.wait(LOOK_EVERY):
            if parent is not None and parent.is_gone():
                stop.set()
    finally:
        announcement.withdraw()
        server.stop()
        announcement.end()


def _become_ready(chosen: Configuration, server: Listeners) -> None:
    """Answer from now on; with the application, as soon as all that it needs is there.

    That the last stage is passed is said by the caller, in all ways at once.
    """
    from pypi_mock.cli.preparing import prepare_database

    readiness.begin()
    front = Front()
    server.serve_in_background(front)
    readiness.note("bound")
    prepare_database(chosen)
    from pypi_mock.wsgi import application

    front.application = application
    # What is there now stays: the collector need not look at it again and again.
    gc.freeze()


def _introduce(chosen: Configuration, url: str, tls_url: str) -> None:
    """Tell people what is here; who reads objects is told only what may surprise."""
    if chosen.values["quiet"]:
        return
    from pypi_mock.cli.banner import banner, warning

    if style.is_json:
        for line in warning(chosen):
            tell(line)
    else:
        tell(banner(chosen, url, tls_url=tls_url))
