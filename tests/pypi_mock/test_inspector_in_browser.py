"""The inspector in a real browser: live, without scripts, narrow, in the dark, by keyboard."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from oauthlib.oauth1 import Client as Signer
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.running import RunningServer

PAGES = ("/_mock/", "/_mock/requests/1", "/_mock/workbench", "/_mock/state", "/_mock/docs/")


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def own_server(start_server) -> RunningServer:
    server = start_server()
    refuse(server)
    return server


def refuse(server: RunningServer) -> None:
    """Send what was signed for another port."""
    signer = Signer(
        server.consumer_key,
        client_secret=server.consumer_secret,
        resource_owner_key=server.token,
        resource_owner_secret=server.token_secret,
    )
    path = "/oauth/test?test=spam"
    _, headers, _ = signer.sign(f"http://127.0.0.1{path}")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(urllib.request.Request(server.url + path, headers=headers))


def opened(browser: Browser, server: RunningServer, path: str, **context) -> Page:
    page = browser.new_context(**context).new_page()
    page.goto(server.url + path)
    return page


def test_a_new_request_appears_without_a_reload(browser, own_server):
    page = opened(browser, own_server, "/_mock/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    rows = page.locator("tr[data-number]")
    expect(rows).to_have_count(1)

    refuse(own_server)

    expect(rows).to_have_count(2, timeout=15_000)
    expect(page.get_by_role("status")).to_have_text("1 new request")
    expect(rows.first).to_contain_text("you left port")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Follow")).to_be_visible()
    assert said == []
    page.context.close()


def test_every_page_is_whole_without_scripts(browser, own_server):
    page = opened(browser, own_server, "/_mock/", java_script_enabled=False)

    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("heading", name="What was signed, part by part")).to_be_visible()
    expect(page.locator("tr.differs")).to_contain_text("port")
    page.get_by_role("link", name="open in the workbench").click()
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("You left port")
    page.context.close()


def test_what_would_have_been_accepted_is(browser, own_server):
    page = opened(browser, own_server, "/_mock/requests/1")
    field = page.locator("pre", has_text="Authorization: OAuth").first.inner_text()

    request = urllib.request.Request(
        f"{own_server.url}/oauth/test?test=spam",
        headers={"Authorization": field.removeprefix("Authorization: ").strip()},
    )

    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(
    browser, own_server, tmp_path: Path, width: int, scheme: str
):
    page = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    ).new_page()
    for number, path in enumerate(PAGES):
        page.goto(own_server.url + path)
        picture = page.screenshot(path=str(tmp_path / f"{number}.png"), full_page=True)
        assert len(picture) > 5_000
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_all_is_reached_by_keyboard_and_named(browser, own_server):
    page = opened(browser, own_server, "/_mock/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    unnamed = page.evaluate(
        """[...document.querySelectorAll("input, select, textarea, button, a")]
           .filter(e => e.type !== "hidden")
           .filter(e => !(e.labels?.length || e.textContent.trim() || e.ariaLabel))
           .length"""
    )
    assert unnamed == 0
    page.context.close()
