"""The page of the manual that a cause has: one for each mistake, each family and each check."""

from __future__ import annotations

from oauth_provider.signing.doctor import search  # noqa: F401 (it fills the table)
from oauth_provider.signing.doctor.diagnosis import REQUEST
from oauth_provider.signing.doctor.given_text import GIVEN_CAUSES
from oauth_provider.signing.doctor.registry import MISTAKES
from oauth_provider.signing.verify import AFTER_SIGNATURE, BEFORE_SIGNATURE

CHECKS = {f"{REQUEST}{rule[0]}": rule for rule in (*BEFORE_SIGNATURE, *AFTER_SIGNATURE)}
"""The causes that the checks find, by slug; the signature's own are the mistakes."""
PAGES = frozenset((*MISTAKES, *CHECKS, *GIVEN_CAUSES))


def page_of(slug: str) -> str | None:
    """Return the name of a cause's page; of a member of a family, the family's."""
    if slug in PAGES:
        return slug
    # uri.host-localhost-8000 is of the family uri.host.
    families = (name for name in MISTAKES if slug.startswith(f"{name}-"))
    return max(families, key=len, default=None)
