"""From the options to everything that `serve` listens on."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypi_mock.cli.request_lines import request_log
from pypi_mock.cli.streams import Exit, fail
from pypi_mock.databases import POSTGRESQL
from pypi_mock.engine_kinds import STORAGES
from pypi_mock.folder import SPOOL
from pypi_mock.server.listeners import CannotListenError, Listeners
from pypi_mock.server.serving import Server
from pypi_mock.server.turns import Turns

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from pypi_mock.configuration import Configuration

CHUNKED_SLACK = 1024 * 1024
"""Multipart boundaries and headers, on top of the largest file and the largest form."""


def bound_listeners(chosen: Configuration) -> Listeners:
    """Return what listens from now on, and answers once it has an application.

    Raises:
        SystemExit: It cannot be done; why has been said.
    """
    listeners = _listeners(chosen)
    try:
        listeners.prepare()
    except CannotListenError as error:
        raise fail(Exit.IMPOSSIBLE, *_why_not_bound(chosen, error)) from None
    return listeners


def _listeners(chosen: Configuration) -> Listeners:
    values = chosen.values
    tls, tls_port = tls_context(chosen), values["tls_port"]
    options = common_options(chosen)
    host, port = values["host"], values["port"]
    others: list[Server] = []
    if tls_port is not None:
        main = Server(host=host, port=port, **options)
        others.append(Server(host=host, port=tls_port, tls=tls, **options))
    else:
        main = Server(host=host, port=port, tls=tls, **options)
    if values["uds"]:
        from pypi_mock.server.unix_socket import UnixServer  # late: rarely asked for

        others.append(UnixServer(values["uds"], called=lambda: main.url, **options))
    return Listeners(main, *others)


def common_options(chosen: Configuration) -> dict[str, Any]:  # Any: each has its own type
    """Return what all listeners have in common."""
    values = chosen.values
    return {
        "threads": values["threads"],
        "chunked_limit": values["upload_limit"] + values["form_limit"] + CHUNKED_SLACK,
        "spool_folder": chosen.folder / SPOOL if chosen.folder else None,
        "request_log": request_log(values),
        "turns": None if _waits_for_others(values) else Turns(),
    }


def _waits_for_others(values: Mapping[str, Any]) -> bool:  # Any: options of any type
    """Tell whether answers wait for other machines or processes: then threads need no turns."""
    storage, database, redis = values["storage"], values["database_url"], values["redis_url"]
    return bool(storage != STORAGES["files"] or database.startswith(tuple(POSTGRESQL)) or redis)


def tls_context(chosen: Configuration) -> ssl.SSLContext | None:
    """Return how TLS is spoken; None where it is not."""
    values = chosen.values
    if values["tls"] == "off":
        if given := [
            name for name in ("tls_port", "tls_name") if chosen.origins[name] != "default"
        ]:
            raise fail(
                Exit.WRONG_USAGE,
                f"{chosen.origins[given[0]]} needs --tls auto, or PYPI_MOCK_TLS=auto",
            )
        return None
    # Late: the start waits for this only where TLS is spoken.
    from pypi_mock.server.certificates import (
        CertificateError,
        context_of_files,
        context_of_own,
    )

    try:
        if values["tls"] != "auto":
            return context_of_files(*values["tls"])
        return context_of_own(
            chosen.folder or Path(),  # there is one by now
            host=values["host"],
            names=values["tls_name"],
            base_url=values["base_url"],
        )
    except CertificateError as error:
        raise fail(Exit.IMPOSSIBLE, f"{error} ({chosen.origins['tls']})") from None


def _why_not_bound(chosen: Configuration, error: CannotListenError) -> tuple[str, ...]:
    is_taken = error.reason.errno == errno.EADDRINUSE
    reason = error.reason.strerror or str(error.reason)
    if isinstance(error.listener.bind_addr, str):
        return (
            f"cannot listen on {error.listener.bind_addr}: {reason}",
            f"choose another path with --uds or PYPI_MOCK_UDS (now: {chosen.origins['uds']})",
        )
    host, port = error.listener.bind_addr
    option = "port" if error.is_main else "tls_port"
    flag, variable = f"--{option.replace('_', '-')}", f"PYPI_MOCK_{option.upper()}"
    if is_taken:
        return (
            f"port {port} of {host} is taken",
            f"choose another with {flag} or {variable} (now: {chosen.origins[option]})",
            f"or let {flag} 0 pick a free one",
        )
    return (
        f"cannot listen on port {port} of {host}: {reason}",
        f"choose with --host and {flag}, or PYPI_MOCK_HOST and {variable}",
    )
