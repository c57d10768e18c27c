"""Each client of examples/ does the whole job, with its library as it is installed."""

from __future__ import annotations

import pytest
import requests

from tests.examples.client_programs import ALL, EXAMPLES, WHEEL, prepare, run


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.file)
def test_a_client_does_the_whole_job(start_server, folder, example):
    prepare(example, folder)
    server = start_server("--approve", "auto:alice")

    status, lines = run(example, folder, server.url)

    assert (status, lines[-2:]) == (0, ["OK", "OK"]), lines
    # Programs differ in how they end the line of their question.
    assert "Access allowed for alice (ps. I got params={'test': 'spam" in lines[-3]
    assert f">{WHEEL}<" in requests.get(f"{server.url}/simple/spam/", timeout=30).text
    page = requests.get(f"{server.url}/project/spam/1.0/", timeout=30).text
    assert "Frühstück für alle" in page
    assert "Programming Language :: Python :: 3" in page


def test_every_client_is_run_and_stands_in_the_table():
    files = {
        path.relative_to(EXAMPLES).as_posix()
        for path in EXAMPLES.glob("*/*client.*")
        if path.is_file()
    }
    table = (EXAMPLES / "README.md").read_text()

    assert files == {example.file for example in ALL}
    assert {file for file in files if f"]({file})" not in table} == set()
