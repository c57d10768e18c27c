"""Two servers behind nginx are one: flows, races, installs, and a restart that nobody notices."""

from __future__ import annotations

import contextlib
import dataclasses
import http.client
import threading

import pytest

from deploy.native import topology
from tests.clients import test_requests_oauthlib as oauth
from tests.engines.asking import ask, signed
from tests.programs import program
from tests.wire import test_uploads as uploads


@pytest.fixture(scope="module")
def deployed(tmp_path_factory):
    program("nginx", package="nginx-light")
    program("postgres", package="postgresql")
    program("redis-server", package="redis-server")
    with topology(tmp_path_factory.mktemp("topology")) as running:
        yield running


@pytest.fixture
def server(deployed):
    """The address of all, with what clients know of a server."""
    yield dataclasses.replace(deployed.servers[0], url=deployed.url)
    said = [server.said() for server in deployed.servers]
    assert [one for one in said if "Traceback" in one] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_flow_of_2012_and_the_whole_job(server, tmp_path, method):
    auth = oauth.dance_of_2012(server, method)
    oauth.do_the_whole_job(oauth.RequestsClient(auth), server, tmp_path)


def test_of_eight_uploads_of_one_name_exactly_one_wins(server):
    uploads.test_of_eight_uploads_of_one_name_exactly_one_wins(server)


def test_of_eight_names_that_look_alike_exactly_one_wins(server):
    uploads.test_of_eight_names_that_look_alike_exactly_one_wins(server)


def test_a_signature_is_judged_by_the_target_that_the_client_sent(server):
    path = "/oauth/test?a=%7e%2F&b=+c&%C3%A9=1"
    assert ask(server, "GET", path, headers=signed(server, path)).status == 200


def test_why_is_said_in_the_first_line_behind_the_proxy_too(server):
    status, reason, _, _ = uploads.post(server, uploads.wheel_form().but(version="eins"))
    assert (status, reason.startswith("'eins' is not a version")) == (400, True)


def test_a_rolling_restart_is_not_noticed(server, deployed):
    stop = threading.Event()
    answers, broken = [], []

    def ask_on():
        while not stop.is_set():
            asked()

    def asked():
        try:
            answers.append(ask(server, "GET", "/oauth/test", headers=signed(server)).status)
        except (OSError, http.client.HTTPException) as error:
            broken.append(repr(error))

    threads = [threading.Thread(target=ask_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    with contextlib.ExitStack() as stack:
        stack.callback(stop.set)
        deployed.restart(0)
        deployed.restart(1)
    for thread in threads:
        thread.join()
    assert broken == []
    assert [status for status in answers if status != 200] == []
    assert len(answers) > 20
