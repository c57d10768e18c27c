"""What is given to copy for compose, forges and Testcontainers: held to schemas, and run.

No container engine and no forge is here. So files are held against the published schemas, the
shell steps of jobs are run against a real server, and code in other languages is parsed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import yaml
from tree_sitter import Language, Node, Parser

from pypi_mock import engine_kinds
from pypi_mock.configuration import read_configuration
from tests import dockerfile
from tests.running import PATIENCE, ROOT, command, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import StartServer
    from tests.running import RunningServer

BIN = Path(sys.executable).parent
RECIPES = ROOT / "recipes"
SCHEMAS = {
    "docker-compose.yml": "compose-spec",
    "recipes/compose-object-storage.yml": "compose-spec",
    "recipes/github-job.yml": "github-workflows",
    "recipes/github-service.yml": "github-workflows",
    "recipes/gitlab-ci.yml": "gitlab-ci",
}
NOT_RUN = {
    "Install": "installs a release; the tests run what is checked out",
    "Your tests": "the reader's own",
}
LANGUAGES = {
    "ClientTest.java": tree_sitter_java,
    "client.test.mjs": tree_sitter_javascript,
    "client_test.go": tree_sitter_go,
}


def loaded(name: str) -> Any:  # Any: documents of five different kinds
    return yaml.safe_load((ROOT / name).read_text())


# ---- Held to schemas -----------------------------------------------------------------------


def test_every_document_is_held_to_a_schema():
    documents = {path.relative_to(ROOT).as_posix() for path in RECIPES.rglob("*.yml")}

    assert set(SCHEMAS) == {"docker-compose.yml", *documents}


@pytest.mark.parametrize(("name", "schema"), SCHEMAS.items(), ids=SCHEMAS)
def test_a_document_keeps_its_schema(name: str, schema: str):
    check = [BIN / "check-jsonschema", "--builtin-schema", f"vendor.{schema}", ROOT / name]

    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


# ---- Said to the server --------------------------------------------------------------------


def said_to_the_server(name: str) -> dict[str, str]:
    """Return the variables that reach the server's process."""
    document = loaded(name)
    if "services" in document:
        return document["services"]["pypi-mock"].get("environment", {})
    job = document.get("jobs", document)["test"]
    if "variables" in job:  # a runner of GitLab's gives them to the job and to its services
        return job["variables"]
    services = job.get("services", {})
    return services["pypi-mock"]["env"] if services else job["env"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_server_starts_with_the_variables_of_a_document(
    name: str, monkeypatch: pytest.MonkeyPatch
):
    said = said_to_the_server(name)
    for variable, text in said.items():
        monkeypatch.setenv(variable, "" if text.startswith("${") else text)

    chosen = read_configuration(flags={})

    given = {variable for variable, text in said.items() if not text.startswith("${")}
    assert set(chosen.origins.values()) >= given - {"PYPI_MOCK_URL"}


def test_the_storage_of_the_object_storage_is_one_that_is_installed():
    said = said_to_the_server("recipes/compose-object-storage.yml")
    backend = engine_kinds.STORAGE.parse(said["PYPI_MOCK_STORAGE"])
    assert isinstance(backend, str)
    module, _, _ = backend.rpartition(".")

    assert importlib.util.find_spec(module) is not None


def test_compose_waits_with_the_images_own_health_check():
    check = loaded("docker-compose.yml")["services"]["pypi-mock"]["healthcheck"]

    image = dockerfile.read((ROOT / "Dockerfile").read_text())[-1].last("HEALTHCHECK")
    times = {name: check[name.replace("-", "_")] for name in image.flags}

    assert {name: str(value) for name, value in times.items()} == image.flags
    assert check["test"] == ["CMD", *json.loads(image.text.removeprefix("CMD "))]


# ---- Run -----------------------------------------------------------------------------------


class Runner:
    """Runs the steps of one job as a forge does: each in a shell of its own, in one folder."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self._folder = folder / "checkout"
        self._folder.mkdir()
        ours = folder / "bin" / "pypi-mock"
        ours.parent.mkdir()
        ours.write_text(f'#!/bin/sh\nexec {" ".join(command())} "$@"\n')
        ours.chmod(0o755)
        path = f"{ours.parent}:{os.environ['PATH']}"
        self._environ = environment({**environ, "PATH": path})
        self._steps: list[subprocess.Popen[bytes]] = []

    def run(self, script: str) -> str:
        log = self._folder / "log.txt"
        with log.open("w") as output:  # a pipe would stay open while the server of a step runs
            process = subprocess.Popen(
                ["bash", "-e", "-c", script],
                cwd=self._folder,
                env=self._environ,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._steps.append(process)
        assert process.wait(timeout=PATIENCE) == 0, log.read_text()
        return log.read_text()

    def credentials(self) -> Any:
        return json.loads((self._folder / "credentials.json").read_text())

    def clean_up(self) -> None:
        for step in self._steps:
            with contextlib.suppress(ProcessLookupError):  # nothing of this step runs any more
                os.killpg(step.pid, signal.SIGTERM)
            step.wait(timeout=PATIENCE)


@pytest.fixture
def runners(tmp_path: Path) -> Iterator[list[Runner]]:
    made: list[Runner] = []
    yield made
    for runner in made:
        runner.clean_up()


def test_the_steps_of_a_job_with_a_service_work(
    start_server: StartServer, tmp_path: Path, runners: list[Runner]
):
    job = loaded("recipes/github-service.yml")["jobs"]["test"]
    server = start_server(environ=job["services"]["pypi-mock"]["env"])
    runner = Runner(tmp_path, {**job["env"], "PYPI_MOCK_URL": server.url})
    runners.append(runner)

    said = [runner.run(step["run"]) for step in steps_to_run(job)]

    assert set(runner.credentials()) >= {"consumer_key", "consumer_secret", "token", "token_secret"}
    assert json.loads(said[-1])["requests"] == []


def test_the_steps_of_a_job_without_a_container_work(
    tmp_path: Path, runners: list[Runner], free_port: int
):
    job = loaded("recipes/github-job.yml")["jobs"]["test"]
    here = {"PYPI_MOCK_PORT": str(free_port), "PYPI_MOCK_URL": f"http://127.0.0.1:{free_port}"}
    runner = Runner(tmp_path, {**job["env"], **here})
    runners.append(runner)

    said = [runner.run(step["run"]) for step in steps_to_run(job)]

    assert set(runner.credentials()) >= {"consumer_key", "consumer_secret", "token", "token_secret"}
    assert f"http://127.0.0.1:{free_port}" in said[-1]


def test_the_script_of_the_other_forge_works(
    start_server: StartServer, tmp_path: Path, runners: list[Runner]
):
    job = loaded("recipes/gitlab-ci.yml")["test"]
    server = start_server(environ=job["variables"])
    runner = Runner(tmp_path, {**job["variables"], "PYPI_MOCK_URL": server.url})
    runners.append(runner)

    for line in [*job["script"], *job["after_script"]]:
        if line != "make test":
            runner.run(line)

    assert set(runner.credentials()) >= {"consumer_key", "consumer_secret", "token", "token_secret"}


def steps_to_run(job: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for step in job["steps"] if "run" in step and step["name"] not in NOT_RUN]


# ---- Testcontainers ------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "language"), LANGUAGES.items(), ids=LANGUAGES)
def test_code_in_another_language_parses(name: str, language: Any):
    text = (RECIPES / "testcontainers" / name).read_bytes()

    tree = Parser(Language(language.language())).parse(text)

    assert list(wrong(tree.root_node)) == []


def test_the_test_in_python_passes_against_a_server(server: RunningServer):
    """Its types are checked by ``make types``, with the library's own."""
    path = RECIPES / "testcontainers" / "test_client.py"
    spec = importlib.util.spec_from_file_location("recipe", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    module.test_a_signed_request_is_accepted(server.url)


@pytest.mark.parametrize(
    "path", sorted((RECIPES / "testcontainers").iterdir()), ids=lambda p: p.name
)
def test_each_language_waits_for_what_says_that_the_server_is_ready(path: Path):
    text = path.read_text()

    assert "/_mock/readyz" in text
    assert "8000" in text


def wrong(node: Node) -> Iterator[str]:
    """Yield where a tree has what its grammar does not know."""
    if node.is_error or node.is_missing:
        yield f"line {node.start_point.row + 1}"
    for child in node.children:
        yield from wrong(child)
