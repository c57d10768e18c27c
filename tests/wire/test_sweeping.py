"""A start removes what a killed server has left, once it is ready."""

from __future__ import annotations

import signal
import time

from tests import running
from tests.engines.chosen import of_sqlite
from tests.releases.forms_made import sdist_form
from tests.wire.test_uploads import post


@of_sqlite  # what several may work on is swept an hour later, and not at each start
def test_orphans_go_at_the_next_start_and_files_stay(start_server, tmp_path):
    data = tmp_path / "data"
    first = start_server("--data", str(data))
    assert post(first, sdist_form())[0] == 200
    first.stop()
    files = {path for path in data.joinpath("files").rglob("*") if path.is_file()}
    orphan = data / "files" / "ab" / "cd" / f"{'0' * 64}-aaaaaaaa"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"lost")

    again = start_server("--data", str(data), environ={"PYPI_MOCK_QUIET": "1"})
    running.wait_until(lambda: not orphan.exists(), otherwise=again.said)
    running.wait_until_it_said(again, "removed 1 files that an ended process had left unlisted")
    assert {path for path in data.joinpath("files").rglob("*") if path.is_file()} == files


def left_in(spool):
    spool.mkdir(parents=True, exist_ok=True)
    left = spool / "upload-killed"
    left.write_bytes(b"half")
    return left


def test_what_a_killed_server_was_taking_in_goes_at_once(start_server, tmp_path):
    data = tmp_path / "data"
    start_server("--data", str(data)).stop(signal.SIGKILL)
    left = left_in(data / "spool")
    start_server("--data", str(data))
    assert not left.exists()


def test_beside_another_server_only_what_is_old_goes(start_server, tmp_path):
    data = tmp_path / "data"
    start_server("--data", str(data))
    left = left_in(data / "spool")
    orphan = data / "files" / "ab" / "cd" / f"{'0' * 64}-aaaaaaaa"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"on its way")
    beside = start_server("--data", str(data))
    time.sleep(1)  # it would have swept by then
    assert orphan.exists()
    assert left.exists()
    assert "removed" not in beside.said()
