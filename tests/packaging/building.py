"""A project with much to say of itself, built by the backends of today, without network."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.packaging.tools import installed

if TYPE_CHECKING:
    from pathlib import Path

NAME = "tinned-spam"
BACKENDS = {
    "hatchling": "hatchling.build",
    "flit_core": "flit_core.buildapi",
    "poetry-core": "poetry.core.masonry.api",
    "uv_build": "uv_build",
}
PROJECT = """
[build-system]
requires = ["{requirement}"]
build-backend = "{backend}"

[project]
name = "tinned-spam"
version = "1.0"
description = "A can of spam, for Zoë"
readme = "README.md"
requires-python = ">=3.10"
license = "MIT"
license-files = ["LICENSE"]
authors = [{{ name = "Zoë", email = "zoe@zoe.example" }}]
maintainers = [{{ name = "Bob" }}]
keywords = ["ham", "spam"]
classifiers = ["Programming Language :: Python :: 3", "Topic :: Utilities"]
dependencies = ["eggs>=1; python_version < '3'"]

[project.optional-dependencies]
toast = ["bread"]

[project.urls]
Homepage = "https://spam.example"
"Source code" = "https://spam.example/source"
"""


def project(folder: Path, requirement: str) -> None:
    """Write the project that this backend shall build."""
    package = folder / "src" / "tinned_spam"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('NAME = "spam"\n')
    (folder / "README.md").write_text("# Spam\n\nIn a *can*.\n")
    (folder / "LICENSE").write_text("Be free.\n")
    written = PROJECT.format(requirement=requirement, backend=BACKENDS[requirement])
    (folder / "pyproject.toml").write_text(written, encoding="utf-8")


def build(folder: Path, requirement: str) -> list[Path]:
    """Build wheel and sdist with what is installed; return the two."""
    command: list[str | Path] = [installed("python"), "-m", "build", "--no-isolation"]
    if requirement == "uv_build":  # uv has it within
        command = [installed("uv"), "build", "--offline", "--no-config"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted((folder / "dist").glob("*-1.0*"))
