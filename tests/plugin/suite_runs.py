"""Suites that stand in `suites`, run by a pytest of their own, and what it said of each test."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.running import ROOT

SUITES = Path(__file__).with_name("suites")
PATIENCE = 120
OURS = ("PYPI_MOCK_", "DJANGO_", "PYTEST_", "COV_")
_OUTCOME = re.compile(r"^(PASSED|FAILED|ERROR|XFAIL) test_suite\.py::([\w\[\]-]+)", re.MULTILINE)
_HEADING = re.compile(r"^_{3,} (?:ERROR at \w+ of )?([\w\[\]-]+) _{3,}$", re.MULTILINE)


def bare_environment() -> dict[str, str]:
    """Return ours without what this run of pytest, and our own Django, have put there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class SuiteRun:
    """A run, in a folder of its own."""

    folder: Path
    said: str

    @property
    def outcomes(self) -> dict[str, str]:
        """How each test ended."""
        return {name: word.lower() for word, name in _OUTCOME.findall(self.said)}

    def report(self, test: str) -> list[str]:
        """Return the lines that tell why a test failed."""
        parts = _HEADING.split(self.said.partition("short test summary info")[0])
        told = dict(zip(parts[1::2], parts[2::2], strict=True))
        return told.get(test, "").splitlines()


def run_suite_file(name: str, *arguments: str, folder: Path, ini: str = "") -> SuiteRun:
    """Run one of the suites, in its own order."""
    shutil.copy(SUITES / f"{name}.py", folder / "test_suite.py")
    shutil.copy(SUITES / "calling.py", folder)
    (folder / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{ini}")
    pytest = [sys.executable, "-m", "pytest", "-rA", "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*pytest, *arguments],
        cwd=folder,
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return SuiteRun(folder=folder, said=done.stdout)
