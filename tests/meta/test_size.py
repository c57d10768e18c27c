"""House rules that can be counted."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("accounts", "oauth_provider", "pypi_mock", "releases")
FILES = sorted(
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
FORBIDDEN = {"utils", "helpers", "common", "core", "base", "manager", "handler", "data", "info"}


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_file_is_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_a_function_fits_a_screen(path):
    functions = (
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    long = {f.name: f.end_lineno - f.lineno for f in functions if f.end_lineno is not None}

    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_a_module_is_named_after_its_subject():
    named = [shown(path) for path in FILES if path.stem in FORBIDDEN]
    assert named == ["pypi_mock/postgresql/base.py"]  # Django looks for a backend by this name
