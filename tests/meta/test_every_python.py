"""tools/every_python.py: the suite on each Python, and what is said where one is not there."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def tool():
    spec = util.spec_from_file_location("every_python", ROOT / "tools" / "every_python.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(tool, verdict: str, *, is_good: bool = True, versions=("5.2", "3.2.2", "1.14.4")):
    return tool.Outcome("3.12.1", "oldest", versions, verdict, is_good)


DEPENDENCIES = ["click>=8.1.7", "django>=5.2,<7", "django-storages>=1.14.4", "oauthlib>=3.2.2"]


def test_the_oldest_end_is_the_lower_bounds_and_the_newest_holds_nothing_fast(tool):
    oldest = ["django==5.2", "django-storages==1.14.4", "oauthlib==3.2.2"]

    assert tool.pins_at("oldest", DEPENDENCIES) == oldest
    assert tool.pins_at("newest", DEPENDENCIES) == []


def test_what_is_stretched_has_a_lower_bound_here(tool):
    """Else nothing would be held at the oldest end, and nobody would see it."""
    project = tool.tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = {pin.partition("==")[0] for pin in tool.pins_at("oldest", project["dependencies"])}

    assert pinned == set(tool.STRETCHED)


def test_a_group_is_what_it_includes_too(tool):
    groups = {"test": ["pytest>=8"], "dev": [{"include-group": "test"}, "ruff"]}

    assert tool.requirements({"dependency-groups": groups}, "dev") == ["pytest>=8", "ruff"]


def test_the_python_that_runs_this_is_found_and_one_that_is_not_there_is_none(tool):
    own = f"{sys.version_info.major}.{sys.version_info.minor}"

    assert tool.interpreter(own) == Path(sys.executable)
    assert tool.interpreter("3.99") is None


def test_tests_of_what_cannot_be_installed_are_left_out_by_their_imports(tool):
    ignored = tool.importing({"schemathesis>=4": "no wheel"})

    assert ROOT / "tests" / "wire" / "test_openapi.py" in ignored
    assert tool.importing({}) == []


def test_the_summary_has_a_row_for_each_with_what_went_wrong(tool):
    missing = tool.Outcome("3.14", "oldest", (), "not found: …", is_good=False)
    rows = [outcome(tool, "3 passed, 1 s"), outcome(tool, "1 failed", is_good=False), missing]

    assert tool.summary(rows).splitlines() == [
        "python  end     django  oauthlib  django-storages",
        "3.12.1  oldest  5.2     3.2.2     1.14.4           3 passed, 1 s",
        "3.12.1  oldest  5.2     3.2.2     1.14.4           ! 1 failed",
        "3.14    oldest  -       -         -                not found: …",
    ]


def test_a_run_that_fails_fails_all_and_so_does_a_python_that_all_need(tool):
    good, bad = outcome(tool, "3 passed"), outcome(tool, "1 failed", is_good=False)
    missing = tool.Outcome("3.14", "oldest", (), "not found: …", is_good=False)

    assert tool.status_of([good, missing], needs_all=False) == 0
    assert tool.status_of([good, missing], needs_all=True) == 1
    assert tool.status_of([good, bad], needs_all=False) == 1
    assert tool.status_of([missing], needs_all=False) == 1


def test_without_uv_it_says_how_to_get_it(tmp_path):
    for name in ("tools", "tests"):
        (tmp_path / name).mkdir()
    program = tmp_path / "tools" / "every_python.py"
    program.write_text((ROOT / "tools" / "every_python.py").read_text())
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, "uv is missing" in done.stdout) == (2, True)
