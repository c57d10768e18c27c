"""oauth_provider/services/acceptance.py: the nonce and the deed, both or neither (contract 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oauth_provider.calls import Fields, NonceKey, SignedCall
from oauth_provider.models import Consumer, Nonce
from oauth_provider.refusal import ProblemError
from oauth_provider.services import acceptance
from tests import factories
from tests.nonces import used_nonces

pytestmark = pytest.mark.django_db


def call(nonce: NonceKey | None) -> SignedCall:
    return SignedCall(
        consumer=factories.consumer(),
        user=None,
        token=None,
        callback="",
        reading="rfc5849",
        nonce=nonce,
        fields=Fields(()),
    )


@pytest.fixture
def nonce(frozen_clock) -> NonceKey:
    return NonceKey(frozen_clock.timestamp(), "robot", "token", "n")


def test_the_nonce_is_burnt_with_the_deed(nonce):
    accepted = call(nonce)

    with acceptance(accepted):
        factories.consumer(key="done")

    assert accepted.is_accepted
    assert Nonce.objects.values_list("timestamp", "consumer", "token", "nonce").get() == nonce
    assert Consumer.objects.filter(key="done").exists()


def test_a_deed_that_fails_leaves_the_nonce_free(nonce):
    failed = call(nonce)

    def fail() -> None:
        with acceptance(failed):
            factories.consumer(key="done")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert not failed.is_accepted
    assert Nonce.objects.count() == 0
    assert not Consumer.objects.filter(key="done").exists()


def test_a_nonce_that_was_taken_meanwhile_stops_the_deed(nonce):
    with acceptance(call(nonce)):
        pass
    late = call(nonce)

    def repeat() -> None:
        with acceptance(late):
            factories.consumer(key="done twice")

    with pytest.raises(ProblemError) as caught:
        repeat()

    assert [problem.name.value for problem in caught.value.problems] == ["nonce_used"]
    assert not late.is_accepted
    assert not Consumer.objects.filter(key="done twice").exists()


@pytest.mark.parametrize(
    "other",
    [{"timestamp": 1782907201}, {"consumer": "x"}, {"token": ""}, {"nonce": "N"}],
)
def test_a_nonce_is_one_with_timestamp_consumer_and_token(nonce, other):
    for key in (nonce, nonce._replace(**other)):
        with acceptance(call(key)):
            pass

    assert Nonce.objects.count() == 2


def test_without_a_nonce_nothing_is_burnt():
    accepted = call(None)

    with acceptance(accepted):
        pass

    assert accepted.is_accepted
    assert Nonce.objects.count() == 0


def test_nonces_are_forgotten_once_their_window_has_passed(nonce, frozen_clock, settings):
    settings.MOCK_TIMESTAMP_WINDOW = 300
    with acceptance(call(nonce)):
        pass
    seen = []
    for seconds in (300, 1):
        frozen_clock.freeze(frozen_clock.now() + timedelta(seconds=seconds))
        with acceptance(call(nonce._replace(timestamp=frozen_clock.timestamp()))):
            pass
        seen.append(Nonce.objects.filter(timestamp=nonce.timestamp).exists())

    assert seen == [True, False]


@pytest.mark.parametrize("has_nonce", [True, False])
@pytest.mark.parametrize("gone", ["consumer", "user"])
def test_who_was_deleted_meanwhile_is_told_so_and_does_nothing(nonce, gone, has_nonce):
    late = call(nonce if has_nonce else None)
    late.user = factories.user()
    type(getattr(late, gone)).objects.filter(pk=getattr(late, gone).pk).delete()

    with pytest.raises(ProblemError, match="was deleted while"), acceptance(late):
        factories.consumer(key="done")

    assert (Nonce.objects.count(), Consumer.objects.filter(key="done").exists()) == (0, False)


class TestReading:
    """A call that only reads: its nonce is burnt when the answer is there."""

    def test_the_nonce_is_burnt_once(self, nonce):
        accepted, late = call(nonce), call(nonce)

        with acceptance(accepted, writes=False):
            pass
        with (
            pytest.raises(ProblemError, match="was accepted before"),
            acceptance(late, writes=False),
        ):
            pass

        assert (accepted.is_accepted, late.is_accepted, used_nonces()) == (True, False, 1)

    def test_what_fails_leaves_the_nonce_free(self, nonce):
        with pytest.raises(KeyError), acceptance(call(nonce), writes=False):
            raise KeyError

        assert used_nonces() == 0

    def test_it_takes_no_transaction(self, nonce):
        with acceptance(call(nonce), writes=False):
            pass  # the first one of a second forgets old nonces, too
        second = call(nonce._replace(nonce="m"))

        with CaptureQueriesContext(connection) as asked, acceptance(second, writes=False):
            pass

        assert len(asked) == 1

    @pytest.mark.parametrize("has_nonce", [True, False])
    def test_who_was_deleted_meanwhile_is_told_so(self, nonce, has_nonce):
        late = call(nonce if has_nonce else None)
        Consumer.objects.filter(pk=late.consumer.pk).delete()

        with (
            pytest.raises(ProblemError, match="was deleted while"),
            acceptance(late, writes=False),
        ):
            pass

        assert used_nonces() == 0
