"""Default credentials and an open control API on an address that others can reach are refused."""

from __future__ import annotations

import json

import pytest

from tests import running
from tests.engines.chosen import of_sqlite
from tests.running import ROOT, get, start

PUBLIC = ("--host", "0.0.0.0")  # noqa: S104 (the point of these tests)
CLOSED = ("--seed", "none", "--admin-token", "of-my-own")
REFUSED = "it would listen on 0.0.0.0 (--host), and whoever reaches this machine could act"
KNOWN = "the built-in identities have published secrets"
OPEN = "nobody is asked for a token below /_mock/"


def refusal(tmp_path, *arguments: str, **environ: str) -> str:
    """Return what the command says that refuses to start."""
    done = running.run("--port", "0", *arguments, folder=tmp_path, environ=environ)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.endswith("PYPI_MOCK_PUBLIC_DEFAULTS=1, lets them all the same\n")
    return done.stderr


@pytest.mark.parametrize(
    ("closed", "said", "unsaid"),
    [
        ((), [REFUSED, KNOWN, OPEN], []),
        (("--seed", "none"), [REFUSED, OPEN], [KNOWN]),
        (("--admin-token", "of-my-own"), [REFUSED, KNOWN], [OPEN]),
    ],
)
def test_each_thing_that_is_open_to_all_is_named_with_its_cure(tmp_path, closed, said, unsaid):
    text = refusal(tmp_path, *PUBLIC, *closed)

    assert [one for one in said if one not in text] == []
    assert [one for one in unsaid if one in text] == []


@pytest.mark.parametrize("host", ["::", "::ffff:0.0.0.0", "192.0.2.1", "0", "build-host.example"])
def test_whatever_is_not_loopback_is_taken_for_public(tmp_path, host):
    assert f"it would listen on {host} (PYPI_MOCK_HOST)" in refusal(tmp_path, PYPI_MOCK_HOST=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_on_loopback_nothing_is_asked(tmp_path, host):
    server = start("--host", host, "--uds", str(tmp_path / "socket"), folder=tmp_path)

    assert (get(server.url + "/_mock/readyz"), server.stop()) == (200, 0)


@pytest.mark.parametrize("closed", [("--public-defaults",), CLOSED])
def test_with_consent_or_with_secrets_of_ones_own_it_starts(tmp_path, closed):
    server = start(*PUBLIC, *closed, folder=tmp_path)

    assert (get(server.url + "/_mock/readyz"), server.stop()) == (200, 0)


def test_published_secrets_in_a_seed_of_ones_own_are_found(tmp_path):
    seed = {
        "users": [{"name": "alice", "password": "alice"}, {"name": "bob", "password": "mine"}],
        "consumers": [{"key": "consumer-key", "secret": "consumer-secret"}],
        "api_tokens": [{"user": "bob", "name": "Copied", "token": "pypi-alice-token"}],
    }

    said = refusal(tmp_path, *PUBLIC, *CLOSED, "--seed-json", json.dumps(seed))

    assert (
        "published secrets are there: change those of the user alice, "
        "the API token 'Everything of alice', the consumer consumer-key"
    ) in said


def test_a_copy_of_the_built_in_seed_is_no_seed_of_ones_own(tmp_path):
    copied = (ROOT / "pypi_mock" / "seeds" / "builtin.toml").read_text()
    (tmp_path / "copy.toml").write_text(copied)

    assert "published secrets" in refusal(tmp_path, *PUBLIC, *CLOSED, "--seed", "copy.toml")


@of_sqlite
def test_a_kept_database_that_has_them_from_before_is_refused(tmp_path):
    data = ("--data", str(tmp_path / "kept"))
    assert start(*data, folder=tmp_path).stop() == 0

    assert "the consumer consumer-key" in refusal(tmp_path, *data, *PUBLIC, *CLOSED)


def test_the_refusal_comes_before_anything_is_written(tmp_path):
    refusal(tmp_path, *PUBLIC, "--data", str(tmp_path / "kept"))

    assert not (tmp_path / "kept").exists()
