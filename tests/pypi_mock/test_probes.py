"""pypi_mock/control/probes.py: the two addresses, where another server imported the application."""

from __future__ import annotations

import pytest

from pypi_mock.journal import journal
from pypi_mock.readiness import LIVE, READY, Readiness
from tests.engines.chosen import of_sqlite
from tests.pypi_mock.scenes import get

pytestmark = pytest.mark.django_db


@of_sqlite
def test_an_application_that_is_there_is_ready(django_assert_num_queries):
    before = len(journal.entries())
    with django_assert_num_queries(0):
        answers = [get(path, HTTP_HOST="evil.example") for path in (LIVE, READY)]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (200, {"status": "alive"}),
        (200, {"status": "ready", "stages": ["bound", "migrated", "seeded"]}),
    ]
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}
    assert len(journal.entries()) == before


def test_a_start_is_ready_after_its_last_stage_and_not_before():
    readiness = Readiness()
    readiness.begin()
    seen = [readiness.answer(READY)[0].value]
    for stage in ("bound", "migrated", "seeded"):
        readiness.note(stage)
        seen.append(readiness.answer(READY)[0].value)

    assert seen == [503, 503, 503, 200]
