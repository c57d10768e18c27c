"""What a test can turn: the clock and the source of randomness; every app may use them."""

from __future__ import annotations
