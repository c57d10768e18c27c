"""A hostile package: what it brings is shown as text, kept in a sandbox, and never unpacked."""

from __future__ import annotations

import gzip
import io
import json
import stat
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
import requests

from tests.releases.forms_made import MULTIPART, Part, UploadForm, basic, sdist_form, wheel_form
from tests.releases.inspection.test_bombs import (
    MIB,
    many_headers,
    many_members,
    nested,
    overlapping,
    pax_records,
    wheel_of,
)
from tests.releases.making import tar_of, zip_of
from tests.security.conftest import PATIENCE, Wire

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.running import RunningServer

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
ATTEMPTS = """
<!doctype html><title>Spam</title><p id="told"></p><script>
async function tried(attempt) {
    try { return String(await attempt()); } catch (error) { return "refused"; }
}
const elsewhere = location.href.replace(/\\/docs\\/.*/, "");
const blocked = [];
addEventListener("securitypolicyviolation", event => blocked.push(event.effectiveDirective));
(async () => {
    const told = {
        origin: self.origin,
        cookie: await tried(() => document.cookie),
        storage: await tried(() => localStorage.length),
        session: await tried(() => fetch(elsewhere + "/accounts/").then(one => one.text())),
        control: await tried(() => fetch(elsewhere + "/_mock/v1/seed").then(one => one.text())),
        index: await tried(() => fetch(elsewhere + "/simple/").then(one => one.text())),
        upload: await tried(() => fetch(elsewhere + "/legacy/", {method: "POST", body: "a"})),
        away: await tried(() => fetch("http://127.0.0.1:9/")),
        beacon: await tried(() => navigator.sendBeacon("http://127.0.0.1:9/", "a") && "queued"),
        socket: await tried(() => new WebSocket("ws://127.0.0.1:9/").url),
        worker: await tried(() => new Worker(elsewhere + "/_mock/inspector.js")),
        parent: await tried(() => top === self),
    };
    const deadline = performance.now() + 5000; // violations are told a little later
    while (blocked.length < 6 && performance.now() < deadline) await new Promise(setTimeout);
    document.getElementById("told").textContent = JSON.stringify([told, blocked]);
})();
</script>
"""
BOMBS = {
    "zips in zips": lambda: wheel_form(nested()),
    "one content for all": lambda: wheel_form(overlapping()),
    "65,000 members": lambda: wheel_form(many_members()),
    "zeros in a zip": lambda: wheel_form(wheel_of(METADATA=bytes(70 * MIB))),
    "zeros in gzip": lambda: sdist_form(gzip.compress(bytes(200 * MIB))),
    "a million headers": lambda: sdist_form(many_headers()),
    "endless pax headers": lambda: sdist_form(pax_records()),
}


def send(server: RunningServer, form: UploadForm, path: str = "/legacy/") -> requests.Response:
    fields = {"Content-Type": MULTIPART, "Authorization": basic("alice", "alice")}
    return requests.post(server.url + path, form.body(), headers=fields, timeout=60)


def document(server: RunningServer, content: bytes) -> requests.Response:
    """Upload documentation, as in 2012; the project is there by then."""
    said = {":action": "doc_upload", "name": "spam"}
    return send(server, UploadForm(said, {"content": Part(content, "docs.zip")}), "/pypi")


@pytest.fixture
def server(start_server, tmp_path: Path) -> RunningServer:
    server = start_server("--data", str(tmp_path / "kept"))
    assert send(server, wheel_form()).status_code == 200
    return server


def test_documentation_reads_and_sends_nothing_but_its_own(server, browser: Browser):
    assert document(server, zip_of({"index.html": ATTEMPTS.encode()})).status_code == 200
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url + "/accounts/login/")
    page.get_by_label("User name").fill("alice")
    page.get_by_label("Password").fill("alice")
    page.get_by_role("button", name="Log in").click()
    page.goto(server.url + "/docs/spam/")
    page.wait_for_function("document.getElementById('told').textContent")
    told, blocked = json.loads(page.text_content("#told"))
    context.close()

    assert told.pop("beacon") in {"false", "queued", "refused"}
    assert told.pop("socket") in {"refused", "ws://127.0.0.1:9/"}
    assert told.pop("worker") in {"refused", "[object Worker]"}
    assert told == {"origin": "null", "parent": "true"} | dict.fromkeys(
        ("cookie", "storage", "session", "control", "index", "upload", "away"), "refused"
    )
    # What was not refused at once was by the policy: fetches, beacon and socket, each of them.
    assert blocked.count("connect-src") >= 6, blocked
    arrived = Wire(server.address, server).arrived()
    assert [one for one in arrived if "/legacy/" in one and "POST" in one] == ["POST /legacy/"]


