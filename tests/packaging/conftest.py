"""The packaging tools of today, each as it is, with nothing around it but this server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pypi_mock.testing import PyPIMock
from tests.clients import packages
from tests.packaging import publishing
from tests.packaging.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME = "spam"


@pytest.fixture(scope="session")
def running_mock() -> Iterator[PyPIMock]:
    with PyPIMock() as mock:
        yield mock


@pytest.fixture
def mock(running_mock: PyPIMock) -> PyPIMock:
    running_mock.reset()
    return running_mock


@pytest.fixture
def tools(tmp_path: Path, mock: PyPIMock) -> Tools:
    """Every program, at home in a folder of the test's own."""
    return Tools(tmp_path, mock)


@pytest.fixture
def dist(tmp_path: Path) -> list[Path]:
    """A wheel and an sdist of spam 1.0."""
    folder = tmp_path / "dist"
    folder.mkdir()
    made = []
    for filename, content in (packages.wheel(NAME), packages.sdist(NAME)):
        (folder / filename).write_bytes(content)
        made.append(folder / filename)
    return made


@pytest.fixture(params=["oauth", "twine"])
def published(request, mock: PyPIMock, tools: Tools, dist: list[Path]) -> str:
    """The name of a project: registered and uploaded as in 2012, or as today."""
    if request.param == "oauth":
        publishing.by_oauth(mock, NAME, dist)
    else:
        tools.twine(*dist)
    return NAME
