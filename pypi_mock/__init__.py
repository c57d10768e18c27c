"""An OAuth 1.0a provider and PyPI-compatible mock: composition and operation."""

from __future__ import annotations

__version__ = "0.1.0"
