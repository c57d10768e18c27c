"""What pip, uv and poetry ask for a second time: what they keep, and what has gone wrong."""

from __future__ import annotations

import pytest

from tests.packaging.installing import INSTALLERS, install, project, release

WHEEL = "/files/spam/spam-1.0-py3-none-any.whl"


@pytest.fixture(autouse=True)
def _spam(mock) -> None:
    mock.seed.add({"projects": [project("spam", release("1.0"))]})


def asked(mock) -> list[tuple[str, int]]:
    return [(entry.path, entry.status) for entry in mock.requests.list()]


# ---- What they keep ------------------------------------------------------------------------


def test_uv_is_sent_nothing_that_it_has(mock, tools):
    install(tools, "uv", "spam")
    mock.requests.clear()
    install(tools, "uv", "--reinstall", "--refresh", "spam")
    assert asked(mock) == [("/simple/spam/", 304), (f"{WHEEL}.metadata", 304), (WHEEL, 304)]


def test_pip_is_sent_nothing_that_it_has(mock, tools):
    trusting = ["--trusted-host", "127.0.0.1"]  # it keeps nothing that came by plain HTTP
    install(tools, "pip", *trusting, "spam")
    mock.requests.clear()
    install(tools, "pip", *trusting, "--upgrade", "--force-reinstall", "spam")
    assert asked(mock) == [("/simple/spam/", 304), (f"{WHEEL}.metadata", 304), (WHEEL, 304)]


def test_poetry_is_not_sent_a_page_that_it_has(mock, tools):
    install(tools, "poetry", "spam")
    mock.requests.clear()
    install(tools, "poetry", "spam")
    assert ("/simple/spam/", 304) in asked(mock)


@pytest.mark.parametrize("installer", INSTALLERS)
def test_what_is_new_is_seen_at_once_whatever_they_keep(mock, tools, installer):
    environ = {"PIP_TRUSTED_HOST": "127.0.0.1"}
    install(tools, installer, "spam", environ=environ)
    mock.seed.add({"projects": [project("spam", release("2.0"))]})
    upgrade = {"pip": ["--upgrade"], "uv": ["--refresh", "--upgrade"], "poetry": []}[installer]
    wanted = "spam@latest" if installer == "poetry" else "spam"
    versions = install(tools, installer, *upgrade, wanted, environ=environ).versions
    assert versions["spam"] == "2.0"


# ---- What has gone wrong -------------------------------------------------------------------


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_a_busy_index_is_asked_again(mock, tools, installer):
    with mock.fault(path="/simple/spam/", status=503):
        assert install(tools, installer, "spam").versions == {"spam": "1.0"}
    assert asked(mock)[:2] == [("/simple/spam/", 503), ("/simple/spam/", 200)]


@pytest.mark.parametrize("installer", ["pip", "uv"])
def test_a_connection_that_was_lost_is_made_again(mock, tools, installer):
    with mock.fault(path=WHEEL, drop=True):
        assert install(tools, installer, "spam").versions == {"spam": "1.0"}


def test_uv_downloads_again_what_broke_off(mock, tools):
    with mock.fault(path=WHEEL, truncate=True):
        assert install(tools, "uv", "spam").versions == {"spam": "1.0"}


# ---- Who asks ------------------------------------------------------------------------------


@pytest.mark.parametrize("installer", INSTALLERS)
def test_an_index_that_asks_for_no_password_minds_none(mock, tools, installer):
    url = mock.index.url.replace("://", "://alice:wrong@")
    environ = {
        "PIP_EXTRA_INDEX_URL": url,
        "UV_DEFAULT_INDEX": url,
        "POETRY_HTTP_BASIC_MOCK_USERNAME": "alice",
        "POETRY_HTTP_BASIC_MOCK_PASSWORD": "wrong",
    }
    assert install(tools, installer, "spam", environ=environ).versions == {"spam": "1.0"}
