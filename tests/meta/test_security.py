"""Every test that the threat model names exists, and every attack of ours is named in it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.running import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
ROW = re.compile(r"^\| (?!threat \||---)([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def written_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    return {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_that_is_named_exists():
    missing = [
        (path, name)
        for path, name in NAMED.findall(PAGE)
        if not (ROOT / path).is_file() or (name and name not in written_in(ROOT / path))
    ]

    assert len(NAMED.findall(PAGE)) > 40
    assert missing == []


def test_every_threat_has_its_defence_and_its_test():
    threats = PAGE.partition("## A web page in the browser")[2]
    rows = ROW.findall(threats)

    assert len(rows) > 20
    assert [threat for threat, _, shown in rows if NAMED.search(shown) is None] == []


def test_every_file_of_attacks_is_named():
    named = {path for path, _ in NAMED.findall(PAGE)}
    attacks = {str(path.relative_to(ROOT)) for path in (ROOT / "tests/security").glob("test_*.py")}

    assert attacks <= named


def test_who_finds_a_weakness_is_told_where_to_go():
    text = (ROOT / "SECURITY.md").read_text()

    assert "private reporting" in text
    assert re.search(r"\S@\S|https?://", text) is None
