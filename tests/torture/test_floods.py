"""What may happen once happens once, however many ask for it at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.torture import sending
from tests.torture.amounts import amount, tell
from tests.torture.instance import started

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.running import RunningServer

MANY = amount("PARALLEL", sample=200, full=200)
ROUNDS = amount("ROUNDS", sample=1, full=20)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = started(tmp_path_factory.mktemp("flood"))
    yield running
    assert running.stop() == 0


def at_once(server: RunningServer, sent: Callable[[], bytes]) -> Counter[tuple[int, str]]:
    """Send so many at the same moment; return how often each answer came."""
    begin = threading.Barrier(MANY)

    def one(request: bytes) -> tuple[int, str]:
        begin.wait()
        answer = sending.answer_to(server, request)
        return (answer.status, answer.problem) if answer else (0, "")

    with ThreadPoolExecutor(MANY) as threads:
        return Counter(threads.map(one, [sent() for _ in range(MANY)]))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_of_identical_signed_requests_exactly_one_is_accepted(server, method):
    for _ in range(ROUNDS):
        request = sending.signed(method, "/oauth/test")
        answers = at_once(server, lambda request=request: request)
        assert answers == {(200, ""): 1, (401, "nonce_used"): MANY - 1}
    tell(f"{ROUNDS} times {MANY} identical {method} requests at once: one accepted each time")


@pytest.mark.timeout(1200)
def test_of_exchanges_of_one_request_token_exactly_one_succeeds(server):
    for _ in range(ROUNDS):
        answer = sending.answer_to(server, sending.a_request_token())
        token = sending.given(answer)
        verifier = sending.verifier_of(server, token[0])
        answers = at_once(server, lambda t=token, v=verifier: sending.an_exchange(t, v))
        assert answers == {(200, ""): 1, (401, "token_used"): MANY - 1}
    tell(f"{ROUNDS} times {MANY} exchanges of one request token at once: one 200 each time")
