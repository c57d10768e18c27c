"""What the journal costs a signed GET: the same requests with and without it, in turn.

Both go through Django's handler in this process, so that the difference is not lost in the noise of
a socket; a request through the server takes longer, and the journal's share of it is smaller.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from oauthlib.oauth1 import Client

if TYPE_CHECKING:
    from collections.abc import Callable

REQUESTS = 1500
HOST = "127.0.0.1:8000"
TARGET = "/oauth/test?test=spam"
MIDDLEWARE = "pypi_mock.recording.record_exchanges"


def application(*, with_journal: bool) -> Callable[..., Any]:
    from django.conf import settings
    from django.test import override_settings

    from pypi_mock.wsgi import Application

    middleware = [name for name in settings.MIDDLEWARE if with_journal or name != MIDDLEWARE]
    with override_settings(MIDDLEWARE=middleware):
        return Application()


def environ(client: Client) -> dict[str, Any]:
    headers = client.sign(f"http://{HOST}{TARGET}")[1]
    path, _, query = TARGET.partition("?")
    fields = [(b"Host", HOST.encode()), (b"Authorization", headers["Authorization"].encode())]
    return {
        "REQUEST_METHOD": "GET",
        "REQUEST_URI": TARGET,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "HTTP_AUTHORIZATION": headers["Authorization"],
        "pypi_mock.headers": tuple(fields),
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
    }


def seconds(answer: Callable[..., Any], request: dict[str, Any]) -> float:
    started = time.perf_counter()
    body = b"".join(answer(request, lambda *_: None))
    taken = time.perf_counter() - started
    assert body.startswith(b"Access allowed"), body
    return taken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYPI_MOCK_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "pypi_mock.settings"
        import django

        django.setup()
        from pypi_mock.schema import bring_up_to_date
        from pypi_mock.seeds import builtin
        from pypi_mock.seeds.applying import seed_apply

        bring_up_to_date()
        seed_apply(builtin.SEED)
        client = Client(
            "consumer-key",
            client_secret="consumer-secret",
            resource_owner_key="access-token",
            resource_owner_secret="access-token-secret",
        )
        gc.freeze()  # as the command does
        answers = {kind: application(with_journal=kind == "with") for kind in ("without", "with")}
        taken: dict[str, list[float]] = {kind: [] for kind in answers}
        for _ in range(REQUESTS):
            for kind, answer in answers.items():
                taken[kind].append(seconds(answer, environ(client)))
    medians = {kind: statistics.median(times) * 1e6 for kind, times in taken.items()}
    for kind, median in medians.items():
        print(f"{kind + ' journal':18} {median:8.0f} µs")
    print(f"the journal adds {medians['with'] - medians['without']:.0f} µs")


if __name__ == "__main__":
    main()
