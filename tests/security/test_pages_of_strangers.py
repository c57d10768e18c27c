"""A web page of a stranger's, in the browser of a developer whose server has published secrets.

Whoever knows a secret signs or logs in for the browser that sends the request, and needs no answer:
so a page may publish what the developer installs next. Each attack is made by a real browser.
"""

from __future__ import annotations

import base64
import hashlib
import http.server
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
import requests
from oauthlib.oauth1 import SIGNATURE_TYPE_QUERY, Client

from pypi_mock.seeds.synthesis import synthesise
from tests.security.conftest import PATIENCE, STRANGER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.running import RunningServer

WHEEL = synthesise("wheel", name="spam", version="1.0", metadata={}).content
CONTENT = base64.b64encode(WHEEL).decode()
UPLOAD = {
    ":action": "file_upload",
    "protocol_version": "1",
    "metadata_version": "2.1",
    "name": "spam",
    "version": "1.0",
    "filetype": "bdist_wheel",
    "pyversion": "py3",
    "sha256_digest": hashlib.sha256(WHEEL).hexdigest(),
}
SEND = """async ([url, fields, content, headers, mode]) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
    form.append("content", new File([bytes], "spam-1.0-py3-none-any.whl"));
    try {
        const answer = await fetch(url, {method: "POST", body: form, headers, mode});
        return answer.status;
    } catch (error) { return String(error); }
}"""
SUBMIT = """([url, fields, content]) => {
    const form = document.createElement("form");
    Object.assign(form, {action: url, method: "post", enctype: "multipart/form-data"});
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement("input");
        Object.assign(input, {type: "hidden", name, value});
        form.append(input);
    }
    const file = document.createElement("input");
    Object.assign(file, {type: "file", name: "content"});
    const chosen = new DataTransfer();
    const bytes = Uint8Array.from(atob(content), one => one.charCodeAt(0));
    chosen.items.add(new File([bytes], "spam-1.0-py3-none-any.whl"));
    file.files = chosen.files;
    form.append(file);
    document.body.append(form);
    form.submit();
}"""


