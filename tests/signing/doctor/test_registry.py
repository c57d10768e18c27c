"""The table of mistakes: complete rows, one of each slug."""

from __future__ import annotations

import re

import pytest

from oauth_provider.signing.doctor import search
from oauth_provider.signing.doctor.registry import (
    MISTAKES,
    Change,
    Component,
    Suspect,
    mistake,
    shown,
    slugified,
)


def test_a_slug_is_registered_once():
    with pytest.raises(ValueError, match=r"uri\.port-omitted is registered twice"):
        mistake("uri.port-omitted", Component.URI, "", "", "")(lambda _: iter(()))


def test_every_mistake_says_what_where_and_how_to_do_better():
    assert len(MISTAKES) < search.BUDGET_ONE
    assert [m.slug for m in MISTAKES.values() if not (m.sentence and m.cure and m.section)] == []
    assert [s for s in MISTAKES if not re.fullmatch(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*", s)] == []


def test_a_member_of_a_family_has_a_slug_of_its_own():
    change = Change(b"", suffix="127.0.0.1:8000", details={"host": "127.0.0.1:8000", "sent": "x"})
    suspect = Suspect(MISTAKES["uri.host"], change)

    assert suspect.slug == "uri.host-127-0-0-1-8000"
    assert suspect.sentence == "the host 127.0.0.1:8000 is signed, and x was called"


def test_slugs_and_shown_values_are_bounded():
    assert slugified("Request token (already exchanged)") == "request-token-already-exchanged"
    assert shown(b"\xff" * 100) == "\ufffd" * 80 + "…"
