"""A project's page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pypi_mock.simulation.clock import clock
from releases import services
from releases.behaviour import Behaviour, behaviour
from releases.models import CoreMetadata, Project, Provenance, Role
from tests.releases.making import release_fields

SIGNATURE = b"-----BEGIN PGP SIGNATURE-----"


class TestProject:
    def test_it_shows_all_that_is_known(self, shown, alice, bob, uploading, document):
        document({"index.html": b""})
        file = uploading(comment="with ham", signature=SIGNATURE)
        services.release_register(
            user=alice,
            fields=release_fields(
                author="Terry",
                author_email="terry@spam.example",
                maintainer="Graham",
                license="MIT",
                keywords="breakfast",
                platform="any",
                requires_python=">=3.10",
                requires_dist="eggs>=1",
                home_page="https://spam.example/home",
                download_url="https://spam.example/download",
                bugtrack_url="https://spam.example/bugs",
                project_url="Source, https://spam.example/source?a=1,2",
                classifiers="Framework :: Django",
            ),
        )
        project = Project.objects.get()
        services.role_give(user=alice, project=project, to=bob, kind=Role.Kind.MAINTAINER)
        page = shown("/project/spam/")
        for fact in [
            "<h1>spam 1.0</h1>",
            "A can of spam",
            "--index-url http://testserver/simple/ --trusted-host testserver spam==1.0",
            "uv pip install --default-index http://testserver/simple/ spam==1.0",
            'href="/files/spam/spam-1.0.tar.gz"',
            'href="/files/spam/spam-1.0.tar.gz.asc"',
            file.sha256,
            file.blake2_256,
            file.md5,
            "with ham",
            "Terry",
            "terry@spam.example",
            "Graham",
            "MIT",
            "breakfast",
            ">=3.10",
            "eggs>=1",
            'href="https://spam.example/home" rel="nofollow noopener noreferrer"',
            'href="https://spam.example/download"',
            'href="https://spam.example/bugs"',
            '<dt>Source</dt><dd><a href="https://spam.example/source?a=1,2"',
            "Framework :: Django",
            '<a href="/user/alice/">alice</a> (Owner)',
            '<a href="/user/bob/">bob</a> (Maintainer)',
            'href="/docs/spam/"',
            'href="/project/spam/1.0/"',
            'href="/simple/spam/"',
            'href="/pypi/spam/1.0/json"',
            'href="/_mock/?path=/*/spam/*"',
        ]:
            assert fact in page

    def test_it_links_core_metadata_and_provenance_as_far_as_they_are_served(
        self, client, shown, uploading
    ):
        file = uploading()
        links = ["/files/spam/spam-1.0.tar.gz.metadata", "/integrity/spam/1.0/"]
        assert [link in shown("/project/spam/") for link in links] == [False, False]
        file.core_metadata_sha256 = "0" * 64
        file.save()
        CoreMetadata.objects.update_or_create(file=file, defaults={"content": b"x"})
        Provenance.objects.create(file=file, attestations=[{}], publisher={})
        assert [link in shown("/project/spam/") for link in links] == [True, True]
        without = frozenset({"core-metadata", "provenance"})
        behaviour.turn(Behaviour(index_without=without))
        assert [link in shown("/project/spam/") for link in links] == [False, False]

    def test_it_shows_the_newest_final_release_that_is_not_yanked(self, shown, alice, register):
        for version in ("1.0", "10.0", "9.0", "11.0a1"):
            register(version=version)
        services.release_yank(user=alice, release=register(version="10.1"), reason="Rotten")
        register(version="12.0", _pypi_hidden="1")
        page = shown("/project/spam/")
        order = ("11.0a1", "10.1", "10.0", "9.0", "1.0")
        places = [page.index(f"/project/spam/{version}/") for version in order]
        assert "<h1>spam 10.0</h1>" in page
        assert places == sorted(places)
        assert "12.0" not in page

    def test_of_pre_releases_only_it_shows_the_newest(self, shown, register):
        register(version="1.0a1")
        register(version="1.0a2")
        assert "<h1>spam 1.0a2</h1>" in shown("/project/spam/")

    def test_without_a_release_to_show_it_says_so(self, shown, register):
        register(_pypi_hidden="1")
        page = shown("/project/spam/")
        assert "This project has no release to show." in page
        assert "<h1>spam</h1>" in page

    def test_hidden_versions_are_for_who_has_a_role(self, client, shown, alice, bob, register):
        register()
        register(version="2.0", _pypi_hidden="1")
        client.force_login(bob)
        assert "/project/spam/2.0/" not in shown("/project/spam/")
        assert "Manage" not in shown("/project/spam/")
        client.force_login(alice)
        assert "/project/spam/2.0/" in shown("/project/spam/")
        assert 'href="/project/spam/manage/"' in shown("/project/spam/")

    @pytest.mark.parametrize("status", ["archived", "deprecated"])
    def test_a_status_is_told_with_its_reason(self, shown, alice, register, status):
        project = register().project
        services.status_set(
            user=alice, project=project, status=Project.Status(status), reason="Too salty"
        )
        page = shown("/project/spam/")
        assert f"This project is {status}" in page
        assert "Too salty" in page

    def test_a_project_in_quarantine_shows_no_file(self, shown, uploading):
        project = uploading().project
        status = Project.Status.QUARANTINED
        services.status_set(user=None, project=project, status=status, reason="Poisoned")
        page = shown("/project/spam/")
        assert "in quarantine" in page
        assert "Poisoned" in page
        assert "spam-1.0.tar.gz" not in page
        assert "pip install" not in page

    def test_more_than_a_few_versions_are_folded(self, shown, register):
        for number in range(13):
            register(version=f"1.{number}")
        assert "3 more" in shown("/project/spam/")

    def test_it_is_at_one_address(self, client, register):
        register(name="Spam.Eggs")
        addresses = [
            client.get(path)["Location"]
            for path in (
                "/project/Spam.Eggs/",
                "/project/spam-eggs",
                "/project/spam-eggs/1.0",
            )
        ]
        assert addresses == [
            "/project/spam-eggs/",
            "/project/spam-eggs/",
            "/project/spam-eggs/1.0/",
        ]

    @pytest.mark.parametrize(
        "path", ["/pypi/Spam.Eggs", "/pypi/Spam.Eggs/", "/legacy/spam-eggs/1.0/"]
    )
    def test_other_addresses_lead_to_it(self, client, register, path):
        register(name="Spam.Eggs")
        assert client.get(path, follow=True).status_code == 200

    @pytest.mark.parametrize("path", ["/project/eggs/", "/project/%00/", "/project/eggs/1.0/"])
    @pytest.mark.django_db
    def test_an_unknown_project_is_404_in_words(self, client, path):
        response = client.get(path)
        assert response.status_code == 404
        assert b"has not got a project" in response.content

    def test_a_description_is_rendered_once(self, shown, register, monkeypatch):
        register(description="# Hot\n\nspam", description_content_type="text/markdown")
        assert "Hot" in shown("/project/spam/")
        monkeypatch.setattr("releases.pages.project.description_html", None)
        assert "Hot" in shown("/project/spam/")

    def test_images_of_other_servers_are_said_not_to_be_loaded(self, shown, register):
        register(
            description="![x](https://badges.example/x.png)",
            description_content_type="text/markdown",
        )
        assert "Images from other servers are not loaded here." in shown("/project/spam/")


class TestRelease:
    def test_a_hidden_release_is_shown_to_who_knows_its_address(self, shown, register):
        register(_pypi_hidden="1")
        assert "This release is hidden" in shown("/project/spam/1.0.0/")

    def test_a_yanked_release_is_shown_with_its_reason_and_the_newest(self, shown, alice, register):
        services.release_yank(user=alice, release=register(), reason="Rotten")
        register(version="2.0")
        page = shown("/project/spam/1.0/")
        assert "This release is yanked" in page
        assert "Rotten" in page
        assert 'There is another release, which lists show: <a href="/project/spam/2.0/">' in page

    @pytest.mark.parametrize("version", ["2.0", "one", "%00"])
    def test_an_unknown_release_is_404_in_words(self, client, register, version):
        register()
        response = client.get(f"/project/spam/{version}/")
        assert response.status_code == 404
        assert b"has not got a release" in response.content


class TestStatements:
    def test_a_page_needs_as_many_for_forty_versions_as_for_one(
        self, client, alice, uploading, register, django_assert_num_queries
    ):
        uploading()
        for number in range(2, 40):
            register(version=f"{number}.0", description="x" * 10_000)
        with django_assert_num_queries(6):
            client.get("/project/spam/")
        with django_assert_num_queries(6):
            client.get("/project/spam/1.0/")
        client.force_login(alice)
        with django_assert_num_queries(8):  # the session and the person besides
            client.get("/project/spam/")


def test_times_are_the_servers_clock(shown, register, frozen_clock):
    frozen_clock.advance(timedelta(days=1))
    register()
    assert clock.now().strftime("%-d %B %Y") in shown("/project/spam/")
