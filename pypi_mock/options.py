"""THE table of options: flags, environment variables, settings and documentation come from it."""

from __future__ import annotations
