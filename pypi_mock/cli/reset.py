"""``pypi-mock reset``: back to the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from pypi_mock.cli.asking import asks_server
from pypi_mock.testing.parts import Part

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle

PARTS: tuple[Part, ...] = get_args(Part)


def _parts(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """Read names with commas between them. Any: click hands on what it is given."""
    if value is None:
        return None
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if unknown := [part for part in parts if part not in PARTS]:
        raise click.BadParameter(f"there is no {unknown[0]!r}; there are {', '.join(PARTS)}")
    return parts


@click.command()
@click.option(
    "--to",
    type=click.Choice(("seed", "empty")),
    default="seed",
    show_default=True,
    help="To what the server held at its start, or to nothing.",
)
@click.option("--only", callback=_parts, metavar="PART,...", help=f"Of {', '.join(PARTS)}.")
@click.option("--consumer", metavar="KEY", help="Only what belongs to this consumer.")
@asks_server
def reset(
    mock: Handle, *, to: Literal["seed", "empty"], only: list[Part] | None, consumer: str | None
) -> None:
    """Go back to the seed: wholly, in parts, or for one consumer."""
    mock.reset(to, only=only, consumer=consumer)
