"""``/check/``: would the index take this?"""

from __future__ import annotations

import json

import pytest

from releases.behaviour import Behaviour, behaviour
from releases.judging.personality import Personality, Strictness
from releases.judging.rules import Rule
from releases.models import File, Project
from tests import factories
from tests.releases.broken_uploads import ROWS, Scene
from tests.releases.forms_made import Part, UploadForm, publish, sdist_form, wheel_form
from tests.releases.inspection.archives_made import METADATA, SDIST, WHEEL, good_sdist, good_wheel
from tests.releases.making import tar_of

pytestmark = pytest.mark.django_db
OWN_SDIST = good_sdist(**{"PKG-INFO": METADATA.replace(b"1.0.0", b"1.0")})
OF_WHO_ASKS = {"credentials", "permission", "token", "user", "uploads", "action", "projects"}


@pytest.fixture(autouse=True)
def alice(db, spool, contents):
    return factories.user(username="alice")


@pytest.fixture
def ask(client):
    def asked(form, *, query="", accept="*/*"):
        return publish(client, form, path=f"/check/{query}", authorization="", accept=accept)

    return asked


@pytest.fixture
def scene(client, alice, settings, monkeypatch):
    return Scene(client, alice, settings, Personality.PYPI_TODAY, monkeypatch)


def alone(content: bytes, filename: str) -> UploadForm:
    return UploadForm({}, {"content": Part(content, filename)})


@pytest.mark.parametrize(
    "form", [wheel_form(), sdist_form(), alone(good_wheel(), WHEEL), alone(OWN_SDIST, SDIST)]
)
def test_what_would_be_taken_is_told_so_and_nothing_is_kept(ask, form, spool, contents):
    response = ask(form)
    filename = form.parts["content"].filename
    assert (response.status_code, response.content.decode()) == (
        200,
        f"{filename}: would be taken (pypi-today)\n",
    )
    assert Project.objects.count() == 0
    assert [*spool.iterdir(), *contents.iterdir()] == []


def test_a_document_says_it_to_programs(ask):
    form = wheel_form(good_wheel(WHEEL=None)).but(version="one", sha256_digest=None)
    response = ask(form, accept="application/json")
    assert (response.status_code, response["X-Mock-Rule"]) == (400, "version-invalid")
    assert json.loads(response.content) == {
        "filename": WHEEL,
        "personality": "pypi-today",
        "accepted": False,
        "already_there": False,
        "status": 400,
        "problems": [
            {
                "code": "version-invalid",
                "message": "'one' is not a version (PEP 440)",
                "field": "version",
            },
            {
                "code": "digest-missing",
                "message": "one of md5_digest, sha256_digest, blake2_256_digest is required",
                "field": "sha256_digest",
            },
            {
                "code": "wheel-without-wheel",
                "message": "a wheel has a file WHEEL in its .dist-info folder; this one has not",
                "field": "content",
            },
        ],
    }


def test_a_file_without_metadata_goes_by_its_name(ask):
    response = ask(alone(tar_of({"spam-1.0/setup.py": b""}), SDIST))
    assert response.content.decode() == (
        f"{SDIST}: would be refused with 400 (pypi-today)\n"
        "  sdist-without-pkg-info: an sdist has one folder at its top with a PKG-INFO in it; "
        "this one has not\n"
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?personality=pypi-today", 400), ("?personality=legacy-2012", 200)],
)
def test_the_personality_can_be_chosen(ask, query, status):
    form = wheel_form().but(sha256_digest=None)
    assert ask(form, query=query).status_code == status


def test_otherwise_it_is_that_of_the_index(ask):
    behaviour.turn(Behaviour(personality=Personality.LEGACY_2012))
    assert "(legacy-2012)" in ask(wheel_form()).content.decode()


def test_a_personality_that_is_none_is_told_those_that_there_are(ask):
    response = ask(wheel_form(), query="?personality=mine")
    assert (response.status_code, response.content) == (
        400,
        b"'mine' is not one of legacy-2012, pypi-today\n",
    )


@pytest.mark.parametrize("strictness", [Strictness.WARN, Strictness.OFF])
def test_it_is_asked_what_pypi_would_take_however_lenient_the_index_is(ask, strictness):
    behaviour.turn(Behaviour(strictness=strictness, read_only=True))
    assert ask(wheel_form().but(summary="a\nb")).status_code == 400


def test_what_the_index_has_already_counts(ask, client):
    publish(client, sdist_form())
    assert ask(sdist_form()).content.decode() == f"{SDIST}: is there already (pypi-today)\n"
    response = ask(sdist_form(good_sdist(other=b"")))
    assert (response.status_code, response["X-Mock-Rule"]) == (400, "file-name-taken")
    assert File.objects.count() == 1


def test_the_address_ends_with_a_slash_and_takes_a_post(client):
    assert client.post("/check")["Location"] == "http://testserver/check/"
    assert client.get("/check/").status_code == 405


def test_a_form_without_a_file_is_told_what_is_missing(ask):
    response = ask(UploadForm({}))
    assert response.status_code == 400
    assert "content-missing" in response.content.decode()


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in ROWS
        if row.is_for(Personality.PYPI_TODAY)
        and row.rule is not Rule.FORM_BROKEN
        and row.rule.code.partition("-")[0] not in OF_WHO_ASKS
    ],
    ids=str,
)
def test_every_rule_of_a_form_and_its_file_is_checked(ask, scene, row):
    row.before(scene)
    response = ask(row.form)
    assert response.status_code == row.rule.today
    assert f"  {row.rule.code}: " in response.content.decode()
