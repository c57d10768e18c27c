"""What a test can turn, the same in all processes of an instance: kept in Redis, read if changed.

Each request begins with one question, whether anything has changed. Whoever turns something, below
/_mock/, has told the others before its answer is sent.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, cast

import msgspec
from msgspec import Struct

from pypi_mock.faults import faults
from pypi_mock.faults.shared_book import SharedFaultBook
from pypi_mock.interfering import BEHIND_THE_SCENES
from pypi_mock.readiness import METRICS
from pypi_mock.seeds.model import Seed
from pypi_mock.seeds.resetting import baseline, begin_with
from pypi_mock.shared import shared
from pypi_mock.simulation.clock import Setting, clock
from releases.behaviour import Behaviour, behaviour

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from pypi_mock.shared import Store

    GetResponse = Callable[[HttpRequest], HttpResponseBase]

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Turned(Struct, frozen=True, kw_only=True):
    """What is turned, but for the faults, which their book keeps itself."""

    clock: Setting
    went_back: bool
    behaviour: Behaviour
    baseline: Seed


def turned() -> Turned:
    """Return what is so in this process."""
    return Turned(
        clock=clock.setting,
        went_back=clock.went_back,
        behaviour=behaviour.now,
        baseline=baseline.seed,
    )


def turn(state: Turned) -> None:
    """Let it be so in this process."""
    clock.restore(state.clock, went_back=state.went_back)
    behaviour.turn(state.behaviour)
    baseline.seed = state.baseline


class Tuning:
    """This process's share of what is turned."""

    def __init__(self, store: Store) -> None:
        self._client = store.client
        self._state, self._version = store.key("turned"), store.key("turned", "version")
        self._lock = threading.Lock()
        self._seen = b""
        self._known = b""

    def begin(self, seed: Seed) -> None:
        """Start from a seed; whoever comes later takes what is turned by then."""
        is_first = not self._client.exists(self._state)
        begin_with(seed, is_first=is_first)
        if is_first:
            self.publish()
        else:
            self.tune_in()

    def tune_in(self) -> None:
        """Take over what another process has turned."""
        version = cast("bytes | None", self._client.get(self._version)) or b""
        if version == self._seen:
            return
        with self._lock:
            known = cast("bytes | None", self._client.get(self._state))
            if isinstance(faults, SharedFaultBook):
                faults.refresh()
            if known is not None and known != self._known:
                turn(msgspec.json.decode(known, type=Turned))
                self._known = known
            self._seen = version

    def publish(self) -> None:
        """Tell the others what this process has turned, faults included."""
        with self._lock:
            new = msgspec.json.encode(turned())
            self._known = self._seen = b""  # should this fail: take theirs over, whatever is here
            with self._client.pipeline() as pipeline:
                pipeline.set(self._state, new)
                pipeline.incr(self._version)
                pipeline.execute()
            self._known = new


def begin(seed: Seed) -> None:
    """Start from a seed, alone or beside other processes.

    Raises:
        DocumentError: It says what cannot be.
    """
    if shared.store is None:
        begin_with(seed)
    else:
        Tuning(shared.store).begin(seed)


def share_turns(get_response: GetResponse) -> GetResponse:
    """Middleware: what one process has been turned to, all are."""
    if shared.store is None:
        return get_response
    tuning = Tuning(shared.store)

    def tuned(request: HttpRequest) -> HttpResponseBase:
        if request.path_info == METRICS:  # which are wanted most when Redis is gone
            return get_response(request)
        tuning.tune_in()
        response = get_response(request)
        if request.method not in _SAFE and request.path_info.startswith(BEHIND_THE_SCENES):
            tuning.publish()
        return response

    return tuned
