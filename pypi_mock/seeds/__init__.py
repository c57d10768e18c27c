"""What a server holds when it starts, and returns to at a reset."""

from __future__ import annotations
