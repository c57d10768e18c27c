"""What the manual shows is run; what cannot be run is parsed, and is named here with the reason."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import yaml
from tree_sitter import Language, Parser

from pypi_mock.options import CLIENT_VARIABLES, OPTIONS
from tests import pages, running
from tests.consoles import Console
from tests.programs import program
from tests.running import ROOT, environment

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import StartServer
    from tests.pages import Block, Typed

BLOCKS = pages.blocks()
PRINTED = re.compile(r"http://(?:127\.0\.0\.1|localhost):8000")
TLS_PORT = "8443"
PROGRAMS_NOT_RUN = {
    "docker": "there is no container engine; test_container.py carries out the Dockerfile",
    "hatch": "tests/packaging/test_uploaders.py publishes with it",
    "make": "it makes environments; its verbs are looked up",
    "pip": "it installs a release; test_readme.py installs what was uploaded",
    "pipx": "it installs a release",
    "pytest": "it runs the reader's tests",
    "twine": "tests/packaging/test_uploaders.py uploads with it",
    "uv": "it uploads what the reader has built",
    "uvx": "it installs a release",
}
ELSEWHERE = {
    ("ci.md", "python"): "tests/meta/test_recipes.py",  # without a container
    ("commands.md", "console"): "tests/pypi_mock/test_commands.py",
    ("pytest.md", "python"): "tests/plugin/test_docs.py",
}
"""What other tests run, and where these are."""
SAYS_NO = re.compile(r"pypi-mock (?:check|explain|verify)\b")
"""Commands whose status 1 is an answer."""
GIVEN = {
    "tls.md": {
        "spam.toml": '[[projects]]\nname = "spam"\nowners = ["alice"]\n'
        '[[projects.releases]]\nversion = "1.0"\nfiles = [{ synthesise = "wheel" }]\n'
    },
    "seeds.md": {"seed.toml": '[[users]]\nname = "carol"\n'},
    "explain.md": {
        "request.http": "GET /photos HTTP/1.1\r\nHost: photos.example\r\nAuthorization: OAuth "
        'oauth_consumer_key="k", oauth_nonce="n", oauth_timestamp="1", '
        'oauth_signature_method="HMAC-SHA1", oauth_signature="c2lnbmF0dXJl"\r\n\r\n'
    },
}
"""Files that a page takes for granted."""
NEEDED = {"trusted-publishing.md": {"curl": "curl"}, "tls.md": {"curl": "curl", "node": "nodejs"}}
"""Programs that not everybody has."""
PARSED = {"go": tree_sitter_go, "java": tree_sitter_java, "js": tree_sitter_javascript}
LANGUAGES = {"console", "json", "python", "text", "toml", "yaml", *PARSED}


def of(*languages: str) -> list[Block]:
    return [block for block in BLOCKS if block.language in languages]


def to_run(language: str) -> list[Block]:
    return [block for block in of(language) if (block.page, language) not in ELSEWHERE]


def test_every_block_says_what_it_is():
    assert [str(block) for block in BLOCKS if block.language not in LANGUAGES] == []


def test_every_list_of_exceptions_is_needed():
    assert set(GIVEN) <= {block.page for block in BLOCKS}
    assert set(ELSEWHERE) <= {(block.page, block.language) for block in BLOCKS}
    for (page, _), test in ELSEWHERE.items():
        assert {page, "test_client.py"} & set(re.findall(r"[\w]+\.\w+", (ROOT / test).read_text()))


# ---- Parsed --------------------------------------------------------------------------------


@pytest.mark.parametrize("block", of("json", "toml", "yaml"), ids=str)
def test_a_document_parses(block: Block):
    read = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}

    assert read[block.language](block.text)


@pytest.mark.parametrize("block", of(*PARSED), ids=str)
def test_code_in_another_language_parses(block: Block):
    language = Language(PARSED[block.language].language())

    assert not Parser(language).parse(block.text.encode()).root_node.has_error


@pytest.mark.parametrize("block", of("python"), ids=str)
def test_python_parses(block: Block):
    ast.parse(block.text)


# ---- Run -----------------------------------------------------------------------------------


def is_a_test(block: Block) -> bool:
    return "def test_" in block.text


@pytest.mark.parametrize(
    "block", [block for block in to_run("python") if is_a_test(block)], ids=str
)
def test_a_test_file_passes(block: Block, tmp_path: Path):
    (tmp_path / "test_shown.py").write_text(block.text)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    run = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly"]

    done = subprocess.run(
        run, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("block", [b for b in to_run("python") if not is_a_test(b)], ids=str)
def test_a_script_runs(block: Block, start_server: StartServer, tmp_path: Path):
    script = tmp_path / "shown.py"
    script.write_text(PRINTED.sub(start_server().url, block.text))

    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", sorted({block.page for block in to_run("console")}))
def test_what_is_typed_answers_what_is_printed(
    page: str, start_server: StartServer, tmp_path: Path, free_port: int
):
    commands = [typed for b in of("console") if b.page == page for typed in pages.typed(b)]
    starts_its_own = any(typed.line.endswith("&") for typed in commands)
    url = f"http://127.0.0.1:{free_port}" if starts_its_own else start_server().url
    for name, text in GIVEN.get(page, {}).items():
        (tmp_path / name).write_text(text, newline="")
    for name, package in NEEDED.get(page, {}).items():
        program(name, package=package)
    with Console(tmp_path, url) as console:
        for typed in commands:
            if not is_only_looked_at(typed, tmp_path):
                expect(typed, console)


def is_only_looked_at(typed: Typed, folder: Path) -> bool:
    """Do with a command what can be done where it cannot just be run."""
    program, *arguments = shlex.split(typed.line, comments=True)
    if program == "make":
        verbs = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert set(arguments) <= set(verbs), typed.line
    if program == "pypi-mock" and serves(arguments) and not typed.line.endswith("&"):
        server = running.start(*without_port(arguments), folder=folder / "served")
        assert server.stop() == 0, server.said()
        return True
    return program in PROGRAMS_NOT_RUN


def serves(arguments: list[str]) -> bool:
    return not arguments or arguments[0] == "serve" or arguments[0].startswith("--")


def without_port(arguments: list[str]) -> list[str]:
    """Leave out the port: what is started here takes a free one."""
    text = re.sub(r"--port[ =]\d+", "", " ".join(arguments)).removeprefix("serve")
    return shlex.split(text)


def here(text: str, console: Console) -> str:
    """Put the ports that are free into a text, for those that are printed."""
    return PRINTED.sub(console.url, text).replace(TLS_PORT, str(console.tls_port))


def expect(typed: Typed, console: Console) -> None:
    said = console.type(here(typed.line, console))

    assert said.status in ({0, 1} if SAYS_NO.search(typed.line) else {0}), said
    if typed.answer:
        wanted = re.escape(here(typed.answer, console))
        # An ellipsis stands for any text; one that is alone in its line, for any lines.
        wanted = wanted.replace("\\\n…", "(?:\n.*)*").replace("…", ".*")
        assert re.fullmatch(wanted, said.output), said


# ---- Names ---------------------------------------------------------------------------------


def test_every_variable_that_is_named_is_one():
    text = "\n".join(path.read_text() for path in pages.written())
    named = set(re.findall(r"\bPYPI_MOCK_[A-Z_]*[A-Z]\b", text))

    assert named <= {*(option.variable for option in OPTIONS), *CLIENT_VARIABLES}


def test_every_flag_of_the_server_that_is_named_is_one():
    text = "\n".join(path.read_text() for path in pages.written())
    named = set(re.findall(r"`pypi-mock (?:serve )?(--[a-z-]+)", text))

    assert named <= {option.flag for option in OPTIONS}


def test_no_page_names_a_place_of_this_machine():
    assert [path for path in pages.written() if os.fspath(ROOT) in path.read_text()] == []
