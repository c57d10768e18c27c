"""The index that installers read."""

from __future__ import annotations

import gzip
import hashlib
import json
import re

import pytest

from releases import services
from releases.behaviour import Behaviour, behaviour
from releases.models import CoreMetadata, File, Project, Provenance
from releases.simple.media_types import V1_HTML, V1_JSON
from tests.releases.making import release_fields, tar_of, wheel

JSON = {"Accept": V1_JSON}
WHEEL = {
    "filename": "spam-1.0-py3-none-any.whl",
    "filetype": "bdist_wheel",
    "pyversion": "py3",
}
OTHER_SDIST = tar_of({"bacon-1.0/PKG-INFO": b"Name: bacon\n"})
SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


@pytest.fixture
def everything(uploading, alice, frozen_clock):
    """A project with all that the index can say of one; returns its wheel."""
    uploading(requires_python=">=3.10,<4", name="Spam")
    file = uploading(content=wheel(), **WHEEL, gpg_signature=SIGNATURE)
    said = b"Metadata-Version: 2.1\n"
    CoreMetadata.objects.update_or_create(file=file, defaults={"content": said})
    digest = hashlib.sha256(said).hexdigest()
    File.objects.filter(pk=file.pk).update(core_metadata_sha256=digest)
    Provenance.objects.create(file=file, attestations=[], publisher={})
    project = Project.objects.get()
    services.release_yank(user=alice, release=file.release, reason="it is <off>")
    services.locations_set(
        user=alice,
        project=project,
        tracks=["http://one.example/simple/spam/"],
        alternate_locations=["http://two.example/simple/spam/"],
    )
    services.status_set(
        user=alice, project=project, status=Project.Status.DEPRECATED, reason="eat ham"
    )
    file.refresh_from_db()
    return file


def links(response) -> list[str]:
    lines = response.content.decode().splitlines()
    return [line.strip() for line in lines if "<a " in line]


def metas(response) -> list[tuple[str, str]]:
    return re.findall(r'<meta name="(.*)" content="(.*)">', response.content.decode())


def document(client, path: str = "/simple/spam/"):
    response = client.get(path, headers=JSON)
    assert response["Content-Type"] == V1_JSON
    return json.loads(response.content)


# ---- The list ------------------------------------------------------------------------------


def test_the_index_lists_every_project_even_one_of_hidden_releases(client, alice):
    services.release_register(user=alice, fields=release_fields(name="Spam.Eggs"))
    services.release_register(user=alice, fields=release_fields(name="bacon", _pypi_hidden="1"))
    response = client.get("/simple/")
    assert links(response) == [
        '<a href="bacon/">bacon</a><br>',
        '<a href="spam-eggs/">Spam.Eggs</a><br>',
    ]
    assert metas(response) == [("pypi:repository-version", "1.4")]
    assert response["Content-Type"] == "text/html; charset=utf-8"


def test_the_list_as_json_has_the_serials(client, alice):
    services.release_register(user=alice, fields=release_fields(name="Spam.Eggs"))
    serial = Project.objects.get().serial
    assert document(client, "/simple/") == {
        "meta": {"api-version": "1.4", "_last-serial": serial},
        "projects": [{"name": "Spam.Eggs", "_last-serial": serial}],
    }


@pytest.mark.django_db
def test_an_empty_index_is_a_page_too(client):
    assert document(client, "/simple/")["projects"] == []


# ---- A project -----------------------------------------------------------------------------


