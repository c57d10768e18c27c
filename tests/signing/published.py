"""The shared vectors: language-neutral cases, from the sources that each of them names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oauth_provider.signing import WireRequest

FOLDER = Path(__file__).parent / "vectors"


def group(name: str) -> Any:  # as varied as JSON
    return json.loads((FOLDER / f"{name}.json").read_text())[name.replace("-", "_")]


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in group(name)]


def wire_of(case: dict[str, Any]) -> WireRequest:
    """Return the request of a case as it goes over the wire."""
    headers = [("Host", case["host"]), ("Authorization", case["authorization"])]
    if case.get("content_type"):
        headers.append(("Content-Type", case["content_type"]))
    return WireRequest(
        method=case["method"].encode(),
        scheme=case["scheme"],
        target=case["target"].encode(),
        headers=tuple((name.encode(), value.encode()) for name, value in headers),
        body=case.get("body", "").encode(),
    )