class Blank(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Games</title><body>")

    def log_message(self, *_arguments: object) -> None:
        pass


@dataclass
class Stranger:
    """A page that the developer has open, and her server, which the stranger has guessed."""

    page: Page
    server: RunningServer

    def published(self) -> list[str]:
        """Return what the developer could install now."""
        accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
        listed = requests.get(f"{self.server.url}/simple/", headers=accept, timeout=PATIENCE)
        return [one["name"] for one in listed.json()["projects"]]

    def refused(self) -> list[tuple[str, int]]:
        """Return path and status of what arrived by POST."""
        listed = requests.get(f"{self.server.url}/_mock/v1/requests?method=POST", timeout=PATIENCE)
        return [
            (one["target"].partition("?")[0], one["status"]) for one in listed.json()["requests"]
        ]


@pytest.fixture
def stranger(browser: Browser, start_server) -> Iterator[Stranger]:
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://games.{STRANGER}:{site.server_port}/")
    yield Stranger(page, start_server())
    context.close()
    site.shutdown()
    site.server_close()


def signed(server: RunningServer, url: str) -> str:
    """Return the URL with OAuth parameters: a form may go there without asking."""
    signer = Client(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=server.token,
        resource_owner_secret=server.token_secret,
        signature_type=SIGNATURE_TYPE_QUERY,
    )
    return signer.sign(url, http_method="POST")[0]


def signed_upload(server: RunningServer) -> str:
    fields = {name: value for name, value in UPLOAD.items() if name[0] != ":"}
    query = urlencode(fields | {"filename": "spam-1.0-py3-none-any.whl", "summary": "Spam"})
    return signed(server, f"{server.url}/oauth/upload?{query}")


def test_a_signed_upload_is_refused_that_a_strangers_page_sends(stranger):
    url = signed_upload(stranger.server)

    stranger.page.evaluate(SEND, [url, {}, CONTENT, {}, "no-cors"])

    assert stranger.published() == []
    assert stranger.refused() == [("/oauth/upload", 403)]


def test_the_same_upload_is_taken_from_a_program(stranger):
    """So the request itself was right, and it was the page that was refused."""
    files = {"content": ("spam-1.0-py3-none-any.whl", WHEEL)}

    answer = requests.post(signed_upload(stranger.server), files=files, timeout=PATIENCE)

    assert (answer.status_code, stranger.published()) == (200, ["spam"])


@pytest.mark.parametrize("path", ["/legacy/", "/pypi"])
def test_a_form_with_a_password_in_its_address_is_refused(stranger, path):
    """The browser presents what stands before the @, though it asks before a fetch may."""
    host = stranger.server.url.partition("//")[2]
    stranger.page.evaluate(
        SUBMIT, [f"http://__token__:pypi-alice-token@{host}{path}", UPLOAD, CONTENT]
    )
    stranger.page.wait_for_url("**" + path)

    assert stranger.published() == []
    assert {status for _, status in stranger.refused()} == {403}


def test_a_page_whose_name_was_bound_to_this_machine_is_refused(stranger):
    """DNS rebinding: to the browser, page and server have one origin, and nothing is asked."""
    port = stranger.server.address[1]
    own = f"http://rebound.{STRANGER}:{port}"
    blank = {"content_type": "text/html", "body": "<!doctype html><title>Games</title>"}
    stranger.page.route(f"{own}/", lambda route: route.fulfill(**blank))
    stranger.page.goto(f"{own}/")
    password = base64.b64encode(b"__token__:pypi-alice-token").decode()

    said = stranger.page.evaluate(
        SEND, [f"{own}/legacy/", UPLOAD, CONTENT, {"Authorization": f"Basic {password}"}, "cors"]
    )

    assert (said, stranger.published()) == (403, [])


@pytest.mark.parametrize("path", ["/_mock/", "/_mock/v1/seed", "/_mock/state", "/_mock/docs/"])
def test_a_page_whose_name_was_bound_to_this_machine_looks_behind_no_scenes(stranger, path):
    answer = stranger.page.goto(f"http://rebound.{STRANGER}:{stranger.server.address[1]}{path}")

    assert answer.status == (200 if path == "/_mock/docs/" else 403)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_page_turns_nothing_by_the_control_api(stranger, media_type):
    send = """async ([url, type]) => {
        const body = new Blob(['{"to": "empty"}'], {type});
        try { await fetch(url, {method: "POST", body, mode: "no-cors"}); } catch {}
    }"""
    stranger.page.evaluate(send, [f"{stranger.server.url}/_mock/v1/reset", media_type])

    consumers = requests.get(f"{stranger.server.url}/_mock/v1/consumers", timeout=PATIENCE).json()
    assert consumers["consumers"] != []


def test_a_page_reads_nothing_of_what_the_server_answers(stranger):
    read = """async (url) => {
        try { return await (await fetch(url)).text(); } catch (error) { return "refused"; }
    }"""
    for path in ("/_mock/v1/seed", "/_mock/v1/requests", "/oauth/test", "/accounts/login/"):
        assert stranger.page.evaluate(read, stranger.server.url + path) == "refused", path


def test_no_page_is_shown_in_a_frame(stranger):
    frame = """async (url) => {
        const frame = document.createElement("iframe");
        frame.src = url;
        const loaded = new Promise(resolve => { frame.onload = resolve; });
        document.body.append(frame);
        await loaded;
        try { return frame.contentDocument ? "blank" : "another site"; } catch { return "other"; }
    }"""
    said: list[str] = []
    stranger.page.on("console", lambda message: said.append(message.text))
    for path in ("/accounts/login/", "/_mock/state", "/oauth/authorize?oauth_token=x", "/nowhere"):
        said.clear()
        stranger.page.evaluate(frame, stranger.server.url + path)
        assert any("frame-ancestors" in line or "X-Frame-Options" in line for line in said), path
