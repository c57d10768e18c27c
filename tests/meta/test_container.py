"""The image: its Dockerfile is carried out, and what it makes is started, probed and stopped."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from pypi_mock.cli import main
from pypi_mock.options import OPTIONS
from tests import dockerfile
from tests.containers import Engine, why_impossible
from tests.running import PATIENCE, READY, ROOT, get

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGES = dockerfile.read((ROOT / "Dockerfile").read_text())
IMAGE = STAGES[-1]
BIN = Path(sys.executable).parent


LOOK_AROUND = """
import importlib.util, json, os, pathlib
compiled = importlib.util.cache_from_source
modules = [str(path) for path in pathlib.Path("/opt/pypi-mock/lib").rglob("*.py")] + [json.__file__]
places = ["/", "/data", "/opt/pypi-mock", "/tmp"]
print(json.dumps({
    "user": os.getuid(),
    "can be written": [place for place in places if os.access(place, os.W_OK)],
    "without bytecode": [path for path in modules if not os.path.exists(compiled(path))],
    "has django": importlib.util.find_spec("django") is not None,
    "has pip": importlib.util.find_spec("pip") is not None,
}))
"""


@pytest.fixture
def engine() -> Iterator[Engine]:
    if why := why_impossible():
        if os.environ.get("NO_SKIPS"):
            pytest.fail(f"{why} (NO_SKIPS is set)")
        pytest.skip(why)
    engine = Engine(ROOT)
    yield engine
    engine.close()


# ---- What the file says --------------------------------------------------------------------


def test_the_linter_of_dockerfiles_is_content():
    linter = shutil.which("hadolint", path=str(BIN))
    assert linter is not None

    done = subprocess.run([linter, ROOT / "Dockerfile"], capture_output=True, text=True, check=True)

    assert done.stdout == ""


def test_it_stands_on_the_slim_python_image_and_on_nothing_else():
    names = [stage.name for stage in STAGES]
    bases = {stage.base for stage in STAGES if stage.base not in names}

    assert [re.sub(r"\d+\.\d+", "X", base) for base in bases] == ["python:X-slim"]


@pytest.mark.parametrize("word", ["ENTRYPOINT", "CMD"])
def test_signals_arrive_since_no_shell_stands_between(word: str):
    assert all(isinstance(one, str) for one in IMAGE.last(word).words)


def test_it_serves_unless_told_otherwise():
    assert IMAGE.last("ENTRYPOINT").words == ["pypi-mock"]
    assert IMAGE.last("CMD").words == ["serve"]


def test_it_checks_its_health_with_our_own_command_and_each_second_at_the_start():
    check = IMAGE.last("HEALTHCHECK")
    kind, _, words = check.text.partition(" ")

    assert (kind, words) == ("CMD", '["pypi-mock", "ready"]')
    assert check.flags["start-interval"] == "1s"
    assert "ready" in main.list_commands(click.Context(main))


def test_the_user_is_a_number_and_not_root():
    user, _, group = IMAGE.last("USER").text.partition(":")

    assert int(user) > 0 < int(group)


def test_every_variable_of_ours_is_an_option():
    said = [name for one in IMAGE.instructions if one.word == "ENV" for name in one.assignments]

    ours = {name for name in said if name.startswith("PYPI_MOCK_")}
    assert ours == {"PYPI_MOCK_HOST", "PYPI_MOCK_PUBLIC_DEFAULTS"}
    assert ours <= {option.variable for option in OPTIONS}


def test_the_context_has_what_the_wheel_is_built_from_and_no_more():
    files = dockerfile.context(ROOT)

    assert {path.parts[0] for path in files} == {
        *("LICENSE", "README.md", "constraints.txt", "pyproject.toml"),
        *("accounts", "docs", "oauth_provider", "pypi_mock", "releases"),
    }
    assert [path for path in files if path.suffix == ".pyc"] == []


# ---- What it does --------------------------------------------------------------------------


def test_it_serves_read_only_says_that_it_is_healthy_and_stops_when_told(
    engine: Engine, free_port: int
):
    """One test for all of it: to build the image is what takes the time."""
    image = engine.build(STAGES)
    port = {"PYPI_MOCK_PORT": str(free_port)}
    check = json.loads(IMAGE.last("HEALTHCHECK").text.removeprefix("CMD "))

    looked, _ = engine.run(image, "python", "-c", LOOK_AROUND).communicate(timeout=PATIENCE)
    before = ended(engine.run(image, *check, environ=port))
    words = [*IMAGE.last("ENTRYPOINT").words, *IMAGE.last("CMD").words]
    server = engine.run(image, *words, environ=port)
    assert server.stdout is not None
    is_ready = READY.fullmatch(server.stdout.readline()) is not None
    # 127.0.0.2 is this machine too, and nobody who listens on 127.0.0.1 alone answers there.
    hosts = ("127.0.0.1", "127.0.0.2") if is_ready else ()
    answers = [get(f"http://{host}:{free_port}/simple/") for host in hosts]
    after = ended(engine.run(image, *check, environ=port))
    server.send_signal(signal.SIGTERM)
    _, said = server.communicate(timeout=PATIENCE)

    assert json.loads(looked) == {
        "user": int(IMAGE.last("USER").text.partition(":")[0]),
        "can be written": ["/tmp"],  # noqa: S108 (its own)
        "without bytecode": [],
        "has django": True,
        "has pip": False,
    }
    assert answers == [200, 200], said
    assert (before != 0, after, server.returncode) == (True, 0, 0), said


def ended(process: subprocess.Popen[str]) -> int:
    """Return the status that a process ends with."""
    process.communicate(timeout=PATIENCE)
    return process.returncode
