"""A user's browser at step 2, as far as forms and redirects go; `test_browser` has a real one."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import requests

if TYPE_CHECKING:
    from tests.running import RunningServer

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = re.compile(r'<form class="card" method="post" action="([^"]*)"')
_VERIFIER = re.compile(r'data-verifier="([^"]+)"')


class Answered:
    """Where the browser was sent, or what the page said."""

    def __init__(self, response: requests.Response) -> None:
        self.location = response.headers.get("Location", "")
        self.status = response.status_code
        found = _VERIFIER.search(response.text)
        self.verifier = found[1] if found else ""


def answer(server: RunningServer, address: str, decision: str = "allow") -> Answered:
    """Log in as the server's first user, and allow or deny what ``address`` asks."""
    browser = requests.Session()
    login = browser.get(address, timeout=30)
    person = {"username": server.username, "password": server.password}
    consent = browser.post(login.url, data=_fields(login) | person, timeout=30)
    [action] = _FORM.findall(consent.text)
    return Answered(
        browser.post(
            urljoin(consent.url, action),
            data=_fields(consent) | {"decision": decision},
            allow_redirects=False,
            timeout=30,
        )
    )


def _fields(page: requests.Response) -> dict[str, str]:
    assert page.status_code == 200, page.text
    return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}
