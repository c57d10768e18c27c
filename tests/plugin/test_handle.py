"""What a test can ask of a server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from requests_oauthlib import OAuth1

from pypi_mock.testing import MockError, PyPIMock
from tests.plugin.suites.calling import TRY_IT, call, call_without_port, request_token

JUNE = datetime(2012, 6, 1, 12, tzinfo=timezone.utc)


class TestIdentities:
    def test_credentials_sign_at_once_for_alice(self, mock: PyPIMock):
        mine = mock.credentials()

        assert mine.user == "alice"
        assert call(mock.url, mine) == 200

    def test_credentials_of_who_is_not_known_are_made(self, mock: PyPIMock):
        mine = mock.credentials(consumer="my-application", user="carol")

        assert (mine.consumer_key, mine.user) == ("my-application", "carol")
        assert call(mock.url, mine) == 200

    def test_a_consumer_is_as_it_was_asked_for(self, mock: PyPIMock):
        consumer = mock.consumer(
            key="k", secret="s", owner="bob", callbacks=["http://c.example/"], dialect="rfc5849"
        )

        assert (consumer.key, consumer.secret, consumer.owner) == ("k", "s", "bob")
        assert (consumer.callbacks, consumer.dialect) == (("http://c.example/",), "rfc5849")

    def test_a_key_pair_is_made_for_a_consumer(self, mock: PyPIMock):
        consumer = mock.consumer(rsa_public_key="generate")

        assert "PUBLIC KEY" in consumer.rsa_public_key
        assert "PRIVATE KEY" in consumer.rsa_private_key

    def test_a_disabled_consumer_is_refused(self, mock: PyPIMock):
        mock.consumer(key="off", secret="s", enabled=False)
        token = mock.access_token(consumer="off", user="alice")
        auth = OAuth1("off", "s", token.key, token.secret)

        assert requests.get(mock.url + TRY_IT, auth=auth, timeout=20).status_code == 401

    @pytest.mark.parametrize(
        ("end", "problem"), [("expire", "token_expired"), ("revoke", "token_revoked")]
    )
    def test_a_token_ends_when_it_is_told_to(self, mock: PyPIMock, end: str, problem: str):
        mine = mock.credentials()
        getattr(mock, end)(mine.token)

        assert call(mock.url, mine) == 401
        assert mock.requests.last().problems == (problem,)

    def test_a_user_can_be_made(self, mock: PyPIMock):
        mock.user("carol", password="secret")

        assert mock.access_token(consumer="consumer-key", user="carol").user == "carol"

    def test_an_api_token_is_said_to_who_makes_it(self, mock: PyPIMock):
        mine = mock.api_token(projects=["Spam_Eggs"], expires=JUNE)

        assert mine.token.startswith("pypi-")
        assert (mine.user, mine.projects, mine.expires) == ("alice", ("spam-eggs",), JUNE)

    def test_a_key_that_is_taken_is_refused_in_words(self, mock: PyPIMock):
        with pytest.raises(MockError, match="consumer-key"):
            mock.consumer(key="consumer-key")


class TestApproval:
    def test_yes_gives_verifier_and_callback(self, mock: PyPIMock):
        token = request_token(mock.url, "http://client.example/back")

        approval = mock.approve(token, user="bob")

        sent = parse_qs(urlsplit(approval.redirect).query)
        assert approval.state == "authorized"
        assert sent["oauth_verifier"] == [approval.verifier]

    def test_no_is_no(self, mock: PyPIMock):
        assert mock.deny(request_token(mock.url)).state == "denied"

    def test_the_only_one_that_waits_need_not_be_named(self, mock: PyPIMock):
        request_token(mock.url)

        assert mock.approve().state == "authorized"

    def test_none_or_several_that_wait_are_not_guessed_at(self, mock: PyPIMock):
        with pytest.raises(AssertionError, match="and none does"):
            mock.approve()
        tokens = {request_token(mock.url), request_token(mock.url)}
        with pytest.raises(AssertionError, match="and 2 do: ") as raised:
            mock.deny()

        assert set(str(raised.value).partition("do: ")[2].split(", ")) == tokens

    def test_the_address_for_the_browser_answers_by_itself(self, mock: PyPIMock):
        token = request_token(mock.url, "http://127.0.0.1:9/back")

        answer = requests.get(mock.authorize_url(token), allow_redirects=False, timeout=20)

        assert answer.headers["Location"].startswith("http://127.0.0.1:9/back?")


class TestRequests:
    def test_what_came_is_listed_with_what_became_of_it(self, mock: PyPIMock):
        call(mock.url)
        call_without_port(mock.url)

        right, wrong = mock.requests
        assert (right.method, right.target, right.path) == ("GET", TRY_IT, "/oauth/test")
        assert (right.accepted, right.status, right.user) == (True, 200, "alice")
        assert (wrong.accepted, wrong.problems) == (False, ("signature_invalid",))
        assert wrong.causes == ("uri.port-omitted",)
        assert wrong.cause.startswith("you left port")
        assert wrong.arrived >= right.arrived

    def test_filters_narrow(self, mock: PyPIMock):
        call(mock.url)
        call_without_port(mock.url)

        assert [request.status for request in mock.requests.list(status="4xx")] == [401]
        assert mock.requests.last(accepted=True).status == 200
        assert len(mock.requests) == 2

    def test_none_is_said_with_what_was_wanted(self, mock: PyPIMock):
        with pytest.raises(AssertionError, match=r"no request with path='/simple/\*'"):
            mock.requests.last(path="/simple/*")

    def test_waiting_ends_when_there_are_enough(self, mock: PyPIMock):
        call(mock.url)

        assert len(mock.requests.wait(seconds=20)) == 1

    @pytest.mark.parametrize("seconds", [0, 0.3, 1.2])
    def test_waiting_in_vain_fails_with_how_many_there_are(self, mock: PyPIMock, seconds: float):
        call(mock.url)

        with pytest.raises(AssertionError, match="for 2 requests; the server has recorded 1"):
            mock.requests.wait(count=2, seconds=seconds)

    def test_more_may_wait_than_the_server_has_threads_for(self, start_server):
        busy = PyPIMock.attach(start_server("--threads", "2").url)  # one of them may wait
        with ThreadPoolExecutor(3) as threads:
            waiting = [threads.submit(busy.requests.wait, seconds=20) for _ in range(3)]
            call(busy.url)

        assert [len(found.result()) for found in waiting] == [1, 1, 1]

    def test_one_can_be_looked_at_and_exported(self, mock: PyPIMock):
        call(mock.url)
        number = mock.requests.last().id

        assert mock.requests.get(number)["checks"]
        assert mock.requests.export(number, "curl").startswith("curl ")
        with pytest.raises(MockError, match="no request has the number 999999"):
            mock.requests.get(999999)

    def test_clearing_forgets_them(self, mock: PyPIMock):
        call(mock.url)

        assert mock.requests.clear() == 1
        assert list(mock.requests) == []

    def test_a_scope_sees_and_clears_its_own(self, mock: PyPIMock):
        mine, other = mock.credentials(), mock.credentials()
        scope = mock.scoped(mine.consumer_key)
        call(mock.url, mine)
        call(mock.url, other)

        assert [request.consumer for request in scope.requests] == [mine.consumer_key]
        assert scope.requests.clear() == 1
        assert [request.consumer for request in mock.requests] == [other.consumer_key]


class TestClock:
    def test_it_is_turned_and_returns(self, mock: PyPIMock):
        assert mock.clock.freeze("2012-06-01T12:00:00Z").now == JUNE
        assert mock.clock.advance(timedelta(hours=1)).now == JUNE + timedelta(hours=1)
        assert mock.clock.advance(-3600).now == JUNE
        assert mock.clock.offset(-90).offset == -90
        assert mock.clock.reset().state == "real"

    def test_it_stops_where_it_is(self, mock: PyPIMock):
        frozen = mock.clock.freeze()

        assert frozen.state == "frozen"
        assert mock.clock.now == frozen.now

    def test_a_time_without_a_zone_is_refused(self, mock: PyPIMock):
        with pytest.raises(MockError, match="has no time zone"):
            mock.clock.freeze(datetime(2012, 6, 1))  # noqa: DTZ001 (the point of the test)

    def test_timestamps_are_judged_by_it(self, mock: PyPIMock):
        mock.clock.offset(3600)

        assert call(mock.url) == 401
        assert mock.requests.last().problems == ("timestamp_refused",)


class TestFaults:
    def test_the_next_request_fails_and_no_more(self, mock: PyPIMock):
        fault = mock.fault(status=503, body="later", retry_after=1)

        assert [call(mock.url), call(mock.url)] == [503, 200]
        assert (fault.fired, fault.remaining) == (1, 0)
        assert "status" in mock.requests.list()[0].fault

    def test_it_holds_for_a_block(self, mock: PyPIMock):
        with mock.fault(problem="nonce_used", path="/oauth/*", next=9):
            assert call(mock.url) == 401

        assert call(mock.url) == 200

    def test_rules_are_listed_and_cleared(self, mock: PyPIMock):
        mock.faults.clear()
        first, second = mock.fault(delay=0.01), mock.fault(delay=(0.01, 0.02), every=2)

        assert [fault.id for fault in mock.faults] == [first.id, second.id]
        assert second.document["when"] == {"every": 2}
        first.remove()
        first.remove()
        assert len(mock.faults) == 1
        with pytest.raises(LookupError):
            _ = first.fired

    def test_a_scope_s_rules_are_for_its_consumer(self, mock: PyPIMock):
        mine, other = mock.credentials(), mock.credentials()
        scope = mock.scoped(mine.consumer_key)
        scope.fault(status=500, next=9)

        assert (call(mock.url, mine), call(mock.url, other)) == (500, 200)
        scope.faults.clear()
        assert call(mock.url, mine) == 200

    def test_a_rule_that_cannot_be_is_refused_in_words(self, mock: PyPIMock):
        with pytest.raises(MockError, match="exclude each other"):
            mock.fault(status=500, drop=True)
