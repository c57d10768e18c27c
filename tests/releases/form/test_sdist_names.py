"""The file names of source distributions (the sdist format)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form.sdist_names import sdist_name_refusals
from releases.judging.rules import Rule


def test_an_sdist_has_the_normalised_name_and_version():
    filename = "spam_eggs-1.0rc1.tar.gz"
    assert sdist_name_refusals(filename, project="Spam.Eggs", version="1.0-rc.1") == []


@pytest.mark.parametrize(
    "filename",
    [
        "Spam.Eggs-1.0.tar.gz",
        "spam-eggs-1.0.tar.gz",
        "spam_eggs-1.tar.gz",
        "spam_eggs-1.0.zip",
        "spam_eggs-1.0.TAR.GZ",
        "eggs-1.0.tar.gz",
    ],
)
def test_any_other_name_is_refused_and_told_the_right_one(filename):
    (refusal,) = sdist_name_refusals(filename, project="Spam.Eggs", version="1.0")
    assert (refusal.rule, refusal.field) == (Rule.SDIST_NAME_INVALID, "filename")
    assert refusal.message == (
        f"the file name '{filename}' is not 'spam_eggs-1.0.tar.gz', the one of this sdist"
    )


@pytest.mark.parametrize(
    ("project", "version"), [("", "1.0"), ("späm", "1.0"), ("spam", "one"), ("spam", "9" * 5000)]
)
def test_an_sdist_is_not_measured_by_a_wrong_name_or_version(project, version):
    assert sdist_name_refusals("eggs-1.0.tar.gz", project=project, version=version) == []


@given(filename=st.text(), project=st.text(), version=st.text())
def test_no_name_makes_the_rules_stumble(filename, project, version):
    sdist_name_refusals(filename, project=project, version=version)
