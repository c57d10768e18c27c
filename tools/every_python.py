"""The test suite on each Python that is found, with the oldest and the newest of what it stands on.

``tools/every_python.py [--python 3.12] [--end oldest] [arguments of pytest]``; ``make test-all``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
VENVS = ROOT / ".venv" / "all"
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
ENDS = ("oldest", "newest")
STRETCHED = ("django", "oauthlib", "django-storages")
"""What the two ends differ in; the rest is as in constraints.txt, where that can be installed."""
GROUP = "dev"
_LOWEST = re.compile(r"^([A-Za-z0-9-]+)>=([0-9.]+)")
_VERDICT = re.compile(r"\d+ (?:passed|failed|error)|no tests ran")


class CannotError(Exception):
    """Something cannot be installed: the last of what was said."""


class Outcome(NamedTuple):
    """A row of the summary."""

    python: str
    end: str
    versions: tuple[str, ...]
    verdict: str
    is_good: bool


def requirements(project: dict, group: str) -> list[str]:  # type: ignore[type-arg]  # as TOML is
    """Return what a group of dependencies asks for, with the groups that it includes."""
    found: list[str] = []
    for one in project["dependency-groups"][group]:
        found += requirements(project, one["include-group"]) if isinstance(one, dict) else [one]
    return found


def pins_at(end: str, dependencies: list[str]) -> list[str]:
    """Return what is held fast: at the oldest end the lower bounds, at the newest nothing."""
    bounds = [found for text in dependencies if (found := _LOWEST.match(text))]
    pins = [f"{name}=={version}" for name, version in (bound.groups() for bound in bounds)]
    return [pin for pin in pins if end == "oldest" and pin.partition("==")[0] in STRETCHED]


def interpreter(version: str) -> Path | None:
    """Return a Python of this version: on the path, of pyenv, of uv, or the one that runs this."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR", Path.home() / ".local/share/uv/python"))
    on_path = shutil.which(f"python{version}")
    candidates = [
        Path(sys.executable),
        *([Path(on_path)] if on_path else []),
        *sorted(pyenv.glob(f"versions/{version}.*/bin/python{version}")),
        *sorted(uv.glob(f"cpython-{version}.*/bin/python{version}")),
    ]
    return next((path for path in candidates if _version(path).startswith(f"{version}.")), None)


