"""The fixtures, as a suite uses them that knows nothing else of us."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pypi_mock.testing import NoServerError, PyPIMock
from tests.plugin.suite_runs import run_suite_file

if TYPE_CHECKING:
    from tests.plugin.suite_runs import SuiteRun

BARE = """
    def test_call(pypi_mock):
        assert pypi_mock.url
"""


@pytest.fixture(scope="module")
def using(tmp_path_factory: pytest.TempPathFactory) -> SuiteRun:
    return run_suite_file("using", folder=tmp_path_factory.mktemp("using"))


@pytest.mark.parametrize(
    "fact",
    [
        "nothing_is_started_before_somebody_asks",
        "a_signed_request_is_answered_without_any_configuration",
        "each_test_begins_with_the_seed[first]",
        "each_test_begins_with_the_seed[second]",
        "a_session_has_one_server",
        "somebody_without_a_browser_is_answered_as_alice",
    ],
)
def test_in_a_suite(using: SuiteRun, fact: str):
    assert using.outcomes.get(f"test_{fact}") == "passed", using.said


def test_the_server_is_stopped_when_the_session_ends(using: SuiteRun):
    with pytest.raises(NoServerError):
        PyPIMock.attach((using.folder / "url.txt").read_text())


def test_only_the_plugin_is_needed(run_suite):
    done = run_suite(
        BARE,
        *("-p", "pypi_mock.testing.plugin"),
        environ={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )

    done.assert_outcomes(passed=1)


def test_the_server_is_started_with_the_suite_s_options(run_suite):
    done = run_suite(
        """
    import requests

    def test_dialect(pypi_mock):
        assert pypi_mock.info()["dialect"] == "pypi"
        assert requests.get(pypi_mock.url, verify=pypi_mock.ca_file).ok
    """,
        ini='pypi_mock_arguments = "--dialect pypi --tls auto"\n',
    )

    done.assert_outcomes(passed=1)


def test_a_seed_of_the_suite_s_own_is_what_each_test_begins_with(
    run_suite, pytester: pytest.Pytester
):
    pytester.path.joinpath("seed.toml").write_text(
        '[[users]]\nname = "carol"\n[[consumers]]\nkey = "carols"\nsecret = "s"\nowner = "carol"\n'
    )

    done = run_suite(
        """
    import pytest

    @pytest.mark.parametrize("time", [1, 2])
    def test_seed(pypi_mock, time):
        held = pypi_mock.seed.dump()
        assert [consumer["key"] for consumer in held["consumers"]] == ["carols"]
        pypi_mock.consumer(key="another")
    """,
        ini='pypi_mock_seed = "seed.toml"\n',
    )

    done.assert_outcomes(passed=2)
