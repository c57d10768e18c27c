"""What the searches of XML-RPC find, and where they look."""

from __future__ import annotations

from xmlrpc.client import Fault

import pytest

from releases import services
from releases.models import Project
from releases.selectors import search
from tests.releases.calling import call

PYTHON_3 = "Programming Language :: Python :: 3"
OSI = "License :: OSI Approved :: MIT License"


@pytest.fixture
def menu(register, quarantine):
    register(name="Spam.Spam", summary="A CAN of meat", author="Alice")
    register(name="Spam.Spam", version="2.0", summary="A tin of meat")
    register(name="ham", summary="A can of 100% ham")
    register(name="hidden", summary="A can of air", _pypi_hidden="1")
    register(name="eggs", summary="A can of eggs")
    quarantine("eggs")


SPAM_1, SPAM_2, HAM = ("Spam.Spam", "1.0"), ("Spam.Spam", "2.0"), ("ham", "1.0")


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        (({"summary": "can"},), [HAM, SPAM_1]),
        (({"summary": ["can", "tin"]},), [HAM, SPAM_1, SPAM_2]),
        (({"name": "spam-spam"},), [SPAM_1, SPAM_2]),
        (({"name": "spam", "summary": "spam"}, "or"), [SPAM_1, SPAM_2]),
        (({"name": "spam", "summary": "can"},), [SPAM_1]),
        (({"name": "spam", "summary": "can"}, "and"), [SPAM_1]),
        (({"version": "2"},), [SPAM_2]),
        (({"author": "ALICE"},), [SPAM_1]),
        (({"summary": "0%"},), [HAM]),
        (({"summary": "_"},), []),
        (({"summary": ""},), [HAM, SPAM_1, SPAM_2]),
        (({"unknown": "field"},), [HAM, SPAM_1, SPAM_2]),
        (({},), [HAM, SPAM_1, SPAM_2]),
    ],
)
def test_a_search_finds_what_can_be_seen(client, menu, parameters, found):
    hits = call(client, "search", *parameters)
    assert sorted((hit["name"], hit["version"]) for hit in hits) == sorted(found)


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        (({"summary": "tin"},), [SPAM_2]),
        (({"summary": ["ham", "tin"]},), [HAM, SPAM_2]),
        (({"name": "spam.spam"},), [SPAM_1, SPAM_2]),
        (({"name": "SPA", "author": "alice"},), [SPAM_1]),
        (({"name": "ham", "summary": "tin"}, "or"), [HAM, SPAM_2]),
        (({"name": "pam"},), []),
        (({"name": "_"},), []),
        (({"unknown": "field"},), [HAM, SPAM_1, SPAM_2]),
    ],
)
def test_in_a_large_index_words_lead_to_what_is_searched(
    client, menu, monkeypatch, parameters, found
):
    monkeypatch.setattr(search, "LOOKED_AT", 3)
    hits = call(client, "search", *parameters)
    assert sorted((hit["name"], hit["version"]) for hit in hits) == sorted(found)


@pytest.mark.parametrize(
    "parameters", [({"author": "alice"},), ({"name": "spam", "author": "alice"}, "or")]
)
def test_in_a_large_index_what_has_no_words_is_not_searched(client, menu, monkeypatch, parameters):
    monkeypatch.setattr(search, "LOOKED_AT", 4)
    with pytest.raises(Fault, match="search for a name, a summary or keywords"):
        call(client, "search", *parameters)
    monkeypatch.setattr(search, "LOOKED_AT", 5)
    assert len(call(client, "search", *parameters)) > 0


def test_a_hit_has_a_summary(client, menu):
    assert call(client, "search", {"name": "ham"}) == [
        {"name": "ham", "version": "1.0", "summary": "A can of 100% ham", "_pypi_ordering": False}
    ]


def test_releases_are_found_by_all_of_their_classifiers(client, register):
    register(name="spam", classifiers=[PYTHON_3, OSI])
    register(name="ham", classifiers=[PYTHON_3])
    register(name="hidden", classifiers=[PYTHON_3], _pypi_hidden="1")
    register(name="eggs")
    assert call(client, "browse", [PYTHON_3]) == [["ham", "1.0"], ["spam", "1.0"]]
    assert call(client, "browse", [PYTHON_3, OSI]) == [["spam", "1.0"]]
    assert call(client, "browse", [PYTHON_3.lower()]) == []
    assert call(client, "browse", ['"']) == call(client, "browse", []) == []


def test_a_release_is_found_by_the_classifiers_that_it_has_now(client, register):
    register(name="spam", classifiers=[PYTHON_3])
    register(name="spam", classifiers=[OSI])
    assert call(client, "browse", [PYTHON_3]) == []
    assert call(client, "browse", [OSI]) == [["spam", "1.0"]]
    register(name="spam", summary="Not a word of classifiers")
    assert call(client, "browse", [OSI]) == [["spam", "1.0"]]
    services.project_delete(user=None, project=Project.objects.get(name="spam"))
    assert call(client, "browse", [OSI]) == []


def test_of_many_releases_those_of_the_rarest_classifier_are_looked_at(
    client, register, monkeypatch
):
    for number in range(4):
        register(name=f"spam-{number}", classifiers=[PYTHON_3, *([OSI] if number == 3 else [])])
    monkeypatch.setattr(search, "BROWSE_LIMIT", 2)
    assert call(client, "browse", [PYTHON_3]) == [["spam-0", "1.0"], ["spam-1", "1.0"]]
    assert call(client, "browse", [PYTHON_3, OSI]) == [["spam-3", "1.0"]]
