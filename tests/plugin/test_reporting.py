"""What a failing test shows of its requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from _pytest.pytester import LineMatcher

from tests.plugin.suite_runs import run_suite_file

if TYPE_CHECKING:
    from tests.plugin.suite_runs import SuiteRun

SECTION = "*- pypi-mock: requests of this test -*"


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> SuiteRun:
    return run_suite_file("failing", folder=tmp_path_factory.mktemp("failing"))


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> SuiteRun:
    folder = tmp_path_factory.mktemp("strict")
    return run_suite_file("strict", folder=folder, ini="pypi_mock_strict = true\n")


def test_a_failing_test_shows_its_requests_and_why_they_were_refused(failing: SuiteRun):
    LineMatcher(failing.report("test_mistaken")).fnmatch_lines(
        [
            SECTION,
            "#* GET /oauth/test?test=spam by consumer-key: 200",
            "#* GET /oauth/test?test=spam by consumer-key: 401 signature_invalid (uri.port-*",
            "",
            "Why #* was refused:",
            "  You left port * out of the base string URI.",
            "  uri.port-omitted (proved; RFC 5849, 3.4.1.2)",
            "  Do this: keep a port that is not the scheme's own.",
            "  ! port*",
            "    signed    (nothing)",
            "    should be *",
        ],
        consecutive=True,
    )


def test_only_the_requests_of_the_failing_test_are_shown(failing: SuiteRun):
    report = LineMatcher(failing.report("test_other"))

    report.fnmatch_lines(["#* GET /oauth/test?test=spam by consumer-key: 200"])
    report.no_fnmatch_line("*signature_invalid*")


def test_a_test_that_passes_or_does_not_use_the_server_shows_nothing(failing: SuiteRun):
    assert failing.outcomes["test_passing"] == "passed"
    assert failing.report("test_passing") == []
    LineMatcher(failing.report("test_without_server")).no_fnmatch_line(SECTION)


def test_many_requests_are_told_in_few_lines(failing: SuiteRun):
    report = failing.report("test_many")

    LineMatcher(report).fnmatch_lines(
        ["... 10 earlier", "Why #*", "35 earlier refusals are not explained here."]
    )
    assert len(report) < 110


def test_no_request_is_told_too(failing: SuiteRun):
    LineMatcher(failing.report("test_silent")).fnmatch_lines(
        [SECTION, "The server has recorded no request."]
    )


def test_a_server_that_has_died_is_said_to_have_with_its_last_words(failing: SuiteRun):
    LineMatcher(failing.report("test_killed")).fnmatch_lines(
        [
            SECTION,
            "The server cannot be asked: no server answers at *",
            "It said:",
            "* GET */oauth/*",
        ]
    )
    LineMatcher(failing.report("test_after_it")).fnmatch_lines(
        ["pypi-mock: no server answers at *", "it said:", "* GET */oauth/*"]
    )


def test_a_strict_test_fails_when_a_request_was_refused(failing: SuiteRun, strict: SuiteRun):
    for by, name in ((failing, "test_strict"), (strict, "test_swallowed")):
        assert by.outcomes[name] == "failed"
        LineMatcher(by.report(name)).fnmatch_lines(
            ["*AssertionError: 1 request was refused, and the test did not ask for it:"]
        )


def test_a_strict_suite_lets_provoked_refusals_pass(strict: SuiteRun):
    assert {name: how for name, how in strict.outcomes.items() if how != "failed"} == {
        "test_right": "passed",
        "test_fault": "passed",
        "test_expected": "passed",
        "test_not_strict": "passed",
        "test_known_to_fail": "xfail",
    }
