"""Several workers of pytest-xdist: a server for each, or one that nobody may trample on."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

BUSY = """
    import json
    import os
    from pathlib import Path

    import pytest
    import requests
    from requests_oauthlib import OAuth1

    AUTH = OAuth1("consumer-key", "consumer-secret", "access-token", "access-token-secret")

    def test_refused(pypi_mock):
        assert requests.get(f"{pypi_mock.url}/oauth/request_token").ok

    @pytest.mark.parametrize("number", range(12))
    def test_call(pypi_mock, number):
        pypi_mock.clock.offset(-number)
        for _ in range(number % 4 + 1):
            assert requests.get(f"{pypi_mock.url}/oauth/test", auth=AUTH).ok
        pypi_mock.verify(path="/oauth/test", count=number % 4 + 1)
        assert pypi_mock.clock.reading.offset == -number
        worker = os.environ["PYTEST_XDIST_WORKER"]
        Path(f"{number}.json").write_text(json.dumps([worker, pypi_mock.url]))
"""
ATTACHED = """
    import time

    import pytest
    import requests
    from requests_oauthlib import OAuth1

    @pytest.mark.parametrize("number", range(8))
    def test_call(pypi_mock, number):
        mine = pypi_mock.credentials()
        auth = OAuth1(mine.consumer_key, mine.consumer_secret, mine.token, mine.token_secret)
        pypi_mock.fault(problem="nonce_used")
        for _ in range(number + 1):
            requests.get(f"{pypi_mock.url}/oauth/test", auth=auth)
        pypi_mock.verify(problem="nonce_used", count=1)
        pypi_mock.verify(count=number + 1)
        assert len(pypi_mock.requests) == number + 1
"""


def test_two_workers_never_meet(run_suite, pytester: pytest.Pytester):
    done = run_suite(BUSY, "-n", "2")

    done.assert_outcomes(passed=12, failed=1)
    servers = defaultdict(set)
    for path in pytester.path.glob("*.json"):
        worker, url = json.loads(path.read_text())
        servers[worker].add(url)
    assert [len(urls) for urls in servers.values()] == [1, 1]
    assert len(set.union(*servers.values())) == 2
    done.stdout.fnmatch_lines(["  The request has no OAuth parameters*"])  # the worker's report


def test_workers_share_a_server_by_consumers(run_suite, default_server):
    done = run_suite(
        ATTACHED,
        *("-n", "2", "--pypi-mock-url", default_server.url),
        ini='pypi_mock_scope = "consumer"\n',
    )

    done.assert_outcomes(passed=8)


def test_workers_that_would_reset_each_other_s_server_are_stopped(run_suite, default_server):
    done = run_suite(ATTACHED, "-n", "2", "--pypi-mock-url", default_server.url)

    done.assert_outcomes(errors=8)
    done.stdout.fnmatch_lines(["*2 workers share one server*set pypi_mock_scope = consumer*"])
