"""pypi_mock/manual: the manual of this version, served by it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from pypi_mock.manual import shelf

DOCS = "/_mock/docs/"


def get(path: str):
    return Client().get(DOCS + path)


def test_the_index_lists_every_page():
    listed = re.findall(r'href="/_mock/docs/([\w-]+)/"', get("").content.decode())

    assert set(shelf.names()) <= set(listed)
    assert {"mistakes", "options", "refusals", "explain", "journal"} <= set(listed)


def test_every_link_between_pages_leads_somewhere():
    pages = [f"{name}/" for name in shelf.names()]
    pages += [f"mistakes/{name}/" for name in shelf.names(shelf.MISTAKES)[:3]]
    for page in pages:
        response = get(page)
        assert response.status_code == 200
        for target in set(re.findall(r'href="/_mock/docs/([^"#]*)', response.content.decode())):
            assert get(target).status_code == 200, (page, target)


@pytest.mark.parametrize("path", ["nothing/", "..%2FREADME/", "mistakes/nothing/", "mistakes/../"])
def test_what_is_no_page_is_not_found(path: str):
    assert get(path).status_code == 404


def test_a_page_is_shown_with_its_title():
    page = get("mistakes/uri.port-omitted/").content.decode()

    assert "<title>You left port port out of the base string URI" in page
    assert "Why it happens" in page


@pytest.mark.parametrize(
    ("link", "section", "served"),
    [
        ("[a](b.md)", "", "[a](/d/b/)"),
        ("[a](b.md#c)", "", "[a](/d/b/#c)"),
        ("[a](../b.md)", "mistakes", "[a](/d/b/)"),
        ("[a](b.md)", "mistakes", "[a](/d/mistakes/b/)"),
        ("[a](https://x.example/b.md)", "", "[a](https://x.example/b.md)"),
        ("[a](#b)", "", "[a](#b)"),
    ],
)
def test_links_from_file_to_file_become_addresses(link: str, section: str, served: str):
    assert shelf.with_served_links(link, section=section, root="/d/") == served
