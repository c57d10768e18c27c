"""A server that somebody else has started."""

from __future__ import annotations

import pytest

from pypi_mock.testing import MockError, NoServerError, PyPIMock
from tests.plugin.suites.calling import call

SCOPED = """
    import requests
    from requests_oauthlib import OAuth1

    def signed(credentials):
        return OAuth1(
            credentials.consumer_key,
            credentials.consumer_secret,
            credentials.token,
            credentials.token_secret,
        )

    def test_scope(pypi_mock, pypi_mock_server):
        mine, other = pypi_mock.credentials(), pypi_mock_server.credentials()
        requests.get(f"{pypi_mock.url}/oauth/test", auth=signed(mine))
        requests.get(f"{pypi_mock.url}/oauth/test", auth=signed(other))
        assert [request.consumer for request in pypi_mock.requests] == [mine.consumer_key]
        pypi_mock.verify(count=1)
"""


@pytest.mark.parametrize("by", ["option", "variable"])
def test_the_suite_uses_the_server_at_an_address(run_suite, start_server, by: str):
    url = start_server().url
    arguments = ("--pypi-mock-url", url) if by == "option" else ()

    done = run_suite(
        f"""
    def test_url(pypi_mock):
        assert pypi_mock.url == {url!r}
        assert pypi_mock.is_attached
    """,
        *arguments,
        environ={} if by == "option" else {"PYPI_MOCK_URL": url},
    )

    done.assert_outcomes(passed=1)
    assert call(url) == 200


def test_nobody_at_the_address_is_an_error_with_the_address(run_suite):
    done = run_suite("def test_one(pypi_mock): pass", "--pypi-mock-url", "http://127.0.0.1:9")

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*pypi-mock: no server answers at http://127.0.0.1:9: *"])


def test_a_test_may_have_one_consumer_of_a_server(run_suite, start_server):
    url = start_server().url

    done = run_suite(SCOPED, "--pypi-mock-url", url, ini='pypi_mock_scope = "consumer"\n')

    done.assert_outcomes(passed=1)


def test_a_scope_leaves_nothing_behind(run_suite, start_server):
    url = start_server().url
    before = PyPIMock.attach(url).seed.dump()

    run_suite(
        "def test_one(pypi_mock): pypi_mock.credentials(); pypi_mock.fault(status=500, next=9)",
        *("--pypi-mock-url", url),
        ini='pypi_mock_scope = "consumer"\n',
    ).assert_outcomes(passed=1)

    assert PyPIMock.attach(url).seed.dump() == before


def test_a_seed_is_loaded_where_the_server_is_nobody_else_s(run_suite, start_server, pytester):
    url = start_server().url
    pytester.path.joinpath("seed.toml").write_text('[[users]]\nname = "carol"\n')
    suite = "def test_one(pypi_mock): assert len(pypi_mock.seed.dump()['users']) == 1"
    ini = 'pypi_mock_seed = "seed.toml"\n'
    attached = ("--pypi-mock-url", url)

    run_suite(suite, *attached, ini=ini).assert_outcomes(passed=1)
    shared = run_suite(suite, *attached, ini=f'{ini}pypi_mock_scope = "consumer"\n')

    shared.assert_outcomes(errors=1)
    shared.stdout.fnmatch_lines(["*pypi_mock_seed would replace what a shared server holds*"])


def test_a_scope_s_clock_cannot_be_turned(default_server):
    mock = PyPIMock.attach(default_server.url).scoped("consumer-key")

    with pytest.raises(MockError, match=r"fault\(skew=...\) moves it for this test's consumer"):
        mock.clock.freeze()


def test_the_admin_token_is_presented(start_server):
    url = start_server("--admin-token", "s3cret").url

    assert PyPIMock.attach(url, admin_token="s3cret").info()["version"]
    with pytest.raises(MockError, match="admin token"):
        PyPIMock.attach(url)


def test_an_attached_server_is_not_stopped(start_server):
    url = start_server().url

    with PyPIMock.attach(url) as mock:
        assert mock.url == url

    assert call(url) == 200


def test_what_is_no_pypi_mock_is_said_to_be_none(probe_url):
    with pytest.raises(NoServerError, match="not as pypi-mock does"):
        PyPIMock.attach(probe_url)
