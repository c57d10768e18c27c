"""What the comments of the examples say about their libraries is so, in the server's words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests import running
from tests.examples.client_programs import (
    ALL,
    EXAMPLES,
    make_wheel,
    only_open,
    prepare,
    run,
)

SET_FORM = """\
request = Net::HTTP::Post.new("/oauth/upload?#{query}")
request.set_form([["content", File.open(wheel, "rb")]], "multipart/form-data")
consumer.sign!(request, token)
show consumer.http.request(request)
"""


@dataclass(frozen=True)
class Mistake:
    """A line of a client that goes around a mistake, and the line that makes it."""

    file: str
    name: str
    right: str
    wrong: str
    said: str = ""


MISTAKES = [
    Mistake(
        "python/rauth_client.py",
        "params.query-omitted",
        right='session.get(f"{SERVER}/oauth/test", params={"test": "spam"}',
        wrong='session.request("GET", f"{SERVER}/oauth/test?test=spam"',
    ),
    Mistake(
        "python/rauth_client.py",
        "params.values-of-same-name-unsorted",
        right='"classifiers": sorted(',
        wrong='"classifiers": list(',
    ),
    Mistake(
        "node/client.mjs",
        "params.plus-not-decoded-to-space",
        right='encodeURIComponent("spam and eggs")',
        wrong='"spam+and+eggs"',
    ),
    Mistake(
        "perl/client.pl",
        "params.duplicates-first-wins",
        right="/oauth/test?test=spam",
        wrong="/oauth/test?test=spam&test=eggs",
    ),
    Mistake(
        "php/client.php",
        "params.query-omitted",
        right="$curl = curl_init($url);",
        wrong="$oauth->fetch($url, ['@content' => \"@$wheel\"], OAUTH_HTTP_METHOD_POST);",
    ),
    Mistake(
        "ruby/client.rb",
        "request.body-hash",
        right='show token.post("/oauth/upload?#{query}", body, multipart)\n',
        wrong=SET_FORM,
        said="oauth_body_hash is not the hash of the body that arrived",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.file}-{mistake.name}")
def test_without_the_way_around_the_server_names_the_mistake(start_server, folder, mistake):
    [example] = [example for example in ALL if example.file == mistake.file]
    client = folder / mistake.file
    assert client.read_text().count(mistake.right) == 1
    client.write_text(client.read_text().replace(mistake.right, mistake.wrong))
    prepare(example, folder)
    server = start_server("--approve", "auto:alice")

    status, lines = run(
        example, folder, server.url, str(make_wheel(folder, "spam")), user=only_open
    )

    assert status != 0, lines
    # The line of a request is written when its answer is out.
    running.wait_until_it_said(server, mistake.said or f"({mistake.name})")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.file}-{mistake.name}")
def test_the_comment_and_the_table_have_its_name(mistake):
    assert mistake.name in (EXAMPLES / mistake.file).read_text()
    assert f"../docs/mistakes/{mistake.name}.md" in (EXAMPLES / "README.md").read_text()