def test_a_project_as_json_has_all_that_is_known(client, everything):
    sdist = File.objects.exclude(pk=everything.pk).get()
    found = document(client)
    said = {"sha256": everything.core_metadata_sha256}
    common = {
        "requires-python": ">=3.10,<4",
        "upload-time": "2026-07-01T12:00:00.000000Z",
        "yanked": "it is <off>",
    }
    path = "integrity/spam/1.0/spam-1.0-py3-none-any.whl/provenance"
    assert found == {
        "meta": {
            "api-version": "1.4",
            "_last-serial": Project.objects.get().serial,
            "tracks": ["http://one.example/simple/spam/"],
        },
        "name": "spam",
        "project-status": {"status": "deprecated", "reason": "eat ham"},
        "alternate-locations": ["http://two.example/simple/spam/"],
        "versions": ["1.0"],
        "files": [
            {
                "filename": "spam-1.0.tar.gz",
                "url": "../../files/spam/spam-1.0.tar.gz",
                "hashes": {"sha256": sdist.sha256},
                "size": sdist.size,
                "core-metadata": False,
                "data-dist-info-metadata": False,
                "provenance": None,
                **common,
            },
            {
                "filename": "spam-1.0-py3-none-any.whl",
                "url": "../../files/spam/spam-1.0-py3-none-any.whl",
                "hashes": {"sha256": everything.sha256},
                "size": everything.size,
                "core-metadata": said,
                "data-dist-info-metadata": said,
                "gpg-sig": True,
                "provenance": f"http://testserver/{path}",
                **common,
            },
        ],
    }


def test_a_project_as_html_has_the_same(client, everything):
    response = client.get("/simple/spam/")
    assert metas(response) == [
        ("pypi:repository-version", "1.4"),
        ("pypi:project-status", "deprecated"),
        ("pypi:project-status-reason", "eat ham"),
        ("pypi:tracks", "http://one.example/simple/spam/"),
        ("pypi:alternate-locations", "http://two.example/simple/spam/"),
    ]
    said = f"sha256={everything.core_metadata_sha256}"
    path = "integrity/spam/1.0/spam-1.0-py3-none-any.whl/provenance"
    assert links(response)[1] == (
        f'<a href="../../files/spam/spam-1.0-py3-none-any.whl#sha256={everything.sha256}"'
        f' data-requires-python="&gt;=3.10,&lt;4"'
        f' data-core-metadata="{said}" data-dist-info-metadata="{said}"'
        f' data-yanked="it is &lt;off&gt;" data-gpg-sig="true"'
        f' data-size="{everything.size}" data-upload-time="2026-07-01T12:00:00.000000Z"'
        f' data-provenance="http://testserver/{path}">spam-1.0-py3-none-any.whl</a><br>'
    )


def test_a_yank_without_a_reason_is_a_yank(client, uploading, alice):
    services.release_yank(user=alice, release=uploading().release)
    assert document(client)["files"][0]["yanked"] is True
    assert ' data-yanked=""' in links(client.get("/simple/spam/"))[0]


def test_a_quarantined_project_has_a_page_without_files_and_is_not_listed(client, uploading):
    uploading()
    status = Project.Status.QUARANTINED
    services.status_set(user=None, project=Project.objects.get(), status=status)
    found = document(client)
    assert (found["project-status"], found["files"]) == ({"status": "quarantined"}, [])
    assert document(client, "/simple/")["projects"] == []


def test_a_file_name_is_escaped(client, uploading):
    uploading(filename="spam-1.0 &<b>%.tar.gz")
    (link,) = links(client.get("/simple/spam/"))
    assert link.startswith('<a href="../../files/spam/spam-1.0%20%26%3Cb%3E%25.tar.gz#sha256=')
    assert link.endswith(">spam-1.0 &amp;&lt;b&gt;%.tar.gz</a><br>")


def test_files_of_hidden_releases_stay_and_deleted_ones_go(client, uploading, alice):
    uploading(_pypi_hidden="1")
    assert len(links(client.get("/simple/spam/"))) == 1
    services.file_delete(user=alice, file=File.objects.get())
    assert links(client.get("/simple/spam/")) == []


def test_hatch_finds_the_same_page_below_the_address_that_it_uploads_to(client, uploading):
    uploading()
    (link,) = links(client.get("/legacy/%2Bsimple/spam/"))
    assert link.startswith('<a href="../../../files/spam/spam-1.0.tar.gz#sha256=')


