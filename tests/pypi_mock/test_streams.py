"""pypi_mock/cli/streams.py: when standard error has colours."""

from __future__ import annotations

import pytest

from pypi_mock.cli.streams import wants_colours


@pytest.fixture
def terminal(monkeypatch):
    """Standard error that is a terminal, and an environment that says nothing of colours."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "", "NO_COLOR": "1"}, False),
    ],
)
def test_on_a_terminal_the_environment_decides(terminal, monkeypatch, variables, coloured):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert wants_colours("auto") is coloured


@pytest.mark.parametrize(("forced", "coloured"), [("", False), ("1", True)])
def test_elsewhere_colours_must_be_forced(terminal, monkeypatch, forced, coloured):
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    monkeypatch.setenv("FORCE_COLOR", forced)

    assert wants_colours("auto") is coloured


def test_the_option_outweighs_the_environment(terminal, monkeypatch):
    assert wants_colours("never") is False

    monkeypatch.setenv("NO_COLOR", "1")
    assert wants_colours("always") is True
