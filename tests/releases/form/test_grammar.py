"""What single values of metadata fields must look like (contract 4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form import grammar

CHECKS = [
    grammar.version_problem,
    grammar.version_local_problem,
    grammar.dependency_problem,
    grammar.provision_problem,
    grammar.requirement_problem,
    grammar.requires_python_problem,
    grammar.classifier_problem,
    grammar.url_problem,
    grammar.project_url_problem,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@given(value=st.text(min_size=1) | st.text(alphabet="spam-1.0 ()<>=!,;@'\"[]:/#+", min_size=1))
def test_no_value_makes_a_check_stumble(check, value):
    message = check(value)
    assert message is None or message.isprintable()


@pytest.mark.parametrize(
    "raw",
    [
        "description_content_type",
        "license_expression",
        "provides_extra",
        "dynamic",
        "license_files",
        "import_names",
        "import_namespaces",
    ],
)
@given(value=st.text(min_size=1))
def test_no_value_makes_a_check_of_the_library_stumble(raw, value):
    several = raw not in {"description_content_type", "license_expression"}
    grammar.core_metadata_problem(raw, [value] if several else value)


@pytest.mark.parametrize("value", ["1.0", "v1", "2012.4.1a1.post3.dev4", "1!2.0", "1.0+local"])
def test_a_version_is_a_version(value):
    assert grammar.version_problem(value) is None


@pytest.mark.parametrize("value", ["one", "1.0-final-x", "1.0 2.0", "9" * 5000 + ".x"])
def test_another_word_is_no_version(value):
    assert grammar.version_problem(value) == (
        f"{value!r} is not a version (PEP 440)"
        if len(value) < 80
        else f"'{'9' * 79}…' is not a version (PEP 440)"
    )


def test_a_version_has_no_blanks_around_it():
    assert grammar.version_problem(" 1.0") == "' 1.0' has blanks around the version"


def test_a_local_part_is_told_apart():
    assert (grammar.version_local_problem("1.0"), grammar.version_local_problem("1.0+x")) == (
        None,
        "'1.0+x' has a local part, which an index does not take (PEP 440)",
    )


@pytest.mark.parametrize(
    "value", ["spam", "spam.eggs", "spam-eggs", "spam (>=1.0)", "spam(>1.0,!=1.3, < 2.0)"]
)
def test_a_dependency_is_a_name_and_comparisons(value):
    assert grammar.dependency_problem(value) is None


@pytest.mark.parametrize(
    "value",
    ["", "1spam", "spam >=1.0", "spam (1.0)", "spam ()", "spam (>=)", "spam (>=one)", "spam (>1,)"],
)
def test_anything_else_is_no_dependency(value):
    assert grammar.dependency_problem(value)


@pytest.mark.parametrize("value", ["spam", "spam.eggs", "spam (1.0)"])
def test_a_provision_is_a_name_and_a_version(value):
    assert grammar.provision_problem(value) is None


@pytest.mark.parametrize("value", ["spam (>=1.0)", "spam (one)", "spam ()", "(1.0)"])
def test_anything_else_is_no_provision(value):
    assert grammar.provision_problem(value)


@pytest.mark.parametrize(
    "value",
    [
        "spam",
        "spam[eggs]>=1.0,<2 ; python_version < '3.12'",
        "spam (>=1.0,<2)",
        "spam (1.0)",
        "spam (1.0); sys.platform == 'win32'",
        "spam @ https://files.example/spam.zip",
    ],
)
def test_a_requirement_is_taken_in_the_new_form_and_in_the_old(value):
    assert grammar.requirement_problem(value) is None


@pytest.mark.parametrize("value", ["spam eggs", "spam (>=one)", "spam; when == 'ever'", ">=1.0"])
def test_anything_else_is_no_requirement(value):
    assert grammar.requirement_problem(value) == f"{value!r} is not a requirement (PEP 508)"


def test_a_marker_that_nests_without_end_is_refused():
    value = "spam; " + "(" * 4000
    assert grammar.requirement_problem(value) == "a requirement's marker is nested too deeply"


@pytest.mark.parametrize("value", [">=3.10", ">=2.6, !=3.0.*, <4", "~=3.11"])
def test_requires_python_is_a_set_of_specifiers(value):
    assert grammar.requires_python_problem(value) is None


@pytest.mark.parametrize("value", ["3", "three", ">=3.x", "=>3"])
def test_anything_else_is_not_requires_python(value):
    assert grammar.requires_python_problem(value) == (
        f"{value!r} is not a set of version specifiers, such as '>=3.10,<4' (PEP 440)"
    )


@pytest.mark.parametrize(
    "value", ["Programming Language :: Python :: 3", "Natural Language :: Ukranian"]
)
def test_a_known_classifier_is_taken_even_when_it_is_deprecated(value):
    assert grammar.classifier_problem(value) is None


def test_an_unknown_classifier_is_told_with_the_nearest_known_one():
    assert grammar.classifier_problem("programming language :: Pyhton :: 3") == (
        "'programming language :: Pyhton :: 3' is not a trove classifier; "
        "the nearest is 'Programming Language :: Python :: 3'"
    )


def test_nothing_is_suggested_for_what_is_near_to_none():
    assert grammar.classifier_problem("?") == "'?' is not a trove classifier"


def test_no_time_is_spent_on_suggestions_for_what_is_longer_than_any():
    assert grammar.classifier_problem("Framework :: Django " * 100) == (
        "'Framework :: Django Framework :: Django Framework :: Django Framework :: Django…' "
        "is not a trove classifier"
    )


@pytest.mark.parametrize(
    "value",
    [
        "https://spam.example",
        "http://127.0.0.1:8000/a?b=c#d",
        "ftp://spam.example/é",
        "HTTP://[::1]/",
    ],
)
def test_an_absolute_url_is_taken(value):
    assert grammar.url_problem(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "spam.example",
        "/spam",
        "https:///spam",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://spam.example:x/",
        "https://[::1/",
        "https://spam.example/a b",
        "https://spam.example/\n",
    ],
)
def test_anything_else_is_no_url(value):
    assert grammar.url_problem(value) == (f"{value!r} is not an absolute URL of http, https, ftp")


def test_a_project_url_is_a_label_and_a_url():
    assert grammar.project_url_problem("Source, https://spam.example/a,b") is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("https://spam.example", "'https://spam.example' is not of the form 'Label, URL'"),
        (
            " , https://spam.example",
            "the label of ' , https://spam.example' is not between 1 and 32 characters",
        ),
        ("Source, spam", "'spam' is not an absolute URL of http, https, ftp"),
    ],
)
def test_anything_else_is_no_project_url(value, message):
    assert grammar.project_url_problem(value) == message


@pytest.mark.parametrize(
    ("raw", "right", "wrong"),
    [
        ("description_content_type", "text/markdown; variant=GFM", "text/html"),
        ("license_expression", "MIT OR Apache-2.0", "Mine"),
        ("provides_extra", ["tests"], ["te sts"]),
        ("dynamic", ["description"], ["name"]),
        ("license_files", ["LICENSE"], ["../LICENSE"]),
        ("import_names", ["spam.eggs"], ["spam-eggs"]),
        ("import_namespaces", ["spam"], ["class"]),
    ],
)
def test_later_fields_are_judged_by_the_library(raw, right, wrong):
    assert grammar.core_metadata_problem(raw, right) is None
    assert grammar.core_metadata_problem(raw, wrong)


def test_a_license_expression_that_nests_without_end_is_refused():
    assert grammar.core_metadata_problem("license_expression", "(" * 4000 + "MIT" + ")" * 4000)
