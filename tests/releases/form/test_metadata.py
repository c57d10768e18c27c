"""The field table of contract 4, and what becomes of each kind of field."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form.fields import ALIASES, COUNT_LIMIT, FIELDS
from releases.form.metadata import WRONG_VALUES, Metadata, edited, parse_metadata
from releases.judging.rules import RefusedError, Rule
from tests.releases.making import release_fields

CLASSIFIERS = ["Framework :: Django", "Programming Language :: Python :: 3"]


def refused(fields) -> list[tuple[Rule, str]]:
    with pytest.raises(RefusedError) as caught:
        parse_metadata(fields)
    return [(refusal.rule, refusal.field) for refusal in caught.value.refusals]


def test_a_name_and_a_version_are_enough():
    assert parse_metadata({"name": ["spam"], "version": ["1.0"]}) == Metadata(
        name="spam", version="1.0", values={}
    )


def test_every_field_of_2012_is_read_by_its_kind():
    single = {
        "summary": "Späm + eggs & 100 %",
        "description": "one\ntwo",
        "keywords": "a b",
        "home_page": "https://spam.example",
        "author": "A",
        "author_email": "a@spam.example",
        "maintainer": "M",
        "maintainer_email": "m@spam.example",
        "license": "MIT",
        "requires_python": ">=3.10",
        "download_url": "https://spam.example/d",
        "platform": "any",
    }
    several = {
        "requires": ["eggs (>=1.0)"],
        "provides": ["spam (1.0)"],
        "obsoletes": ["bacon"],
        "requires_dist": ["eggs>=1", "ham"],
        "provides_dist": ["spam (1.0)"],
        "obsoletes_dist": ["bacon"],
        "requires_external": ["C"],
        "project_url": ["Source, https://spam.example/s"],
        "classifiers": CLASSIFIERS,
    }
    fields = release_fields(
        **single,
        **several,
        bugtrack_url="https://spam.example/bugs",
        metadata_version="1.2",
        _pypi_hidden="1",
    )
    assert parse_metadata(fields) == Metadata(
        name="spam",
        version="1.0",
        values={**single, **several, "metadata_version": "1.2"},
        hidden=True,
        bugtrack_url="https://spam.example/bugs",
    )


@pytest.mark.parametrize(
    "sent",
    [CLASSIFIERS, ["\n".join(CLASSIFIERS)], ["\r\n".join([*CLASSIFIERS, "", *CLASSIFIERS])]],
    ids=["repeated", "one value with line breaks", "empty lines and repetitions"],
)
def test_several_values_come_repeated_or_with_line_breaks(sent):
    assert parse_metadata(release_fields(classifiers=sent)).values["classifiers"] == CLASSIFIERS


def test_an_empty_field_is_a_field_sent():
    fields = release_fields(summary="", classifiers="", home_page="", requires_python="")
    assert parse_metadata(fields).values == {
        "summary": "",
        "classifiers": [],
        "home_page": "",
        "requires_python": "",
    }


def test_a_field_that_nobody_knows_is_left_alone():
    assert parse_metadata(release_fields(summary=None, flavour="sweet\0")).values == {}


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_spellings_of_today_are_understood(alias):
    values = {
        "classifier": CLASSIFIERS[0],
        "project_urls": "Home, https://spam.example",
        "license_files": "LICENSE",
        "import_names": "spam",
        "import_namespaces": "spam",
    }
    fields = release_fields(summary=None, **{alias: values[alias]})
    assert parse_metadata(fields).values == {ALIASES[alias]: [values[alias]]}


@pytest.mark.parametrize("name", ["name", "version"])
@pytest.mark.parametrize("sent", [None, "", []])
def test_a_required_field_must_be_there(name, sent):
    assert refused(release_fields(**{name: sent})) == [(Rule.FIELD_MISSING, name)]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("name", "-spam", Rule.NAME_INVALID),
        ("version", "one", Rule.VERSION_INVALID),
        ("version", "1.0+local", Rule.VERSION_LOCAL),
        ("requires_python", "three", Rule.REQUIRES_PYTHON_INVALID),
        ("home_page", "spam.example", Rule.URL_INVALID),
        ("bugtrack_url", "javascript:alert(1)", Rule.URL_INVALID),
        ("download_url", "/spam", Rule.URL_INVALID),
        ("project_url", "https://spam.example", Rule.PROJECT_URL_INVALID),
        ("requires", "spam >=1", Rule.DEPENDENCY_INVALID),
        ("provides", "spam (>=1)", Rule.DEPENDENCY_INVALID),
        ("obsoletes", "spam (", Rule.DEPENDENCY_INVALID),
        ("requires_dist", "spam eggs", Rule.REQUIREMENT_INVALID),
        ("provides_dist", "spam eggs", Rule.REQUIREMENT_INVALID),
        ("obsoletes_dist", "spam eggs", Rule.REQUIREMENT_INVALID),
        ("classifiers", "Flavour :: Sweet", Rule.CLASSIFIER_UNKNOWN),
        ("metadata_version", "3.0", Rule.METADATA_VERSION_UNKNOWN),
        ("description_content_type", "text/html", Rule.CORE_METADATA_INVALID),
        ("license_expression", "Mine", Rule.CORE_METADATA_INVALID),
        ("summary", "sp\0am", Rule.FIELD_NOT_TEXT),
        ("classifiers", "sp\ud800am", Rule.FIELD_NOT_TEXT),
        ("_pypi_hidden", "\0", Rule.FIELD_NOT_TEXT),
        ("summary", "x" * 4097, Rule.FIELD_TOO_LONG),
        ("name", "x" * 201, Rule.FIELD_TOO_LONG),
        ("version", "1" * 129, Rule.FIELD_TOO_LONG),
        ("requires_dist", "x" * 4097, Rule.FIELD_TOO_LONG),
        ("requires_external", "\n".join(map(str, range(COUNT_LIMIT + 1))), Rule.FIELD_TOO_LONG),
    ],
)
def test_a_rule_broken_names_itself_and_its_field(field, value, rule):
    assert refused(release_fields(**{field: value})) == [(rule, field)]


SINGLE = [field.name for field in FIELDS.values() if not field.several and not field.joined]


@pytest.mark.parametrize("field", SINGLE)
def test_a_single_value_comes_once(field):
    assert refused(release_fields(**{field: ["1", "2"]}))[0] == (Rule.FIELD_REPEATED, field)


def test_platforms_are_one_value_however_many_come():
    fields = release_fields(platform=["Unix", "Windows", "Unix"])
    assert parse_metadata(fields).values["platform"] == "Unix,Windows"


def test_a_value_that_came_with_another_is_judged_all_the_same():
    """Otherwise an invalid name would be taken where two values are only warned of."""
    assert refused(release_fields(name=["../spam", "spam"])) == [
        (Rule.FIELD_REPEATED, "name"),
        (Rule.NAME_INVALID, "name"),
    ]


def test_the_same_value_in_query_and_body_is_one_value():
    assert parse_metadata(release_fields(name=["spam", "spam"])).name == "spam"


def test_all_problems_are_told_at_once():
    fields = release_fields(name="", version="one", home_page="x", classifiers="Sweet")
    assert refused(fields) == [
        (Rule.FIELD_MISSING, "name"),
        (Rule.VERSION_INVALID, "version"),
        (Rule.URL_INVALID, "home_page"),
        (Rule.CLASSIFIER_UNKNOWN, "classifiers"),
    ]


def test_only_the_first_wrong_values_of_one_field_are_told():
    fields = release_fields(classifiers=[f"Sweet :: {number}" for number in range(100)])
    assert refused(fields) == [(Rule.CLASSIFIER_UNKNOWN, "classifiers")] * WRONG_VALUES


@pytest.mark.parametrize(
    ("sent", "hidden"), [(None, None), ("1", True), ("0", False), ("", False), ("true", False)]
)
def test_only_a_1_hides(sent, hidden):
    assert parse_metadata(release_fields(_pypi_hidden=sent)).hidden is hidden


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_field_of_2012_is_taken_with_any_declared_version(version):
    fields = release_fields(summary=None, metadata_version=version, requires_dist="eggs")
    assert parse_metadata(fields).values == {
        "requires_dist": ["eggs"],
        "metadata_version": version,
    }


@pytest.mark.parametrize(
    ("field", "value", "since", "before"),
    [
        ("description_content_type", "text/markdown", "2.1", "1.2"),
        ("provides_extra", "tests", "2.1", "1.0"),
        ("dynamic", "description", "2.2", "2.1"),
        ("license_expression", "MIT", "2.4", "2.3"),
        ("license_file", "LICENSE", "2.4", "2.3"),
        ("import_name", "spam", "2.5", "2.4"),
        ("import_namespace", "spam", "2.5", "2.4"),
    ],
)
def test_a_later_field_comes_with_the_version_that_has_it(field, value, since, before):
    assert field in parse_metadata(release_fields(**{field: value}, metadata_version=since)).values
    assert refused(release_fields(**{field: value}, metadata_version=before)) == [
        (Rule.FIELD_TOO_NEW, field)
    ]
    assert parse_metadata(release_fields(**{field: ""}, metadata_version=before))


def test_declaring_1_2_makes_no_further_field_mandatory():
    fields = {"name": ["spam"], "version": ["1.0"], "metadata_version": ["1.2"]}
    assert parse_metadata(fields).values == {"metadata_version": "1.2"}


class TestEdited:
    def test_fields_sent_are_updated_and_others_keep_their_value(self):
        old = {"summary": "old", "author": "A", "metadata_version": "1.0"}
        new = {"summary": "new", "classifiers": [], "metadata_version": "1.1"}
        assert edited(old, new) == {
            "summary": "new",
            "author": "A",
            "classifiers": [],
            "metadata_version": "1.1",
        }

    def test_an_undeclared_version_is_1_2(self):
        assert edited({}, {}) == {"metadata_version": "1.2"}

    def test_an_undeclared_version_is_the_least_that_has_every_field(self):
        assert edited({}, {"license_expression": "MIT", "import_name": []}) == {
            "license_expression": "MIT",
            "import_name": [],
            "metadata_version": "2.4",
        }

    def test_a_version_declared_before_is_kept(self):
        assert edited({"metadata_version": "2.3"}, {"summary": "s"}) == {
            "metadata_version": "2.3",
            "summary": "s",
        }


@given(
    st.dictionaries(
        st.sampled_from([*FIELDS, *ALIASES, "metadata_version", "_pypi_hidden", "else"]),
        st.lists(st.text(), max_size=3),
    )
)
def test_no_fields_make_the_reader_stumble(fields):
    with suppress(RefusedError):
        metadata = parse_metadata(fields)
        assert metadata.name
        assert edited({}, metadata.values)["metadata_version"]
