"""What the server is and what it holds, for the page of its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings

from oauth_provider.models import AccessToken, Consumer, Nonce, RequestToken
from pypi_mock import __version__
from pypi_mock.faults import faults
from pypi_mock.journal import journal
from pypi_mock.options import OPTIONS
from pypi_mock.simulation.clock import clock
from releases.models import File, Project, Release

if TYPE_CHECKING:
    from django.db.models import Model
    from msgspec import Struct

    from pypi_mock.option import Option

SHOWN: Final = 50
COUNTED_LIMIT: Final = 10_000
_COUNTED: Final[tuple[tuple[str, type[Model]], ...]] = (
    ("Consumers", Consumer),
    ("Request tokens", RequestToken),
    ("Access tokens", AccessToken),
    ("Nonces", Nonce),
    ("Projects", Project),
    ("Releases", Release),
    ("Files", File),
)


def survey() -> dict[str, object]:
    """Return what the template shows; no secret is in it."""
    now = clock.now()
    pending = RequestToken.objects.filter(state=RequestToken.State.PENDING, expires__gt=now)
    return {
        "version": __version__,
        "now": now,
        "clock": clock.setting,
        "faults": [
            (
                listed.number,
                _conditions(listed.fault.match),
                _conditions(listed.fault.when) or "the next one",
                _conditions(listed.fault.effect),
                listed.fired,
                listed.remaining,
            )
            for listed in faults.listed()
        ],
        "is_turned": abs((now - clock.real()).total_seconds()) > 1,
        "counts": [
            *((label, _counted(model)) for label, model in _COUNTED),
            ("Requests in the journal", len(journal.entries())),
        ],
        "consumers": Consumer.objects.select_related("owner").order_by("-pk")[:SHOWN],
        "pending": pending.select_related("consumer").order_by("-pk")[:SHOWN],
        "tokens": AccessToken.objects.select_related("consumer", "user").order_by("-pk")[:SHOWN],
        "options": [
            (option.flag, option.variable, _value(option), option.help) for option in OPTIONS
        ],
        "limit": SHOWN,
    }


def _counted(model: type[Model]) -> str:
    """Count rows as far as a person would; a database counts millions one by one."""
    count = model._default_manager.all()[: COUNTED_LIMIT + 1].count()  # noqa: SLF001 (Django's public name)
    return str(count) if count <= COUNTED_LIMIT else f"over {COUNTED_LIMIT}"


def _conditions(part: Struct) -> str:
    """Write a part of a rule as its document has it."""
    said: dict[str, object] = msgspec.to_builtins(part)
    return ", ".join(name if value is True else f"{name} {value}" for name, value in said.items())


def _value(option: Option) -> str:
    if option.is_secret:
        return "hidden"
    value = getattr(settings, option.setting)
    return "none" if value in ("", None) else str(value)
