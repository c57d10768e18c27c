"""The shelf of rendered pages."""

from __future__ import annotations

import gzip

from releases.rendered import Rendered, Shelf


def test_a_page_is_rendered_once_for_a_key():
    shelf, made = Shelf(), []
    for _ in range(2):
        page = shelf.page(("spam", 1), lambda: made.append(1) or b"spam")
    assert (page.body, made) == (b"spam", [1])


def test_the_page_not_asked_for_longest_goes_first():
    shelf, made = Shelf(memory=200), []

    def ask(key: str) -> None:
        shelf.page(key, lambda: made.append(key) or bytes(40))

    for key in ("a", "b", "a", "c", "a", "b"):
        ask(key)
    assert made == ["a", "b", "c", "b"]


def test_a_page_too_large_for_the_shelf_is_rendered_each_time():
    shelf, made = Shelf(memory=10), []
    for _ in range(2):
        assert shelf.page("a", lambda: made.append(1) or bytes(6)).body == bytes(6)
    assert made == [1, 1]


def test_the_compressed_body_is_the_same_each_time_and_has_a_tag_of_its_own():
    pages = [Rendered(b"spam" * 100), Rendered(b"spam" * 100)]
    assert pages[0].gzipped == pages[1].gzipped
    assert gzip.decompress(pages[0].gzipped) == b"spam" * 100
    assert pages[0].gzipped_etag == f'{pages[0].etag[:-1]}-gzip"' != pages[0].etag
