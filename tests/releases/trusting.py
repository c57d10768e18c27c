"""A job that asks for an ID token, and the publishers whom somebody trusts."""

from __future__ import annotations

import json

from accounts.models import TrustedPublisher
from releases.trusted_publishing.issuing import REQUEST_TOKEN

MINT = "/_/oidc/mint-token"
ID_TOKEN = "/_/oidc/id-token"


def trust(user, **asked) -> TrustedPublisher:
    fields = {"project": "spam", "repository": "Alice/Spam", "workflow": "release.yml", **asked}
    return TrustedPublisher.objects.create(user=user, **fields)


def job(client, *, authorization: str = f"bearer {REQUEST_TOKEN}", **described: str):
    query = {"audience": "pypi", **described}
    return client.get(ID_TOKEN, query, headers={"Authorization": authorization})


def id_token(client, **described: str) -> str:
    text: str = job(client, **described).json()["value"]
    return text


def mint(client, token: object):
    return client.post(MINT, json.dumps({"token": token}), content_type="application/json")
