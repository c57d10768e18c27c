"""What it costs everybody who has pypi-mock installed, whether they use it or not."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = """
import sys
import pytest
before = set(sys.modules)
import {module}
print(*sorted(set(sys.modules) - before))
"""


def loaded_with(module: str) -> set[str]:
    """Return what an import adds to a Python that has loaded pytest and nothing else."""
    asked = [sys.executable, "-c", LOADED.format(module=module)]
    return set(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split())


def test_the_plugin_loads_nothing_but_itself():
    assert loaded_with("pypi_mock.testing.plugin") == {
        "pypi_mock",
        "pypi_mock.testing",
        "pypi_mock.testing.plugin",
    }


def test_the_handle_loads_neither_django_nor_the_server_nor_the_engine():
    loaded = {name.partition(".")[0] for name in loaded_with("pypi_mock.testing.lifecycle")}

    foreign = {"django", "cheroot", "click", "msgspec", "oauthlib", "oauth_provider", "accounts"}
    assert loaded & foreign == set()


def test_every_public_name_is_there():
    from pypi_mock import testing

    assert [name for name in testing.__all__ if not hasattr(testing, name)] == []
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        testing.Nothing  # noqa: B018 (the point of the test)
