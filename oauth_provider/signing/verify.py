"""Judge a request: every check, in the order of the specification, each to its end.

A check looks at the request, at what the server knows and at what the endpoint asks, never at how
another check ended. So one answer names every independent problem of a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing import form_checks, state_checks
from oauth_provider.signing.case import Case, Demands, Facts
from oauth_provider.signing.verdict import PASSED, Check, Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from oauth_provider.signing.parameters import ParsedRequest

Rule = tuple[str, str, "Callable[[Case], Finding]"]

BEFORE_SIGNATURE: tuple[Rule, ...] = (
    ("header", "RFC 5849, 3.5.1", form_checks.header),
    ("encoding", "RFC 5849, 3.6", form_checks.encoding),
    ("host", "RFC 5849, 3.4.1.2", form_checks.host),
    ("place", "RFC 5849, 3.5", form_checks.place),
    ("once", "RFC 5849, 3.1", form_checks.once),
    ("present", "RFC 5849, 3.1", form_checks.present),
    ("version", "RFC 5849, 3.1", form_checks.version),
    ("method", "RFC 5849, 3.4", form_checks.signature_method),
    ("timestamp-form", "RFC 5849, 3.3", form_checks.timestamp_form),
    ("body-hash-place", "body hash extension, 4.1", form_checks.body_hash_place),
    ("unwanted-token", "RFC 5849, 2.1", form_checks.unwanted_token),
    ("callback", "RFC 5849, 2.1", form_checks.callback),
    ("consumer", "RFC 5849, 3.2", state_checks.consumer),
    ("token", "RFC 5849, 3.2", state_checks.token),
    ("timestamp", "RFC 5849, 3.3", state_checks.timestamp),
)
AFTER_SIGNATURE: tuple[Rule, ...] = (
    ("nonce", "RFC 5849, 3.3", state_checks.nonce),
    ("body-hash", "body hash extension, 4.2", state_checks.body_hash_match),
    ("verifier", "RFC 5849, 2.3", state_checks.verifier),
)
SIGNATURE = ("signature", "RFC 5849, 3.4")


def verify(request: ParsedRequest, *, facts: Facts, demands: Demands) -> Verdict:
    """Hold a request to every rule; any input has an answer."""
    case = Case(request, facts, demands)
    finding, reading, base_string = state_checks.signature(case)
    checks = (
        *_checks(BEFORE_SIGNATURE, case),
        Check(*SIGNATURE, finding),
        *_checks(AFTER_SIGNATURE, case),
    )
    return Verdict(request=request, checks=checks, reading=reading, base_string=base_string)


# Most checks pass: one value for each saves making it anew, and keeps small what is kept.
_PASSED = {
    slug: Check(slug, section, PASSED)
    for slug, section in [rule[:2] for rule in (*BEFORE_SIGNATURE, *AFTER_SIGNATURE)]
}


def _checks(rules: tuple[Rule, ...], case: Case) -> list[Check]:
    return [
        _PASSED[slug] if (finding := rule(case)) is PASSED else Check(slug, section, finding)
        for slug, section, rule in rules
    ]
