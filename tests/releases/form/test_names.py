"""Names of projects and files (contract 4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form.names import (
    FILETYPES,
    belongs,
    ending,
    filename_refusals,
    name_problem,
    normalize,
)
from releases.judging.rules import Rule


def rules(filename: str, *, project: str = "spam", filetype: str = "sdist") -> list[Rule]:
    refusals = filename_refusals(filename, project=project, filetype=filetype)
    assert {refusal.field for refusal in refusals} <= {"filename"}
    return [refusal.rule for refusal in refusals]


@pytest.mark.parametrize("name", ["spam", "S", "7", "Spam.Eggs", "spam_eggs-2", "a--b"])
def test_a_name_of_letters_digits_and_inner_separators_is_taken(name: str) -> None:
    assert name_problem(name) is None


@pytest.mark.parametrize(
    "name", ["", "-spam", "spam.", "sp am", "späm", "spam/eggs", "spam\n", "٣spam", "_", "a\0b"]
)
def test_any_other_name_is_refused(name: str) -> None:
    assert name_problem(name) == (
        f"{name!r} is not a project name: it has only ASCII letters, digits, '.', '_' and '-', "
        "and starts and ends with a letter or digit"
    )


@pytest.mark.parametrize("name", ["Spam.Eggs", "spam_eggs", "SPAM--EGGS", "spam-._eggs"])
def test_names_are_equal_after_normalising(name: str) -> None:
    assert normalize(name) == "spam-eggs"


@pytest.mark.parametrize(
    ("filename", "filetype"),
    [
        ("spam-1.0.tar.gz", "sdist"),
        ("SPAM-1.0.TGZ", "sdist"),
        ("spam-1.0.tar.bz2", "sdist"),
        ("spam-1.0.zip", "sdist"),
        ("spam-1.0-py3-none-any.whl", "bdist_wheel"),
        ("spam-1.0-py2.7.egg", "bdist_egg"),
        ("spam-1.0.win32.exe", "bdist_wininst"),
        ("spam-1.0.win32.msi", "bdist_msi"),
        ("spam-1.0.linux.tar.gz", "bdist_dumb"),
        ("spam_1.0.deb", "bdist_dumb"),
        ("spam-1.0-1.noarch.rpm", "bdist_rpm"),
        ("Spam 1.0.dmg", "bdist_dmg"),
        ("spam-1.0.exe", "bdist_win"),
    ],
)
def test_a_name_with_its_projects_name_and_a_fitting_ending_is_taken(
    filename: str, filetype: str
) -> None:
    assert rules(filename, filetype=filetype) == []


@pytest.mark.parametrize(
    "filename",
    ["../spam-1.0.zip", "spam/spam-1.0.zip", "spam\\spam-1.0.zip", ".spam-1.0.zip", "/spam-1.zip"],
)
def test_a_name_with_a_path_in_it_is_refused(filename: str) -> None:
    assert Rule.FILE_NAME_HAS_PATH in rules(filename)


@pytest.mark.parametrize("filename", ["spam-1\0.zip", "spam-1\n.zip", "spam-\x1b[2J.zip"])
def test_a_name_that_cannot_be_printed_is_refused(filename: str) -> None:
    assert rules(filename) == [Rule.FILE_NAME_UNPRINTABLE]


def test_a_name_that_no_file_system_takes_is_refused() -> None:
    assert rules("spam-" + "é" * 125 + ".zip") == [Rule.FIELD_TOO_LONG]


@pytest.mark.parametrize("filename", ["spam-1.0", "spam-1.0.tar", "spam-1.0.zip.asc", "spam-1.txt"])
def test_a_name_of_unknown_ending_is_refused(filename: str) -> None:
    assert rules(filename) == [Rule.FILE_NAME_ENDING_UNKNOWN]


@pytest.mark.parametrize("filename", ["eggs-1.0.zip", "spameggs-1.0.zip", "1-spam.zip"])
def test_a_name_that_does_not_begin_with_its_projects_is_refused(filename: str) -> None:

    assert rules(filename) == [Rule.FILE_NAME_FOREIGN]


def test_names_of_file_and_project_are_compared_after_normalising() -> None:
    assert rules("Spam_Eggs-1.0.zip", project="spam.eggs") == []


@pytest.mark.parametrize("project", ["", "späm"])
def test_a_file_name_is_not_measured_by_a_wrong_project_name(project: str) -> None:
    assert rules("eggs-1.0.zip", project=project) == []


def test_an_ending_that_does_not_fit_the_file_type_is_refused() -> None:
    refusals = filename_refusals("spam-1.0.zip", project="spam", filetype="bdist_wheel")
    assert [(refusal.rule, refusal.message) for refusal in refusals] == [
        (Rule.FILETYPE_MISMATCH, "a file of type bdist_wheel ends in .whl, not in .zip")
    ]


def test_every_rule_that_a_file_name_breaks_is_told() -> None:
    assert rules("../eggs\n") == [
        Rule.FILE_NAME_HAS_PATH,
        Rule.FILE_NAME_UNPRINTABLE,
        Rule.FILE_NAME_ENDING_UNKNOWN,
        Rule.FILE_NAME_FOREIGN,
    ]


@given(filename=st.text(), project=st.text(), filetype=st.sampled_from([*FILETYPES, "", "x"]))
def test_no_name_makes_the_rules_stumble(filename: str, project: str, filetype: str) -> None:
    filename_refusals(filename, project=project, filetype=filetype)
    assert ending(filename) is None or filename


@given(st.from_regex(r"\A[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\Z"))
def test_a_file_named_after_its_project_belongs_to_it(project: str) -> None:
    assert name_problem(project) is None
    assert belongs(f"{project}-1.0.tar.gz", project=normalize(project))
