"""A server that is killed lists no file whose content it does not have (contract 4)."""

from __future__ import annotations

import hashlib
import re
import signal
import threading
import time
from urllib.parse import urljoin

import pytest
import requests
from requests_oauthlib import OAuth1

from tests import running
from tests.clients import packages

LINK = re.compile(r'<a href="([^"#]+)#sha256=([0-9a-f]{64})"')


def upload_until_it_ends(server: running.RunningServer, first: int, taken: list[str]) -> None:
    """Upload one project after another, until the server is gone."""
    auth = OAuth1(server.consumer_key, server.consumer_secret, server.token, server.token_secret)
    for number in range(first, first + 1000):
        name = f"spam{number}"
        filename, content = packages.wheel(name)
        fields = {"name": name, "version": "1.0", "filename": filename}
        try:
            answer = requests.post(
                f"{server.url}/oauth/upload",
                params={**fields, "filetype": "bdist_wheel", "pyversion": "py3"},
                files={"content": (filename, content)},
                auth=auth,
                timeout=30,
            )
        except requests.RequestException:
            return
        assert answer.status_code == 200, answer.text
        taken.append(name)


@pytest.mark.parametrize("seconds", [0.15, 0.31, 0.52, 0.7])
def test_every_listed_file_has_its_content_after_a_kill(tmp_path, seconds):
    data = str(tmp_path / "data")
    taken: list[str] = []
    server = running.start("--data", data, folder=tmp_path / "first")
    uploading = [
        threading.Thread(target=upload_until_it_ends, args=(server, first, taken))
        for first in (1000, 2000, 3000)
    ]
    for thread in uploading:
        thread.start()
    time.sleep(seconds)
    assert server.stop(signal.SIGKILL) == -signal.SIGKILL
    for thread in uploading:
        thread.join()

    again = running.start("--data", data, folder=tmp_path / "second")
    try:
        listed = re.findall(
            r'<a href="([^/]+)/"', requests.get(f"{again.url}/simple/", timeout=30).text
        )
        assert set(taken) <= set(listed)
        for name in listed:
            page = requests.get(f"{again.url}/simple/{name}/", timeout=30)
            for target, digest in LINK.findall(page.text):
                content = requests.get(urljoin(page.url, target), timeout=30)
                assert content.status_code == 200
                assert hashlib.sha256(content.content).hexdigest() == digest
    finally:
        again.stop()
