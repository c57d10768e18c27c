"""pypi_mock/configuration.py: flag, then variable, then default; all mistakes at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pypi_mock.configuration import ConfigurationError, read_configuration
from tests import running

pytestmark = pytest.mark.usefixtures("_no_variables")


def test_without_anything_the_defaults_hold():
    chosen = read_configuration(flags={})

    assert chosen.values["port"] == 8000
    assert chosen.values["upload_limit"] == 100 * 2**20
    assert chosen.values["request_token_lifetime"] == 600
    assert chosen.folder is None
    assert set(chosen.origins.values()) == {"default"}


def test_a_flag_wins_over_a_variable_and_a_variable_over_the_default(monkeypatch):
    monkeypatch.setenv("PYPI_MOCK_PORT", "1")
    monkeypatch.setenv("PYPI_MOCK_DIALECT", "pypi")
    chosen = read_configuration(flags={"port": "2", "dialect": None})

    assert (chosen.values["port"], chosen.origins["port"]) == (2, "--port")
    assert (chosen.values["dialect"], chosen.origins["dialect"]) == ("pypi", "PYPI_MOCK_DIALECT")
    assert chosen.origins["host"] == "default"


def test_an_empty_variable_is_an_unset_one(monkeypatch):
    monkeypatch.setenv("PYPI_MOCK_PORT", "")

    assert read_configuration(flags={}).origins["port"] == "default"


def test_a_variable_is_taken_as_written(monkeypatch):
    monkeypatch.setenv("PYPI_MOCK_STORAGE_OPTIONS", '{"secret": "$HOME {{PATH}}"}')
    chosen = read_configuration(flags={})

    assert chosen.values["storage_options"] == {"secret": "$HOME {{PATH}}"}


def test_every_mistake_is_told_at_once(monkeypatch):
    monkeypatch.setenv("PYPI_MOCK_DAIALECT", "pypi")
    monkeypatch.setenv("PYPI_MOCK_THREADS", "none")
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(flags={"port": "x"})

    assert caught.value.errors == (
        "PYPI_MOCK_DAIALECT is no option of this server; the nearest one is PYPI_MOCK_DIALECT",
        "PYPI_MOCK_THREADS: expected a whole number from 1 to 1000",
        "--port: expected a port from 1 to 65535, or 0 for any free one",
    )


@pytest.mark.parametrize(("variables", "imported"), [({}, False), ({"PYPI_MOCK_PORT": "1"}, True)])
def test_environs_is_imported_only_where_a_variable_is_set(variables, imported):
    """It costs a fifth of the start."""
    program = "import sys, pypi_mock.settings; print('environs' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-c", program],
        env=running.environment(variables),
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert printed == f"{imported}\n"
