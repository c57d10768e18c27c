"""pypi_mock/packages.py and checks.py: a neighbour's package is never taken for ours."""

from __future__ import annotations

import importlib
import sys

from pypi_mock import checks, packages


def test_our_packages_are_ours():
    assert packages.foreign_packages() == []
    assert checks.packages_are_ours(None) == []


def test_a_package_from_elsewhere_is_named_with_its_place(monkeypatch, tmp_path):
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "accounts")
    importlib.invalidate_caches()

    said = f"the package 'accounts' would be loaded from {tmp_path}, not from {packages.ROOT}"
    assert packages.foreign_packages() == [said]
    assert [error.msg for error in checks.packages_are_ours(None)] == [said]
