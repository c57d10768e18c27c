"""Descriptions as HTML that is safe to show."""

from __future__ import annotations

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from releases.rendering import (
    HEADINGS_LIMIT,
    LINES_LIMIT,
    RENDERED_LIMIT,
    TAGS_LIMIT,
    description_html,
    rendering_problem,
)


@pytest.mark.parametrize(
    ("description", "content_type", "html"),
    [
        ("", "text/markdown", ""),
        (" \n", "", ""),
        ("*spam*", "text/markdown", "<p><em>spam</em></p>\n"),
        ("*spam*", "text/markdown; variant=CommonMark", "<p><em>spam</em></p>\n"),
        ("*spam*", "text/x-rst", "<p><em>spam</em></p>\n"),
        ("*spam*", "", "<p><em>spam</em></p>\n"),
        ("*spam*\n<b>", "text/plain", "*spam*<br>&lt;b&gt;"),
    ],
)
def test_a_description_is_rendered_by_its_content_type(description, content_type, html):
    assert description_html(description, content_type) == html


def test_what_cannot_be_rendered_is_shown_as_text():
    assert description_html(".. include:: /etc/passwd\n\n``<", "text/x-rst") == (
        "<pre>.. include:: /etc/passwd\n\n``&lt;</pre>"
    )


COSTLY = [
    "*" * (RENDERED_LIMIT + 1),
    "| a\n" * (LINES_LIMIT + 1),
    "# a\n" * (HEADINGS_LIMIT + 1),
    "a\n=\n" * (HEADINGS_LIMIT + 1),
    "<b>" * (TAGS_LIMIT + 1),
    "> " * 100_000,
]


@pytest.mark.parametrize("content_type", ["text/markdown", "text/x-rst"])
@pytest.mark.parametrize("description", COSTLY, ids=lambda description: description[:4])
def test_what_would_take_long_to_render_is_shown_as_text(description, content_type):
    assert description_html(description, content_type) == f"<pre>{escape(description)}</pre>"
    assert rendering_problem(description, content_type) is None


def test_what_is_nested_too_deeply_is_shown_as_text():
    description = "".join(f"{'  ' * depth}* a\n\n" for depth in range(300))
    assert description_html(description, "").startswith("<pre>* a\n")
    assert rendering_problem(description, "") == "it is nested too deeply"


@pytest.mark.parametrize(
    ("description", "content_type", "problem"),
    [
        ("*spam*", "", None),
        ("*spam*", "text/x-rst", None),
        ("``", "text/plain", None),
        ("<b>``", "text/markdown", None),
        ("a\n\n.. eggs::\n", "", 'line 3: Unknown directive type "eggs".'),
        (".. raw:: html\n\n   <b>", "text/x-rst", 'line 1: "raw" directive disabled.'),
    ],
)
def test_the_place_of_a_problem_is_told(description, content_type, problem):
    assert rendering_problem(description, content_type) == problem


@pytest.mark.parametrize("content_type", ["text/markdown", "text/x-rst", "text/plain"])
@pytest.mark.parametrize(
    "description",
    ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "[a](javascript:alert(1))"],
)
def test_nothing_in_a_description_can_act(description, content_type):
    html = description_html(description, content_type)
    assert "<script" not in html
    assert "<img" not in html or "onerror" not in html
    assert 'href="javascript' not in html


@settings(max_examples=30, deadline=None)
@given(st.text(), st.sampled_from(["text/markdown", "text/x-rst", "text/plain", "", "x;;=\n"]))
def test_no_description_makes_the_renderers_stumble(description, content_type):
    description_html(description, content_type)
