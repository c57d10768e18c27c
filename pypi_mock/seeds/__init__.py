"""What a fresh server holds."""

from __future__ import annotations
