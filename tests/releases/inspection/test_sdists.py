"""What an sdist must have inside, and what is read of it."""

from __future__ import annotations

import io

import pytest

from releases.inspection import inspect
from releases.judging.rules import Rule
from tests.releases.inspection.archives_made import METADATA, SDIST, good_sdist, inspected, rules
from tests.releases.making import tar_bz2_of, tar_of, zip_of

MEMBERS = {"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b"", "spam-1.0/readme": b"Spam \xff"}


def test_a_good_sdist_breaks_no_rule_and_hands_out_its_metadata_and_readme():
    found = inspected(good_sdist(), SDIST)
    assert (found.refusals, found.core_metadata, found.readme) == ((), METADATA, "# Spam\n")


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (zip_of(MEMBERS), "spam-1.0.zip"),
        (tar_of(MEMBERS), "spam-1.0.tgz"),
        (tar_bz2_of(MEMBERS), "spam-1.0.tar.bz2"),
    ],
)
def test_other_archives_are_read_as_well(content, filename):
    found = inspected(content, filename)
    assert (found.refusals, found.core_metadata, found.readme) == ((), METADATA, "Spam \ufffd")


def test_an_egg_hands_out_its_metadata_and_readme():
    content = zip_of({"EGG-INFO/PKG-INFO": METADATA, "docs/README.TXT": b"Spam"})
    found = inspected(content, "spam-1.0-py2.7.egg")
    assert (found.refusals, found.core_metadata, found.readme) == ((), METADATA, "Spam")


@pytest.mark.parametrize("name", ["README", "a/b/README", "a/README.html", "a/README.md/b"])
def test_a_readme_is_one_folder_deep_and_of_one_of_four_endings(name):
    found = inspected(tar_of({name: b"Spam"}), "spam-1.0.tar.gz", filetype="bdist_dumb")
    assert found.readme == ""


def test_a_readme_is_read_up_to_a_bound():
    assert len(inspected(good_sdist(**{"README.md": b"x" * 2**21}), SDIST).readme) == 2**20


def test_a_license_file_is_beside_the_metadata():
    content = tar_of({"spam-1.0/PKG-INFO": METADATA, "spam-1.0/docs/LICENSE": b""})
    found = inspected(content, SDIST)
    assert [(refusal.rule, refusal.message) for refusal in found.refusals] == [
        (
            Rule.LICENSE_FILE_MISSING,
            "the metadata names a License-File, and 'spam-1.0/LICENSE' is not there",
        )
    ]


def test_metadata_of_another_release_is_refused():
    content = good_sdist(**{"PKG-INFO": METADATA.replace(b"Spam", b"eggs").replace(b"1.0", b"2")})
    found = inspected(content, SDIST)
    assert [(refusal.rule, refusal.message) for refusal in found.refusals] == [
        (Rule.METADATA_DIFFERS, "the archive's metadata has the name 'eggs', not 'spam'"),
        (Rule.METADATA_DIFFERS, "the archive's metadata has the version '2.0', not '1.0'"),
    ]


def test_what_is_not_told_is_not_compared():
    found = inspect(
        io.BytesIO(good_sdist()), filename=SDIST, filetype="sdist", project="", version=""
    )
    assert found.refusals == ()


def test_two_folders_at_the_top_are_refused():
    assert rules(tar_of({**MEMBERS, "eggs/a": b""}), SDIST) == [Rule.SDIST_WITHOUT_PKG_INFO]


def test_what_is_a_zip_and_a_tar_at_once_is_refused():
    both = good_sdist() + zip_of(MEMBERS)
    assert Rule.ARCHIVE_TWO_FORMATS in rules(both, SDIST)
    assert Rule.ARCHIVE_TWO_FORMATS in rules(both, "spam-1.0.zip")
