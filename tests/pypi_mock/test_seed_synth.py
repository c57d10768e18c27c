"""pypi_mock/seeds/bulk: a store of made-up projects, as if each had been uploaded."""

from __future__ import annotations

import hashlib
import xmlrpc.client

import pytest
from django.apps import apps
from django.db import connection

from accounts.models import User
from pypi_mock.seeds.bulk.made import COLUMNS, Plan, Size, classifiers_of
from pypi_mock.seeds.bulk.synth import NotEmptyError, synth
from pypi_mock.seeds.bulk.writing import _field
from releases.contents.by_rule import content_made, content_name, wheel_made
from releases.listing_models import Classified, ListedWord, Listing
from releases.models import Change, CoreMetadata, File, Project, Release, RetiredName
from releases.services import file_delete, file_upload, project_delete
from tests import factories
from tests.releases.making import spooled

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = Size(projects=30, files=200)
JSON = "application/vnd.pypi.simple.v1+json"
OWN = {"id", "at", "created", "updated", "uploaded", "content", "user", "uploaded_by", "serial"}
"""What differs between two equal projects."""


SAID = ("summary", "requires_python", "classifiers")


def nothing(_: int) -> None:
    pass


def told(row) -> dict:
    """What a row says, without numbers and times."""
    fields = row._meta.concrete_fields
    return {
        field.name: bytes(value) if isinstance(value, memoryview) else value
        for field in fields
        if field.name not in OWN and not field.is_relation
        for value in [field.value_from_object(row)]
    }


def store() -> dict[str, list[dict]]:
    models = (Project, Release, Classified, File, CoreMetadata, Change, Listing, ListedWord)
    return {model.__name__: [told(row) for row in model.objects.order_by("pk")] for model in models}


def indexes() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        return {
            table: set(connection.introspection.get_constraints(cursor, table)) for table in COLUMNS
        }


def test_every_column_is_written():
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for table, columns in COLUMNS.items():
        wanted = {field.column for field in tables[table]._meta.concrete_fields}
        if table in {"releases_role", "releases_classified", "releases_listedword"}:
            wanted -= {"id"}  # nothing refers to these
        assert set(columns) == wanted, table


def test_its_rows_are_those_that_an_upload_writes(tmp_path, frozen_clock):
    synth(Size(projects=1, files=1), progress=nothing)
    made = store()
    file = File.objects.get()
    wheel = content_made(file.content)
    project_delete(user=None, project=file.project)
    connection.cursor().execute("DELETE FROM releases_change")
    connection.cursor().execute("DELETE FROM releases_retiredname")

    said = {
        "name": file.project.name,
        "version": "1.0",
        "summary": made["Listing"][0]["summary"],
        "requires_python": ">=3.10",
        "classifiers": classifiers_of(0),
        "filename": file.filename,
        "filetype": "bdist_wheel",
        "pyversion": "cp310",
    }
    file_upload(
        user=User.objects.get(username="synth-00001"),
        fields={name: [v] if isinstance(v, str) else v for name, v in said.items()},
        content=spooled(wheel, folder=tmp_path),
    )

    uploaded = store()
    # An upload says more of its release than was sent: what the wheel itself says.
    for release in (*made["Release"], *uploaded["Release"]):
        release["metadata"] = {n: release["metadata"][n] for n in SAID}
    assert made == uploaded


def test_a_wheel_made_by_rule_is_always_the_same_and_is_taken_as_an_upload(tmp_path):
    assert wheel_made("a-b", "1.0", "cp310-none-any") == content_made(
        content_name("a-b", "1.0", "cp310-none-any")
    )
    said = {
        "name": "a-b",
        "version": "1.0",
        "filename": "a_b-1.0-cp310-none-any.whl",
        "filetype": "bdist_wheel",
        "pyversion": "cp310",
    }
    content = spooled(wheel_made("a-b", "1.0", "cp310-none-any"), folder=tmp_path)

    file_upload(
        user=factories.user(),
        fields={name: [value] for name, value in said.items()},
        content=content,
    )


def test_projects_and_files_are_as_many_as_were_asked_for_and_have_their_indexes():
    before = indexes()

    counts = synth(SIZE, progress=nothing)

    assert (Project.objects.count(), File.objects.count()) == (30, 200)
    assert {table: counts[table] for table in ("releases_project", "releases_file")} == {
        "releases_project": 30,
        "releases_file": 200,
    }
    assert max(p.files.count() for p in Project.objects.all()) == 7
    assert indexes() == before
    assert list(Project.objects.order_by("normalized")) == list(Project.objects.order_by("pk"))


