"""The page about starting and stopping says what the code says; its commands are run elsewhere."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

from pypi_mock.cli.announcing import READY_LINE, ready_object
from pypi_mock.cli.streams import Exit
from pypi_mock.configuration import current
from pypi_mock.server.request_log import Answered, request_values
from tests.pages import DOCS

PAGE = (DOCS / "running.md").read_text()
SERVER = SimpleNamespace(url="http://127.0.0.1:1", tls_url="", address=("127.0.0.1", 1))


def test_the_regular_expression_is_the_promised_one():
    assert f"```text\n{READY_LINE}\n```" in PAGE


def test_the_ready_object_has_the_keys_that_are_shown():
    [shown] = re.findall(r'```json\n(\{"event": "ready".*?)```', PAGE, re.DOTALL)

    assert list(json.loads(shown)) == list(ready_object(current(), SERVER))


def test_each_exit_status_is_explained():
    table = PAGE.partition("## Exit status")[2].partition("## ")[0]

    assert [int(number) for number in re.findall(r"^\| (\d+) ", table, re.MULTILINE)] == list(Exit)


def test_the_keys_of_a_request_in_the_log_are_named():
    [named] = re.findall(r"has the same under (.*?), with null", PAGE)

    assert re.findall(r"`(\w+)`", named) == list(request_values(Answered(b"", b"", "", 0)))
