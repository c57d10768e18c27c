"""The shelf of rendered pages."""

from __future__ import annotations

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from releases.rendered import LARGE, MEMORY, WHOLES, Rendered, Shelf, Wholes


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


class TestWholes:
    def test_a_page_is_kept_however_large_until_its_serial_changes(self):
        wholes, made = Wholes(), []

        def ask(serial: int) -> bytes:
            return wholes.page("json", serial, lambda: made.append(serial) or b"x" * serial).body

        assert [len(ask(serial)) for serial in (MEMORY, MEMORY, 2, 2, 1)] == [MEMORY] * 2 + [
            2,
            2,
            1,
        ]
        assert made == [MEMORY, 2, 1]

    def test_few_kinds_are_kept(self):
        wholes, made = Wholes(), []
        for kind in (*range(WHOLES + 1), 0, WHOLES):
            wholes.page(kind, 1, lambda kind=kind: made.append(kind) or b"")
        assert made == [*range(WHOLES + 1), 0]

    def test_one_renders_and_the_others_wait(self):
        wholes, made, begun = Wholes(), [], threading.Event()

        def render() -> bytes:
            begun.set()
            time.sleep(0.2)
            made.append(1)
            return b"spam"

        with ThreadPoolExecutor(4) as threads:
            first = threads.submit(wholes.page, "html", 1, render)
            begun.wait(10)
            others = [threads.submit(wholes.page, "html", 1, render) for _ in range(3)]
            pages = [asked.result(10) for asked in (first, *others)]

        assert made == [1]
        assert all(page is pages[0] for page in pages)

    def test_what_cannot_be_rendered_is_tried_again(self):
        wholes = Wholes()
        with pytest.raises(ZeroDivisionError):
            wholes.page("html", 1, lambda: bytes(1 // 0))
        assert wholes.page("html", 1, lambda: b"spam").body == b"spam"


def test_a_large_page_is_compressed_too():
    assert gzip.decompress(Rendered(b"spam" * LARGE).gzipped) == b"spam" * LARGE
