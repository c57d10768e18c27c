"""Look inside the wheel in dist/, install it into an environment of its own, and try it there.

Both the command and the pytest plugin, with nothing beside them.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import urllib.request
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "oauth_provider", "pypi_mock", "releases")
PAGES = ("/", "/style.css", "/simple/", "/accounts/login/", "/_mock/docs/start/laptop/")
READY = re.compile(r"pypi-mock ready at (http://\S+)\n")
SUITE = """
def test_fixture(pypi_mock):
    assert pypi_mock.credentials().user == "alice"
"""


def wanted() -> set[str]:
    """Return every file of ours that the server needs where it is installed."""
    kept = {".py", ".html", ".sql", ".css", ".typed", ".toml"}
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in kept or path.name == "py.typed"
    }


def look_inside(wheel: Path) -> None:
    """Compare the wheel with the tree."""
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    for name in (
        "pypi_mock/schema.sql",
        "pypi_mock/py.typed",
        "pypi_mock/templates/base.html",
        "releases/migrations/0001_initial.py",
    ):
        if name not in inside:
            sys.exit(f"{wheel.name} lacks {name}")
    if missing := wanted() - inside:
        sys.exit(f"{wheel.name} lacks {sorted(missing)}")
    if foreign := {name for name in inside if name.split("/")[0] not in PACKAGES}:
        sys.exit(f"{wheel.name} has what belongs to no package: {sorted(foreign)}")


def try_it(wheel: Path) -> None:
    """Install and start it from an empty folder; it must answer, and end with 0."""
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder, "environment")
        empty = Path(folder, "empty")
        empty.mkdir()
        venv.create(environment, with_pip=True)
        pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--constraint", ROOT / "constraints.txt", wheel], check=True)
        process = subprocess.Popen(
            [environment / "bin" / "pypi-mock", "--port", "0"],
            cwd=empty,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        ready = READY.fullmatch(process.stdout.readline())
        try:
            if ready is None:
                sys.exit("the installed command printed no ready line")
            for path in PAGES:
                with urllib.request.urlopen(ready[1] + path, timeout=20) as answer:
                    answer.read()
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(timeout=60)
        if status != 0:
            sys.exit(f"the installed command ended with {status}")
        subprocess.run([*pip, "--constraint", ROOT / "constraints.txt", "pytest"], check=True)
        (empty / "test_suite.py").write_text(SUITE)
        subprocess.run(
            [environment / "bin" / "pytest", "-q", "-p", "no:cacheprovider"], cwd=empty, check=True
        )


def main() -> None:
    """Try the one wheel that was built."""
    [wheel] = (ROOT / "dist").glob("*.whl")
    look_inside(wheel)
    try_it(wheel)
    sys.stdout.write(f"{wheel.name}: complete, installs, starts and stops, and its fixture works\n")


if __name__ == "__main__":
    main()
