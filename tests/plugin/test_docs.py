"""The page about pytest, besides what is done with all pages: its names, and its other ways."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.plugin.suite_runs import bare_environment
from tests.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from pypi_mock.testing import PyPIMock

PAGE = (ROOT / "docs" / "pytest.md").read_text()
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SETTINGS = re.findall(r"^\| `(pypi_mock_\w+)` \| ", PAGE.partition("## Settings")[2], re.MULTILINE)
ATTRIBUTES = re.findall(
    r"`(\w+)[(`]", PAGE.partition("Both are a `PyPIMock`:")[2].partition("A server always")[0]
)


def run(line: str, *, folder: Path) -> str:
    command = [sys.executable, "-m", *shlex.split(line)]
    return subprocess.run(
        command,
        cwd=folder,
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    ).stdout


def test_the_one_without_pytest_needs_none(tmp_path: Path):
    [block] = [block for block in BLOCKS if "import unittest" in block]
    (tmp_path / "test_calls.py").write_text(block)

    done = run("unittest", folder=tmp_path)

    assert done.endswith("OK\n"), done


def test_a_server_somewhere_else_is_used_as_printed(start_server, tmp_path: Path):
    [line] = re.findall(r"^\$ (pytest --pypi-mock-url \S+)$", PAGE, re.MULTILINE)
    (tmp_path / "test_client.py").write_text(BLOCKS[0])
    server = start_server()

    done = run(line.replace("http://127.0.0.1:8000", server.url), folder=tmp_path)

    assert "1 passed" in done, done
    assert "GET /oauth/test?test=spam 200" in server.said()


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_every_name_in_the_table_is_there(mock: PyPIMock, name: str):
    assert any(
        hasattr(part, name) for part in (mock, mock.requests, mock.seed, mock.approve)
    ) or name in {"consumer", "user", "token", "count", "seconds", "verifier", "redirect"}


def test_every_setting_is_told():
    plugin = (ROOT / "pypi_mock" / "testing" / "plugin.py").read_text()

    assert sorted(SETTINGS) == sorted(set(re.findall(r'"(pypi_mock_(?!server)\w+)"', plugin)))
