"""``pypi-mock ready``: is there a server, and is it ready? The health check of the image."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

import click

from pypi_mock.cli.durations import read_as
from pypi_mock.cli.streams import Exit, fail, result
from pypi_mock.configuration import variable
from pypi_mock.kinds import DURATION
from pypi_mock.options import URL_VARIABLE
from pypi_mock.readiness import READY

if TYPE_CHECKING:
    from urllib.parse import SplitResult

PAUSE: Final = 0.1
"""Seconds between two questions."""
PATIENCE: Final = 5.0
"""Seconds that one question may take."""
_OK = 200
_SERVER_ERROR = 500


class NotReadyError(Exception):
    """There is a server, and it is not ready."""


class NobodyError(Exception):
    """There is no server of ours at the address."""


class Place(NamedTuple):
    """Where to ask."""

    url: str
    parts: SplitResult
    context: ssl.SSLContext | None


@click.command()
@click.option(
    "--wait",
    default="0",
    callback=read_as(DURATION),
    metavar="DURATION",
    help="Ask again for so long, such as 30s, until it is ready.",
)
@click.option(
    "--url", help=f"Where the server is [{URL_VARIABLE}; default: http://127.0.0.1:8000]."
)
@click.option("--ca-file", help="The certificate of its own authority, with TLS [SSL_CERT_FILE].")
def ready(*, wait: int, url: str | None, ca_file: str | None) -> None:
    """Tell whether a server is ready.

    Exit status: 0 it is; 1 it is not, or with --wait not in time, whatever the reason; 3 without
    --wait: no pypi-mock answers there.
    """
    place = _place(url, ca_file)
    deadline = time.monotonic() + wait
    while True:
        left = deadline - time.monotonic() if wait else PATIENCE
        try:
            _ask(place, timeout=max(PAUSE, min(PATIENCE, left)))
        except (NotReadyError, NobodyError) as error:
            if time.monotonic() + PAUSE >= deadline:
                is_nobody = isinstance(error, NobodyError) and not wait
                status = Exit.IMPOSSIBLE if is_nobody else Exit.ANSWER_IS_NO
                raise fail(status, str(error)) from None
        else:
            result(f"ready at {place.url}")
            return
        time.sleep(PAUSE)


def _place(url: str | None, ca_file: str | None) -> Place:
    wanted = (url or default_url()).rstrip("/")
    try:
        parts = urlsplit(wanted)
        is_address = parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        is_address = False
    if not is_address or parts.scheme not in {"http", "https"}:
        raise click.BadParameter(f"{wanted!r} is no address, such as http://127.0.0.1:8000")
    if parts.scheme == "http":
        return Place(wanted, parts, None)
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise click.BadParameter(f"{ca_file}: {error.strerror or error}") from None
    if not (url or ca_file or variable(URL_VARIABLE)):
        # In its own container: nothing is told to whoever answers on the loopback address, and the
        # authority of `--tls auto` may be in a folder that only the server knows.
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return Place(wanted, parts, context)


def default_url() -> str:
    """Return where a server is, by the environment that it shares with us in a container."""
    if named := variable(URL_VARIABLE):
        return named
    is_tls = variable("PYPI_MOCK_TLS") not in {"", "off"} and not variable("PYPI_MOCK_TLS_PORT")
    return f"{'https' if is_tls else 'http'}://127.0.0.1:{variable('PYPI_MOCK_PORT') or 8000}"


def _ask(place: Place, *, timeout: float) -> None:
    """Ask once.

    Raises:
        NotReadyError: It answered, and is not ready.
        NobodyError: Nobody answered, or somebody else.
    """
    host, port = place.parts.hostname or "", place.parts.port
    connection: http.client.HTTPConnection
    if place.context is None:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    else:
        connection = http.client.HTTPSConnection(host, port, timeout=timeout, context=place.context)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise NobodyError(f"no server answers at {place.url}: {_reason(error)}") from None
        try:
            connection.request("GET", place.parts.path + READY)
            answer = connection.getresponse()
            _judge(place.url, answer.status, answer.read())
        except OSError as error:
            raise NotReadyError(f"{place.url} gives no answer: {_reason(error)}") from None
        except http.client.HTTPException as error:
            raise NobodyError(f"what answers at {place.url} speaks no HTTP: {error!r}") from None
    finally:
        connection.close()


def _judge(url: str, status: int, content: bytes) -> None:
    try:
        document = json.loads(content)
        state, stages = str(document["status"]), ", ".join(document["stages"])
    except (ValueError, KeyError, TypeError):
        refused = f"what answers at {url} is no pypi-mock that is ready: it says {status}"
        raise (NotReadyError if status >= _SERVER_ERROR else NobodyError)(refused) from None
    if status != _OK or state != "ready":
        raise NotReadyError(f"{url} is {state}; so far: {stages or 'nothing'}")


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message}); see --ca-file"
    if isinstance(error, TimeoutError):
        return "it takes too long"
    return error.strerror or str(error) or type(error).__name__
