"""The command ``pypi-mock``. Without a command it serves."""

from __future__ import annotations

import click

from pypi_mock import __version__
from pypi_mock.cli.offline import explain, sign
from pypi_mock.cli.serve import serve

_OWN = frozenset({"--help", "-h", "--version"})


class ServeByDefault(click.Group):
    """A group where ``pypi-mock --port 0`` means ``pypi-mock serve --port 0``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the command that was left out."""
        if not args or (args[0].startswith("-") and args[0] not in _OWN):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ServeByDefault, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pypi-mock", message="%(prog)s %(version)s")
def main() -> None:
    """Serve an OAuth 1.0a provider and PyPI mock, for people who write clients.

    Without a command, pypi-mock serves; `pypi-mock serve --help` lists its options, and each has
    an environment variable: `--upload-limit` is PYPI_MOCK_UPLOAD_LIMIT.
    """


main.add_command(serve)
main.add_command(explain)
main.add_command(sign)
