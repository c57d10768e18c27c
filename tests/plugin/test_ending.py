"""A run of tests that does not end by itself takes its server along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pypi_mock.testing import MockError, PyPIMock
from tests.plugin.suite_runs import bare_environment
from tests.running import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

SLEEPING = """
import time
from pathlib import Path

def test_sleep(pypi_mock):
    Path("draft").write_text(pypi_mock.url)
    Path("draft").rename("url")
    time.sleep(300)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_server_ends_with_tests_that_are_stopped(tmp_path: Path, number: int):
    (tmp_path / "test_sleeping.py").write_text(SLEEPING)
    with subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env=bare_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as tests:
        wait_until((tmp_path / "url").exists)
        url = (tmp_path / "url").read_text()
        os.killpg(tests.pid, number)  # as a terminal does, and what kills a whole job
        tests.wait(PATIENCE)

    wait_until(lambda: not is_served(url))


def is_served(url: str) -> bool:
    try:
        PyPIMock.attach(url)
    except MockError:
        return False
    return True


def wait_until(holds) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
