"""pip, uv and poetry asked for the same thing, and what they have chosen."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.packaging.tools import Tools

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

INSTALLERS = ["pip", "uv", "poetry"]
APP = """
[project]
name = "app"
version = "1"
requires-python = ">=3.10"
dependencies = []

[tool.poetry]
package-mode = false

[[tool.poetry.source]]
name = "mock"
url = "{url}"
priority = "primary"
"""


@dataclass(frozen=True)
class Outcome:
    """What became of it.

    Attributes:
        said: Both streams, in one line.
        versions: Of each project that was chosen.
    """

    succeeded: bool
    said: str
    versions: dict[str, str]


def app(tools: Tools) -> None:
    """Write the project that poetry adds to."""
    (tools.folder / "pyproject.toml").write_text(APP.format(url=tools.mock.index.url))


def install(
    tools: Tools, installer: str, *wanted: str, environ: dict[str, str] | None = None
) -> Outcome:
    """Install with pip or uv; with poetry, add and lock."""
    arguments: dict[str, list[object]] = {
        "pip": ["install", "--index-url", tools.mock.index.url, *tools.target, *wanted],
        "uv": ["pip", "install", *tools.target, *wanted],
        "poetry": ["add", "-n", "--lock", *wanted],
    }
    if installer == "poetry":
        app(tools)
    done = tools.run(installer, *arguments[installer], environ=environ)
    said = " ".join((done.stdout + done.stderr).split())
    versions = _locked(tools) if installer == "poetry" else _installed(tools)
    return Outcome(done.returncode == 0, said, versions)


def release(version: str, *kinds: str, **metadata: object) -> dict[str, Any]:
    """Return a release for a seed, with made-up files; a wheel, if nothing is said."""
    files = [{"synthesise": kind} for kind in kinds or ("wheel",)]
    return {"version": version, "metadata": metadata, "files": files}


def project(name: str, *releases: dict[str, Any]) -> dict[str, Any]:
    """Return a project of alice for a seed."""
    return {"name": name, "owners": ["alice"], "releases": list(releases)}


def _installed(tools: Tools) -> dict[str, str]:
    found = (name.removesuffix(".dist-info").partition("-") for name in tools.installed())
    return {name: version for name, _, version in found}


def _locked(tools: Tools) -> dict[str, str]:
    lock = tools.folder / "poetry.lock"
    if not lock.exists():
        return {}
    document = tomllib.loads(lock.read_text())
    return {package["name"]: package["version"] for package in document.get("package", ())}
