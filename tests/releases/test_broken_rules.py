"""Every rule that an upload can break, broken over HTTP (pypi.md 1.4 to 1.6 and 2.1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from releases.behaviour import behaviour
from releases.judging.personality import Personality, Strictness
from releases.judging.rules import Rule
from releases.models import Change, CoreMetadata, File, Project, Provenance, Release, Role
from tests import factories
from tests.releases.broken_uploads import PATHS, ROWS, Broken, Scene
from tests.releases.forms_made import publish

pytestmark = pytest.mark.django_db

CASES = [
    pytest.param(personality, row, id=f"{personality.value}: {row} {index}")
    for personality in Personality
    for index, row in enumerate(ROWS)
    if row.is_for(personality)
]
FOREIGN = [
    pytest.param(personality, row, id=f"{personality.value}: {row}")
    for personality in Personality
    for row in ROWS
    if row.rule.status_in(personality) is None
]
LENIENT = [case for case in CASES if not case.values[1].rule.is_essential]
ESSENTIAL = [case for case in CASES if case.values[1].rule.is_essential]
NOT_BY_A_FILE = {
    Rule.ROLE_GIVEN,
    Rule.ROLE_LAST_OWNER,
    Rule.DOCS_WITHOUT_INDEX,
    Rule.DOCS_WITHOUT_PROJECT,
}
"""Of roles, and of documentation, which is another upload."""
ONLY_ELSEWHERE = {
    Personality.LEGACY_2012: set[Rule](),
    Personality.PYPI_TODAY: {
        # Of kinds of files that today's index takes no longer, and refuses as such.
        Rule.CONTENT_NOT_ITS_TYPE,
        Rule.EGG_WITHOUT_PKG_INFO,
    },
}


@pytest.fixture
def alice(db):
    return factories.user(username="alice")


@pytest.fixture
def state(spool, contents):
    """Count all rows, stored contents and temporary files."""
    models = (Project, Role, Release, File, CoreMetadata, Provenance, Change)

    def count():
        stored = [path for path in contents.rglob("*") if path.is_file()]
        rows = [model.objects.count() for model in models]
        return [*rows, len(stored), len(list(spool.iterdir()))]

    return count


@pytest.fixture
def send(client, alice, settings, monkeypatch, state):
    """Prepare, and send what breaks the rule; return the answer, and the state before it."""

    def sent(row: Broken, personality: Personality, strictness=Strictness.PYPI):
        row.before(Scene(client, alice, settings, personality, monkeypatch))
        if strictness is not Strictness.PYPI:
            behaviour.turn(replace(behaviour.now, strictness=strictness))
        before = state()
        authorization = row.authorization()
        path = PATHS[personality]
        return publish(client, row.form, path=path, authorization=authorization), before

    return sent


@pytest.mark.parametrize(("personality", "row"), CASES)
def test_a_rule_that_is_broken_refuses_and_nothing_is_kept(send, state, personality, row):
    response, before = send(row, personality)

    assert (response.status_code, response.get("X-Mock-Rule")) == (
        row.rule.status_in(personality),
        row.rule.code,
    )
    assert row.says in response.reason_phrase
    assert row.says in response.content.decode()
    assert state() == before


@pytest.mark.parametrize(("personality", "row"), FOREIGN)
def test_a_rule_of_the_other_personality_does_not_refuse(send, personality, row):
    response, _ = send(row, personality)

    assert row.rule.code not in response.get("X-Mock-Rule", "")
    assert row.says not in response.content.decode()


@pytest.mark.parametrize(("personality", "row"), LENIENT)
def test_where_rules_only_warn_a_broken_one_is_told_of_what_is_kept(send, personality, row):
    response, _ = send(row, personality, Strictness.WARN)

    assert response.status_code == 200, response.content
    assert row.rule.code in response["X-Mock-Warning"].split(", ")
    assert row.says in response.content.decode()


@pytest.mark.parametrize(("personality", "row"), LENIENT)
def test_where_rules_are_off_what_breaks_them_is_kept_and_can_be_shown(
    send, client, personality, row
):
    response, _ = send(row, personality, Strictness.OFF)

    assert (response.status_code, response.get("X-Mock-Warning")) == (200, None), response.content
    name = File.objects.latest("pk").project.normalized
    paths = [f"/simple/{name}/", f"/pypi/{name}/json", f"/project/{name}/", "/rss/updates.xml"]
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)


@pytest.mark.parametrize(("personality", "row"), ESSENTIAL)
def test_where_rules_are_off_those_without_which_nothing_can_be_kept_still_refuse(
    send, state, personality, row
):
    response, before = send(row, personality, Strictness.OFF)

    assert (response.status_code, response["X-Mock-Rule"]) == (
        row.rule.status_in(personality),
        row.rule.code,
    )
    assert state() == before


@pytest.mark.parametrize("personality", Personality)
def test_every_rule_that_an_upload_can_break_is_broken_here(personality):
    broken = {row.rule for row in ROWS if row.is_for(personality)}
    known = {rule for rule in Rule if rule.status_in(personality) is not None}

    assert known - NOT_BY_A_FILE - ONLY_ELSEWHERE[personality] == broken
