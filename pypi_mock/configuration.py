"""The values of all options for this process: flag, then variable, then file, then default.

The command line reads the configuration once and adopts it; settings ask `current`. Without a
command (``manage.py``, pytest, the type checker) no file is looked for.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pypi_mock.option import PREFIX, nearest_to
from pypi_mock.options import CLIENT_VARIABLES, CONFIG, OPTIONS
from pypi_mock.weighing import Weighing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Given = str | tuple[str, ...] | None


class ConfigurationError(Exception):
    """Everything that is wrong with flags, environment and file, at once."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Configuration:
    """What was chosen, and by what.

    Attributes:
        values: By option key. Their types differ by row, hence Any; settings name the types.
        origins: By option key: the flag, variable or file that gave the value, or ``default``;
            ``found`` for a file that was not named.
        temporary: The folder of this process, where no data folder was chosen.
    """

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    temporary: Path | None = None

    @property
    def folder(self) -> Path | None:
        """Where database and files are; None when nothing is served by this process."""
        chosen: Path | None = self.values["data"]
        return chosen or self.temporary

    @property
    def ca_file(self) -> Path | None:
        """The certificate that a client of ``--tls auto`` trusts; None where there is none."""
        from pypi_mock.folder import CA_CERTIFICATE  # late: commands that ask need none of it

        makes_its_own = self.values["tls"] == "auto"
        return self.folder / CA_CERTIFICATE if makes_its_own and self.folder else None

    def in_folder(self, temporary: Path) -> Configuration:
        """Return the same choice, kept in a folder that goes with the process."""
        return replace(self, temporary=temporary)


_adopted: list[Configuration] = []


def adopt(configuration: Configuration) -> None:
    """Make this the configuration of the process; it must happen before settings are read."""
    _adopted[:] = [configuration]


def current() -> Configuration:
    """Return the adopted configuration, or what environment and defaults say."""
    if not _adopted:
        adopt(read_configuration(flags={}))
    return _adopted[0]


def variable(name: str) -> str:
    """Return a variable of the environment that is no option; empty where it is unset."""
    return os.environ.get(name, "")  # noqa: TID251 (the one reader)


def read_configuration(
    *, flags: Mapping[str, Given], search_from: Path | None = None
) -> Configuration:
    """Weigh flags (by option key, None where not given), variables, a file and defaults.

    Args:
        flags: What stands on the command line.
        search_from: Where to look for a file, in this folder and those that hold it, when none is
            named; nothing is looked for in CI.

    Raises:
        ConfigurationError: Naming every bad value, every unknown key and every unknown variable.
    """
    # An empty variable is an unset one: that is how compose files and CI forms leave one out.
    variables = {
        name: text
        for name, text in os.environ.items()  # noqa: TID251 (the one reader)
        if name.startswith(PREFIX) and text
    }
    weighing = Weighing()
    known = {*CLIENT_VARIABLES, *(option.variable for option in OPTIONS)}
    weighing.errors += [_unknown(name) for name in variables if name not in known]
    named = flags.get("config") or variables.get(CONFIG.variable)
    if named:
        weighing.add_file(CONFIG.value_of(*_texts(named)))
    elif search_from is not None and not variable("CI"):
        weighing.add_nearest_file(search_from)
    weighing.add_variables([option for option in OPTIONS if option.variable in variables])
    for option in OPTIONS:
        given = flags.get(option.key)
        if given is not None:
            weighing.add(option, _texts(given), origin=option.flag)
    if weighing.errors:
        raise ConfigurationError(tuple(weighing.errors))
    return Configuration(values=weighing.values, origins=weighing.origins)


def _texts(given: str | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else given


def _unknown(name: str) -> str:
    nearest = nearest_to(name, (option.variable for option in OPTIONS))
    return f"{name} is no option of this server; the nearest one is {nearest}"
