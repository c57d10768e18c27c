"""``pypi-mock ready``: is there a server, and is it ready? The health check of the image."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import time
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPSHandler, ProxyHandler, Request, build_opener

import click

from pypi_mock.cli.first_trust import unverified
from pypi_mock.cli.streams import Exit, fail, result, tell
from pypi_mock.kinds import DURATION
from pypi_mock.options import URL_VARIABLE
from pypi_mock.readiness import READY

PAUSE: Final = 0.1
PATIENCE: Final = 5
"""Seconds that one question may take."""


class NotReadyError(Exception):
    """There is a server, and it is not ready."""


class NobodyError(Exception):
    """There is no server at the address."""


def _seconds(_context: click.Context, _option: click.Parameter, value: str) -> int:
    try:
        return int(str(DURATION.parse(value)))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.option(
    "--url", help=f"Where the server is [{URL_VARIABLE}; default: http://127.0.0.1:8000]."
)
@click.option(
    "--wait",
    default="0",
    callback=_seconds,
    metavar="DURATION",
    help="Ask again for so long, such as 30s, until it is ready.",
)
@click.option(
    "--ca-file", help="The certificate of its own authority, where it speaks TLS [SSL_CERT_FILE]."
)
def ready(*, url: str | None, wait: int, ca_file: str | None) -> None:
    """Tell whether a server is ready.

    Exit status: 0 it is, 1 it is not, or not in time, 3 there is nobody at the address.
    """
    url = (url or default_url()).rstrip("/")
    deadline = time.monotonic() + wait
    while True:
        try:
            stages = _stages(url, ca_file)
        except (NotReadyError, NobodyError) as error:
            if time.monotonic() >= deadline:
                nobody = isinstance(error, NobodyError) and not wait
                raise fail(Exit.IMPOSSIBLE if nobody else Exit.ANSWER_IS_NO, str(error)) from None
        except KeyboardInterrupt:
            raise fail(Exit.INTERRUPTED) from None
        else:
            result(f"ready at {url}")
            tell(f"stages: {', '.join(stages)}")
            return
        time.sleep(PAUSE)


def default_url() -> str:
    """Return where a server is, by the environment that it shares with us in a container."""
    environ = os.environ  # noqa: TID251 (a client's variables, no options of this process)
    port = environ.get("PYPI_MOCK_PORT") or "8000"
    scheme = "http" if environ.get("PYPI_MOCK_TLS", "off") == "off" else "https"
    if environ.get("PYPI_MOCK_TLS_PORT"):
        scheme = "http"
    return environ.get(URL_VARIABLE) or f"{scheme}://127.0.0.1:{port}"


def _stages(url: str, ca_file: str | None) -> list[str]:
    """Ask once.

    Raises:
        NotReadyError: It answered, and is not ready.
        NobodyError: Nobody answered.
    """
    try:
        handlers: list[Any] = [ProxyHandler({})]
        if url.startswith("https:"):
            handlers.append(HTTPSHandler(context=_trust(url, ca_file)))
        with build_opener(*handlers).open(Request(url + READY), timeout=PATIENCE) as answer:  # noqa: S310 (an address of the user's own)
            document = json.load(answer)
        if not isinstance(document, dict) or document.get("status") != "ready":
            raise NotReadyError(f"what answers at {url} is no pypi-mock")
        return [str(stage) for stage in document.get("stages", ())]
    except HTTPError as error:
        with error:
            raise NotReadyError(_said(url, error)) from None
    except URLError as error:
        raise NobodyError(f"there is no server at {url}: {error.reason}") from None
    except (ValueError, OSError, http.client.HTTPException) as error:
        raise NotReadyError(f"what answers at {url} is no pypi-mock: {error}") from None


def _trust(url: str, ca_file: str | None) -> ssl.SSLContext:
    """Check the certificate, but of a server that is here and whose authority nobody has named.

    It is asked for no secret and told none, and a container has no file to name beforehand.
    """
    host = urlsplit(url).hostname
    if ca_file is None and host in {"localhost", "127.0.0.1", "::1"}:
        return unverified()
    return ssl.create_default_context(cafile=ca_file)


def _said(url: str, error: HTTPError) -> str:
    try:
        document = json.load(error)
        return f"the server at {url} is {document['status']}: {', '.join(document['stages'])}"
    except (ValueError, KeyError, TypeError, OSError):
        return f"what answers at {url} is no pypi-mock: {error.code}"
