"""Attestations that come with an upload: of the right shape, and about this very file (PEP 740).

What they are signed with is not checked: that takes asking a log that is not on this machine.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from releases.judging.rules import Refusal, Rule, shown

Attestation = dict[str, Any]  # as uploaded; only its frame is looked at

COUNT_LIMIT = 2
SIZE_LIMIT = 1024 * 1024
_VERSION = 1
_MATERIAL = {"certificate", "transparency_entries"}
_STATEMENT = "https://in-toto.io/Statement/v1"


def read_attestations(
    text: str, *, filename: str, sha256: str
) -> tuple[list[Attestation], list[Refusal]]:
    """Return the attestations of the field, and what is wrong with them."""
    if not text:
        return [], []
    if len(text) > SIZE_LIMIT:
        return [], [_refusal(f"they have more than {SIZE_LIMIT} characters")]
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return [], [_refusal("the field is not JSON")]
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        return [], [_refusal("the field is not a list of objects")]
    if len(given) > COUNT_LIMIT:
        return [], [_refusal(f"there are {len(given)}, at most {COUNT_LIMIT} are taken")]
    problems = [problem for one in given if (problem := _problem(one, filename, sha256))]
    return given, [_refusal(problem) for problem in problems]


def _problem(attestation: Attestation, filename: str, sha256: str) -> str | None:
    if attestation.get("version") != _VERSION:
        return f"its version is {shown(repr(attestation.get('version')))}, not {_VERSION}"
    material = attestation.get("verification_material")
    if not isinstance(material, dict) or not {"certificate", "transparency_entries"} <= set(
        material
    ):
        return "verification_material needs certificate and transparency_entries"
    envelope = attestation.get("envelope")
    if not isinstance(envelope, dict) or not isinstance(envelope.get("signature"), str):
        return "envelope needs statement and signature, in Base64"
    try:
        statement = json.loads(base64.b64decode(envelope.get("statement", ""), validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError):
        return "its statement is not JSON in Base64"
    return _statement_problem(statement, filename, sha256)


def _statement_problem(statement: object, filename: str, sha256: str) -> str | None:
    if not isinstance(statement, dict) or statement.get("_type") != _STATEMENT:
        return "its statement is not an in-toto statement of version 1"
    subjects = statement.get("subject")
    if not isinstance(subjects, list) or len(subjects) != 1 or not isinstance(subjects[0], dict):
        return "its statement must have one subject"
    digest = subjects[0].get("digest")
    if subjects[0].get("name") != filename:
        return f"it is about {shown(str(subjects[0].get('name')))}, not about {shown(filename)}"
    if not isinstance(digest, dict) or digest.get("sha256") != sha256:
        return "it is about other content: its subject has another SHA-256"
    return None


def _refusal(problem: str) -> Refusal:
    return Refusal(Rule.ATTESTATIONS_INVALID, f"attestations: {problem} (PEP 740)", "attestations")
