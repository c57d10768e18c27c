"""A publication judged by itself, without an index."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.checking import Checked, fields_by_itself, publication_checked
from releases.form.distribution import DIGEST_FIELDS
from releases.form.fields import ALIASES, FIELDS
from releases.form.names import FILETYPES
from releases.judging.judge import Judge
from releases.judging.personality import Personality, Standard, Strictness
from releases.judging.rules import Refusal, RefusedError, Rule
from releases.publication import described, looked_into
from tests.releases.inspection.archives_made import SDIST, WHEEL, good_sdist, good_wheel
from tests.releases.making import digests_of

if TYPE_CHECKING:
    from releases.contents.digests import Digests

LIMIT = 10**6
STANDARDS = [Standard(p, s) for p in Personality for s in Strictness]
NAMES = [*FIELDS, *ALIASES, *DIGEST_FIELDS, "filename", "filetype", "pyversion", "comment"]
NAMES += ["metadata_version", "attestations", "protocol_version", "_pypi_hidden", "gpg_signature"]
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["spam", "1.0", WHEEL, SDIST, *FILETYPES, "py3", "2.4", "UNKNOWN", "[{}]"]),
)


@dataclass(frozen=True)
class Content:
    spool: io.BytesIO
    digests: Digests
    size: int
    content_type: str = ""
    refusal: Refusal | None = None


def content_of(content: bytes) -> Content:
    return Content(io.BytesIO(content), digests_of(content), len(content))


def fields(**changes: str) -> dict[str, list[str]]:
    said = {
        "metadata_version": "2.4",
        "name": "spam",
        "version": "1.0",
        "filename": WHEEL,
        "filetype": "bdist_wheel",
        "pyversion": "py3",
        "sha256_digest": hashlib.sha256(good_wheel()).hexdigest(),
        **changes,
    }
    return {name: [value] for name, value in said.items()}


@settings(max_examples=150, deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=2)),
    standard=st.sampled_from(STANDARDS),
)
def test_no_form_makes_the_judges_stumble(changes, standard):
    judge = Judge(standard)
    found = publication_checked(
        judge, {**fields(), **changes}, content_of(good_wheel()), limit=LIMIT
    )
    assert found is not None or judge.refused


@settings(max_examples=100, deadline=None)
@given(filename=st.one_of(st.text(max_size=30), st.sampled_from([WHEEL, SDIST, ".whl", "-.zip"])))
def test_no_file_name_makes_the_reader_of_a_lone_file_stumble(filename):
    content = content_of(good_sdist())
    judge = Judge(Standard(Personality.PYPI_TODAY))
    said = fields_by_itself(content, filename=filename)
    publication_checked(judge, said, content, limit=LIMIT)
    assert filename in Checked(filename, judge.standard.personality, judge.refused).text()


@pytest.mark.parametrize("standard", STANDARDS, ids=str)
def test_a_good_file_is_found_good_and_its_metadata_kept(standard):
    judge, content = Judge(standard), content_of(good_wheel())
    publication = described(judge, fields(), content, limit=LIMIT)
    publication = looked_into(judge, publication, content)
    assert (judge.refused, judge.warned) == ((), ())
    assert (publication.metadata.name, publication.distribution.filename) == ("spam", WHEEL)
    assert publication.core_metadata is not None


@pytest.mark.parametrize("strictness", Strictness)
def test_what_cannot_be_gone_on_without_refuses_whatever_the_strictness(strictness):
    judge = Judge(Standard(Personality.PYPI_TODAY, strictness))
    with pytest.raises(RefusedError) as caught:
        described(judge, fields(name="-"), None, limit=LIMIT)
    rules = [refusal.rule for refusal in caught.value.refusals]
    assert rules[0] is Rule.NAME_INVALID
    assert Rule.CONTENT_MISSING in rules


def test_what_was_not_taken_in_whole_is_told_for_its_reason():
    refusal = Refusal(Rule.CONTENT_TOO_LARGE, "too large", "content")
    content = Content(io.BytesIO(), digests_of(b""), 0, refusal=refusal)
    judge = Judge(Standard(Personality.PYPI_TODAY))
    assert publication_checked(judge, fields(), content, limit=LIMIT) is None
    assert judge.refused == (refusal,)


def test_a_rule_that_is_not_asked_for_costs_nothing(monkeypatch):
    monkeypatch.setattr("releases.publication.description_refusals", None)
    judge = Judge(Standard(Personality.LEGACY_2012))
    assert described(judge, fields(description="``"), content_of(good_wheel()), limit=LIMIT)
