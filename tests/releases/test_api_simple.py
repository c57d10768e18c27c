"""The index that installers read."""

from __future__ import annotations

import json
import re

import pytest

from releases import services
from releases.behaviour import Behaviour, behaviour
from releases.models import File, Project
from releases.simple.media_types import V1_HTML, V1_JSON
from tests.releases.making import release_fields, tar_of

JSON = {"Accept": V1_JSON}
OTHER_SDIST = tar_of({"bacon-1.0/PKG-INFO": b"Name: bacon\n"})


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
