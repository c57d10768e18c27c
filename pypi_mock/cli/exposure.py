"""What a server gives to everybody who reaches it; on a public address that wants consent.

The built-in identities have published secrets, and below ``/_mock/`` nothing is asked without an
admin token. Either is enough to act as anybody here, so they are refused together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pypi_mock.cli.streams import Exit, fail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pypi_mock.configuration import Configuration

_MINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_KNOWN: Final = (
    "the built-in identities have published secrets: --seed none leaves them out, and "
    "--seed FILE brings your own"
)
_OPEN: Final = (
    "nobody is asked for a token below /_mock/, where tokens are made and secrets shown: "
    "--admin-token TOKEN, or PYPI_MOCK_ADMIN_TOKEN, asks"
)


def is_public(chosen: Configuration) -> bool:
    """Tell whether others than this machine may reach the server; any name but one may be wide."""
    host: str = chosen.values["host"]
    if host in _MINE:
        return False
    from oauth_provider.request import is_loopback_address  # late: it brings Django

    return not is_loopback_address(host)


def what_is_open(chosen: Configuration) -> list[str]:
    """Say, with the cure, what everybody could use by these options."""
    from pypi_mock.seeds.chosen import NONE  # late, as above

    opened = []
    if NONE not in chosen.values["seed"]:
        opened.append(_KNOWN)
    if not chosen.values["admin_token"]:
        opened.append(_OPEN)
    return opened


def require_consent(chosen: Configuration) -> None:
    """Refuse to be open to everybody, unless that is configured.

    Raises:
        SystemExit: It has been said.
    """
    if is_public(chosen) and not chosen.values["public_defaults"]:
        _refuse(chosen, what_is_open(chosen))


def require_own_secrets(chosen: Configuration) -> None:
    """Refuse published secrets that a seed of one's own, or a kept database, still holds.

    Raises:
        SystemExit: It has been said.
    """
    if not is_public(chosen) or chosen.values["public_defaults"]:
        return
    from pypi_mock.seeds.published import published_identities  # late: it needs the database

    if names := published_identities():
        _refuse(
            chosen,
            [f"published secrets are there: change those of {', '.join(names)}"],
        )


def _refuse(chosen: Configuration, opened: Sequence[str]) -> None:
    if not opened:
        return
    host, origin = chosen.values["host"], chosen.origins["host"]
    raise fail(
        Exit.WRONG_USAGE,
        f"it would listen on {host} ({origin}), and whoever reaches this machine could act as "
        "anybody here",
        *opened,
        "--public-defaults, or PYPI_MOCK_PUBLIC_DEFAULTS=1, lets them all the same",
    )
