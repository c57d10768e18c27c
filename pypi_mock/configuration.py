"""The values of all options for this process: flag, then variable, then file, then default.

The command line reads the configuration once and adopts it; settings ask `current`. Without a
command (``manage.py``, pytest, the type checker) the variables and defaults speak alone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pypi_mock.config_file import ConfigFileError, as_text, config_file, is_ci
from pypi_mock.options import CLIENT_VARIABLES, CONFIG_VARIABLE, OPTIONS, PREFIX, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pypi_mock.kinds import Kind


class ConfigurationError(Exception):
    """Everything that is wrong with the flags and the environment, at once."""

    def __init__(self, errors: tuple[str, ...]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Configuration:
    """What was chosen, and by what.

    Attributes:
        values: By option key. Their types differ by row, hence Any; settings name the types.
        origins: By option key: the flag or the variable that gave the value, or ``default``.
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


def read_configuration(*, flags: Mapping[str, str | None], has_file: bool = False) -> Configuration:
    """Weigh flags (by option key, None where not given), variables, a file and defaults.

    The flag ``config`` names the file; one is looked for only where ``has_file`` says so.

    Raises:
        ConfigurationError: naming every bad value and every unknown variable.
    """
    # An empty variable is an unset one: that is how compose files and CI forms leave one out.
    variables = {
        name: text
        for name, text in os.environ.items()  # noqa: TID251 (the one reader)
        if name.startswith(PREFIX) and text
    }
    known = {CONFIG_VARIABLE, *CLIENT_VARIABLES, *(option.variable for option in OPTIONS)}
    errors = [_unknown(name) for name in variables if name not in known]
    values: dict[str, Any] = {option.key: option.kind.parse(option.default) for option in OPTIONS}
    origins = {option.key: "default" for option in OPTIONS}
    if has_file:
        named = flags.get("config") or variables.get(CONFIG_VARIABLE)
        _read_file(named, values=values, origins=origins, errors=errors)
    given = [option for option in OPTIONS if option.variable in variables]
    if given:
        _read_variables(given, values=values, origins=origins, errors=errors)
    for option in OPTIONS:
        text = flags.get(option.key)
        if text is not None:
            _read_flag(option, text, values=values, origins=origins, errors=errors)
    if errors:
        raise ConfigurationError(tuple(errors))
    return Configuration(values=values, origins=origins)


def _read_file(
    named: str | None, *, values: dict[str, Any], origins: dict[str, str], errors: list[str]
) -> None:
    try:
        path, said = config_file(named, is_ci=is_ci())
    except ConfigFileError as error:
        errors.append(str(error))
        return
    if path is None:
        return
    options = {option.name: option for option in OPTIONS}
    for name, value in said.items():
        option = options.get(name)
        if option is None:
            errors.append(f"{path}: {_nearest(name, list(options))}")
            continue
        try:
            text = as_text(option, value, folder=path.absolute().parent)
            values[option.key] = option.kind.parse(text)
        except ValueError as error:
            errors.append(f"{path}: {name}: {error}")
        origins[option.key] = str(path)


def _read_variables(
    given: list[Option], *, values: dict[str, Any], origins: dict[str, str], errors: list[str]
) -> None:
    # Late: environs takes 0.12 s to import (a fifth of the whole start), marshmallow most of it.
    from environs import Env, EnvError, EnvValidationError

    def parser(kind: Kind) -> Callable[[str], object]:
        def parse(text: str) -> object:
            try:
                return kind.parse(text)
            except ValueError as error:
                raise EnvError(str(error)) from None  # what environs collects

        return parse

    env = Env(eager=False)
    for kind in {option.kind.name: option.kind for option in given}.values():
        env.add_parser(f"kind_{kind.name}", parser(kind))
    for option in given:
        read = getattr(env, f"kind_{option.kind.name}")
        values[option.key] = read(option.variable)
        origins[option.key] = option.variable
    try:
        env.seal()
    except EnvValidationError as error:
        collected: Any = error.error_messages  # Any: always a mapping where seal() raises
        errors.extend(f"{name}: {text}" for name, texts in collected.items() for text in texts)


def _read_flag(
    option: Option,
    text: str,
    *,
    values: dict[str, Any],
    origins: dict[str, str],
    errors: list[str],
) -> None:
    try:
        values[option.key] = option.kind.parse(text)
    except ValueError as error:
        errors.append(f"{option.flag}: {error}")
    origins[option.key] = option.flag


def _unknown(name: str) -> str:
    return _nearest(name, [option.variable for option in OPTIONS])


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # late: only a mistake needs it

    nearest = get_close_matches(name, known, n=1, cutoff=0)
    return f"{name} is no option of this server; the nearest one is {nearest[0]}"
