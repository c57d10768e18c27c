"""Attestations beside the files: sent by twine and uv, served as they were given."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING

import pytest
import requests

from tests.packaging.tools import twine_arguments

if TYPE_CHECKING:
    from pathlib import Path

STATEMENT = "https://in-toto.io/Statement/v1"


def attestation(path: Path, *, digest: str = "") -> dict[str, object]:
    """Return one that has the right shape; nobody has signed it."""
    digest = digest or hashlib.sha256(path.read_bytes()).hexdigest()
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": path.name, "digest": {"sha256": digest}}],
        "predicateType": "https://docs.example/publish/v1",
        "predicate": None,
    }
    envelope = {
        "statement": base64.b64encode(json.dumps(statement).encode()).decode(),
        "signature": base64.b64encode(b"signature").decode(),
    }
    material = {"certificate": "bWlpZA==", "transparency_entries": [{}]}
    return {"version": 1, "verification_material": material, "envelope": envelope}


def beside(path: Path, given: dict[str, object]) -> Path:
    written = path.with_name(f"{path.name}.publish.attestation")
    written.write_text(json.dumps(given))
    return written


def arguments(mock, uploader: str) -> list[object]:
    if uploader == "twine":
        return [*twine_arguments(mock, "alice", "alice"), "--attestations"]
    url = ["--publish-url", mock.index.upload_url]
    return ["publish", *url, "--username", "alice", "--password", "alice"]


@pytest.mark.parametrize("uploader", ["twine", "uv"])
def test_they_are_served_as_given(mock, tools, dist, uploader):
    wheel = dist[0]
    given = attestation(wheel)
    tools.ok(uploader, *arguments(mock, uploader), wheel, beside(wheel, given))
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    (file,) = requests.get(f"{mock.index.url}spam/", headers=accept, timeout=60).json()["files"]
    provenance = requests.get(file["provenance"], timeout=60).json()
    (bundle,) = provenance["attestation_bundles"]
    assert bundle["attestations"] == [given]


@pytest.mark.parametrize("uploader", ["twine", "uv"])
def test_one_of_another_file_is_refused(mock, tools, dist, uploader):
    wheel = dist[0]
    other = beside(wheel, attestation(wheel, digest="0" * 64))
    assert "attestation" in tools.no(uploader, *arguments(mock, uploader), wheel, other)
    assert mock.index.projects() == []