def test_everything_that_clients_ask_finds_it(client):
    synth(SIZE, progress=nothing)
    project = Project.objects.order_by("-pk")[0]
    name = project.normalized

    listed = client.get("/simple/", headers={"accept": JSON}).json()["projects"]
    page = client.get(f"/simple/{name}/", headers={"accept": JSON}).json()
    described = client.get(f"/pypi/{name}/json").json()
    found = client.get("/", {"q": name.replace("-", " ")}).content.decode()
    body = xmlrpc.client.dumps((name,), "package_roles")
    roles = client.post("/pypi", body, content_type="text/xml").content

    assert listed[-1] == {"name": name, "_last-serial": project.serial}
    assert [len(listed), page["versions"], described["info"]["version"]] == [
        30,
        ["1.0", "2.0"],
        "2.0",
    ]
    assert f"/project/{name}/" in found
    assert b"synth-00001" in roles
    for file in page["files"]:
        answer = client.get(f"/files/{name}/{file['filename']}")
        content = b"".join(answer.streaming_content)
        assert hashlib.sha256(content).hexdigest() == file["hashes"]["sha256"]
        assert len(content) == file["size"]
        metadata = client.get(f"/files/{name}/{file['filename']}.metadata").content
        assert hashlib.sha256(metadata).hexdigest() == file["core-metadata"]["sha256"]
    part = client.get(f"/files/{name}/{file['filename']}", headers={"range": "bytes=0-3"})
    assert b"".join(part.streaming_content) == b"PK\3\4"


def test_files_of_it_can_be_deleted_and_more_be_uploaded(tmp_path):
    synth(SIZE, progress=nothing)
    project = Project.objects.order_by("pk")[0]
    last = Change.objects.order_by("-pk")[0].pk

    file_delete(user=None, file=project.files.order_by("pk")[0])

    assert project.files.count() == 5
    assert Project.objects.get(pk=project.pk).serial == Change.objects.order_by("-pk")[0].pk > last


@pytest.mark.parametrize("taken", ["project", "change"])
def test_a_store_that_has_something_is_left_as_it_is(taken, tmp_path):
    synth(Size(projects=1, files=0), progress=nothing)
    if taken == "change":
        project_delete(user=None, project=Project.objects.get())
    before = store()

    with pytest.raises(NotEmptyError, match="already"):
        synth(SIZE, progress=nothing)

    assert store() == before


def test_who_interrupts_it_finds_the_store_as_it_was():
    before, rows = indexes(), store()

    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synth(SIZE, progress=interrupted)

    assert (store(), indexes(), User.objects.count()) == (rows, before, 0)
    synth(SIZE, progress=nothing)


@pytest.mark.parametrize("files", [0, 7, 30, 200, 333])
def test_rows_are_made_in_batches_without_a_seam(files, frozen_clock):
    plan = Plan(Size(30, files), [(1, "synth-00001")], frozen_clock.now())
    whole = plan.rows(0, 30)
    parts = [plan.rows(start, start + 7) for start in range(0, 30, 7)]

    for table, rows in whole.items():
        assert [row for part in parts for row in part[table]] == rows
    assert len(whole["releases_file"]) == files


def test_other_processes_make_the_same_rows(monkeypatch, frozen_clock):
    synth(SIZE, progress=nothing)
    made = store()
    for project in Project.objects.all():
        project_delete(user=None, project=project)
    Change.objects.all().delete()
    RetiredName.objects.all().delete()
    monkeypatch.setattr("pypi_mock.seeds.bulk.making.WORTH_PROCESSES", 1)
    monkeypatch.setattr("pypi_mock.seeds.bulk.making.BATCH", 4)

    synth(SIZE, progress=nothing)

    assert store() == made


def test_a_field_of_a_copy_cannot_end_its_row():
    assert _field("a\tb\nc\\d\r") == r"a\tb\nc\\d\r"
    assert [_field(None), _field(b"\n"), _field(0)] == [r"\N", r"\\x0a", "0"]


def test_the_command_says_what_it_has_written_and_shows_progress_to_nobody(tmp_path):
    import os
    import subprocess
    import sys

    command = [sys.executable, "-m", "pypi_mock", "seed", "synth", "--projects", "3"]
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith("PYPI_MOCK_")
    }

    def run(*more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*command, *more], env=environ, capture_output=True, text=True, check=False
        )

    first, second, third = run("--data", str(tmp_path)), run("--data", str(tmp_path)), run()

    assert first.stdout.startswith("3 projects, 3 releases and 15 files in ")
    assert (first.returncode, first.stderr) == (0, "")
    assert (second.returncode, second.stdout) == (1, "")
    assert "has projects already" in second.stderr
    assert third.returncode == 2
