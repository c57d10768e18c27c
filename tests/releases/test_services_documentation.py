"""Taking in documentation (contract 4, docupload)."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction

from releases.contents.storage import content_open
from releases.judging.personality import Personality
from releases.judging.rules import RefusedError, Rule
from releases.models import Documentation
from releases.services import docs_upload, release_register
from tests.releases.making import docs, release_fields, spooled, zip_of


@pytest.fixture
def project(alice, contents, spool):
    return release_register(user=alice, fields=release_fields()).project


@pytest.fixture
def documenting(alice, contents, spool):
    def upload(*, user=alice, content=None, name="spam", within=transaction.atomic):
        with spooled(docs() if content is None else content, folder=spool) as part:
            fields = {} if name is None else {"name": [name]}
            return docs_upload(user=user, fields=fields, content=part, within=within)

    return upload


@pytest.fixture
def kept(contents, spool):
    def count():
        stored = [path for path in contents.rglob("*") if path.is_file()]
        return [Documentation.objects.count(), len(stored), len(list(spool.iterdir()))]

    return count


def test_documentation_is_kept_for_its_project(documenting, kept, project):
    documentation = documenting(name="Spam")
    assert (documentation.project, documentation.size, str(documentation)) == (
        project,
        len(docs()),
        "documentation of spam",
    )
    with content_open(documentation.content) as content:
        assert content.read() == docs()
    assert kept() == [1, 1, 0]


def test_new_documentation_replaces_the_old(documenting, kept, project):
    documenting()
    new = zip_of({"index.html": b"new"})
    documenting(content=new)
    with content_open(Documentation.objects.get().content) as content:
        assert content.read() == new
    assert kept() == [1, 1, 0]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": None}, Rule.FIELD_MISSING),
        ({"name": "-"}, Rule.NAME_INVALID),
        ({"name": "eggs"}, Rule.DOCS_WITHOUT_PROJECT),
        ({"content": b"not a zip"}, Rule.ARCHIVE_BROKEN),
        ({"content": zip_of({"docs/index.html": b""})}, Rule.DOCS_WITHOUT_INDEX),
        ({"content": zip_of({"index.html": b"", "/a": b""})}, Rule.ARCHIVE_ESCAPES),
    ],
)
def test_a_rule_broken_is_named_and_nothing_is_kept(documenting, kept, project, changes, rule):
    with pytest.raises(RefusedError) as caught:
        documenting(**changes)
    assert [refusal.rule for refusal in caught.value.refusals] == [rule]
    assert (caught.value.status_in(Personality.LEGACY_2012), kept()) == (400, [0, 0, 0])


def test_a_content_is_required(alice, project):
    with pytest.raises(RefusedError) as caught:
        docs_upload(user=alice, fields={"name": ["spam"]}, content=None)
    assert [refusal.rule for refusal in caught.value.refusals] == [Rule.CONTENT_MISSING]


def test_documentation_over_its_limit_is_413(documenting, kept, project, monkeypatch):
    monkeypatch.setattr("releases.services.documentation.DOCS_LIMIT", 10)
    with pytest.raises(RefusedError) as caught:
        documenting()
    assert (caught.value.status_in(Personality.LEGACY_2012), kept()) == (413, [0, 0, 0])


def test_somebody_else_may_not_document(documenting, kept, project, bob):
    with pytest.raises(RefusedError):
        documenting(user=bob)
    assert kept() == [0, 0, 0]


def test_a_transaction_that_fails_keeps_what_was_there(documenting, kept, project):
    before = documenting().content

    @contextmanager
    def failing():
        with transaction.atomic():
            yield
            raise RuntimeError("the nonce was taken meanwhile")

    with pytest.raises(RuntimeError):
        documenting(within=failing, content=zip_of({"index.html": b"new"}))
    assert (Documentation.objects.get().content, kept()) == (before, [1, 1, 0])


def test_the_database_wants_a_content(documenting, project):
    documenting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Documentation.objects.update(content="")
