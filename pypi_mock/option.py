"""One option: its name in each place, and how its texts become a value."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pypi_mock import kinds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypi_mock.kinds import Kind

PREFIX = "PYPI_MOCK_"
MASK = "***"
"""What is shown in the place of a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One row.

    Attributes:
        is_secret: It is shown to nobody.
        repeatable: It may be given several times, and its value is a tuple: the flag is repeated,
            the variable has `os.pathsep` between them, the file a list.
    """

    name: str
    kind: Kind
    default: str
    help: str
    short: str = ""
    is_secret: bool = False
    repeatable: bool = False

    @property
    def key(self) -> str:
        """The name as an identifier."""
        return self.name.replace("-", "_")

    @property
    def flag(self) -> str:
        """What stands on the command line."""
        return f"--{self.name}"

    @property
    def variable(self) -> str:
        """What stands in the environment."""
        return f"{PREFIX}{self.key.upper()}"

    @property
    def setting(self) -> str:
        """What stands in Django's settings."""
        return f"MOCK_{self.key.upper()}"

    @property
    def is_switch(self) -> bool:
        """Whether the flag stands alone, without a value."""
        return self.kind is kinds.SWITCH

    def split(self, text: str) -> tuple[str, ...]:
        """Return the texts that one text, such as a variable's, holds."""
        return tuple(text.split(os.pathsep)) if self.repeatable else (text,)

    def value_of(self, *texts: str) -> object:
        """Return what was meant; of several texts only a repeatable option makes more than one.

        Raises:
            ValueError: With what was expected.
        """
        if self.repeatable:
            return tuple(self.kind.parse(text) for text in texts if text)
        return self.kind.parse(texts[-1])

    def shown(self, value: object) -> object:
        """Return a value as JSON and TOML have it, without what is secret."""
        if self.is_secret and value:
            return MASK
        if isinstance(value, tuple):
            return [self.shown(one) for one in value]
        if isinstance(value, frozenset):
            return sorted(value)
        return value if isinstance(value, str | int | dict | None) else str(value)


def nearest_to(name: str, names: Iterable[str]) -> str:
    """Return the name that was meant."""
    from difflib import get_close_matches  # late: only a mistake needs it

    return get_close_matches(name, list(names), n=1, cutoff=0)[0]
