"""The search names the mistake that made a signature, and accuses no right request."""

from __future__ import annotations

import base64
import random

import pytest

from oauth_provider.signing import Keys, parse
from oauth_provider.signing.doctor.evidence import Evidence
from oauth_provider.signing.doctor.provers import right_parts
from oauth_provider.signing.doctor.registry import MISTAKES
from oauth_provider.signing.doctor.search import BUDGET_TWO, Search
from tests.signing.asking import KEYS, oauth, signed
from tests.signing.doctor.erring import (
    SURROUNDINGS,
    evidence_of,
    presenting,
    signed_with,
    suspects_of,
)
from tests.signing.doctor.honest import HONEST
from tests.signing.published import cases, group, wire_of

PUBLISHED = group("mistakes")
SINGLE = [
    pytest.param(request, case, id=f"{request['id']}-{case['mistake']}")
    for request in PUBLISHED["requests"]
    for case in request["cases"]
]
FAMILIES = (
    "uri.host-",
    "uri.with-prefix-",
    "uri.without-prefix-",
    "key.token-secret-of-",
    "key.consumer-secret-of-",
)


def slugs(findings) -> list[tuple[str, ...]]:
    return [tuple(suspect.slug for suspect in found) for found in findings.explanations]


def test_every_published_name_is_known():
    names = PUBLISHED["all_names"]

    assert [n for n in names if n not in MISTAKES and not n.startswith(FAMILIES)] == []


@pytest.mark.parametrize(("request_", "case"), SINGLE)
def test_every_published_mistake_is_named(request_, case):
    found = slugs(Search(evidence_of(request_, case["signature"])).one())

    assert {(name,) for name in (case["mistake"], *case.get("same_as", []))} & set(found)


@pytest.mark.parametrize("request_", PUBLISHED["requests"], ids=lambda request: request["id"])
def test_a_right_request_is_never_accused(request_):
    search = Search(evidence_of(request_, request_["signature"]))

    assert search.one().explanations == ()


@pytest.mark.parametrize("case", cases("requests"))
def test_a_right_published_request_is_never_accused(case):
    keys = Keys(case["consumer_secret"], case["token_secret"])
    search = Search(Evidence(parse(wire_of(case)), keys, SURROUNDINGS))

    assert search.one().explanations == ()


@pytest.mark.parametrize("evidence", HONEST, ids=["form", "step-1", "json", "multipart"])
def test_any_single_mistake_on_any_request_is_found_unless_it_changes_nothing(evidence):
    right = signed_with(evidence, [])
    missed = []
    for suspect in suspects_of(evidence):
        signature = signed_with(evidence, [suspect])
        found = slugs(Search(presenting(evidence, signature)).one())
        if signature != right and (suspect.slug,) not in found:
            missed.append((suspect.slug, found))

    assert missed == []


def test_of_random_pairs_at_least_95_in_100_are_explained():
    source = random.Random(5849)  # noqa: S311 (the same pairs every time)
    explained = tried = 0
    while tried < 100:
        evidence = source.choice(HONEST)
        one, other = source.sample(suspects_of(evidence), 2)
        signature = signed_with(evidence, [one, other])
        if one.mistake.component is other.mistake.component:
            continue
        tried += 1
        search = Search(presenting(evidence, signature))
        explained += bool(search.one().explanations or search.two().explanations)
        explained += signature == signed_with(evidence, [])

    assert explained >= 0.95 * tried


@pytest.mark.parametrize(
    ("write", "slug"),
    [
        (lambda digest: digest.hex(), "presented.hex"),
        (
            lambda digest: base64.b64encode(digest.hex().encode()).decode(),
            "presented.base64-of-hex",
        ),
        (
            lambda digest: base64.b64encode(base64.b64encode(digest)).decode(),
            "presented.base64-twice",
        ),
        (lambda digest: base64.b64encode(digest).decode() + "\n", "presented.newline"),
        (lambda digest: base64.b64encode(digest).decode().rstrip("="), "presented.base64url"),
        (
            lambda digest: base64.b64encode(digest).decode().replace("=", "%3D"),
            "presented.encoded-twice",
        ),
    ],
)
def test_a_right_signature_that_is_written_down_wrongly_is_named(write, slug):
    evidence = HONEST[1]
    digest = base64.b64decode(signed_with(evidence, []))

    assert slugs(Search(presenting(evidence, write(digest))).one()) == [(slug,)]


def test_a_plus_that_arrived_as_a_space_is_named():
    evidence = next(
        evidence
        for number in range(100)
        for evidence in [
            Evidence(parse(signed(oauth(oauth_nonce=f"n{number}"))), KEYS, SURROUNDINGS)
        ]
        if "+" in evidence.presented
    )

    spoilt = presenting(evidence, evidence.presented.replace("+", " "))

    assert slugs(Search(spoilt).one()) == [("presented.plus-lost",)]


def test_a_wrong_form_and_another_mistake_are_named_together():
    evidence = HONEST[1]
    [omitted] = [s for s in suspects_of(evidence) if s.slug == "uri.port-omitted"]
    digest = base64.b64decode(signed_with(evidence, [omitted]))

    assert slugs(Search(presenting(evidence, digest.hex())).one()) == [
        ("uri.port-omitted", "presented.hex")
    ]


def test_a_signature_by_another_secret_is_explained_by_nothing():
    evidence = presenting(HONEST[0], base64.b64encode(b"x" * 32).decode())
    search = Search(evidence)

    assert search.one().explanations == search.two().explanations == ()


def test_tries_are_counted_and_end_at_the_budget():
    search = Search(presenting(HONEST[0], base64.b64encode(b"x" * 32).decode()))

    capped = search.one(budget=10)
    rest = search.two(budget=20)

    assert (capped.tries, capped.is_complete) == (10, False)
    assert (rest.tries, rest.is_complete) == (20, False)


def test_all_pairs_are_within_the_budget():
    search = Search(presenting(HONEST[0], base64.b64encode(b"x" * 32).decode()))

    assert search.one().is_complete
    assert search.two().is_complete
    assert search.tries < BUDGET_TWO


def test_plaintext_is_searched_among_keys():
    pairs = oauth(oauth_signature_method="PLAINTEXT")
    evidence = Evidence(parse(signed(pairs)), KEYS, SURROUNDINGS)

    def found(signature: str) -> list[tuple[str, ...]]:
        return slugs(Search(presenting(evidence, signature)).one())

    assert set(right_parts(evidence)) == {next(iter(right_parts(evidence)))}
    assert found("consumer secret&&token/secret") == [("key.secrets-not-percent-encoded",)]
    assert found(f"{KEYS.shared}\n") == [("presented.newline",)]
    assert found("consumer%2520secret%2526%26token%252Fsecret")[:1] == [
        ("presented.encoded-twice",)
    ]
    assert found("nonsense") == []
