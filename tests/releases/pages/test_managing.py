"""What owners and maintainers do on the pages, and what others are told."""

from __future__ import annotations

from html import unescape

import pytest

from releases.models import Change, File, Project, Release, Role
from releases.services import release_yank, role_give, status_set
from tests import factories

PROJECT = "/project/spam/manage/"
RELEASE = "/project/spam/manage/1.0/"


@pytest.fixture
def project(alice, bob, uploading) -> Project:
    """Return spam, with alice as its owner and bob as its maintainer."""
    project = uploading().project
    role_give(user=alice, project=project, to=bob, kind=Role.Kind.MAINTAINER)
    return project


@pytest.fixture
def send(client):
    """Send a form; return the answer's status, where it leads, and what it says."""

    def post(path: str, **fields: str) -> tuple[int, str, str]:
        response = client.post(path, fields)
        text = unescape(response.content.decode())
        return response.status_code, response.get("Location", ""), text

    return post


@pytest.fixture
def as_alice(client, alice, project):
    client.force_login(alice)


@pytest.fixture
def as_bob(client, bob, project):
    client.force_login(bob)


class TestWhoMay:
    @pytest.mark.parametrize("path", [PROJECT, RELEASE])
    def test_who_is_not_logged_in_is_sent_to_log_in(self, client, project, path):
        assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
        assert client.post(path, {"do": "hide"})["Location"] == f"/accounts/login/?next={path}"

    @pytest.mark.parametrize("path", [PROJECT, RELEASE])
    def test_who_has_no_role_is_told_who_has(self, client, project, path):
        client.force_login(factories.user(username="mallory"))
        response = client.post(path, {"do": "hide"})
        assert response.status_code == 403
        text = response.content.decode()
        assert "spam is not yours to manage" in text
        assert '<a href="/user/alice/">alice</a> (Owner)' in text
        assert not Release.objects.get().hidden

    @pytest.mark.parametrize(
        "path", ["/project/eggs/manage/", "/project/eggs/manage/1.0/", "/project/spam/manage/2.0/"]
    )
    @pytest.mark.usefixtures("as_alice")
    def test_what_is_not_there_is_404(self, client, path):
        assert client.get(path).status_code == 404

    @pytest.mark.usefixtures("as_alice")
    def test_a_form_without_its_token_is_refused(self, alice, project):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(alice)
        assert strict.post(RELEASE, {"do": "hide"}).status_code == 403
        assert not Release.objects.get().hidden

    @pytest.mark.usefixtures("as_alice")
    @pytest.mark.parametrize("path", [PROJECT, RELEASE])
    @pytest.mark.parametrize("do", ["", "quarantine", "delete-other.whl"])
    def test_what_cannot_be_done_is_said(self, send, path, do):
        status, _, text = send(path, do=do)
        assert status == 400
        assert "There is no such thing to be done here." in text

    @pytest.mark.usefixtures("as_alice")
    def test_nothing_is_kept_by_browsers(self, client):
        assert "no-store" in client.get(PROJECT)["Cache-Control"]


@pytest.mark.usefixtures("as_bob")
class TestRelease:
    def test_yank_with_a_reason_and_back(self, client, send):
        assert send(RELEASE, do="yank", reason="Rotten")[:2] == (302, f"{RELEASE}?done=yanked")
        release = Release.objects.get()
        assert (release.yanked, release.yanked_reason) == (True, "Rotten")
        page = client.get(f"{RELEASE}?done=yanked").content.decode()
        assert "Yanked: installers leave it out unless it is pinned." in page
        assert "Rotten" in page
        assert send(RELEASE, do="unyank")[:2] == (302, f"{RELEASE}?done=unyanked")
        assert not Release.objects.get().yanked

    def test_a_reason_that_is_too_long_is_refused_on_the_page(self, send):
        status, _, text = send(RELEASE, do="yank", reason="x" * 5000)
        assert status == 400
        assert "at most 4096 characters" in text
        assert not Release.objects.get().yanked

    def test_hide_and_show(self, send):
        assert send(RELEASE, do="hide")[1] == f"{RELEASE}?done=hidden"
        assert Release.objects.get().hidden
        assert send(RELEASE, do="show")[1] == f"{RELEASE}?done=shown"
        assert not Release.objects.get().hidden

    def test_a_file_is_deleted_by_who_types_its_name(self, send):
        do = "delete-spam-1.0.tar.gz"
        status, _, text = send(RELEASE, do=do, typed="spam")
        assert status == 400
        assert "'spam' is not 'spam-1.0.tar.gz': nothing was deleted." in text
        assert File.objects.count() == 1
        status, to, _ = send(RELEASE, do=do, typed="spam-1.0.tar.gz")
        assert (status, to, File.objects.count()) == (302, f"{RELEASE}?done=file-deleted", 0)

    def test_a_release_is_deleted_by_who_types_its_version(self, send):
        assert send(RELEASE, do="delete", typed="1.1")[0] == 400
        assert send(RELEASE, do="delete", typed="")[0] == 400
        assert Release.objects.count() == 1
        assert send(RELEASE, do="delete", typed="1.0")[1] == f"{PROJECT}?done=release-deleted"
        assert (Release.objects.count(), File.objects.count()) == (0, 0)

    def test_a_change_has_its_author(self, send):
        send(RELEASE, do="yank", reason="")
        change = Change.objects.latest("pk")
        assert (change.action, change.username) == ("yank release", "bob")


