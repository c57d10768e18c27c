"""What the fixture costs: a session's first answer, beside a bare start, and a reset.

The targets: a first signed answer within 1 s of the session's start, and a reset within 10 ms.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from serving import environment, served

from pypi_mock.testing import PyPIMock

RUNS = 9
RESETS = 200
FIRST_ANSWER, RESET = 1.0, 0.010
SUITE = """
import time
import urllib.request

HEADER = (
    'OAuth oauth_consumer_key="consumer-key", oauth_token="access-token",'
    ' oauth_signature_method="PLAINTEXT", oauth_signature="consumer-secret%26access-token-secret"'
)

def test_call(pypi_mock):
    headers = {"Authorization": HEADER}
    urllib.request.urlopen(urllib.request.Request(f"{pypi_mock.url}/oauth/test", headers=headers))
    print("answered at", time.time())
"""
BARE = "def test_nothing():\n    pass\n"


def pytest(suite: str, *arguments: str) -> tuple[float, str]:
    """Run a suite; return when it began, and what it said."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_suite.py").write_text(suite)
        Path(folder, "pytest.ini").write_text("[pytest]\n")
        started = time.time()
        said = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-s", *arguments],
            cwd=folder,
            env=environment(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    return started, said


def first_answer() -> float:
    started, said = pytest(SUITE, "-p", "pypi_mock.testing.plugin")
    return float(said.partition("answered at ")[2].split()[0]) - started


def bare_pytest() -> float:
    started, _ = pytest(BARE)
    return time.time() - started


def bare_start() -> float:
    started = time.perf_counter()
    with served():
        return time.perf_counter() - started


def reset() -> float:
    with PyPIMock() as mock:
        mock.reset()
        took = []
        for _ in range(RESETS):
            started = time.perf_counter()
            mock.reset()
            took.append(time.perf_counter() - started)
    return statistics.median(took)


def main() -> None:
    first_answer(), bare_pytest(), bare_start()  # compile and warm the disk's cache
    rows = [(first_answer(), bare_start(), bare_pytest()) for _ in range(RUNS)]
    answer, start, nothing = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"The fixture, median of {RUNS} runs in turn, of {RESETS} resets")
    print(f"pytest to first signed answer  {answer:.3f} s  ({verdict(answer, FIRST_ANSWER)})")
    print(f"a bare server's start          {start:.3f} s")
    print(f"pytest with a test of nothing  {nothing:.3f} s")
    once = reset()
    print(f"reset                          {once * 1000:.1f} ms  ({verdict(once, RESET)})")


def verdict(measured: float, target: float) -> str:
    return f"target {target:g} s: {'met' if measured <= target else 'MISSED'}"


if __name__ == "__main__":
    main()
