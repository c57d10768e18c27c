"""The well-known identities of a fresh server: published on purpose, so that one word starts it.

They are data; `pypi_mock.seeds.apply` puts them into the database.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedUser:
    """A person, with a password that anybody may know."""

    username: str
    password: str
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedConsumer:
    """An application that is registered from the start."""

    key: str
    secret: str
    name: str
    description: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedToken:
    """An access token that somebody is said to have granted."""

    key: str
    secret: str
    consumer: str
    user: str


# The hashes are Django's, made once: hashing at each start would take longer than the start.
# A test verifies that they belong to their passwords.
ALICE = SeedUser(
    username="alice",
    password="alice",
    password_hash="pbkdf2_sha256$1000000$aliceAliceAliceAlice22"
    "$6Zar9sXQQzLbPOIH0Xc8yjSCL8/L8/UyIa36LQ2q5aU=",
)
BOB = SeedUser(
    username="bob",
    password="bob",
    password_hash="pbkdf2_sha256$1000000$bobBobBobBobBobBobBob2"
    "$+2xH2+SNVN+EaXcK/03rkJhZRFsYUih9EgJ6qKJUll4=",
)
CONSUMER = SeedConsumer(
    key="consumer-key",
    secret="consumer-secret",
    name="Example application",
    description="Registered from the start, so that the first request can be signed.",
    owner="alice",
)
ACCESS_TOKEN = SeedToken(
    key="access-token",
    secret="access-token-secret",
    consumer="consumer-key",
    user="alice",
)

USERS = (ALICE, BOB)
CONSUMERS = (CONSUMER,)
ACCESS_TOKENS = (ACCESS_TOKEN,)
