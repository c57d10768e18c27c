"""The index that installers read (PEP 503)."""

from __future__ import annotations

import pytest

from releases.models import File
from releases.services import file_delete, file_upload, release_register
from tests.releases.making import release_fields, sdist, spooled, upload_fields, wheel


@pytest.fixture
def publish(alice, spool, contents):
    def upload(content=None, **changes):
        with spooled(content or sdist(), folder=spool) as part:
            return file_upload(user=alice, fields=upload_fields(**changes), content=part)

    return upload


def body(response) -> list[str]:
    lines = response.content.decode().splitlines()
    return [line.strip() for line in lines if "<a " in line]


def test_the_index_lists_every_project_even_one_of_hidden_releases(client, alice):
    release_register(user=alice, fields=release_fields(name="Spam.Eggs"))
    release_register(user=alice, fields=release_fields(name="bacon", _pypi_hidden="1"))
    response = client.get("/simple/")
    assert body(response) == [
        '<a href="/simple/bacon/">bacon</a><br>',
        '<a href="/simple/spam-eggs/">Spam.Eggs</a><br>',
    ]
    assert b'<meta name="pypi:repository-version" content="1.0">' in response.content
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_a_project_lists_its_files_with_digests_and_pythons(client, publish):
    first = publish(requires_python=">=3.10,<4", name="Spam")
    second = publish(
        wheel(),
        filename="spam-1.0-py3-none-any.whl",
        filetype="bdist_wheel",
        pyversion="py3",
        version="1.0",
        gpg_signature="-----BEGIN PGP SIGNATURE-----",
    )
    pythons = 'data-requires-python="&gt;=3.10,&lt;4"'
    sdist_href = f'href="/files/spam/spam-1.0.tar.gz#sha256={first.sha256}"'
    wheel_href = f'href="/files/spam/spam-1.0-py3-none-any.whl#sha256={second.sha256}"'
    assert body(client.get("/simple/spam/")) == [
        f"<a {sdist_href} {pythons}>spam-1.0.tar.gz</a><br>",
        f'<a {wheel_href} {pythons} data-gpg-sig="true">spam-1.0-py3-none-any.whl</a><br>',
    ]


def test_a_file_name_is_escaped(client, publish):
    publish(filename="spam-1.0 &<b>%.tar.gz")
    (link,) = body(client.get("/simple/spam/"))
    assert link.startswith('<a href="/files/spam/spam-1.0%20&amp;%3Cb%3E%25.tar.gz#sha256=')
    assert link.endswith(">spam-1.0 &amp;&lt;b&gt;%.tar.gz</a><br>")


def test_files_of_hidden_releases_stay_and_deleted_ones_go(client, publish, alice):
    publish(_pypi_hidden="1")
    assert len(body(client.get("/simple/spam/"))) == 1
    file_delete(user=alice, file=File.objects.get())
    assert body(client.get("/simple/spam/")) == []


@pytest.mark.parametrize(
    ("path", "proper"),
    [
        ("/simple", "/simple/"),
        ("/simple/spam-eggs", "/simple/spam-eggs/"),
        ("/simple/Spam_Eggs/", "/simple/spam-eggs/"),
        ("/simple/Spam.Eggs", "/simple/spam-eggs/"),
    ],
)
def test_another_spelling_is_sent_on_for_good(client, alice, path, proper):
    release_register(user=alice, fields=release_fields(name="spam-eggs"))
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, proper)


@pytest.mark.parametrize("name", ["spam", "-", "%00", "%ED%A0%80", "é", "..%2f"])
@pytest.mark.django_db
def test_an_unknown_project_is_404(client, name):
    assert client.get(f"/simple/{name}/").status_code == 404


def test_a_page_takes_as_many_queries_for_many_files_as_for_one(
    client, publish, django_assert_num_queries
):
    for number in range(3):
        publish(filename=f"spam-1.{number}.tar.gz")
    with django_assert_num_queries(2):
        client.get("/simple/spam/")
