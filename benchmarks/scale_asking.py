"""The requests that are measured, and what each took."""

from __future__ import annotations

import base64
import hashlib
import http.client
import statistics
import time
import xmlrpc.client
from typing import TYPE_CHECKING, Final

from oauthlib.oauth1 import Client
from serving import Served, served

from pypi_mock.seeds.bulk.made import name_of
from releases.contents.by_rule import wheel_made, wheel_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scale_stores import Store

    Figures = dict[str, str]

STARTS, FEW, SOME, MANY = 3, 5, 60, 400
JSON: Final = {"Accept": "application/vnd.pypi.simple.v1+json"}
MEBIBYTE = 2**20


class ROWS:
    """Their names."""

    start = f"start to ready, s (of {STARTS})"
    memory = "memory at rest, MiB"
    listed = "list as JSON, first, s"
    listed_again = f"list as JSON, kept, ms (of {FEW})"
    memory_after = "memory after the list in both formats, MiB"
    page = f"project page, first, ms (of {SOME})"
    page_again = f"project page, kept, ms (of {MANY})"
    described = f"project as JSON, first, ms (of {SOME})"
    person = f"project for people, ms (of {SOME})"
    front = f"front page, ms (of {SOME})"
    search = f"search for two words, ms (of {SOME})"
    feed = "feed of releases, first, ms"
    changelog = f"changelog of the last minute, ms (of {SOME})"
    download = f"download, ms (of {SOME})"
    signed = f"signed GET, ms (of {MANY})"
    upload = f"upload of a small wheel, ms (of {SOME})"


class Asker:
    """One connection to a server."""

    def __init__(self, server: Served) -> None:
        self.server = server
        self._connection = http.client.HTTPConnection(server.host, server.port, timeout=300)

    def __call__(
        self,
        target: str,
        headers: dict[str, str] | None = None,
        *,
        method: str = "GET",
        body: bytes | None = None,
    ) -> float:
        """Return how many seconds an answer took, which must be 200."""
        started = time.perf_counter()
        self._connection.request(method, target, body, headers or {})
        answer = self._connection.getresponse()
        said = answer.read(MEBIBYTE)
        while answer.read(MEBIBYTE):
            pass
        taken = time.perf_counter() - started
        if answer.status != http.client.OK:
            raise SystemExit(f"{answer.status} for {target}: {said!r}")
        return taken


def measured(store: Store, projects: int, wanted: Iterable[str] = ()) -> Figures:
    """Start a server on a store several times, and ask it for everything, or for what is wanted."""
    command = ("-m", "pypi_mock", "--port", "0", "--quiet", *store.arguments)
    figures: Figures = {}
    starts = []
    for _ in range(STARTS - 1):
        started = time.perf_counter()
        with served(*command):
            starts.append(time.perf_counter() - started)
    started = time.perf_counter()
    with served(*command) as server:
        starts.append(time.perf_counter() - started)
        figures[ROWS.start] = f"{statistics.median(starts):.2f}"
        figures[ROWS.memory] = f"{server.memory('VmRSS') / MEBIBYTE:.0f}"
        for row, measure in _MEASURES.items():
            if not wanted or row in wanted:
                figures[row] = measure(Asker(server), _names(projects))
    return figures


def _names(projects: int) -> list[str]:
    """Return names from all over the index, twice as many as are asked for at once."""
    step = max(1, projects // (2 * SOME))
    return [name_of(place, projects) for place in range(0, projects, step)][: 2 * SOME]


def _median(taken: Iterable[float]) -> str:
    return f"{statistics.median(taken) * 1000:.1f}"


def _of_names(target: str) -> Callable[[Asker, list[str]], str]:
    def measure(ask: Asker, names: list[str]) -> str:
        wheels = (wheel_name(name, "1.0", "cp310-none-any") for name in names)
        return _median(
            ask(target.format(name=name, wheel=wheel), JSON)
            for name, wheel in list(zip(names, wheels, strict=True))[:SOME]
        )

    return measure


def _same(target: str, times: int, headers: dict[str, str] | None = None) -> Callable[..., str]:
    def measure(ask: Asker, names: list[str]) -> str:
        return _median(ask(target.format(name=names[-1]), headers) for _ in range(times))

    return measure


def _first_list(ask: Asker, _: list[str]) -> str:
    return f"{ask('/simple/', JSON):.2f}"


def _memory_after(ask: Asker, _: list[str]) -> str:
    ask("/simple/")
    now, peak = (ask.server.memory(kind) / MEBIBYTE for kind in ("VmRSS", "VmHWM"))
    return f"{now:.0f}, at most {peak:.0f}"


def _first_feed(ask: Asker, _: list[str]) -> str:
    return _median([ask("/rss/updates.xml")])


def _changelog(ask: Asker, _: list[str]) -> str:
    body = xmlrpc.client.dumps((int(time.time()) - 60,), "changelog").encode()
    kind = {"Content-Type": "text/xml"}
    return _median(ask("/pypi", kind, method="POST", body=body) for _ in range(SOME))


def _signed(ask: Asker, _: list[str]) -> str:
    client = Client(
        "consumer-key",
        client_secret="consumer-secret",
        resource_owner_key="access-token",
        resource_owner_secret="access-token-secret",
    )
    url = f"{ask.server.url}/oauth/test?test=spam"
    headers = [client.sign(url)[1] for _ in range(MANY)]
    return _median(ask("/oauth/test?test=spam", dict(each)) for each in headers)


def _uploads(ask: Asker, _: list[str]) -> str:
    return _median(_upload(ask, f"upload-{number}") for number in range(SOME))


def _upload(ask: Asker, name: str) -> float:
    wheel = wheel_made(name, "1.0", "py3-none-any")
    fields = {
        ":action": "file_upload",
        "metadata_version": "2.1",
        "name": name,
        "version": "1.0",
        "filetype": "bdist_wheel",
        "pyversion": "py3",
        "sha256_digest": hashlib.sha256(wheel).hexdigest(),
    }
    head = "".join(
        f'--scale\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    )
    filename = wheel_name(name, "1.0", "py3-none-any")
    disposition = f'form-data; name="content"; filename="{filename}"'
    part = f"--scale\r\nContent-Disposition: {disposition}\r\n\r\n"
    body = b"".join((head.encode(), part.encode(), wheel, b"\r\n--scale--\r\n"))
    token = base64.b64encode(b"__token__:pypi-alice-token").decode()
    headers = {
        "Content-Type": "multipart/form-data; boundary=scale",
        "Authorization": f"Basic {token}",
    }
    return ask("/legacy/", headers, method="POST", body=body)


_MEASURES: dict[str, Callable[[Asker, list[str]], str]] = {
    ROWS.listed: _first_list,
    ROWS.listed_again: _same("/simple/", FEW, JSON),
    ROWS.memory_after: _memory_after,
    ROWS.page: _of_names("/simple/{name}/"),
    ROWS.page_again: _same("/simple/{name}/", MANY, JSON),
    ROWS.described: _of_names("/pypi/{name}/json"),
    ROWS.person: _of_names("/project/{name}/"),
    ROWS.front: _same("/", SOME),
    ROWS.search: _same("/?q=typed+forms", SOME),
    ROWS.feed: _first_feed,
    ROWS.changelog: _changelog,
    ROWS.download: _of_names("/files/{name}/{wheel}"),
    ROWS.signed: _signed,
    ROWS.upload: _uploads,
}
