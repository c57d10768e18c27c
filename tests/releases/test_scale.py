"""What a request costs in a small store and in a large one: the same."""

from __future__ import annotations

import xmlrpc.client
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from accounts.models import User
from oauth_provider import services as provider
from oauth_provider.models import Dialect, Nonce, RequestToken
from oauth_provider.services.pruning import nonces_prune
from pypi_mock.inspector import surveying
from pypi_mock.seeds.bulk.made import COLUMNS, Size
from pypi_mock.seeds.bulk.synth import synth
from pypi_mock.simulation.clock import clock
from releases.models import Change, Project, Release, RetiredName
from releases.rendered import shelf, wholes
from releases.selectors import changes, listing, search
from releases.services import file_delete, file_upload, project_delete, release_yank
from tests import factories
from tests.engines.work import EVERY, emptied, plan_by_what_is_there, work_counted
from tests.releases.making import spooled, upload_fields, wheel

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)

SMALL, LARGE = 300, 3000
ALLOWED = 1.5
"""So many times as much in a store ten times as large: indexes get deeper."""
NAME = "amber-badger-0000001"

ASKED = {
    "a project's page": lambda client: client.get(f"/simple/{NAME}/"),
    "a project as JSON": lambda client: client.get(f"/pypi/{NAME}/json"),
    "a release as JSON": lambda client: client.get(f"/pypi/{NAME}/1.0/json"),
    "a project for people": lambda client: client.get(f"/project/{NAME}/"),
    "a person": lambda client: client.get("/user/synth-00001/"),
    "the front page": lambda client: client.get("/"),
    "the front page further on": lambda client: client.get(f"/?after={NAME}"),
    "a search for a word of many": lambda client: client.get("/?q=typed"),
    "a search for words of many": lambda client: client.get("/?q=typed+amber+forms"),
    "a search for words that none has together": lambda client: client.get("/?q=amber+wren+x"),
    "a search for a name": lambda client: client.get(f"/?q={NAME}"),
    "the feed of releases": lambda client: client.get("/rss/updates.xml"),
    "the feed of projects": lambda client: client.get("/rss/packages.xml"),
    "the feed of a project": lambda client: client.get(f"/rss/project/{NAME}/releases.xml"),
    "a download": lambda client: client.get(f"/files/{NAME}/{FILE}"),
    "its metadata": lambda client: client.get(f"/files/{NAME}/{FILE}.metadata"),
    "the state for people": lambda client: client.get(
        "/_mock/state", headers={"host": "localhost"}
    ),
}
FILE = "amber_badger_0000001-1.0-cp310-none-any.whl"
LONG_AGO, LATELY = 0, int((clock.now() - timedelta(minutes=2)).timestamp())
CALLED = {
    "search for a name": ("search", {"name": NAME}),
    "search for a name or a summary": ("search", {"name": "typed", "summary": "typed"}, "or"),
    "search for a name and an author": ("search", {"name": "amber", "author": "x"}),
    "browse what all have": ("browse", ["Programming Language :: Python :: 3"]),
    "browse what few have": ("browse", ["Framework :: Pytest", "Topic :: Internet"]),
    "changelog from the beginning": ("changelog", LONG_AGO),
    "changelog of the last minutes": ("changelog", LATELY),
    "changelog_since_serial": ("changelog_since_serial", 1),
    "changelog_last_serial": ("changelog_last_serial",),
    "changed_packages from the beginning": ("changed_packages", LONG_AGO),
    "changed_packages of the last minutes": ("changed_packages", LATELY),
    "updated_releases from the beginning": ("updated_releases", LONG_AGO),
    "updated_releases of the last minutes": ("updated_releases", LATELY),
    "user_packages": ("user_packages", "synth-00001"),
    "package_roles": ("package_roles", NAME),
    "release_data": ("release_data", NAME, "1.0"),
    "top_packages": ("top_packages", 10),
}


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch):
    """Let every bound be reached in the small store."""
    for module, name in (
        (listing, "FOUND_LIMIT"),
        (listing, "HITS_READ"),
        (search, "SEARCH_LIMIT"),
        (search, "BROWSE_LIMIT"),
        (search, "LOOKED_AT"),
        (changes, "LOG_LIMIT"),
        (surveying, "COUNTED_LIMIT"),
    ):
        monkeypatch.setattr(module, name, 30)
    monkeypatch.setattr(listing, "CHANGES_READ", 30)


