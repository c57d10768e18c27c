"""pypi_mock/control/metrics.py, measuring.py: what has happened, as Prometheus reads it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from oauthlib.oauth1 import Client as Signer
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as text

from oauth_provider.models import Nonce
from oauth_provider.signing.problems import ProblemName
from pypi_mock.faults import faults
from pypi_mock.faults.rule import Effect, Fault
from pypi_mock.metrics.table import BYTES, FILES, INSTRUMENTS
from pypi_mock.simulation.clock import clock
from releases.judging.rules import Rule
from tests import factories
from tests.pypi_mock.scenes import get, refused
from tests.releases.forms_made import publish, wheel_form
from tests.releases.inspection.archives_made import good_wheel
from tests.signed import authorization, send

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_empty_journal")]

OPEN = "application/openmetrics-text; version=1.0.0"


def numbers() -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Return all that there is, by name and labels."""
    families = text(get("/_mock/metrics").content.decode())
    return {(s.name, frozenset(s.labels.items())): s.value for f in families for s in f.samples}


def grown(what: Callable[[], object], name: str, **labels: str) -> float:
    """Return how much a number has grown meanwhile."""
    key = (name, frozenset(labels.items()))
    before = numbers().get(key, 0)
    what()
    return numbers()[key] - before


def labels_of(name: str) -> list[Mapping[str, str]]:
    return [dict(labels) for found, labels in numbers() if found == name]


def test_prometheus_s_own_readers_take_it_in_both_forms():
    send("GET", "/oauth/test", authorization='OAuth oauth_nonce="x"')
    plain = get("/_mock/metrics")
    opened = get("/_mock/metrics", HTTP_ACCEPT=OPEN)

    assert plain["Content-Type"].startswith("text/plain; version=")
    assert opened["Content-Type"].startswith("application/openmetrics-text; version=")
    names = {family.name for family in text(plain.content.decode())}
    assert names == {family.name for family in open_metrics(opened.content.decode())}
    assert names >= {instrument.name for instrument in INSTRUMENTS}
    assert (plain["Cache-Control"], get("/_mock/metrics").status_code) == ("no-store", 200)


def test_it_is_shown_to_whoever_may_look_behind_the_scenes(settings):
    assert Client().get("/_mock/metrics", HTTP_HOST="evil.example").status_code == 403
    settings.MOCK_ADMIN_TOKEN = "sesame"
    assert get("/_mock/metrics").status_code == 401
    assert get("/_mock/metrics", HTTP_AUTHORIZATION="Bearer sesame").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "labels"),
    [
        ("GET", "/simple/spam/", {"route": "simple:detail", "method": "GET", "status": "404"}),
        ("HEAD", "/simple/", {"route": "simple:index", "method": "HEAD", "status": "200"}),
        ("GET", "/no/such/page", {"route": "unknown", "method": "GET", "status": "404"}),
        ("BREW", "/legacy/", {"route": "pypi:legacy", "method": "other", "status": "405"}),
    ],
)
def test_requests_are_counted_by_route_and_never_by_path(method, path, labels):
    def ask() -> None:
        Client().generic(method, path)

    assert grown(ask, "pypi_mock_requests_total", **labels) == 1
    assert grown(ask, "pypi_mock_request_seconds_count", route=labels["route"]) == 1


def test_a_histogram_goes_up_to_the_number_of_requests():
    Client().get("/simple/")
    seconds = [
        value
        for (name, labels), value in sorted(numbers().items(), key=lambda pair: pair[1])
        if name == "pypi_mock_request_seconds_bucket" and ("route", "simple:index") in labels
    ]
    count = numbers()["pypi_mock_request_seconds_count", frozenset({("route", "simple:index")})]

    assert seconds[-1] == count


def test_refusals_are_counted_by_problem_and_by_cause(token):
    def refuse() -> None:
        refused(token)

    cause = "method.signed-as-get"
    problem = {"problem": "signature_invalid"}
    assert grown(refuse, "pypi_mock_refusals_total", **problem) == 1
    assert grown(refuse, "pypi_mock_refusal_causes_total", cause=cause) == 1


