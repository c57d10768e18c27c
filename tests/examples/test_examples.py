"""Each client of examples/ does the whole job, with its library as it is installed."""

from __future__ import annotations

import functools
import re
from urllib.parse import urljoin

import pytest
import requests

from tests.clients.browsing import answer
from tests.examples.client_programs import ALL, EXAMPLES, asking, make_wheel, prepare, run

_LINK = re.compile(r'<a href="([^"]+)"[^>]*>([^<]+)</a>')
NOBODY = "http://127.0.0.1:1"


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.file)
def test_a_client_does_the_whole_job(server, folder, example):
    prepare(example, folder)
    # A project of its own for each client: they share the server.
    wheel = make_wheel(folder, project := re.sub(r"[\W_]", "", example.file))

    status, lines = run(
        example, folder, server.url, str(wheel), user=functools.partial(answer, server)
    )

    assert (status, lines[-2:]) == (0, ["OK", "OK"]), lines
    # Programs differ in how they end the line of their question.
    assert "Access allowed for alice (ps. I got params={'test': 'spam" in lines[-3]
    simple = requests.get(f"{server.url}/simple/{project}/", timeout=30)
    [(link, filename)] = _LINK.findall(simple.text)
    assert filename == wheel.name
    stored = requests.get(urljoin(simple.url, link), timeout=30)
    assert stored.content == wheel.read_bytes()
    page = requests.get(f"{server.url}/project/{project}/1.0/", timeout=30).text
    assert "Frühstück für alle" in page
    assert "Programming Language :: Python :: 3" in page


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.file)
def test_a_client_takes_its_server_from_the_variable_and_rather_from_an_argument(
    server, folder, example
):
    prepare(example, folder)

    for arguments, variable in [([], server.url), ([server.url], NOBODY)]:
        environ = {"PYPI_MOCK_URL": variable}
        with asking(example, folder, *arguments, environ=environ) as (_, address):
            assert address.startswith(f"{server.url}/oauth/authorise?oauth_token=")


def test_every_client_is_run_and_stands_in_the_table():
    files = {
        path.relative_to(EXAMPLES).as_posix()
        for path in EXAMPLES.glob("*/*client.*")
        if path.is_file()
    }
    table = (EXAMPLES / "README.md").read_text()

    assert files == {example.file for example in ALL}
    assert {file for file in files if f"]({file})" not in table} == set()
