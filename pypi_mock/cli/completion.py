"""``pypi-mock completion``: what a shell needs to complete the other commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pypi_mock.cli.streams import result

VARIABLE = "_PYPI_MOCK_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script that completes commands and options.

    For bash: eval "$(pypi-mock completion bash)".
    """
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"there is no completion for {shell}")
    result(found(context.find_root().command, {}, "pypi-mock", VARIABLE).source())
