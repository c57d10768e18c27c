"""Publishing as in 2012: `add_release` and `upload`, signed by requests-oauthlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from requests_oauthlib import OAuth1

if TYPE_CHECKING:
    from pathlib import Path

    from pypi_mock.testing import PyPIMock


def by_oauth(mock: PyPIMock, name: str, files: list[Path], version: str = "1.0") -> None:
    """Register a release, and upload its files."""
    me = mock.credentials()
    auth = OAuth1(me.consumer_key, me.consumer_secret, me.token, me.token_secret)
    form = {"name": name, "version": version, "summary": "A can of spam"}
    answer = requests.post(f"{mock.url}/oauth/add_release", data=form, auth=auth, timeout=60)
    assert answer.text == "OK"
    for path in files:
        kind = {"filetype": "sdist"}
        if path.suffix == ".whl":
            kind = {"filetype": "bdist_wheel", "pyversion": "py3"}
        answer = requests.post(
            f"{mock.url}/oauth/upload",
            params={"name": name, "version": version, "filename": path.name, **kind},
            files={"content": path.read_bytes()},
            auth=auth,
            timeout=60,
        )
        assert answer.text == "OK"
