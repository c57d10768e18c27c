"""What a CI job says of itself in its ID token, and whether it is the one that a publisher means.

The claims are those of GitHub Actions; other services are met by naming their claims.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from accounts.models import TrustedPublisher

_WORKFLOW: Final = re.compile(r"^(?P<repository>[^/]+/[^/]+)/\.github/workflows/(?P<file>[^/@]+)@.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job, in the words of the addresses that it is given.

    Attributes:
        others: Claims that are to be added, or to be other than they would be; None leaves one
            out.
    """

    repository: str = "alice/spam"
    workflow: str = "release.yml"
    environment: str = ""
    ref: str = "refs/heads/main"
    others: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def described_by(cls, given: Mapping[str, str]) -> Job:
        """Return the job of texts by name: what is no part of a job's address is a claim."""
        names = ("repository", "workflow", "environment", "ref")
        usual = cls()
        return cls(
            repository=given.get("repository", usual.repository),
            workflow=given.get("workflow", usual.workflow),
            environment=given.get("environment", usual.environment),
            ref=given.get("ref", usual.ref),
            others={name: text for name, text in given.items() if name not in names},
        )

    def claims(self) -> dict[str, Any]:  # Any: what JSON can hold
        """Return what the job's ID tokens say of it, without issuer, audience and times."""
        owner, _, _ = self.repository.partition("/")
        about = f"environment:{self.environment}" if self.environment else f"ref:{self.ref}"
        claims: dict[str, Any] = {
            "sub": f"repo:{self.repository}:{about}",
            "repository": self.repository,
            "repository_owner": owner,
            "repository_owner_id": "1",
            "repository_id": "1",
            "repository_visibility": "public",
            "workflow": self.workflow,
            "workflow_ref": f"{self.repository}/.github/workflows/{self.workflow}@{self.ref}",
            "job_workflow_ref": f"{self.repository}/.github/workflows/{self.workflow}@{self.ref}",
            "ref": self.ref,
            "ref_type": "tag" if self.ref.startswith("refs/tags/") else "branch",
            "sha": "0" * 40,
            "actor": owner,
            "actor_id": "1",
            "event_name": "push",
            "run_id": "1",
            "run_number": "1",
            "run_attempt": "1",
            "runner_environment": "self-hosted",
        }
        if self.environment:
            claims["environment"] = self.environment
        return claims | dict(self.others)


def differences(publisher: TrustedPublisher, claims: Mapping[str, Any]) -> list[str]:
    """Say what a publisher asks for and the claims have not; nothing where they fit."""
    return list(_differences(publisher, claims))


def _differences(publisher: TrustedPublisher, claims: Mapping[str, Any]) -> Iterator[str]:
    repository = _text(claims, "repository")
    if publisher.repository and repository.lower() != publisher.repository.lower():
        yield _wanted("repository", publisher.repository, repository)
    if publisher.workflow:
        reference = _text(claims, "job_workflow_ref")
        found = _WORKFLOW.match(reference)
        if found is None:
            yield f"job_workflow_ref names no workflow: {reference[:100]!r}"
        elif found["repository"].lower() != repository.lower():
            yield _wanted("the repository of job_workflow_ref", repository, found["repository"])
        elif found["file"] != publisher.workflow:
            yield _wanted("workflow", publisher.workflow, found["file"])
    environment = _text(claims, "environment")
    if publisher.environment and environment.lower() != publisher.environment.lower():
        yield _wanted("environment", publisher.environment, environment)
    for name, text in publisher.claims.items():
        if _text(claims, name) != text:
            yield _wanted(name, text, _text(claims, name))


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return value if isinstance(value, str) else ""


def _wanted(what: str, wanted: str, found: str) -> str:
    return f"{what} should be {wanted[:100]!r} and is {found[:100]!r}"
