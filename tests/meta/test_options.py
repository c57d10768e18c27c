"""One table: flags, variables and settings are its rows, no more and no fewer."""

from __future__ import annotations

from pypi_mock import settings
from pypi_mock.cli.serve import serve
from pypi_mock.configuration import current
from pypi_mock.options import OPTIONS


def test_every_row_has_its_flag_and_every_flag_its_row():
    flags = {flag for parameter in serve.params for flag in parameter.opts}
    rows = {option.flag for option in OPTIONS} | {
        option.short for option in OPTIONS if option.short
    }

    assert flags == rows


def test_every_row_has_its_setting_and_every_setting_its_row():
    ours = {name: getattr(settings, name) for name in dir(settings) if name.startswith("MOCK_")}

    assert ours == {option.setting: current().values[option.key] for option in OPTIONS}


def test_every_flag_tells_its_variable():
    said = {parameter.opts[0]: parameter.help for parameter in serve.params}

    assert [o.name for o in OPTIONS if f"[{o.variable}" not in said[o.flag]] == []


def test_names_are_said_once():
    keys = [option.key for option in OPTIONS]

    assert sorted(set(keys)) == sorted(keys)
