"""Django's own backend, and what PostgreSQL cannot hold.

U+0000 in a text: clients can send it in each key, nonce, name and description, and SQLite keeps it.
Here U+2400, the symbol for it, takes its place: a look-up finds nothing, as it should, and what is
kept stays readable. And moments that are 16 hours or more from UTC: they are written in UTC.
"""

from __future__ import annotations

from datetime import timezone
from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base, operations
from psycopg.adapt import AdaptersMap
from psycopg.types.string import StrDumper, StrDumperUnknown

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg.abc import Buffer

NUL, SYMBOL = "\0", "\u2400"


class _Text(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace(NUL, SYMBOL))


class _UnknownText(StrDumperUnknown):
    def dump(self, obj: str) -> Buffer | None:
        return super().dump(obj.replace(NUL, SYMBOL))


class DatabaseOperations(operations.DatabaseOperations):
    """Those of Django; the values of JSON fields hold no U+0000 either."""

    def adapt_datetimefield_value(self, value: datetime | None) -> Any:  # text, for the stubs
        """Return what psycopg writes as ``timestamptz``."""
        return value if value is None or value.tzinfo is None else value.astimezone(timezone.utc)

    def adapt_json_value(self, value: Any, encoder: Any) -> Any:  # Any: as in Django
        """Return what psycopg writes as ``jsonb``."""
        return super().adapt_json_value(_without_nul(value), encoder)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose texts are fit for PostgreSQL."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Return Django's parameters, with our way of writing text."""
        parameters: dict[str, Any] = super().get_connection_params()
        adapters = AdaptersMap(parameters["context"])
        adapters.register_dumper(str, _Text)
        adapters.register_dumper(str, _UnknownText)  # preferred, as psycopg has it
        parameters["context"] = adapters
        return parameters


def _without_nul(value: Any) -> Any:  # Any: whatever JSON can hold
    if isinstance(value, str):
        return value.replace(NUL, SYMBOL)
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nul(item) for item in value]
    return value
