"""A pytest plugin, loaded before any setting is read: each worker has its own part of Redis."""

from __future__ import annotations

import os

from tests.engines.chosen import REDIS

_SERVER = os.environ[REDIS].partition("?")[0]
os.environ[REDIS] = f"{_SERVER}?prefix={os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
