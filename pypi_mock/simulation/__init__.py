"""What a test can turn: the clock and the source of randomness. Pure leaves that every app may use."""

from __future__ import annotations
