"""pypi_mock/seeds/resetting: back to the seed, in parts, and for one consumer only."""

from __future__ import annotations

import pytest

from accounts.models import ApiToken, User
from oauth_provider.models import AccessToken, Consumer, RequestToken
from pypi_mock.faults import Effect, Fault, Match, faults
from pypi_mock.journal import journal
from pypi_mock.seeds import builtin
from pypi_mock.seeds.resetting import PARTS, begin_with
from pypi_mock.simulation.clock import clock
from pypi_mock.simulation.randomness import randomness
from tests import factories
from tests.nonces import used_nonces
from tests.pypi_mock.scenes import control
from tests.signed import authorization, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _used(_as_after_a_start, _empty_journal) -> None:
    """A server on which two consumers have done everything that leaves a trace."""
    begin_with(builtin.SEED)
    for key in ("consumer-key", "plaintext-consumer"):
        consumer = Consumer.objects.get(key=key)
        token = AccessToken.objects.filter(consumer=consumer, revoked=None).order_by("pk").first()
        signed = authorization("GET", "/oauth/test", consumer=consumer, token=token)
        assert send("GET", "/oauth/test", authorization=signed).status_code == 200
        factories.request_token(of=consumer)
        AccessToken.objects.filter(consumer=consumer).update(secret="changed")
        faults.add(Fault(match=Match(consumer=key), effect=Effect(status=500)))
    clock.freeze(clock.now())


def traces() -> dict[str, int]:
    changed = AccessToken.objects.filter(secret="changed")
    return {
        "requests": len(journal.entries()),
        "tokens": RequestToken.objects.count() + changed.count(),
        "nonces": used_nonces(),
        "faults": len(faults.listed()) - len(builtin.SEED.faults),
        "clock": clock.setting.state != "real",
    }


def test_a_reset_leaves_no_trace():
    answer = control("POST", "reset", {})

    assert answer.json() == {"reset": list(PARTS)}
    assert traces() == {"requests": 0, "tokens": 0, "nonces": 0, "faults": 0, "clock": False}


@pytest.mark.parametrize("part", ["requests", "tokens", "nonces", "faults", "clock"])
def test_a_part_is_reset_and_the_rest_is_left(part):
    before = traces()

    control("POST", "reset", {"only": [part]})

    assert traces() == {**before, part: 0}


@pytest.mark.parametrize("part", ["users", "consumers"])
def test_what_hangs_on_a_part_is_reset_with_it(part):
    control("POST", "reset", {"only": [part]})

    assert (traces()["tokens"], traces()["nonces"], traces()["requests"]) == (0, 0, 2)
    assert AccessToken.objects.count() == len(builtin.SEED.tokens)


def test_one_consumer_is_reset_and_the_others_are_left():
    answer = control("POST", "reset", {"consumer": "consumer-key"})

    assert answer.json() == {"reset": ["requests", "tokens", "nonces", "faults", "consumers"]}
    assert {entry.consumer for entry in journal.entries()} == {"plaintext-consumer"}
    assert used_nonces() == used_nonces("plaintext-consumer") > 0
    left = RequestToken.objects.values_list("consumer__key", flat=True)
    assert set(left) == {"plaintext-consumer"}
    changed = AccessToken.objects.filter(secret="changed")
    assert set(changed.values_list("consumer__key", flat=True)) == {"plaintext-consumer"}
    added = [listed.fault.match.consumer for listed in faults.listed()][len(builtin.SEED.faults) :]
    assert added == ["plaintext-consumer"]


def test_a_consumer_that_a_test_has_made_is_gone_after_its_reset():
    given = control("POST", "credentials", {"consumer": "of-this-test"}).json()

    control("POST", "reset", {"consumer": "of-this-test"})

    assert not Consumer.objects.filter(key="of-this-test").exists()
    assert not AccessToken.objects.filter(key=given["token"]).exists()


def test_the_same_random_numbers_come_after_each_reset(settings):
    settings.MOCK_RANDOM_SEED = 7
    made = []
    for _ in range(2):
        control("POST", "reset", {})
        made.append(control("POST", "credentials", {}).json())
    randomness.__init__()  # as it was, unguessable

    assert made[0] == made[1]


def test_api_tokens_go_back_with_the_tokens():
    made, _ = factories.api_token(by=User.objects.get(username="alice"))
    ApiToken.objects.filter(digest=builtin.API_TOKEN.found_by).delete()

    control("POST", "reset", {"only": ["nonces"]})
    assert ApiToken.objects.filter(pk=made.pk).exists()
    control("POST", "reset", {"only": ["tokens"]})

    kept = ApiToken.objects.values_list("digest", flat=True)
    assert set(kept) == {token.found_by for token in builtin.SEED.api_tokens}
