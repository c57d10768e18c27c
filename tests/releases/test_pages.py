"""What people see."""

from __future__ import annotations

from html import unescape

import pytest

from releases import pages
from releases.services import docs_upload, file_upload, release_register
from releases.storage import content_remove
from tests.releases.making import release_fields, sdist, spooled, upload_fields, zip_of

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def register(alice):
    def call(**changes):
        return release_register(user=alice, fields=release_fields(**changes))

    return call


@pytest.fixture
def document(alice, spool, contents, register):
    register()

    def upload(members):
        with spooled(zip_of(members), folder=spool) as part:
            return docs_upload(user=alice, fields={"name": ["spam"]}, content=part)

    return upload


def text(client, path) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


class TestHome:
    @pytest.mark.django_db
    def test_it_says_when_nobody_has_registered_anything(self, client):
        assert "Nobody has registered a project yet." in text(client, "/")

    def test_it_lists_projects_but_not_those_that_hide(self, client, register):
        register(name="Spam")
        register(name="Spam", version="2.0")
        register(name="bacon", _pypi_hidden="1")
        page = text(client, "/")
        assert page.count('<a href="/project/spam/">Spam</a>') == 1
        assert "bacon" not in page

    def test_it_lists_no_more_than_its_limit(self, client, register, monkeypatch):
        monkeypatch.setattr(pages, "FRONT_PAGE_LIMIT", 1)
        register(name="eggs")
        assert "the simple index lists them all" not in text(client, "/")
        register(name="spam")
        page = text(client, "/")
        assert "/project/eggs/" in page
        assert "/project/spam/" not in page
        assert "the simple index lists them all" in page


