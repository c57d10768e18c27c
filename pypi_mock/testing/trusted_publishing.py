"""Trusted publishing, as a test sets it up: whom to trust, and the CI job that is made up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypi_mock.testing.connection import without_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypi_mock.testing.connection import Connection


class TrustedPublishing:
    """Jobs of a CI service that upload without a kept secret.

    The server itself stands in for the CI service; uploaders insist on TLS.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def trust(  # noqa: PLR0913 (what a publisher asks for, all by name)
        self,
        project: str,
        *,
        user: str = "alice",
        issuer: str = "",
        repository: str = "alice/spam",
        workflow: str = "",
        environment: str = "",
        claims: Mapping[str, str] | None = None,
    ) -> int:
        """Trust a job with a project, which need not exist yet; return the publisher's id."""
        said = {
            "project": project,
            "user": user,
            "issuer": issuer,
            "repository": repository,
            "workflow": workflow,
            "environment": environment,
            "claims": dict(claims or {}),
        }
        number: int = self._connection.post("publishers", said)["id"]
        return number

    def distrust(self, number: int) -> None:
        """Trust a publisher no longer; the API tokens that it was given end as well."""
        self._connection.delete(f"publishers/{number}")

    def variables(
        self,
        *,
        repository: str | None = None,
        workflow: str | None = None,
        environment: str | None = None,
        ref: str | None = None,
    ) -> dict[str, str]:
        """Return the environment variables of a job, for ``uv publish`` and its like.

        They have what trusts the server's certificate, too. Without words it is the job that a
        fresh server trusts with the project ``spam``.
        """
        said = {
            "repository": repository,
            "workflow": workflow,
            "environment": environment,
            "ref": ref,
        }
        found: dict[str, str] = self._connection.post("ci-job", without_none(said))["variables"]
        if self._connection.ca_file:
            ca_file = str(Path(self._connection.ca_file).absolute())
            found |= {"SSL_CERT_FILE": ca_file, "REQUESTS_CA_BUNDLE": ca_file}
        return found

    def id_token(  # noqa: PLR0913 (what an ID token has, all by name)
        self,
        *,
        repository: str | None = None,
        workflow: str | None = None,
        environment: str | None = None,
        audience: str | None = None,
        lifetime: int | None = None,
        claims: Mapping[str, Any] | None = None,  # what JSON can hold
    ) -> str:
        """Return an ID token, also one that should be refused: `None` leaves a claim out."""
        said = {
            "repository": repository,
            "workflow": workflow,
            "environment": environment,
            "audience": audience,
            "lifetime": lifetime,
            "claims": dict(claims or {}),
        }
        text: str = self._connection.post("id-tokens", without_none(said))["id_token"]
        return text
