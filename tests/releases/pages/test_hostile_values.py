"""Whatever clients send comes out as text: over HTTP, on each page that shows it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from releases.models import File, Project, Release
from releases.services import release_yank, status_set
from tests.releases.pages.scenery import HOSTILE

PAGES = (
    "/",
    "/?q=spam",
    f"/?q={HOSTILE}",
    f"/?after={HOSTILE}",
    f"/?q=spam&page={HOSTILE}",
    "/project/spam/",
    "/project/spam/1.0/",
    f"/project/{HOSTILE.replace('/', '')}/",
    f"/project/spam/{HOSTILE.replace('/', '')}/",
    f"/docs/spam/{HOSTILE}",
    "/project/spam/manage/",
    f"/project/spam/manage/?done={HOSTILE}",
    "/project/spam/manage/1.0/",
    f"/user/{HOSTILE.replace('/', '')}/",
    "/user/alice/",
)
MARKDOWN = f"""{HOSTILE}

[a](javascript:alert`1`) [b](data:text/html,x) ![c](javascript:alert`1`) <javascript:alert`1`>
<a href="javascript:alert`1`" onclick="alert`1`" style="position: fixed" target="_top">d</a>
<svg onload="alert`1`"></svg><iframe src="/"></iframe><style>body {{ display: none }}</style>
<form action="/accounts/logout/" method="post"><button>e</button></form><base href="//evil.example">
<meta http-equiv="refresh" content="0; url=//evil.example"><object data="x"></object>
<link rel="stylesheet" href="//evil.example/x.css"><math><mi xlink:href="javascript:x"></mi></math>
"""
REST = """
.. raw:: html

   <script>document.title='taken'</script>

.. include:: /etc/passwd

`a <javascript:alert(1)>`_

.. image:: javascript:alert(1)
"""


class Elements(HTMLParser):
    """What of a page a browser would act on."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def dangers(page: str) -> list[object]:
    """Return all that we never write ourselves and nobody else may."""
    elements = Elements(page)
    tags = {"script", "iframe", "style", "object", "base", "math", "embed"}
    return [
        *(tag for tag in elements.tags if tag in tags),
        *(pair for pair in elements.attributes if pair[0].startswith("on") or pair[0] == "style"),
        *(
            pair
            for pair in elements.attributes
            if pair[0] in {"href", "src", "action"}
            and pair[1].lower().lstrip().startswith(("javascript:", "data:text", "//"))
        ),
    ]


@pytest.fixture
def hostile(client, alice, uploading, register):
    """Say it in every place where something may be said, rules of the index or not."""
    uploading(comment=HOSTILE)
    said = dict.fromkeys(("summary", "author", "maintainer", "keywords", "license"), HOSTILE)
    register(**said, description=MARKDOWN, description_content_type="text/markdown")
    release = Release.objects.get()
    unsafe = {
        "home_page": "javascript:alert(1)",
        "download_url": "data:text/html,<script>alert(1)</script>",
        "project_url": [f"{HOSTILE}, JaVaScRiPt:alert(1)", f"{HOSTILE}, //evil.example", HOSTILE],
        "requires_dist": [HOSTILE],
        "classifiers": [HOSTILE],
        HOSTILE: HOSTILE,
    }
    Release.objects.filter(pk=release.pk).update(metadata={**release.metadata, **unsafe})
    Project.objects.update(bugtrack_url=" javascript:alert(1)")
    File.objects.update(
        filename=HOSTILE.replace("/", ""), pyversion="<b>", core_metadata_sha256="0"
    )
    release_yank(user=alice, release=release, reason=HOSTILE)
    status = Project.Status.DEPRECATED
    status_set(user=alice, project=release.project, status=status, reason=HOSTILE)
    client.force_login(alice)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("hostile")
def test_nothing_that_a_browser_acts_on_comes_out(client, path):
    response = client.get(path)
    assert response.status_code in {200, 404}
    assert dangers(response.content.decode()) == []


@pytest.mark.usefixtures("hostile")
def test_what_was_said_is_there_as_text(client):
    page = client.get("/project/spam/").content.decode()
    assert page.count("&lt;script&gt;") >= 10
    assert "javascript:alert(1)" in page  # as text, without a link


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("path", ["/project/spam/manage/", "/project/spam/manage/1.0/"])
@pytest.mark.parametrize(
    "do", ["status", "give_role", "take_role", "remove", "yank", "delete", HOSTILE]
)
def test_what_a_form_said_comes_back_as_text(client, path, do):
    fields = ("status", "reason", "username", "kind", "typed")
    response = client.post(path, {"do": do, **dict.fromkeys(fields, HOSTILE)})
    assert response.status_code in {302, 400}
    assert dangers(response.content.decode()) == []


def test_restructured_text_includes_no_html_and_no_file(client, register):
    register(description=REST)
    page = client.get("/project/spam/").content.decode()
    assert dangers(page) == []
    assert "root:" not in page


def test_a_search_for_dangers_finds_them():
    found = dangers('<a href=" JavaScript:x" onclick="y"><script>z</script></a>')
    assert found == ["script", ("onclick", "y"), ("href", " JavaScript:x")]