def test_a_cause_of_a_family_counts_for_the_family(token):
    """Its members' names hold what the client sent: there are as many as clients think up."""
    signer = Signer(
        token.consumer.key,
        client_secret=token.consumer.secret,
        resource_owner_key=token.key,
        resource_owner_secret=token.secret,
    )
    _, fields, _ = signer.sign("http://s3cret.example/oauth/test")
    sent = {"X-Forwarded-Host": "s3cret.example"}

    def refuse() -> None:
        field = fields["Authorization"]
        answer = send("GET", "/oauth/test", authorization=field, headers=sent)
        assert answer["X-Mock-Cause"] == "uri.host-s3cret-example"

    assert grown(refuse, "pypi_mock_refusal_causes_total", cause="uri.host") == 1


def test_publications_are_counted_by_the_rules_that_they_break():
    def refuse() -> None:
        Client().post("/legacy/", {":action": "file_upload"})

    rule = "credentials-missing"
    assert grown(refuse, "pypi_mock_publications_refused_total", rule=rule) == 1


def test_a_file_counts_once_it_is_there_for_good(django_capture_on_commit_callbacks):
    before = FILES.rows(), BYTES.rows()
    factories.user(username="alice")
    content = good_wheel()
    with django_capture_on_commit_callbacks() as later:
        assert publish(Client(), wheel_form(content)).status_code == 200
    assert (FILES.rows(), BYTES.rows()) == before

    def commit() -> None:
        for call in later:
            call()

    assert grown(commit, "pypi_mock_stored_bytes_total") == len(content)
    assert FILES.rows()[()][0] == before[0].get((), [0])[0] + 1


def test_faults_are_counted_by_their_effects():
    faults.add(Fault(effect=Effect(status=503, retry_after=7)))

    def ask() -> None:
        Client().get("/simple/")

    assert grown(ask, "pypi_mock_faults_fired_total", effect="status") == 1
    faults.replace(())


def test_pruned_nonces_are_counted(token, django_capture_on_commit_callbacks):
    Nonce.objects.create(timestamp=1, consumer="c", token="t", nonce="n")
    clock.advance(timedelta(seconds=1))  # in each second this is done once

    def ask() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            # One that writes: those that read leave the rows alone where nonces are in Redis.
            signed = authorization("GET", "/oauth/request_token", consumer=token.consumer)
            answer = send("GET", "/oauth/request_token", authorization=signed)
            assert answer.status_code == 200

    assert grown(ask, "pypi_mock_nonces_pruned_total") == 1


def test_there_is_what_the_server_is_and_holds(token):
    refused(token)
    now = {name: value for (name, labels), value in numbers().items() if not labels}
    [build] = labels_of("pypi_mock_build_info")

    assert (now["pypi_mock_ready"], now["pypi_mock_journal_entries"]) == (1, 1)
    assert now["pypi_mock_index_serial"] >= 0
    assert now["process_resident_memory_bytes"] > 0
    assert set(build) == {"version", "python", "django", "database"}


def test_no_label_has_anything_that_a_client_made_up(token):
    made_up = "s3cret-spam"
    client = Client()
    client.get(f"/simple/{made_up}/", headers={"User-Agent": made_up, "X-Request-Id": made_up})
    client.post("/legacy/", {"name": made_up}, HTTP_AUTHORIZATION=f"Basic {made_up}")
    client.generic(made_up.upper(), f"/{made_up}")
    send("GET", f"/oauth/test?{made_up}", authorization=f'OAuth oauth_consumer_key="{made_up}"')
    refused(token)
    page = get("/_mock/metrics").content.decode()

    assert "s3cret" not in page.lower()
    assert token.consumer.key not in page
    assert {one["problem"] for one in labels_of("pypi_mock_refusals_total")} <= {
        name.value for name in ProblemName
    }
    assert {one["rule"] for one in labels_of("pypi_mock_publications_refused_total")} <= {
        rule.code for rule in Rule
    }


def test_another_way_to_a_page_counts_for_the_page():
    def ask() -> None:
        Client().get("/simple/spam")

    labels = {"route": "simple:detail", "method": "GET", "status": "301"}
    assert grown(ask, "pypi_mock_requests_total", **labels) == 1


def test_no_start_waits_for_the_library():
    program = "import sys, pypi_mock.wsgi, pypi_mock.urls; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )

    assert "pypi_mock.control.metrics" in done.stdout.split()
    assert "prometheus_client" not in done.stdout.split()