def work_in(projects: int, do: dict[str, Callable[[], object]]) -> dict[str, int]:
    """Make a store, do each thing in it, and return what each cost."""
    _empty()
    synth(Size(projects, projects * 3), progress=lambda _: None)
    plan_by_what_is_there()
    costs = {}
    for name, step in do.items():
        shelf.clear()
        with work_counted() as work:
            step()
        assert work.counted == [], name
        costs[name] = work.amount
    return costs


def _empty() -> None:
    emptied([*COLUMNS, RetiredName._meta.db_table])
    shelf.clear()
    wholes.clear()


def grown(do: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return what costs more in a store ten times as large, with how many times as much."""
    small, large = work_in(SMALL, do), work_in(LARGE, do)
    ratios = {name: large[name] / max(small[name], EVERY) for name in do}
    return {name: round(ratio, 2) for name, ratio in ratios.items() if ratio > ALLOWED}


def test_no_page_costs_more_in_a_larger_store(client):
    def asked(ask) -> Callable[[], object]:
        def step() -> None:
            answer = ask(client)
            assert answer.status_code == 200
            _ = b"".join(answer) if answer.streaming else answer.content

        return step

    assert grown({name: asked(ask) for name, ask in ASKED.items()}) == {}


def test_no_call_costs_more_in_a_larger_store(client):
    def called(method: str, *parameters: object) -> Callable[[], object]:
        body = xmlrpc.client.dumps(parameters, method)

        def step() -> None:
            answer = client.post("/pypi", body, content_type="text/xml").content
            xmlrpc.client.loads(answer)

        return step

    assert grown({name: called(*call) for name, call in CALLED.items()}) == {}


def test_the_list_of_all_projects_costs_as_much_as_there_are(client):
    costs = grown({"list": lambda: client.get("/simple/").content})

    assert 8 < costs["list"] < 12


def test_no_change_costs_more_in_a_larger_store(settings, tmp_path):
    settings.MOCK_NEW_PROJECTS_PER_HOUR = 1_000_000
    uploader = factories.user()

    def upload() -> None:
        file_upload(
            user=uploader,
            fields=upload_fields(
                filename="spam-1.0-py3-none-any.whl", filetype="bdist_wheel", pyversion="py3"
            ),
            content=spooled(wheel(), folder=tmp_path),
        )

    def project() -> Project:
        return Project.objects.get(normalized=NAME)

    def delete_file() -> None:
        file_delete(user=None, file=project().files.order_by("pk")[0])

    def yank() -> None:
        release_yank(user=None, release=Release.objects.filter(project=project())[0])

    steps = {
        "an upload of a new project": upload,
        "a yank": yank,
        "a file deleted": delete_file,
        "a project deleted": lambda: project_delete(user=None, project=project()),
    }
    assert grown(steps) == {}


def test_forgetting_costs_the_same_however_much_there_is_to_forget():
    consumer, user = factories.consumer(), factories.user()

    def cost(rows: int) -> dict[str, int]:
        long_ago = clock.now() - timedelta(days=30)
        Nonce.objects.bulk_create(
            Nonce(timestamp=1 + number, consumer="c", nonce=f"{rows}-{number}")
            for number in range(rows)
        )
        RequestToken.objects.bulk_create(
            RequestToken(
                key=f"{rows}-{number}",
                consumer=consumer,
                dialect=Dialect.PYPI,
                user=user,
                created=long_ago,
                expires=clock.now() + timedelta(hours=1),
            )
            for number in range(rows)
        )
        plan_by_what_is_there()
        with work_counted() as nonces:
            nonces_prune(before=clock.timestamp() - 300)
        with work_counted() as tokens:
            provider.request_token_issue(consumer=consumer, dialect=Dialect.PYPI, callback="")
        return {"nonces": nonces.amount, "tokens": tokens.amount}

    few, many = cost(2000), cost(10_000)

    assert {name: many[name] < ALLOWED * few[name] for name in few} == {
        "nonces": True,
        "tokens": True,
    }
    assert Nonce.objects.count() == 8_000


def test_what_is_measured_would_show_a_whole_table_read():
    steps = {
        "a scan": lambda: list(Change.objects.filter(action="nothing")),
        "a search": lambda: User.objects.filter(username="nobody").exists(),
    }
    assert set(grown(steps)) == {"a scan"}
