"""pypi_mock/config_file.py: options in a file, found or named."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from pypi_mock.config_file import found_above
from pypi_mock.configuration import ConfigurationError, read_configuration

pytestmark = pytest.mark.usefixtures("_no_variables")


def chosen(folder: Path, text: str, *, name: str = "pypi-mock.toml", **flags: str):
    (folder / name).write_text(text)
    return read_configuration(flags=flags, search_from=folder)


def errors(folder: Path, text: str, *, name: str = "pypi-mock.toml") -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        chosen(folder, text, name=name)
    return [error.removeprefix(str(folder / name)) for error in caught.value.errors]


# ---- Where it is found ---------------------------------------------------------------------


def test_the_nearest_file_upward_counts_and_says_where_it_is(tmp_path):
    below = tmp_path / "project" / "tests"
    below.mkdir(parents=True)
    (tmp_path / "pypi-mock.toml").write_text("port = 1\n")
    file = tmp_path / "project" / "pypi-mock.toml"
    file.write_text("port = 2\n")
    found = read_configuration(flags={}, search_from=below)

    assert (found.values["port"], found.origins["port"]) == (2, str(file))
    assert (found.values["config"], found.origins["config"]) == (file, "found")


def test_a_project_file_counts_where_it_has_the_table(tmp_path):
    below = tmp_path / "without"
    below.mkdir()
    (below / "pyproject.toml").write_text("[project]\nname = 'uses-pypi-mock'\n")
    project = tmp_path / "pyproject.toml"
    project.write_text("[tool.pypi-mock]\nquiet = true\n")
    found = read_configuration(flags={}, search_from=below)

    assert found.values["quiet"] is True
    assert found.origins["quiet"] == f"{project} [tool.pypi-mock]"


def test_of_two_files_in_one_folder_our_own_counts(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.pypi-mock]\nport = 1\n")

    assert chosen(tmp_path, "port = 2\n").values["port"] == 2


@pytest.mark.parametrize(
    "text", ["not TOML, and pypi-mock", "tool = 'pypi-mock'", "[tool]\npypi-mock = 1\n"]
)
def test_a_project_file_that_does_not_speak_of_us_is_none_of_ours(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)

    assert found_above(tmp_path) is None


@pytest.mark.parametrize("ci", ["true", "1"])
def test_in_ci_nothing_is_looked_for(tmp_path, monkeypatch, ci):
    monkeypatch.setenv("CI", ci)

    assert chosen(tmp_path, "port = 2\n").origins["port"] == "default"


@pytest.mark.parametrize("by", ["flag", "variable"])
def test_a_file_that_is_named_counts_alone_and_in_ci_too(tmp_path, monkeypatch, by):
    monkeypatch.setenv("CI", "true")
    named = tmp_path / "other.toml"
    named.write_text("dialect = 'pypi'\n")
    if by == "variable":
        monkeypatch.setenv("PYPI_MOCK_CONFIG", str(named))
    flags = {"config": str(named)} if by == "flag" else {}
    found = chosen(tmp_path, "port = 2\n", **flags)

    assert (found.values["dialect"], found.values["port"]) == ("pypi", 8000)
    assert found.origins["config"] == ("--config" if by == "flag" else "PYPI_MOCK_CONFIG")


def test_a_named_project_file_has_its_options_in_the_table(tmp_path):
    named = tmp_path / "pyproject.toml"
    named.write_text("[project]\nname = 'x'\n\n[tool.pypi-mock]\nport = 3\n")

    assert read_configuration(flags={"config": str(named)}).values["port"] == 3


def test_without_a_command_nothing_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pypi-mock.toml").write_text("port = 2\n")

    assert read_configuration(flags={}).origins["port"] == "default"


# ---- What it says --------------------------------------------------------------------------


def test_a_variable_outweighs_the_file_and_a_flag_both(tmp_path, monkeypatch):
    monkeypatch.setenv("PYPI_MOCK_PORT", "3")
    monkeypatch.setenv("PYPI_MOCK_HOST", "::1")
    found = chosen(tmp_path, "port = 2\nhost = 'localhost'\ndialect = 'pypi'\n", port="4")

    assert [found.values[key] for key in ("port", "host", "dialect")] == [4, "::1", "pypi"]
    assert [found.origins[key] for key in ("port", "host", "dialect")] == [
        "--port",
        "PYPI_MOCK_HOST",
        str(tmp_path / "pypi-mock.toml"),
    ]


def test_values_are_written_as_toml_has_them(tmp_path):
    found = chosen(
        tmp_path,
        """
        port = 0
        quiet = true
        verbose = false
        upload-limit = "1 MiB"
        form-limit = 1000
        clock = 2012-06-01T12:00:00Z
        tls-name = ["mock", "mock.example"]
        storage-options = { base_url = "/", depth = 2 }
        """,
    ).values

    assert (found["port"], found["quiet"], found["verbose"]) == (0, True, False)
    assert (found["upload_limit"], found["form_limit"]) == (2**20, 1000)
    assert found["clock"] == datetime(2012, 6, 1, 12, tzinfo=timezone.utc)
    assert found["tls_name"] == ("mock", "mock.example")
    assert found["storage_options"] == {"base_url": "/", "depth": 2}


def test_a_path_is_meant_from_the_folder_of_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    found = chosen(
        tmp_path,
        """
        data = "kept"
        ready-file = "/run/ready.json"
        seed = ["none", "seeds/a.toml", "~/b.toml"]
        tls = "certificate.pem,keys/key.pem"
        uds = ""
        """,
    ).values

    assert found["data"] == tmp_path / "kept"
    assert found["ready_file"] == Path("/run/ready.json")
    assert found["seed"] == (
        "none",
        str(tmp_path / "seeds" / "a.toml"),
        str(Path("~/b.toml").expanduser()),
    )
    assert found["tls"] == (str(tmp_path / "certificate.pem"), str(tmp_path / "keys" / "key.pem"))
    assert found["uds"] is None


def test_everything_that_is_wrong_is_told_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv("PYPI_MOCK_DIALECT", "oauth2")
    with pytest.raises(ConfigurationError) as caught:
        chosen(
            tmp_path,
            """
            prot = 1
            upload_limit = 1
            config = "other.toml"
            port = "http"
            quiet = "yes"
            host = true
            dialect = ["auto", "pypi"]
            [storage]
            class = "a.B"
            """,
            threads="none",
        )

    file = tmp_path / "pypi-mock.toml"
    assert caught.value.errors == (
        f"{file}: 'prot' is no option of this server; the nearest one is port",
        f"{file}: 'upload_limit' is no option of this server; the nearest one is upload-limit",
        f"{file}: config: a file of options cannot name another one",
        f"{file}: quiet: expected true or false",
        f"{file}: host: expected TEXT",
        f"{file}: dialect: expected auto|pypi|rfc5849, and only one",
        f"{file}: storage: expected NAME|CLASS, and only one",
        f"{file}: port: expected a port from 1 to 65535, or 0 for any free one",
        "PYPI_MOCK_DIALECT: expected one of auto, pypi, rfc5849",
        "--threads: expected a whole number from 1 to 1000",
    )


def test_a_file_that_is_not_toml_says_where(tmp_path):
    [error] = errors(tmp_path, "port = \n")

    assert error.startswith(": it is not TOML: ")
    assert "line 1" in error


def test_a_file_that_is_not_utf_8_is_not_toml(tmp_path):
    (tmp_path / "pypi-mock.toml").write_bytes(b"host = '\xff'")
    with pytest.raises(ConfigurationError, match="it is not TOML"):
        read_configuration(flags={}, search_from=tmp_path)


def test_a_file_that_is_named_must_be_there(tmp_path):
    with pytest.raises(ConfigurationError, match="it cannot be read: No such file"):
        read_configuration(flags={"config": str(tmp_path / "missing.toml")})


# ---- Options that may be repeated ----------------------------------------------------------


def test_a_repeatable_option_is_a_tuple_from_each_source(tmp_path, monkeypatch):
    by_flag = read_configuration(flags={"seed": ("/a", "/b")})
    by_file = chosen(tmp_path, "seed = ['/e', '/f']\n")
    by_one = chosen(tmp_path, "seed = '/g:h'\n")
    monkeypatch.setenv("PYPI_MOCK_SEED", "/c:/d")
    by_variable = read_configuration(flags={})

    assert by_flag.values["seed"] == ("/a", "/b")
    assert by_file.values["seed"] == ("/e", "/f")
    assert by_one.values["seed"] == ("/g:h",)
    assert by_variable.values["seed"] == ("/c", "/d")