# ---- Addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "proper"),
    [
        ("/simple", "/simple/"),
        ("/simple/spam-eggs", "/simple/spam-eggs/"),
        ("/simple/Spam_Eggs/", "/simple/spam-eggs/"),
        ("/simple/Spam.Eggs", "/simple/spam-eggs/"),
        ("/legacy/+simple/Spam.Eggs", "/legacy/+simple/spam-eggs/"),
    ],
)
@pytest.mark.django_db
def test_another_spelling_is_sent_on_for_good(client, path, proper):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, proper)


@pytest.mark.parametrize("name", ["spam", "-", "%00", "%ED%A0%80", "é", "..%2f"])
@pytest.mark.django_db
def test_an_unknown_project_is_404(client, name):
    assert client.get(f"/simple/{name}/").status_code == 404


# ---- Forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "text/html; charset=utf-8"),
        ("application/pdf", "text/html; charset=utf-8"),
        (f"{V1_JSON}, {V1_HTML};q=0.1, text/html;q=0.01", V1_JSON),  # pip
        (f"{V1_JSON}, {V1_HTML};q=0.2, text/html;q=0.01", V1_JSON),  # uv
        (f"{V1_JSON}, */*;q=0.1", V1_JSON),  # poetry
        (f"{V1_HTML}, text/html;q=0.1", f"{V1_HTML}; charset=utf-8"),
        ("application/vnd.pypi.simple.latest+json", V1_JSON),
        ("application/vnd.pypi.simple.latest+html", f"{V1_HTML}; charset=utf-8"),
        (f"{V1_JSON};q=0.1, text/html", "text/html; charset=utf-8"),
        (f"{V1_JSON};q=x", V1_JSON),
    ],
)
def test_the_form_is_the_one_that_the_client_reads_best(client, uploading, accept, expected):
    uploading()
    response = client.get("/simple/spam/", headers={"Accept": accept})
    assert (response["Content-Type"], response["Vary"]) == (expected, "Accept, Accept-Encoding")


def test_the_form_may_stand_in_the_address(client, uploading):
    uploading()
    response = client.get("/simple/spam/", {"format": V1_JSON})
    assert response["Content-Type"] == V1_JSON


def test_an_index_without_json_answers_with_html(client, uploading):
    uploading()
    behaviour.turn(Behaviour(index_without=frozenset({"json"})))
    response = client.get("/simple/spam/", headers={"Accept": f"{V1_JSON}, {V1_HTML};q=0.1"})
    assert response["Content-Type"] == f"{V1_HTML}; charset=utf-8"


@pytest.mark.parametrize(
    ("feature", "gone"),
    [
        ("hashes", None),
        ("requires-python", "requires-python"),
        ("yanked", "yanked"),
        ("core-metadata", "core-metadata"),
        ("size", "size"),
        ("upload-time", "upload-time"),
        ("provenance", "provenance"),
    ],
)
def test_a_feature_of_a_file_can_be_left_out(client, everything, feature, gone):
    behaviour.turn(Behaviour(index_without=frozenset({feature})))
    file = document(client)["files"][1]
    if gone is None:
        assert file["hashes"] == {}
    else:
        assert gone not in file
    (_, link) = links(client.get("/simple/spam/"))
    assert "#sha256" not in link if gone is None else f"data-{gone}=" not in link


@pytest.mark.parametrize(
    ("feature", "gone"),
    [
        ("versions", "versions"),
        ("tracks", "alternate-locations"),
        ("status", "project-status"),
    ],
)
def test_a_feature_of_a_project_can_be_left_out(client, everything, feature, gone):
    assert gone in document(client)
    behaviour.turn(Behaviour(index_without=frozenset({feature})))
    assert gone not in document(client)