def test_no_script_in_a_request_runs_in_the_inspector(server, browser: Browser):
    """What clients send is shown by it: in targets, fields, signatures, bodies and names."""
    url, headers = server.url + "/oauth/test", {"Authorization": f'OAuth realm="{HOSTILE}"'}
    requests.get(url, params={"a": HOSTILE, HOSTILE: "a"}, headers=headers, timeout=PATIENCE)
    requests.post(url, data={"oauth_consumer_key": HOSTILE, "b": HOSTILE}, timeout=PATIENCE)
    requests.get(f"{server.url}/oauth/{HOSTILE}", headers={"User-Agent": HOSTILE}, timeout=PATIENCE)
    field = "OAuth " + ", ".join(
        f'oauth_{name}="%3Cscript%3Edocument.title%3D%27taken%27%3C%2Fscript%3E"'
        for name in ("consumer_key", "token", "nonce", "timestamp", "signature", "signature_method")
    )
    requests.get(url, headers={"Authorization": field}, timeout=PATIENCE)
    consumer = {"key": HOSTILE, "name": HOSTILE, "description": HOSTILE, "secret": HOSTILE}
    seed = {"consumers": [consumer], "projects": [{"name": "eggs", "owners": ["alice"]}]}
    requests.post(f"{server.url}/_mock/v1/seed", json=seed, timeout=PATIENCE)
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("/_mock/", *(f"/_mock/requests/{n}" for n in range(1, 6)), "/_mock/state"):
        page.goto(server.url + path)
        assert page.title() != "taken", path
        assert page.locator("img[onerror]").count() == 0, path
    page.goto(f"{server.url}/_mock/?consumer={HOSTILE}&path={HOSTILE}")
    title = page.title()
    context.close()

    assert title != "taken"
    assert [text for text in complaints if "Content Security Policy" in text] == []


def linked() -> bytes:
    """A zip in which a name is a symbolic link out of it."""
    stream = io.BytesIO(zip_of({"index.html": b"spam"}))
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return stream.getvalue()


def test_no_member_of_an_archive_is_written_anywhere(server, tmp_path):
    before = {path for path in tmp_path.rglob("*") if path.parent.name != "files"}
    escaping = {"../../escaped": b"a", "/escaped": b"a", "a/../../escaped": b"a", "\\escaped": b"a"}

    document(server, zip_of({"index.html": b"spam", **escaping}))
    document(server, linked())
    send(server, sdist_form(tar_of({f"spam-1.0/{name}": b"" for name in escaping})))
    send(server, wheel_form(zip_of(escaping)))
    after = {path for path in tmp_path.rglob("*") if "db.sqlite3" not in path.name}

    assert {path.name for path in after - before if not path.is_dir()} <= {
        path.name for path in (tmp_path / "kept" / "files").rglob("*")
    }
    assert [path for path in after if "escaped" in path.name] == []


def test_a_link_in_an_archive_leads_nowhere(server):
    document(server, linked())

    answer = requests.get(f"{server.url}/docs/spam/link", timeout=PATIENCE)

    assert "root:" not in answer.text


def test_no_address_leads_out_of_what_is_kept(server, tmp_path):
    kept = (tmp_path / "kept" / "secret_key").read_bytes().strip()
    assert document(server, zip_of({"index.html": b"spam"})).status_code == 200
    wire, ups = (
        Wire(server.address, server),
        ("..", "%2e%2e", "%2E.", "..%2f..", "..%5c..", "....//"),
    )
    for root in (
        "/docs/spam/",
        "/files/spam/",
        "/_mock/docs/",
        "/_mock/docs/mistakes/",
        "/",
        "/simple/",
    ):
        for up in ups:
            for end in ("secret_key", "db.sqlite3", "etc/passwd", "kept/secret_key", "settings.py"):
                target = f"{root}{up}/{up}/{end}"
                said = wire.exchange(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                assert said[9:12] in {b"404", b"400", b"301"}, target
                assert kept not in said, target
                assert b"root:" not in said, target


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_bomb_is_refused_over_http_and_costs_little_memory(server):
    assert document(server, zip_of({"index.html": b"spam"})).status_code == 200
    forms = {name: make() for name, make in BOMBS.items()}
    before = server.peak_memory()

    statuses = {name: send(server, form).status_code for name, form in forms.items()}
    statuses["documentation"] = document(
        server, zip_of({"index.html": bytes(200 * MIB)})
    ).status_code

    assert statuses.pop("documentation") == 413
    assert set(statuses.values()) == {400}, statuses
    assert server.peak_memory() - before < 64 * MIB