class TestProject:
    @pytest.mark.usefixtures("as_bob")
    def test_status_with_a_reason(self, client, send):
        assert send(PROJECT, do="status", status="deprecated", reason="Eat eggs")[0] == 302
        project = Project.objects.get()
        assert (project.status, project.status_reason) == ("deprecated", "Eat eggs")
        assert 'value="Eat eggs"' in client.get(PROJECT).content.decode()
        send(PROJECT, do="status", status="active", reason="")
        assert Project.objects.get().status == "active"

    @pytest.mark.usefixtures("as_alice")
    def test_quarantine_is_the_indexs_own(self, client, send, project):
        assert send(PROJECT, do="status", status="quarantined", reason="")[0] == 400
        quarantined = Project.Status.QUARANTINED
        status_set(user=None, project=project, status=quarantined, reason="Poisoned")
        assert b"Only the index itself can end that." in client.get(PROJECT).content
        status, _, text = send(PROJECT, do="status", status="active", reason="")
        assert status == 403
        assert "spam is put in quarantine, and let out of it, by the index itself." in text
        assert Project.objects.get().status == quarantined

    @pytest.mark.usefixtures("as_bob")
    def test_autohide(self, send):
        assert send(PROJECT, do="autohide")[1] == f"{PROJECT}?done=autohide"
        assert Project.objects.get().autohide
        assert send(PROJECT, do="no_autohide")[1] == f"{PROJECT}?done=no-autohide"
        assert not Project.objects.get().autohide

    @pytest.mark.usefixtures("as_alice")
    def test_an_owner_gives_and_takes_roles(self, send, project):
        factories.user(username="carol")
        sent = send(PROJECT, do="give_role", username="carol", kind="owner")
        assert sent[1] == f"{PROJECT}?done=role-given"
        kinds = dict(Role.objects.values_list("user__username", "kind"))
        assert kinds == {"alice": "owner", "bob": "maintainer", "carol": "owner"}
        assert send(PROJECT, do="take_role", username="carol")[1] == f"{PROJECT}?done=role-taken"
        assert send(PROJECT, do="take_role", username="carol")[0] == 302
        assert Role.objects.count() == 2

    @pytest.mark.usefixtures("as_alice")
    @pytest.mark.parametrize(
        ("fields", "status", "said"),
        [
            (
                {"do": "give_role", "username": "bob", "kind": "owner"},
                400,
                "bob is Maintainer of spam already. To change a role, take it away first",
            ),
            (
                {"do": "give_role", "username": "nobody", "kind": "owner"},
                400,
                "There is no user 'nobody' here.",
            ),
            (
                {"do": "take_role", "username": "alice"},
                400,
                "alice is the last owner of spam, which must have one. Make somebody else",
            ),
            ({"do": "remove", "typed": "ham"}, 400, "'ham' is not 'spam': nothing was deleted."),
        ],
    )
    def test_a_refusal_is_told_with_what_to_do(self, send, fields, status, said):
        sent = send(PROJECT, **fields)
        assert sent[0] == status
        assert said in sent[2]
        assert (Role.objects.count(), Project.objects.count()) == (2, 1)

    @pytest.mark.usefixtures("as_bob")
    @pytest.mark.parametrize(
        "fields",
        [
            {"do": "give_role", "username": "carol", "kind": "maintainer"},
            {"do": "take_role", "username": "bob"},
            {"do": "remove", "typed": "spam"},
        ],
    )
    def test_a_maintainer_gives_no_roles_and_removes_no_project(self, client, send, fields):
        factories.user(username="carol")
        status, _, text = send(PROJECT, **fields)
        assert status == 403
        assert "bob is not an owner of spam. Ask an owner of the project" in text
        assert (Role.objects.count(), Project.objects.count()) == (2, 1)
        page = client.get(PROJECT).content.decode()
        assert [name in page for name in ("give_role", "take_role", "remove")] == [False] * 3

    @pytest.mark.usefixtures("as_alice")
    def test_who_takes_her_own_role_away_comes_to_her_page(self, client, send, alice, project):
        carol = factories.user(username="carol")
        role_give(user=alice, project=project, to=carol, kind=Role.Kind.OWNER)
        to = send(PROJECT, do="take_role", username="alice")[1]
        assert to == "/user/alice/?done=role-taken"
        assert b"The role was taken away." in client.get(to).content

    @pytest.mark.usefixtures("as_alice")
    def test_a_project_is_removed_by_who_types_its_name(self, client, send):
        to = send(PROJECT, do="remove", typed="spam")[1]
        assert to == "/user/alice/?done=project-deleted"
        assert b"The project was removed." in client.get(to).content
        assert Project.objects.count() == 0

    @pytest.mark.usefixtures("as_alice")
    def test_a_word_in_the_address_says_nothing_of_its_own(self, client):
        assert b"<script>" not in client.get(f"{PROJECT}?done=<script>").content
        assert b'role="status"' not in client.get(f"{PROJECT}?done=x").content


@pytest.mark.usefixtures("as_alice")
def test_the_pages_need_as_many_statements_for_thirty_releases_as_for_one(
    client, alice, register, django_assert_num_queries
):
    for number in range(2, 30):
        release_yank(user=alice, release=register(version=f"{number}.0"))
    with django_assert_num_queries(7):  # the session and the person are two of them
        client.get(PROJECT)
    with django_assert_num_queries(6):
        client.get(RELEASE)