def test_an_older_api_has_nothing_of_a_later_one(client, everything):
    behaviour.turn(Behaviour(index_api="1.0"))
    found = document(client)
    assert (set(found), found["meta"]["api-version"]) == ({"meta", "name", "files"}, "1.0")
    assert set(found["files"][0]) == {
        "filename",
        "url",
        "hashes",
        "requires-python",
        "yanked",
        "core-metadata",
        "data-dist-info-metadata",
    }


# ---- Caches --------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/simple/", "/simple/spam/"])
@pytest.mark.parametrize("accept", ["text/html", V1_JSON])
@pytest.mark.parametrize("coding", ["", "gzip, deflate"])
def test_a_page_that_the_client_has_is_not_sent_again(client, uploading, path, accept, coding):
    uploading()
    headers = {"Accept": accept, "Accept-Encoding": coding}
    first = client.get(path, headers=headers)
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = client.get(path, headers={**headers, "If-None-Match": known})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    uploading(content=wheel(), **WHEEL, name="spam")
    uploading(name="bacon", filename="bacon-1.0.tar.gz", content=OTHER_SDIST)
    changed = client.get(path, headers={**headers, "If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_a_page_is_compressed_for_who_asks_and_has_another_tag(client, uploading):
    uploading()
    plain = client.get("/simple/spam/")
    packed = client.get("/simple/spam/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] != plain["ETag"]


@pytest.mark.parametrize("accepted", ["gzip;q=0", "identity, gzip; q=0.0", "br", "bgzip"])
def test_nobody_is_sent_gzip_who_does_not_take_it(client, uploading, accepted):
    uploading()
    response = client.get("/simple/spam/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response


def test_a_page_names_its_serial_and_may_be_read_by_other_origins(client, uploading):
    uploading()
    response = client.get("/simple/spam/")
    serial = str(Project.objects.get().serial)
    assert (response["X-PyPI-Last-Serial"], response["Cache-Control"]) == (serial, "no-cache")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_page_is_rendered_once_and_then_asks_for_its_serial_only(
    client, uploading, django_assert_num_queries
):
    for number in range(3):
        content = tar_of({f"spam-1.{number}/PKG-INFO": b"Name: spam\n"})
        uploading(filename=f"spam-1.{number}.tar.gz", content=content)
    with django_assert_num_queries(3):
        client.get("/simple/spam/")
    with django_assert_num_queries(1):
        client.get("/simple/spam/")
    with django_assert_num_queries(2):
        client.get("/simple/")
    with django_assert_num_queries(1):
        client.get("/simple/")


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    "change",
    [
        lambda alice, release: services.release_unyank(user=alice, release=release),
        lambda alice, release: services.release_yank(user=alice, release=release, reason="x"),
        lambda alice, release: services.status_set(
            user=alice, project=release.project, status=Project.Status.ACTIVE
        ),
        lambda alice, release: services.release_delete(user=alice, release=release),
        lambda alice, release: services.file_delete(user=alice, file=release.files.first()),
        lambda alice, _release: services.release_register(
            user=alice, fields=release_fields(requires_python=">=3.12")
        ),
    ],
)
def test_every_change_shows_at_once(client, alice, change):
    before = client.get("/simple/spam/").content
    change(alice, File.objects.select_related("release__project").last().release)
    assert client.get("/simple/spam/").content != before


def test_a_large_page_is_sent_in_pieces_and_is_the_same(client, everything, monkeypatch):
    whole = client.get("/simple/", headers={"accept-encoding": ""})
    monkeypatch.setattr("releases.api.kept_pages.PIECE", 100)
    sent = client.get("/simple/", headers={"accept-encoding": ""})

    pieces = list(sent.streaming_content)
    assert b"".join(pieces) == whole.content
    assert {len(piece) for piece in pieces[:-1]} == {100}
    for header in ("Content-Length", "Content-Type", "ETag", "Vary", "X-PyPI-Last-Serial"):
        assert sent[header] == whole[header], header
