"""oauth_provider/signing/doctor/pages.py: which page of the manual a cause has."""

from __future__ import annotations

import pytest

from oauth_provider.signing.doctor.pages import page_of


@pytest.mark.parametrize(
    ("slug", "page"),
    [
        ("uri.port-omitted", "uri.port-omitted"),
        ("uri.host-localhost-8000", "uri.host"),
        ("uri.host-case-kept", "uri.host-case-kept"),
        ("request.nonce", "request.nonce"),
        ("request.signature", None),
        ("uri.hostage", None),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_cause_has_its_own_page_or_that_of_its_family(slug: str, page: str | None):
    assert page_of(slug) == page
