"""Weighing the sources of options against each other: the later one counts, mistakes add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pypi_mock.options import CONFIG, OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pypi_mock.option import Option

FOUND = "found"
"""The origin of a file of options that nobody named."""


class Weighing:
    """What is known so far: what is added later counts for more."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {  # Any: types differ by row
            option.key: option.value_of(*option.split(option.default)) for option in OPTIONS
        }
        self.origins = {option.key: "default" for option in OPTIONS}
        self.errors: list[str] = []

    def add(self, option: Option, texts: tuple[str, ...], *, origin: str, named: str = "") -> None:
        """Take what a source says of an option.

        Args:
            option: The row.
            texts: What was given.
            origin: The source.
            named: How a mistake is introduced, if not by the source alone.
        """
        try:
            self.values[option.key] = option.value_of(*texts)
        except ValueError as error:
            self.errors.append(f"{named or origin}: {error}")
        self.origins[option.key] = origin

    def add_nearest_file(self, folder: Path) -> None:
        """Take the file that is found in a folder, or in one that holds it."""
        from pypi_mock.config_file import found_above

        found = found_above(folder)
        if found is not None:
            self.add_file(found)
            self.values[CONFIG.key], self.origins[CONFIG.key] = found, FOUND

    def add_file(self, path: Any) -> None:  # Any: a row's value, here a path
        """Take a file of options."""
        from pypi_mock import config_file  # late: most starts have no file

        file = config_file.read(path)
        self.errors += [f"{file.name}: {error}" for error in file.errors]
        for option in OPTIONS:
            texts = file.texts.get(option.key)
            if texts is not None:
                self.add(option, texts, origin=file.name, named=f"{file.name}: {option.name}")

    def add_variables(self, given: list[Option]) -> None:
        """Take the variables of these options, which are set."""
        if not given:
            return
        # Late: environs takes 0.12 s to import, a fifth of the whole start.
        from environs import Env, EnvError, EnvValidationError

        def parser(option: Option) -> Callable[[str], object]:
            def parse(text: str) -> object:
                try:
                    return option.value_of(*option.split(text))
                except ValueError as error:
                    raise EnvError(str(error)) from None  # what environs collects

            return parse

        env = Env(eager=False)
        for option in given:
            env.add_parser(f"option_{option.key}", parser(option))
            self.values[option.key] = getattr(env, f"option_{option.key}")(option.variable)
            self.origins[option.key] = option.variable
        try:
            env.seal()
        except EnvValidationError as error:
            collected: Any = error.error_messages  # Any: always a mapping where seal() raises
            self.errors += [
                f"{name}: {text}" for name, texts in collected.items() for text in texts
            ]
