"""A start removes what a killed server has left, once it is ready."""

from __future__ import annotations

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
