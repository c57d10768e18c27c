"""The closed set of rules."""

from __future__ import annotations

import re

from releases.judging.personality import Personality
from releases.judging.rules import Refusal, RefusedError, Rule, shown


def test_every_code_is_one_rules_own_and_in_kebab_case():
    codes = [rule.code for rule in Rule]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


def test_a_rule_has_a_status_in_at_least_one_personality():
    assert all(rule.legacy or rule.today for rule in Rule)


def test_the_most_particular_status_is_that_of_all_refusals():
    refusals = [Refusal(Rule.FIELD_MISSING, "a", "name"), Refusal(Rule.CONTENT_TOO_LARGE, "b")]
    refused = RefusedError(iter(refusals))
    assert (refused.status_in(Personality.LEGACY_2012), str(refused), refused.refusals) == (
        413,
        "a; b",
        tuple(refusals),
    )


def test_a_value_is_shown_short_and_in_one_line():
    assert (shown("a\nb"), shown("x" * 100, limit=5)) == (r"'a\nb'", "'xxxx…'")