def _version(python: Path) -> str:
    """Return a Python's full version; empty where it does not run."""
    program = "import platform; print(platform.python_version())"
    # A shim of pyenv is there for versions that are not chosen, too.
    done = subprocess.run([python, "-c", program], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


class Environment:
    """A virtual environment for one Python and one end."""

    def __init__(self, uv: str, python: Path, version: str, end: str) -> None:
        self._uv = uv
        self._base = python
        self._end = end
        self._folder = VENVS / f"{version}-{end}"
        self.python = self._folder / "bin" / "python"

    def make(self) -> dict[str, str]:
        """Install everything; return what is left out, with the reasons."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        wanted = requirements(project, GROUP)
        if not self.python.exists():
            self._run("venv", "--quiet", "--seed", "--python", str(self._base), str(self._folder))
        ends = self._folder / "ends.txt"
        ends.write_text("\n".join(pins_at(self._end, project["project"]["dependencies"])) + "\n")
        try:
            self._install(wanted)
        except CannotError:
            left_out = self._left_out(wanted)
            self._install([one for one in wanted if one not in left_out])
            return left_out
        return {}

    def _install(self, wanted: list[str]) -> None:
        asked, pins = self._folder / "asked.txt", self._folder / "pins.txt"
        asked.write_text("\n".join(["-e .", *wanted]) + "\n")
        shutil.copy(ROOT / "constraints.txt", pins)  # uv keeps what it finds there if it can
        newest = [f"--upgrade-package={name}" for name in STRETCHED if self._end == "newest"]
        compiled = ["--constraint", str(self._folder / "ends.txt"), "--output-file", str(pins)]
        self._run("pip", "compile", "--quiet", *self._at, *newest, *compiled, str(asked))
        self._run("pip", "install", "--quiet", *self._at, "--requirement", str(pins))

    def _left_out(self, wanted: list[str]) -> dict[str, str]:
        """Try each by itself; return those that cannot be had for this Python."""
        others = [one for one in wanted if not one.startswith("pypi-mock")]
        tried = {one: self._reason(one) for one in others}
        return {one: reason for one, reason in tried.items() if reason}

    def _reason(self, one: str) -> str:
        """Say why this cannot be installed; nothing where it can."""
        try:
            self._run("pip", "install", "--quiet", *self._at, one)
        except CannotError as error:
            return str(error)
        return ""

    @property
    def _at(self) -> tuple[str, str]:
        return "--python", str(self.python)

    def _run(self, *arguments: str) -> None:
        # What pytest compiles stumbles over warnings of its own, which are errors there.
        environ = {**os.environ, "UV_COMPILE_BYTECODE": "1"}
        command = [self._uv, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = [line.strip() for line in done.stderr.splitlines() if line.strip()]
            raise CannotError(" ".join(said)[:600] or f"uv ended with {done.returncode}")

    def versions(self) -> tuple[str, ...]:
        """Return the versions of what the ends differ in."""
        names = ", ".join(map(repr, STRETCHED))
        program = f"from importlib.metadata import version as v; print(*map(v, ({names})))"
        said = subprocess.run(
            [self.python, "-c", program], capture_output=True, text=True, check=True
        )
        return tuple(said.stdout.split())


def importing(left_out: dict[str, str]) -> list[Path]:
    """Return the tests that cannot be collected without these packages."""
    names = [re.split(r"[^A-Za-z0-9-]", one)[0].replace("-", "_").lower() for one in left_out]
    if not names:
        return []
    wanted = re.compile(rf"^(?:import|from) (?:{'|'.join(names)})\b", re.MULTILINE)
    files = sorted((ROOT / "tests").rglob("*.py"))
    return [path for path in files if wanted.search(path.read_text(encoding="utf-8"))]


def outcome_of(uv: str, version: str, end: str, arguments: list[str]) -> Outcome:
    """Run the suite on one Python at one end."""
    python = interpreter(version)
    if python is None:
        return Outcome(version, end, (), "not found: no such Python on this machine", is_good=False)
    full = _version(python)
    say(f"\n==== Python {full}, {end} ====")
    environment = Environment(uv, python, version, end)
    try:
        left_out = environment.make()
    except CannotError as error:
        return Outcome(full, end, (), f"cannot be installed: {error}", is_good=False)
    for name, reason in left_out.items():
        say(f"left out: {name}: {reason}")
    ignored = importing(left_out)
    for path in ignored:
        say(f"left out with it: {path.relative_to(ROOT)}")
    started = time.monotonic()
    ignoring = [f"--ignore={path}" for path in ignored]
    status, verdict = _suite(environment.python, [*ignoring, *arguments])
    missing = f", without {', '.join(left_out)}" if left_out else ""
    took = f"{verdict}, {time.monotonic() - started:.0f} s{missing}"
    return Outcome(full, end, environment.versions(), took, is_good=status == 0)


def _suite(python: Path, arguments: list[str]) -> tuple[int, str]:
    """Run pytest, and show what it says; return its status and its verdict."""
    command = [str(python), "-m", "pytest", "-n", "2", *arguments]
    verdict = "it said nothing"
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            say(line.rstrip("\n"))
            if _VERDICT.search(line):
                verdict = re.sub(r"^=+ | in [\d.]+s.*$| =+$", "", line.strip())
    return running.returncode, verdict


def summary(outcomes: list[Outcome]) -> str:
    """Return a table, a row for each run."""
    rows = [("python", "end", *STRETCHED, ""), *(_row(outcome) for outcome in outcomes)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _row(outcome: Outcome) -> tuple[str, ...]:
    versions = outcome.versions or ("-",) * len(STRETCHED)
    said = outcome.verdict if outcome.is_good or not outcome.versions else f"! {outcome.verdict}"
    return outcome.python, outcome.end, *versions, said


def status_of(outcomes: list[Outcome], *, needs_all: bool) -> int:
    """Return 0 if all runs were good; a Python that is not there counts where all are needed."""
    ran = [outcome for outcome in outcomes if needs_all or "not found" not in outcome.verdict]
    return 0 if ran and all(outcome.is_good for outcome in ran) else 1


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run them all, and print the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", action="append", choices=PYTHONS, help="only this one")
    parser.add_argument("--end", action="append", choices=ENDS, help="only this one")
    parser.add_argument("arguments", nargs="*", help="for pytest, such as tests/signing")
    asked = parser.parse_args()
    beside = ROOT / ".venv" / "packaging" / "bin" / "uv"
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv is None:
        say("uv is missing: `make .venv/packaging/installed` installs it")
        return 2
    outcomes = [
        outcome_of(uv, version, end, asked.arguments)
        for version in asked.python or PYTHONS
        for end in asked.end or ENDS
    ]
    say(f"\n{summary(outcomes)}")
    return status_of(outcomes, needs_all=bool(os.environ.get("NO_SKIPS")))


if __name__ == "__main__":
    sys.exit(main())
