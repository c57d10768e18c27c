"""The package index: what is published, what a test may do to it, and how it behaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pypi_mock.testing.connection import escaped, without_none

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypi_mock.testing.connection import Connection

    Document = dict[str, Any]  # of the server, hence Any

Feature = Literal[
    "json",
    "hashes",
    "requires-python",
    "yanked",
    "core-metadata",
    "size",
    "upload-time",
    "versions",
    "tracks",
    "provenance",
    "status",
]
"""What the simple index can leave out."""


class Index:
    """The packages of the whole server."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def url(self) -> str:
        """What installers take as ``--index-url``."""
        return f"{self._connection.url}/simple/"

    @property
    def upload_url(self) -> str:
        """What uploaders of today take as ``--repository-url``."""
        return f"{self._connection.url}/legacy/"

    def projects(self) -> list[str]:
        """List the names of all projects."""
        names: list[str] = self._connection.get("projects")["projects"]
        return names

    def project(self, name: str) -> Document:
        """Return a project with its releases and files."""
        document: Document = self._connection.get(f"projects/{escaped(name)}")
        return document

    def status(
        self,
        name: str,
        status: Literal["active", "archived", "quarantined", "deprecated"],
        reason: str = "",
    ) -> None:
        """Say what became of a project (PEP 792)."""
        document = {"status": status, "status_reason": reason}
        self._connection.patch(f"projects/{escaped(name)}", document)

    def yank(self, name: str, version: str, reason: str = "") -> None:
        """Keep installers from a release unless it is pinned (PEP 592)."""
        document = {"yanked": True, "yanked_reason": reason}
        self._connection.patch(_release(name, version), document)

    def unyank(self, name: str, version: str) -> None:
        """Let installers have it again."""
        self._connection.patch(_release(name, version), {"yanked": False})

    def hide(self, name: str, version: str, *, hidden: bool = True) -> None:
        """Leave a release out of listings, or show it again."""
        self._connection.patch(_release(name, version), {"hidden": hidden})

    def delete(self, name: str, *, version: str | None = None, filename: str | None = None) -> None:
        """Delete a project, one of its releases, or one of its files; the names stay used."""
        if filename is not None:
            self._connection.delete(f"projects/{escaped(name)}/files/{escaped(filename)}")
        elif version is not None:
            self._connection.delete(_release(name, version))
        else:
            self._connection.delete(f"projects/{escaped(name)}")

    def behave(
        self,
        *,
        personality: Literal["auto", "legacy-2012", "pypi-today"] | None = None,
        strictness: Literal["pypi", "warn", "off"] | None = None,
        read_only: bool | None = None,
        index_api: Literal["1.0", "1.1", "1.2", "1.3", "1.4"] | None = None,
        index_without: Iterable[Feature] | None = None,
    ) -> Document:
        """Behave otherwise until the next reset; what is not said stays. Return how it is now."""
        said = {
            "personality": personality,
            "strictness": strictness,
            "read_only": read_only,
            "index_api": index_api,
            "index_without": None if index_without is None else list(index_without),
        }
        document: Document = self._connection.patch("behaviour", without_none(said))
        return document


def _release(name: str, version: str) -> str:
    return f"projects/{escaped(name)}/releases/{escaped(version)}"
