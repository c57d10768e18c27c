"""The seed that the options name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pypi_mock.seeds import builtin
from pypi_mock.seeds.reading import merged, read_file, read_text
from pypi_mock.strict import DocumentError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypi_mock.seeds.model import Seed

NONE: Final = "none"
"""Given among the files, it leaves the built-in identities out."""


def chosen_seed(files: Sequence[str], *, inline: str) -> Seed:
    """Put together the built-in seed, those in files, and the one given as text.

    Raises:
        DocumentError: With everything that is wrong with any of them.
    """
    seeds = [] if NONE in files else [builtin.SEED]
    errors: list[str] = []
    for name in files:
        if name != NONE:
            try:
                seeds.append(read_file(Path(name)))
            except DocumentError as error:
                errors += error.errors
    if inline:
        try:
            seeds.append(read_text(inline, is_json=True))
        except DocumentError as error:
            errors += [f"--seed-json: {said}" for said in error.errors]
    if errors:
        raise DocumentError(*errors)
    return merged(seeds)