class TestProject:
    def test_it_shows_all_that_is_known(self, client, alice, spool, contents, document):
        document({"index.html": b""})
        with spooled(sdist(), folder=spool) as part:
            fields = upload_fields(
                comment="with ham", gpg_signature="-----BEGIN PGP SIGNATURE-----"
            )
            file = file_upload(user=alice, fields=fields, content=part)
        release_register(
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
        page = text(client, "/project/spam/")
        for fact in [
            "<h1>spam 1.0</h1>",
            "A can of spam",
            "pip install --index-url http://testserver/simple/ spam==1.0",
            "/files/spam/spam-1.0.tar.gz",
            "/files/spam/spam-1.0.tar.gz.asc",
            file.sha256,
            "with ham",
            "Terry (terry@spam.example)",
            "Graham",
            "MIT",
            "breakfast",
            ">=3.10",
            "eggs>=1",
            'href="https://spam.example/home"',
            'href="https://spam.example/download"',
            'href="https://spam.example/bugs"',
            '<dt>Source</dt><dd><a href="https://spam.example/source?a=1,2"',
            "Framework :: Django",
            "alice (Owner)",
            'href="/docs/spam/"',
            'href="/project/spam/1.0/"',
        ]:
            assert fact in page

    def test_it_shows_the_newest_final_release(self, client, register):
        for version in ("1.0", "10.0", "9.0", "11.0a1"):
            register(version=version)
        register(version="12.0", _pypi_hidden="1")
        page = text(client, "/project/spam/")
        versions = [page.index(f"/project/spam/{v}/") for v in ("11.0a1", "10.0", "9.0", "1.0")]
        assert "<h1>spam 10.0</h1>" in page
        assert versions == sorted(versions)
        assert "12.0" not in page

    def test_of_pre_releases_only_it_shows_the_newest(self, client, register):
        register(version="1.0a1")
        register(version="1.0a2")
        assert "<h1>spam 1.0a2</h1>" in text(client, "/project/spam/")

    def test_without_a_release_to_show_it_says_so(self, client, register):
        register(_pypi_hidden="1")
        page = text(client, "/project/spam/")
        assert "This project has no release to show." in page
        assert "<h1>spam</h1>" in page

    def test_what_clients_send_is_escaped(self, client, register):
        register(summary=SCRIPT, author=SCRIPT, keywords=SCRIPT, description=SCRIPT)
        assert SCRIPT not in client.get("/project/spam/").content.decode()

    def test_it_is_at_one_address(self, client, register):
        register(name="Spam.Eggs")
        addresses = [
            client.get(path)["Location"]
            for path in ("/project/Spam.Eggs/", "/project/spam-eggs", "/project/spam-eggs/1.0")
        ]
        assert addresses == [
            "/project/spam-eggs/",
            "/project/spam-eggs/",
            "/project/spam-eggs/1.0/",
        ]

    @pytest.mark.parametrize("path", ["/project/eggs/", "/project/%00/", "/docs/eggs/"])
    @pytest.mark.django_db
    def test_an_unknown_project_is_404(self, client, path):
        assert client.get(path).status_code == 404


class TestRelease:
    def test_a_hidden_release_is_shown_to_who_knows_its_address(self, client, register):
        register(_pypi_hidden="1")
        assert "This release is hidden" in text(client, "/project/spam/1.0.0/")

    @pytest.mark.parametrize("version", ["2.0", "one", "%00"])
    def test_an_unknown_release_is_404(self, client, register, version):
        register()
        assert client.get(f"/project/spam/{version}/").status_code == 404


class TestDocs:
    @pytest.mark.parametrize(
        ("path", "content", "content_type"),
        [
            ("", b"<h1>spam</h1>", "text/html"),
            ("index.html", b"<h1>spam</h1>", "text/html"),
            ("api/", b"<h1>api</h1>", "text/html"),
            ("style.css", b"h1 {}", "text/css"),
            ("data.tar.gz", b"x", "application/octet-stream"),
            ("unknown.zzz", b"y", "application/octet-stream"),
        ],
    )
    def test_a_page_comes_out_of_the_zip_in_a_sandbox(
        self, client, document, path, content, content_type
    ):
        document(
            {
                "index.html": b"<h1>spam</h1>",
                "api/index.html": b"<h1>api</h1>",
                "style.css": b"h1 {}",
                "data.tar.gz": b"x",
                "unknown.zzz": b"y",
            }
        )
        response = client.get(f"/docs/spam/{path}")
        assert (response.status_code, response.getvalue()) == (200, content)
        headers = ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options"]
        assert [response[name] for name in headers] == [content_type, "sandbox", "nosniff"]
        response.close()

    def test_a_large_page_comes_in_pieces(self, client, document):
        document({"index.html": b"spam" * 100_000})
        response = client.get("/docs/spam/")
        pieces = list(response.streaming_content)
        assert (len(pieces) > 1, b"".join(pieces)) == (True, b"spam" * 100_000)
        response.close()

    def test_a_page_whose_bytes_are_broken_ends_where_it_breaks(
        self, client, alice, spool, contents, register
    ):
        register()
        content = zip_of({"index.html": bytes(range(256)) * 1000}).replace(b"\0\1\2", b"\1\1\1")
        with spooled(content, folder=spool) as part:
            docs_upload(user=alice, fields={"name": ["spam"]}, content=part)
        response = client.get("/docs/spam/")
        assert (response.status_code, len(response.getvalue()) < 256_000) == (200, True)
        response.close()

    def test_asking_for_the_head_only_leaves_nothing_open(self, client, document):
        document({"index.html": b"spam"})
        response = client.head("/docs/spam/")
        assert response.status_code == 200
        response.close()

    @pytest.mark.parametrize(
        "path", ["none.html", "api", "../../etc/passwd", "%2e%2e/x", "%00", "none/", "a//b"]
    )
    def test_a_page_that_is_not_there_is_404(self, client, document, path):
        document({"index.html": b""})
        assert client.get(f"/docs/spam/{path}").status_code == 404

    def test_a_project_without_documentation_is_404(self, client, register):
        register()
        assert client.get("/docs/spam/").status_code == 404

    def test_documentation_whose_content_was_lost_is_404(self, client, document):
        content_remove(document({"index.html": b""}).content)
        assert client.get("/docs/spam/").status_code == 404

    def test_the_address_ends_in_a_slash(self, client, document):
        assert client.get("/docs/spam")["Location"] == "/docs/spam/"
