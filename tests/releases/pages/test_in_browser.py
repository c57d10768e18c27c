"""The pages of the index in a real browser: narrow, in the dark, by keyboard, without scripts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import running
from tests.releases.pages import scenery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.running import RunningServer

PAGES = {
    "home": "/",
    "found": "/?q=spam",
    "nothing-found": "/?q=nothing",
    "long-description": "/project/spam/",
    "many-versions": "/project/many-versions/",
    "hostile": "/project/hostile/",
    "quarantined": "/project/quarantined-project/",
    "absent": "/project/nothing/",
    "user": "/user/alice/",
    "manage": "/project/spam/manage/",
    "manage-many": "/project/many-versions/manage/",
    "manage-release": "/project/spam/manage/2.0/",
}


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with the scenery, which no test here changes but in projects of its own."""
    folder = tmp_path_factory.mktemp("index")
    server = running.start("--seed", scenery.seed_file(folder), folder=folder)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def logged_in(browser: Browser, index: RunningServer) -> dict[str, object]:
    """Return alice's cookies."""
    page = browser.new_page()
    log_in(page, index)
    state = page.context.storage_state()
    page.context.close()
    return {"storage_state": state}


def log_in(page: Page, server: RunningServer) -> None:
    page.goto(f"{server.url}/accounts/login/")
    page.get_by_label("User name").fill(server.username)
    page.get_by_label("Password").fill(server.password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def opened(browser: Browser, server: RunningServer, path: str, **context) -> Page:
    page = browser.new_context(**context).new_page()
    page.goto(server.url + path)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(browser, index, tmp_path: Path, width: int, scheme: str):
    viewport = {"width": width, "height": 800}
    page = opened(browser, index, "/", viewport=viewport, color_scheme=scheme)
    for name, path in PAGES.items():
        page.goto(index.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
        picture = page.screenshot(path=str(tmp_path / f"{name}.png"), full_page=True)
        assert len(picture) > 5_000
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.context.close()


def test_an_empty_index_fits_a_phone_and_says_how_to_begin(browser, server):
    page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    page.goto(server.url)
    expect(page.get_by_role("heading", name="Upload here")).to_be_visible()
    expect(page.get_by_text(f"twine upload --repository-url {server.url}/legacy/")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=list(PAGES))
def test_every_control_is_named_every_id_is_one_and_headings_go_step_by_step(
    browser, index, logged_in, path: str
):
    page = opened(browser, index, path, **logged_in)
    unnamed = page.evaluate(
        """[...document.querySelectorAll("input, select, textarea, button, a, summary")]
           .filter(e => e.type !== "hidden" && !e.closest(".description"))
           .filter(e => !(e.labels?.length || e.textContent.trim() || e.ariaLabel))
           .map(e => e.outerHTML)"""
    )
    repeated = page.evaluate(
        """[...document.querySelectorAll("[id]")].map(e => e.id)
           .filter((id, at, all) => all.indexOf(id) !== at)"""
    )
    levels = page.evaluate(
        """[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
           .filter(e => !e.closest(".description")).map(e => +e.tagName[1])"""
    )
    jumps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert (unnamed, repeated, levels.count(1), jumps) == ([], [], 1, [])
    page.context.close()


def test_the_keyboard_goes_from_the_search_to_what_it_found(browser, index):
    page = opened(browser, index, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("breakfast")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Projects with “breakfast”")
    page.get_by_role("searchbox").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Spam"
    page.context.close()


def test_text_stands_out_from_what_is_behind_it(browser, index, logged_in):
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    for scheme in ("light", "dark"):
        page = opened(browser, index, "/", color_scheme=scheme, **logged_in)
        for path in ("/project/many-versions/", "/project/many-versions/manage/"):
            page.goto(index.url + path)
            assert page.evaluate(CONTRASTS) == []
        page.context.close()


CONTRASTS = """(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if ((parts(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  for (const e of document.querySelectorAll("main *, footer *")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push([e.outerHTML.slice(0, 80), ratio]);
  }
  return poor;
})()"""


def test_an_owner_does_everything_without_scripts(browser, start_server, tmp_path):
    server = start_server("--seed", scenery.seed_file(tmp_path))
    page = browser.new_context(java_script_enabled=False).new_page()
    said = page.get_by_role("status")
    log_in(page, server)

    page.get_by_role("link", name="Your projects").click()
    page.get_by_role("link", name="Spam", exact=True).click()
    page.get_by_role("link", name="Manage").click()
    page.get_by_role("link", name="Manage 2.0").click()
    page.get_by_label("Reason").fill("Rotten")
    page.get_by_role("button", name="Yank").click()
    expect(said).to_contain_text("Yanked")
    page.get_by_role("button", name="Hide").click()
    expect(said).to_contain_text("Hidden")
    page.get_by_text("Delete spam-2.0.tar.gz").click()
    page.get_by_label("Type the file's name to confirm").nth(1).fill("spam-2.0")
    page.get_by_role("button", name="Delete the file").click()
    expect(page.get_by_text("'spam-2.0' is not 'spam-2.0.tar.gz'")).to_be_visible()
    page.get_by_label("Type the file's name to confirm").nth(1).fill("spam-2.0.tar.gz")
    page.get_by_role("button", name="Delete the file").click()
    expect(said).to_contain_text("The file was deleted.")
    page.get_by_role("link", name="Manage Spam").click()
    page.get_by_label("Status").select_option("Archived")
    page.get_by_role("button", name="Set the status").click()
    expect(said).to_have_text("The status was changed.")
    page.get_by_role("button", name="Take away the role of bob").click()
    expect(said).to_have_text("The role was taken away.")
    page.get_by_role("button", name="Take away the role of alice").click()
    expect(page.get_by_role("alert")).to_contain_text("Make somebody else an owner first.")
    page.get_by_label("Type the project's name to confirm").fill("Spam")
    page.get_by_role("button", name="Remove Spam").click()
    expect(said).to_contain_text("The project was removed.")
    page.context.close()


def test_no_script_of_a_project_runs(browser, index, logged_in):
    page = opened(browser, index, "/project/hostile/", **logged_in)
    for path in ("/project/hostile/", "/project/hostile/manage/", "/?q=script", "/user/alice/"):
        page.goto(index.url + path)
        assert "pypi-mock" in page.title()
    page.context.close()


class TestDocumentation:
    @pytest.fixture
    def docs(self, browser, index, logged_in):
        """The documentation's first page, in the browser of somebody who is logged in."""
        page = opened(browser, index, "/project/spam/", **logged_in)
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text))
        answers: dict[str, int] = {}
        page.on("response", lambda answer: answers.update({answer.url: answer.status}))
        page.goto(f"{index.url}/docs/spam/")
        page.complaints, page.answers = complaints, answers
        yield page
        page.context.close()

    @pytest.mark.parametrize("path", ["", "api/index.html"])
    def test_its_own_styles_images_fonts_and_scripts_work(self, docs, index, path):
        docs.goto(f"{index.url}/docs/spam/{path}")
        docs.wait_for_load_state("networkidle")
        heading = docs.locator("h1")
        expect(heading).to_have_css("color", "rgb(1, 2, 3)")
        assert docs.evaluate("document.getElementById('red').naturalWidth") == 8
        assert docs.evaluate("[window.external, window.inline]") == ["own", True]
        assert docs.answers[f"{index.url}/docs/spam/_static/own.woff2"] == 200
        # That is no font; all else would be a breach of the policy.
        assert [said for said in docs.complaints if "Policy" in said or "CORS" in said] == []

    def test_its_search_finds(self, docs):
        docs.get_by_label("Search").fill("can")
        docs.get_by_role("button", name="Search").click()
        expect(docs.locator("#found li")).to_have_text("can: true")

    def test_it_has_an_origin_of_nobody_and_no_cookie(self, docs):
        assert docs.evaluate("window.origin") == "null"
        for forbidden in ("document.cookie", "localStorage.length", "sessionStorage.length"):
            with pytest.raises(Exception, match=r"sandboxed|denied"):
                docs.evaluate(forbidden)

    @pytest.mark.parametrize("path", ["/accounts/", "/project/spam/manage/", "/_mock/v1/requests"])
    def test_it_reads_and_sends_nothing_beyond_itself(self, docs, path):
        answered = docs.evaluate(
            """path => fetch(path, {credentials: "include", method: "POST", mode: "no-cors"})
               .then(() => "answered", () => "refused")""",
            path,
        )
        assert answered == "refused"
        assert any("connect-src" in said for said in docs.complaints)

    def test_it_frames_nothing_and_sends_no_form_elsewhere(self, docs, index):
        docs.evaluate(
            """() => {
              const frame = document.createElement("iframe");
              frame.src = "/accounts/";
              const form = document.createElement("form");
              form.action = "/accounts/logout/";
              form.method = "post";
              document.body.append(frame, form);
              form.submit();
            }"""
        )
        docs.wait_for_timeout(500)
        refused = " ".join(docs.complaints)
        assert "form-action" in refused
        assert re.search("frame-src|default-src", refused)
        assert docs.url == f"{index.url}/docs/spam/"

    def test_who_reads_it_stays_logged_in_elsewhere(self, docs, index):
        docs.goto(f"{index.url}/accounts/")
        expect(docs.get_by_role("heading", level=1)).to_contain_text("alice")
