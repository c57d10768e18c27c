"""Explaining and signing one request, by its bytes and the secrets: no server, no Django."""

from __future__ import annotations
