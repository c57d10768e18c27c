"""``pypi-mock serve``: from the command line to a server that drains and stops."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pypi_mock import configuration, packages
from pypi_mock.cli.announcing import announced
from pypi_mock.cli.flags import given, option_flags
from pypi_mock.cli.stopping import InterruptedAgainError, stop_on_signals, stop_with_parent
from pypi_mock.cli.streams import Exit, fail, tell
from pypi_mock.readiness import Front, readiness

if TYPE_CHECKING:
    import threading

    from pypi_mock.configuration import Configuration
    from pypi_mock.server.listeners import Listeners


@click.command()
@option_flags
def serve(**flags: str | bool | None) -> None:
    """Serve until SIGINT or SIGTERM.

    Prints one line on standard output once it is ready: `pypi-mock ready at URL`.
    """
    stop = stop_on_signals()
    packages.leave_working_folder()
    if foreign := packages.foreign_packages():
        raise fail(Exit.WRONG_USAGE, *foreign, "start it from another folder, without PYTHONPATH")
    try:
        chosen = configuration.read_configuration(flags=given(flags), has_file=True)
    except configuration.ConfigurationError as error:
        raise fail(Exit.WRONG_USAGE, *error.errors) from None
    try:
        with contextlib.ExitStack() as stack:
            _serve(_in_a_folder(chosen, stack), stop)
    except InterruptedAgainError:
        # Worker threads may be stuck in a request; only this ends a process that has such.
        os._exit(Exit.INTERRUPTED)


def _in_a_folder(chosen: Configuration, stack: contextlib.ExitStack) -> Configuration:
    """Return the configuration with a folder that is there and can be written."""
    from pypi_mock.folder import prepare_folder

    try:
        if chosen.folder is None:
            made = tempfile.TemporaryDirectory(prefix="pypi-mock-", ignore_cleanup_errors=True)
            chosen = chosen.in_folder(Path(stack.enter_context(made)))
        if chosen.folder is not None:
            prepare_folder(chosen.folder)
    except OSError as error:
        raise fail(
            Exit.IMPOSSIBLE,
            f"the data folder {chosen.folder or tempfile.gettempdir()} cannot be used: "
            f"{error.strerror} ({chosen.origins['data']})",
        ) from None
    return chosen


def _serve(chosen: Configuration, stop: threading.Event) -> None:
    configuration.adopt(chosen)
    from pypi_mock.cli.listening import bound_listeners

    readiness.begin()
    front = Front()
    server = bound_listeners(chosen)
    try:
        server.serve_in_background(front)
        readiness.note("bound")
        _prepare_database(chosen)
        from pypi_mock.wsgi import application

        front.application = application
        if not chosen.values["quiet"]:
            from pypi_mock.cli.banner import banner

            tell(banner(chosen, server.url, tls_url=server.tls_url))
        # What is there now stays: the collector need not look at it again and again.
        gc.freeze()
        _run(chosen, server, stop)
    finally:
        server.stop()


def _run(chosen: Configuration, server: Listeners, stop: threading.Event) -> None:
    """Say that the server is ready, and wait for its end."""
    if chosen.values["exit_with_parent"]:
        stop_with_parent(stop)
    try:
        with announced(chosen, server.url, tls_url=server.tls_url):
            while not stop.wait(timeout=1):  # a wait without end cannot be interrupted on Windows
                pass
    except OSError as error:
        path = chosen.values["ready_file"]
        raise fail(
            Exit.IMPOSSIBLE, f"the ready file {path} cannot be written: {error.strerror}"
        ) from None


def _prepare_database(chosen: Configuration) -> None:
    # The caller's own Django project may have set this; we serve ours.
    os.environ["DJANGO_SETTINGS_MODULE"] = "pypi_mock.settings"  # noqa: TID251 (Django's own switch)
    import django

    django.setup(set_prefix=False)
    from django.db import DatabaseError, connection

    from pypi_mock.schema import bring_up_to_date
    from pypi_mock.seeds.chosen import chosen_seed
    from pypi_mock.seeds.resetting import begin_with
    from pypi_mock.strict import DocumentError

    try:
        applied = bring_up_to_date()
        readiness.note("migrated")
        begin_with(chosen_seed(chosen.values["seed"], inline=chosen.values["seed_json"]))
        readiness.note("seeded")
    except DocumentError as error:
        raise fail(Exit.ANSWER_IS_NO, *(f"the seed is wrong: {e}" for e in error.errors)) from None
    except DatabaseError as error:
        raise fail(
            Exit.IMPOSSIBLE, f"the database in {chosen.folder} cannot be used: {error}"
        ) from None
    finally:
        connection.close()  # the threads that serve have their own
    if chosen.values["verbose"] and applied:
        tell(f"applied {len(applied)} migrations: {', '.join(applied)}")
    sys.stderr.flush()
