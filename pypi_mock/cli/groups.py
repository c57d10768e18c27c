"""Groups of commands: one may be left out, and none is imported before it is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from pypi_mock.cli.streams import Exit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from click.shell_completion import CompletionItem

_OWN = frozenset({"--help", "-h", "--version"})


class DefaultGroup(click.Group):
    """A group where ``clock --json`` means ``clock show --json``.

    Attributes:
        default: The command that may be left out.
        late: Where other commands are, by name, as ``package.module:attribute``.
    """

    def __init__(
        self,
        *args: Any,  # click's own, hence Any
        default: str = "",
        late: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.default = default
        self.late = dict(late or {})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in the command that was left out."""
        is_left_out = args[0].startswith("-") and args[0] not in _OWN if args else True
        is_being_typed = not args and ctx.resilient_parsing  # a shell completes its name
        if self.default and is_left_out and not is_being_typed:
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:  # Any: whatever a command returns
        """Run a command; one that is interrupted says so by its status alone."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(int(Exit.INTERRUPTED)) from None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what may be meant: options of the command that was left out among it."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-") and (left_out := self.get_command(ctx, self.default)):
            below = click.Context(left_out, parent=ctx, resilient_parsing=True)
            found += left_out.shell_complete(below, incomplete)
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all."""
        return sorted({*super().list_commands(ctx), *self.late})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; one that is late is imported now."""
        if cmd_name not in self.late:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.late[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command
