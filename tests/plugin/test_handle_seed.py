"""What a test can ask of a server: its seed, and the engine."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

from pypi_mock.testing import MockError, PyPIMock
from tests.plugin.suites.calling import TRY_IT, call_without_port

JUNE = datetime(2012, 6, 1, 12, tzinfo=timezone.utc)


class TestSeed:
    def test_a_file_is_loaded_with_the_files_that_it_names(self, mock: PyPIMock, tmp_path: Path):
        mock.seed.add(PROJECT)
        page = requests.get(f"{mock.url}/simple/spam/", timeout=20).text
        href = re.findall(r'href="([^"#]+)', page)[0]
        wheel = requests.get(urljoin(f"{mock.url}/simple/spam/", href), timeout=20).content
        name = "spam-1.0-py3-none-any.whl"
        (tmp_path / name).write_bytes(wheel)
        files = PROJECT["projects"][0]["releases"][0]["files"]
        document = json.dumps(PROJECT).replace(json.dumps(files), json.dumps([{"path": name}]))
        (tmp_path / "seed.json").write_text(document)
        try:
            mock.seed.load(tmp_path / "seed.json")
            [file] = mock.seed.dump()["projects"][0]["releases"][0]["files"]
            assert file["synthesise"] == "wheel"  # the same bytes
        finally:
            mock.seed.load(BUILT_IN)

    def test_times_in_a_file_are_taken_along(self, mock: PyPIMock, tmp_path: Path):
        (tmp_path / "seed.toml").write_text(
            '[clock]\nstate = "frozen"\nat = 2012-06-01T12:00:00Z\n'
        )
        try:
            mock.seed.load(tmp_path / "seed.toml")
            assert mock.clock.now == JUNE
        finally:
            mock.seed.load(BUILT_IN)

    def test_a_dump_can_be_loaded_again(self, mock: PyPIMock, tmp_path: Path):
        held = mock.seed.dump()
        (tmp_path / "dump.toml").write_text(mock.seed.text("toml"))
        (tmp_path / "dump.json").write_text(mock.seed.text("json"))

        for name in ("dump.toml", "dump.json"):
            mock.seed.load(tmp_path / name)
            assert mock.seed.dump() == held
        mock.seed.load(BUILT_IN)

    def test_what_is_added_is_forgotten_by_a_reset(self, mock: PyPIMock):
        mock.seed.add({"users": [{"name": "carol"}]})
        added = [user["name"] for user in mock.seed.dump()["users"]]
        mock.reset()

        assert "carol" in added
        assert "carol" not in [user["name"] for user in mock.seed.dump()["users"]]

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("absent.toml", None, "No such file"),
            ("bad.toml", "a =", "cannot be read: Invalid value"),
            ("bad.json", "[]", "is no table"),
            ("typo.toml", "usres = []", "did you mean 'users'"),
        ],
    )
    def test_a_wrong_file_is_refused_in_words(
        self, mock: PyPIMock, tmp_path: Path, name: str, content: str | None, said: str
    ):
        if content is not None:
            (tmp_path / name).write_text(content)

        with pytest.raises(MockError, match=said):
            mock.seed.load(tmp_path / name)


class TestEngine:
    def test_a_request_is_explained(self, mock: PyPIMock):
        call_without_port(mock.url)
        raw = mock.requests.export(mock.requests.last().id, "vector")

        explained = mock.explain(raw)

        assert explained["signature_is_right"] is False
        assert explained["diagnosis"]["causes"][0]["slug"] == "uri.port-omitted"

    def test_a_request_is_signed(self, mock: PyPIMock):
        mine = mock.credentials()
        signed = mock.sign("GET", mock.url + TRY_IT, credentials=mine, nonce="n")

        headers = {"Authorization": signed["authorization"]}
        assert requests.get(mock.url + TRY_IT, headers=headers, timeout=20).status_code == 200
        assert 'oauth_nonce="n"' in signed["authorization"]


PROJECT: dict[str, Any] = {
    "users": [{"name": "carol"}],
    "projects": [
        {
            "name": "spam",
            "owners": ["carol"],
            "releases": [{"version": "1.0", "files": [{"synthesise": "wheel"}]}],
        }
    ],
}
BUILT_IN = Path(__file__).resolve().parents[2] / "pypi_mock" / "seeds" / "builtin.toml"
