"""The vocabulary of problems is the same in the code and in the page that explains it."""

from __future__ import annotations

import re

from oauth_provider.signing.problems import ProblemName
from oauth_provider.signing.readings import LENIENT
from releases.judging.rules import Rule
from tests.running import ROOT

PAGE = (ROOT / "docs" / "refusals.md").read_text()
PROBLEM = re.compile(r"^\| `([a-z_]+)` \| ([0-9-]+) \|", re.MULTILINE)


def test_every_problem_has_a_row_with_its_status():
    documented = {name: status for name, status in PROBLEM.findall(PAGE) if status != "-"}

    expected = {name.value: str(name.status) for name in ProblemName}
    del expected["user_refused"]  # an answer to the browser, which has no status

    assert documented == expected


def test_every_reading_has_a_row():
    assert [reading.slug for reading in LENIENT] == re.findall(
        r"^\| `([a-z0-9-]+)` \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE
    )


def test_rule_codes_are_kebab_case_and_unique():
    codes = [rule.code for rule in Rule]

    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []
