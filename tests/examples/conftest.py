"""What the tests of the examples share."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.examples.client_programs import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the examples, for what is built or installed beside them."""
    installed = shutil.ignore_patterns("node_modules")
    return shutil.copytree(EXAMPLES, tmp_path / "examples", ignore=installed)
