"""``pypi-mock config``: what a server would be started with, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pypi_mock.option import MASK
from pypi_mock.options import OPTIONS
from tests import running

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = {
    "PYPI_MOCK_ADMIN_TOKEN": "s3cret",
    "PYPI_MOCK_STORAGE_OPTIONS": '{"secret_key": "s3cret"}',
    "PYPI_MOCK_SEED_JSON": '{"users": [{"name": "eve", "password": "s3cret"}]}',
}


def lines(*arguments: str, folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    done = running.run("config", *arguments, folder=folder, environ=environ)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_each_value_has_its_origin(tmp_path):
    file = tmp_path / "pypi-mock.toml"
    file.write_text("threads = 3\nport = 1\n")
    said = lines(
        *("--explain", "--port", "0"), folder=tmp_path, environ={"PYPI_MOCK_DIALECT": "pypi"}
    )

    assert [line.partition(" ")[0] for line in said if not line.startswith("#")] == [
        option.name for option in OPTIONS if not option.is_secret and option.name != "config"
    ]
    assert {
        f'# config = "{file}"  # found',
        "port = 0  # --port",
        'dialect = "pypi"  # PYPI_MOCK_DIALECT',
        f"threads = 3  # {file}",
        'host = "127.0.0.1"  # default',
    } <= set(said)


def test_what_it_prints_is_a_file_of_options_with_the_same_values(tmp_path):
    given = ("--port", "0", "--seed", "a b.toml", "--seed", "none", "--tls", "c.pem,k.pem")
    more = ("--clock", "2012-06-01T12:00:00Z", "--clock-offset=-90", "--tls-name", "mock,other")
    said = lines(*given, *more, "--quiet", folder=tmp_path)
    (tmp_path / "copy.toml").write_text("\n".join(said))

    assert (
        lines("--config", "copy.toml", folder=tmp_path)[1:]
        == [
            line if "# config" not in line else f'# config = "{tmp_path / "copy.toml"}"'
            for line in said
        ][1:]
    )


def test_for_programs_it_is_one_object(tmp_path):
    [text] = ["\n".join(lines("--json", folder=tmp_path))]
    [explained] = ["\n".join(lines("--json", "--explain", "--port", "0", folder=tmp_path))]

    assert list(json.loads(text)) == [option.name for option in OPTIONS]
    assert json.loads(text)["upload-limit"] == 100 * 2**20
    assert json.loads(explained)["port"] == {"value": 0, "origin": "--port"}


@pytest.mark.parametrize("arguments", [(), ("--explain",), ("--json",), ("--json", "--explain")])
def test_no_secret_is_printed(tmp_path, arguments):
    said = "\n".join(lines(*arguments, folder=tmp_path, environ=SECRETS))

    assert "s3cret" not in said
    assert said.count(MASK) == len(SECRETS)


def test_what_is_wrong_is_told_as_serve_would(tmp_path):
    (tmp_path / "pypi-mock.toml").write_text("prot = 1\n")
    refused = running.run("config", "--threads", "none", folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"pypi-mock: {tmp_path}/pypi-mock.toml: 'prot' is no option of this server; "
        "the nearest one is port\n"
        "pypi-mock: --threads: expected a whole number from 1 to 1000\n"
    )
