"""The signature doctor: names the mistake that made a signature wrong, by recomputing it."""

from __future__ import annotations
