"""The command refuses to start: what it says, and its exit status."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from tests import running


def test_a_taken_port_names_port_flag_variable_and_the_way_out(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = running.run("--port", str(port), folder=tmp_path)

    assert (refused.returncode, refused.stdout) == (3, "")
    assert refused.stderr == (
        f"pypi-mock: port {port} of 127.0.0.1 is taken\n"
        "pypi-mock: choose another with --port or PYPI_MOCK_PORT (now: --port)\n"
        "pypi-mock: or let --port 0 pick a free one\n"
    )


def test_an_address_that_is_not_ours_is_a_clear_error(tmp_path):
    wide = ("--host", "192.0.2.1", "--public-defaults")
    refused = running.run(*wide, "--port", "0", folder=tmp_path)

    assert refused.returncode == 3
    assert "cannot listen on port 0 of 192.0.2.1" in refused.stderr


def test_all_mistakes_of_flags_and_variables_are_told_at_once(tmp_path):
    refused = running.run(
        "--upload-limit",
        "much",
        folder=tmp_path,
        environ={"PYPI_MOCK_PROT": "1", "PYPI_MOCK_DIALECT": "oauth2"},
    )

    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "pypi-mock: PYPI_MOCK_PROT is no option of this server; the nearest one is PYPI_MOCK_PORT",
        "pypi-mock: PYPI_MOCK_DIALECT: expected one of auto, pypi, rfc5849",
        "pypi-mock: --upload-limit: expected a size, such as 100 MiB, 500kB or 65536",
    ]


def test_a_data_folder_that_is_a_file_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("mine")
    refused = running.run("--port", "0", "--data", "file", folder=tmp_path)

    assert refused.returncode == 3
    assert "the data folder" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_is_none_is_a_clear_error(tmp_path):
    (tmp_path / "db.sqlite3").write_text("not a database, and long enough to have a header" * 9)
    refused = running.run("--port", "0", "--data", ".", folder=tmp_path)

    assert refused.returncode == 3
    assert "cannot be used: file is not a database" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_package_of_the_user_s_is_never_taken_for_ours(tmp_path):
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "__init__.py").write_text("raise SystemExit('not ours')")
    path = os.pathsep.join([str(tmp_path), str(running.ROOT)])
    refused = running.run("--port", "0", folder=tmp_path, environ={"PYTHONPATH": path})

    assert refused.returncode == 2
    assert f"'accounts' would be loaded from {tmp_path}" in refused.stderr


def test_without_p_the_working_folder_is_not_imported_from(tmp_path):
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "__init__.py").write_text("raise SystemExit('not ours')")
    process = subprocess.Popen(
        [sys.executable, "-m", "pypi_mock", "--port", "0"],
        cwd=tmp_path,
        env=running.environment({"DJANGO_SETTINGS_MODULE": "mysite.settings"}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.READY.fullmatch(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=running.PATIENCE)
    assert process.returncode == 0
