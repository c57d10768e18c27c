"""Slugs, pages and tests are the same set: none without the others."""

from __future__ import annotations

import json

from oauth_provider.signing.doctor.given_text import GIVEN_CAUSES
from oauth_provider.signing.doctor.pages import CHECKS, MISTAKES, PAGES
from tests.running import ROOT
from tests.signing.doctor.erring import suspects_of
from tests.signing.doctor.honest import HONEST

PUBLISHED = ROOT / "tests" / "signing" / "vectors"
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))


def test_each_cause_has_a_page_and_each_page_a_cause():
    pages = {path.stem for path in (ROOT / "docs" / "mistakes").glob("*.md")}

    assert pages == set(PAGES) == {*MISTAKES, *CHECKS, *GIVEN_CAUSES}


def test_each_mistake_is_made_in_tests():
    made = {suspect.mistake.slug for evidence in HONEST for suspect in suspects_of(evidence)}
    published = json.dumps([json.loads(path.read_text()) for path in PUBLISHED.glob("*.json")])

    assert {s for s in MISTAKES if s not in made and s not in published and s not in TESTS} == set()


def test_each_page_shows_what_is_right_and_what_is_wrong_or_says_why_not():
    for path in (ROOT / "docs" / "mistakes").glob("*.md"):
        page = path.read_text()
        lines = page.splitlines()
        right = [line[7:] for line in lines if line.startswith("right  ")]
        wrong = [line[7:] for line in lines if line.startswith("wrong  ")]
        assert (right != wrong) == ("Nothing of it can be seen" not in page), path.name


def test_each_page_says_why():
    for path in (ROOT / "docs" / "mistakes").glob("*.md"):
        [_, why] = path.read_text().split("## Why it happens\n\n")
        assert len(why.splitlines()[0]) > 20, path.name
