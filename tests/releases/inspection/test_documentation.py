"""Documentation that is taken to be shown (contract 4, docupload)."""

from __future__ import annotations

import io
import zipfile

import pytest

from releases.inspection import check_docs, documentation
from releases.judging.rules import RefusedError, Rule
from tests.releases.making import docs, sdist, zip_of


def docs_rule(content: bytes) -> Rule | None:
    try:
        check_docs(io.BytesIO(content))
    except RefusedError as refused:
        return refused.refusals[0].rule
    return None


def test_documentation_with_an_index_at_its_top_is_taken():
    assert docs_rule(docs()) is None


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (sdist(), Rule.ARCHIVE_BROKEN),
        (zip_of({"docs/index.html": b""}), Rule.DOCS_WITHOUT_INDEX),
        (zip_of({"index.html": b"", "../index.html": b""}), Rule.ARCHIVE_ESCAPES),
    ],
)
def test_other_documentation_is_refused(content, rule):
    assert docs_rule(content) is rule


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_documentation_that_takes_unbounded_memory_to_read_is_refused(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("index.html", b"")
    assert docs_rule(stream.getvalue()) is Rule.ARCHIVE_METHOD_UNKNOWN


def test_documentation_of_too_many_members_is_refused(monkeypatch):
    monkeypatch.setattr(documentation, "DOCS_MEMBER_LIMIT", 1)
    assert docs_rule(docs()) is Rule.ARCHIVE_TOO_MANY_MEMBERS


def test_documentation_that_expands_beyond_its_bound_is_refused(monkeypatch):
    monkeypatch.setattr(documentation, "DOCS_TOTAL_LIMIT", 10)
    assert docs_rule(docs()) is Rule.ARCHIVE_EXPANDS_TOO_MUCH
