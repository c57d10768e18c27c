"""Several processes tell the numbers of one server, and tell them while an engine is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from prometheus_client.parser import text_string_to_metric_families

from tests import running
from tests.engines.asking import ask
from tests.engines.postgres import database_made
from tests.engines.processes import kill_one

REQUESTS = 24


def numbers(server) -> dict[str, float]:
    """Return what whichever process is asked tells, without labels."""
    answer = ask(server, "GET", "/_mock/metrics")
    assert answer.status == 200
    families = text_string_to_metric_families(answer.body.decode())
    samples = [sample for family in families for sample in family.samples]
    return {
        sample.name: sample.value
        for sample in samples
        if not sample.labels or sample.labels.get("route") == "stylesheet"
    }


def asked(server) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: ask(server, "GET", "/style.css").status, range(REQUESTS))
        assert set(answers) == {200}


def wait_until_all_tell(server, count: int) -> None:
    """Wait until the processes have put down what they counted, and whoever is asked tells it."""

    def told() -> set[float]:
        return {numbers(server)["pypi_mock_requests_total"] for _ in range(8)}

    running.wait_until(lambda: told() == {count}, otherwise=lambda: numbers(server), every=0.1)


def test_whichever_process_is_asked_tells_what_all_have_counted(start_shared):
    server = start_shared()
    asked(server)
    wait_until_all_tell(server, REQUESTS)


def test_what_a_process_had_counted_outlives_it(start_shared):
    server = start_shared()
    asked(server)
    wait_until_all_tell(server, REQUESTS)
    kill_one(server)
    asked(server)
    wait_until_all_tell(server, 2 * REQUESTS)


def test_while_an_engine_is_gone_they_say_so(start_server, postgres, mortal_redis, tmp_path):
    url = database_made(postgres.url("postgres"), "metrics_while_gone")
    environ = {"PYPI_MOCK_DATABASE_URL": url, "PYPI_MOCK_REDIS_URL": mortal_redis.url()}
    server = start_server("--data", str(tmp_path / "data"), environ=environ)
    before = numbers(server)
    mortal_redis.stop()
    running.wait_until(
        lambda: not numbers(server)["pypi_mock_ready"], otherwise=server.said, every=0.2
    )
    while_gone = numbers(server)

    assert before["pypi_mock_ready"] == 1
    assert before.keys() - while_gone.keys() == {"pypi_mock_journal_entries"}
