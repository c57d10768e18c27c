"""The seed of a fresh server (`builtin.toml`), and the identities in it that we name ourselves."""

from __future__ import annotations

from pathlib import Path

from pypi_mock.seeds.reading import read_file

SEED = read_file(Path(__file__).with_name("builtin.toml"))

ALICE, BOB = USERS = SEED.users
CONSUMER = SEED.consumers[0]
ACCESS_TOKEN = SEED.tokens[0]
API_TOKEN = SEED.api_tokens[0]
