"""The front page: what it lists, and what it finds."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from releases.listing_models import ListedWord, Listing
from releases.models import Project
from releases.selectors import listing as selectors
from releases.services import (
    project_delete,
    release_delete,
    release_hide,
    release_yank,
    status_set,
)

_LISTED = re.compile(r'<li><a class="mono" href="/project/([^/]+)/">')


def listed(page: str) -> list[str]:
    """Return the projects of a page, without those of its news."""
    return _LISTED.findall(page.partition("<h2>Projects</h2>")[2] or page)


def found(client, asked: str) -> list[str]:
    return _LISTED.findall(client.get("/", {"q": asked}).content.decode())


class TestList:
    @pytest.mark.django_db
    def test_it_says_when_nobody_has_registered_anything(self, shown):
        assert "Nobody has registered a project yet." in shown("/")

    def test_it_shows_each_project_by_its_newest_release(self, shown, register):
        register(name="Spam", summary="Old")
        register(name="Spam", version="2.0", summary="New")
        register(name="Spam", version="3.0a1", summary="Unripe")
        page = shown("/")
        assert listed(page) == ["spam"]
        assert "New" in page
        assert "Unripe" not in page

    def test_it_leaves_out_what_is_hidden_or_in_quarantine(self, shown, register):
        register(name="spam")
        register(name="bacon", _pypi_hidden="1")
        project = register(name="eggs").project
        status_set(user=None, project=project, status=Project.Status.QUARANTINED)
        page = shown("/")
        assert _LISTED.findall(page) == ["spam", "spam"]

    def test_hiding_yanking_and_deleting_change_what_it_shows(self, shown, alice, register):
        register(summary="first")
        second, third = register(version="2.0", summary="second"), register(version="3.0")
        release_yank(user=alice, release=third)
        assert "second" in shown("/")
        release_hide(user=alice, release=second, hidden=True)
        assert "first" in shown("/")
        release_hide(user=alice, release=second, hidden=False)
        release_delete(user=alice, release=second)
        assert "first" in shown("/")
        project_delete(user=alice, project=third.project)
        assert "Nobody has registered a project yet." in shown("/")
        assert (Listing.objects.count(), ListedWord.objects.count()) == (0, 0)

    def test_it_is_paged_both_ways(self, shown, register, monkeypatch):
        monkeypatch.setattr(selectors, "PAGE", 2)
        for name in ("a", "b", "c", "d", "e"):
            register(name=name)
        assert listed(shown("/")) == ["a", "b"]
        assert 'href="?after=b"' in shown("/")
        assert listed(shown("/?after=b")) == ["c", "d"]
        assert listed(shown("/?after=d")) == ["e"]
        assert "?after" not in shown("/?after=d")
        assert 'href="?before=e"' in shown("/?after=d")
        assert listed(shown("/?before=e")) == ["c", "d"]
        assert listed(shown("/?before=c")) == ["a", "b"]
        assert "?before" not in shown("/?before=c")
        assert "There is none beyond." in shown("/?after=z")

    def test_what_is_no_name_leads_to_the_first_page(self, shown, register):
        register()
        assert listed(shown("/?after=%00&before=-")) == ["spam"]

    def test_the_newest_updates_come_first(self, shown, register, uploading):
        for name in ("a", "b", "spam"):
            register(name=name)
        register(name="a", version="2.0")
        uploading()
        news, _, _ = shown("/").partition("<h2>Projects</h2>")
        assert _LISTED.findall(news) == ["spam", "a", "b"]

    def test_it_tells_how_to_upload_and_install_with_this_servers_address(
        self, client, register, settings
    ):
        settings.MOCK_BASE_URL = "https://index.example:8443/"
        page = client.get("/").content.decode()
        for command in (
            "twine upload --repository-url https://index.example:8443/legacy/ dist/*",
            "uv publish --publish-url https://index.example:8443/legacy/",
            "pip install --index-url https://index.example:8443/simple/ PROJECT",
            "uv pip install --default-index https://index.example:8443/simple/ PROJECT",
        ):
            assert command in page


class TestSearch:
    @pytest.fixture(autouse=True)
    def _projects(self, register):
        register(name="Spam", summary="A can of meat", keywords="breakfast,tin")
        register(name="spam-eggs", summary="Both in a pan")
        register(name="bacon", summary="Goes with spam", keywords="meat")

    @pytest.mark.parametrize(
        ("asked", "names"),
        [
            ("spam", ["spam", "spam-eggs", "bacon"]),
            ("SPA", ["spam", "spam-eggs", "bacon"]),
            ("spam_eggs", ["spam-eggs"]),
            ("eggs pan", ["spam-eggs"]),
            ("meat", ["bacon", "spam"]),
            ("breakfast", ["spam"]),
            ("meat spam", ["bacon", "spam"]),
            ("am", []),
            ("ham", []),
            ("%", []),
            ("spa_", ["spam", "spam-eggs", "bacon"]),
            ("\0", []),
            ("ü" * 500, []),
        ],
    )
    def test_it_finds_words_and_their_beginnings(self, client, asked, names):
        assert found(client, asked) == names

    def test_it_leaves_out_what_is_hidden_or_in_quarantine(self, client, alice, register):
        release_hide(user=alice, release=register(name="bacon"), hidden=True)
        project = register(name="spam-eggs").project
        status_set(user=None, project=project, status=Project.Status.QUARANTINED)
        assert found(client, "spam") == ["spam"]
        assert found(client, "spam-eggs") == []

    def test_it_finds_what_the_newest_release_says_and_no_longer_what_an_older_said(
        self, client, register
    ):
        register(name="bacon", version="2.0", summary="Goes with ham")
        assert found(client, "ham") == ["bacon"]
        assert "bacon" not in found(client, "spam")

    def test_an_edit_is_found_at_once(self, client, register):
        register(name="bacon", summary="Smoked")
        assert found(client, "smoked") == ["bacon"]

    def test_it_is_paged(self, client, monkeypatch):
        monkeypatch.setattr(selectors, "PAGE", 2)
        pages = {
            page: _LISTED.findall(client.get("/", {"q": "spam", "page": page}).content.decode())
            for page in ("1", "2", "9999999", "0", "-1", "x", "²")
        }
        first, second = ["spam", "spam-eggs"], ["bacon"]
        assert pages == {
            "1": first,
            "2": second,
            "9999999": second,
            "0": first,
            "-1": first,
            "x": first,
            "²": first,
        }

    def test_more_than_the_limit_are_not_looked_for(self, client, monkeypatch):
        monkeypatch.setattr(selectors, "FOUND_LIMIT", 2)
        assert b"there may be more" in client.get("/", {"q": "meat"}).content


class TestSeveralWords:
    def test_the_rarest_leads_however_late_it_comes(self, client, register, monkeypatch):
        for number in range(6):
            register(name=f"a-{number}", summary="common" if number < 5 else "common rare")
        monkeypatch.setattr(selectors, "HITS_READ", 3)
        page = client.get("/", {"q": "common rare"}).content
        assert b"/project/a-5/" in page
        assert b"there may be more" not in page

    def test_it_is_said_where_none_is_rare_enough_to_look_at_all(
        self, client, register, monkeypatch
    ):
        for number in range(6):
            register(name=f"a-{number}", summary="common usual")
        monkeypatch.setattr(selectors, "HITS_READ", 3)
        page = client.get("/", {"q": "common usual"}).content
        assert b"3 found, and there may be more" in page


def test_no_statement_reads_a_whole_table(client, register):
    for number in range(30):
        register(name=f"spam-{number}", summary="meat and more")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get("/?after=spam-1")
        client.get("/?q=spam+meat")
        client.get("/")
    selects = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    # The log of changes is read from its end, and never further than its limit; what a statement
    # inside another has found is bounded, too.
    bounded = ("change", "SCAN subquery")
    scans = [plan for select in selects for plan in _scans(select)]
    assert [plan for plan in scans if not any(text in plan for text in bounded)] == []


def _scans(select):
    """Say which tables a statement reads from end to end, in the database's words."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {select}")
            return [row[3] for row in cursor.fetchall() if row[3].startswith("SCAN")]
        cursor.execute("SET LOCAL enable_seqscan = off")  # small tables are read whole otherwise
        cursor.execute(f"EXPLAIN {select}")
        return [line for (line,) in cursor.fetchall() if "Seq Scan" in line]


def test_the_front_page_and_a_search_need_few_statements(
    client, register, django_assert_num_queries
):
    for number in range(20):
        register(name=f"spam-{number}")
    with django_assert_num_queries(3):
        client.get("/")
    with django_assert_num_queries(3):
        client.get("/?q=spam")
