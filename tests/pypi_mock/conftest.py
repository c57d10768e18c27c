"""What tests of the journal and of its readers share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pypi_mock.faults import faults
from pypi_mock.journal import journal
from pypi_mock.seeds import builtin
from pypi_mock.seeds.resetting import baseline
from pypi_mock.simulation.clock import clock
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oauth_provider.models import AccessToken


@pytest.fixture
def _empty_journal() -> None:
    """Begin with nothing written down; numbers go on."""
    journal.clear()


@pytest.fixture
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the environment of the tests says of options."""
    for name in [name for name in os.environ if name.startswith("PYPI_MOCK_") or name == "CI"]:
        monkeypatch.delenv(name)


@pytest.fixture
def token() -> AccessToken:
    return factories.access_token()


@pytest.fixture
def _as_after_a_start() -> Iterator[None]:
    """Hold no faults, the real time and the built-in seed, before and after."""
    _begin_anew()
    yield
    _begin_anew()


def _begin_anew() -> None:
    faults.replace(())
    clock.reset()
    baseline.seed = builtin.SEED
