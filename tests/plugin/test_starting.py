"""A server that does not start, and settings that cannot be."""

from __future__ import annotations

import pytest


def test_a_server_that_does_not_start_is_told_with_what_it_said(run_suite):
    done = run_suite(
        """
    import pytest
    from pypi_mock.testing import lifecycle

    lifecycle.APPROVAL = ("--dialect", "klingon")

    def test_one(pypi_mock):
        pass
    """
    )

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(
        [
            "*pypi-mock: the server did not start: it ended with status 2",
            "*it said:",
            "*--dialect: expected one of *auto*",
        ]
    )


def test_a_start_that_takes_too_long_is_given_up(run_suite):
    done = run_suite(
        """
    def test_one(pypi_mock):
        pass
    """,
        ini='pypi_mock_start_timeout = "0.01"\n',
    )

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*the server did not start: it was not ready within 0.01 s"])


@pytest.mark.parametrize(
    ("ini", "said"),
    [
        ('pypi_mock_scope = "world"\n', "*pypi_mock_scope must be server or consumer"),
        ('pypi_mock_start_timeout = "soon"\n', "*must be a number of seconds"),
    ],
)
def test_settings_that_cannot_be_stop_the_run(run_suite, ini: str, said: str):
    done = run_suite("def test_one(): pass", ini=ini)

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([said])


def test_a_seed_that_is_wrong_is_told_where_it_is(run_suite, pytester: pytest.Pytester):
    pytester.path.joinpath("seed.toml").write_text('[[users]]\nnmae = "carol"\n')

    done = run_suite("def test_one(pypi_mock): pass", ini='pypi_mock_seed = "seed.toml"\n')

    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*users[[]0].nmae: there is no 'nmae' here; did you mean 'name'?*"])
