"""A person's page."""

from __future__ import annotations

import pytest

from releases.models import Project, Role
from releases.selectors import pages as page_selectors
from releases.services import role_give, status_set
from tests import factories


@pytest.fixture
def projects(alice, bob, register):
    project = register(name="Spam", summary="In a can").project
    role_give(user=alice, project=project, to=bob, kind=Role.Kind.MAINTAINER)
    register(name="secret", _pypi_hidden="1")
    poisoned = register(name="poisoned").project
    status_set(user=None, project=poisoned, status=Project.Status.QUARANTINED)


@pytest.mark.usefixtures("projects")
class TestUser:
    def test_others_see_what_lists_show(self, client, shown, bob):
        client.force_login(bob)
        page = shown("/user/alice/")
        assert [f"/project/{name}/" in page for name in ("spam", "secret", "poisoned")] == [
            True,
            False,
            False,
        ]
        assert "Owner" in page
        assert "In a can" in page
        assert "Manage" not in page
        assert "Your account" not in page

    def test_oneself_sees_all_and_where_the_other_pages_are(self, client, shown, alice):
        client.force_login(alice)
        page = shown("/user/alice/")
        for link in (
            "/project/spam/manage/",
            "/project/secret/manage/",
            "/project/poisoned/manage/",
            "/accounts/applications/",
            "/accounts/consumers/",
        ):
            assert f'href="{link}"' in page

    def test_no_more_than_the_limit_are_shown(self, shown, bob, monkeypatch):
        monkeypatch.setattr(page_selectors, "ROLES_SHOWN", 0)
        monkeypatch.setattr("releases.pages.users.ROLES_SHOWN", 0)
        assert "publishes to no project" in shown("/user/bob/")

    def test_it_needs_three_statements(self, client, django_assert_num_queries):
        with django_assert_num_queries(2):
            client.get("/user/alice/")


@pytest.mark.django_db
class TestNobody:
    def test_who_publishes_nothing_is_told_how(self, client, shown):
        user = factories.user(username="j.doe+x@mail.example")
        assert "publishes to no project" in shown(f"/user/{user.username}/")
        client.force_login(user)
        assert "How to upload" in shown(f"/user/{user.username}/")

    @pytest.mark.parametrize("name", ["nobody", "%00", "Alice", "a b", "<b>"])
    def test_an_unknown_one_is_404_in_words(self, client, name):
        factories.user(username="alice")
        response = client.get(f"/user/{name}/")
        assert response.status_code == 404
        assert b"has not got a user" in response.content
        assert b"<b>" not in response.content

    def test_the_address_ends_in_a_slash(self, client):
        assert client.get("/user/alice")["Location"] == "/user/alice/"
