"""Standard error for people: what Django and the server log of their own failures."""

from __future__ import annotations

import logging

from pypi_mock.request_ids import current


class TextFormatter(logging.Formatter):
    """Says of which request it is, in the first line; a traceback follows."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines."""
        text, name = super().format(record), current()
        if not name:
            return text
        first, newline, rest = text.partition("\n")
        return f"{first}, id {name}{newline}{rest}"
