"""pypi_mock/manual: the manual of this version, served by it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from pypi_mock.manual import shelf

DOCS = "/_mock/docs/"


def get(path: str):
    return Client().get(DOCS + path)


def addresses() -> list[str]:
    """Return the address of every page; of mistakes, which are alike, three."""
    of_sections = {section: shelf.names(section) for section in shelf.sections()}
    of_sections[shelf.MISTAKES] = of_sections[shelf.MISTAKES][:3]
    return [
        f"{section}/{name}/" if section else f"{name}/"
        for section, names in of_sections.items()
        for name in names
    ]


def test_the_index_leads_to_every_page():
    led_to = set(re.findall(r'href="/_mock/docs/([^"#]*)"', get("").content.decode()))

    of_mistakes = {page for page in addresses() if page.startswith(f"{shelf.MISTAKES}/")}
    assert led_to == {*addresses()} - of_mistakes - {"index/"} | {"mistakes/"}


def test_every_link_between_pages_leads_to_what_is_there():
    shown = {page: get(page).content.decode() for page in ["", *addresses()]}
    for page, text in shown.items():
        for target, _, anchor in {
            link.partition("#") for link in re.findall(r'href="/_mock/docs/([^"]*)"', text)
        }:
            answer = get(target)
            assert answer.status_code == 200, (page, target)
            assert not anchor or f'id="{anchor}"' in answer.content.decode(), (page, target, anchor)
        for anchor in re.findall(r'href="#([^"]+)"', text):
            assert f'id="{anchor}"' in text, (page, anchor)


@pytest.mark.parametrize(
    "path", ["nothing/", "..%2FREADME/", "mistakes/nothing/", "mistakes/../", "nothing/index/"]
)
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
        ("[a](../index.md)", "start", "[a](/d/)"),
    ],
)
def test_links_from_file_to_file_become_addresses(link: str, section: str, served: str):
    assert shelf.with_served_links(link, section=section, root="/d/") == served
