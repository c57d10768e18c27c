"""For each rule, an upload that breaks it: one long table, in which each rule is found at once."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
import warnings
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from accounts.models import User
from releases.behaviour import behaviour
from releases.form.names import FILE_NAME_LIMIT
from releases.judging.personality import Personality
from releases.judging.rules import Rule
from releases.models import File, Project, Release
from releases.services import file_delete, project_delete, release_register
from tests import factories
from tests.releases.forms_made import Part, UploadForm, basic, publish, sdist_form, wheel_form
from tests.releases.inspection.archives_made import (
    METADATA,
    SDIST,
    WHEEL,
    good_sdist,
    good_wheel,
)
from tests.releases.making import release_fields, tar_of, zip_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from django.test import Client
    from pytest_django.fixtures import SettingsWrapper

TODAY, LEGACY = Personality.PYPI_TODAY, Personality.LEGACY_2012
PATHS = {TODAY: "/legacy/", LEGACY: "/pypi"}


@dataclass
class Scene:
    """What a row may prepare."""

    client: Client
    alice: User
    settings: SettingsWrapper
    personality: Personality
    monkeypatch: pytest.MonkeyPatch

    def publish(self, form: UploadForm) -> None:
        response = publish(self.client, form, path=PATHS[self.personality])
        assert response.status_code == 200, response.content

    def register(self, **fields: str) -> Project:
        return release_register(user=self.alice, fields=release_fields(**fields)).project


@dataclass(frozen=True)
class Broken:
    """An upload that breaks ``rule`` first, and what its reason phrase says of it."""

    rule: Rule
    says: str
    form: UploadForm
    before: Callable[[Scene], Any] = lambda _scene: None
    authorization: Callable[[], str] = lambda: basic("alice")
    only: Personality | None = None

    def __str__(self) -> str:
        return self.rule.code

    def is_for(self, personality: Personality) -> bool:
        wanted = self.only in {None, personality}
        return wanted and self.rule.status_in(personality) is not None


def token(*projects: str) -> Callable[[], str]:
    def made() -> str:
        _, text = factories.api_token(by=_alice(), projects=projects)
        return basic("__token__", text)

    return made


def _alice() -> User:
    return User.objects.get(username="alice")


def turn(**new: Any) -> Callable[[Scene], None]:
    def turned(_scene: Scene) -> None:
        behaviour.turn(replace(behaviour.now, **new))

    return turned


def set_to(name: str, value: object) -> Callable[[Scene], None]:
    return lambda scene: setattr(scene.settings, name, value)


def kept(form: UploadForm) -> Callable[[Scene], None]:
    return lambda scene: scene.publish(form)


def deleted(scene: Scene) -> None:
    scene.publish(wheel_form())
    file_delete(user=None, file=File.objects.get())


def removed(scene: Scene) -> None:
    project_delete(user=None, project=scene.register())


def archived(scene: Scene) -> None:
    scene.register()
    Project.objects.update(status="archived")


def somebody_elses(scene: Scene) -> None:
    scene.register()
    factories.user(username="mallory")


def old(scene: Scene) -> None:
    scene.publish(sdist_form())
    for release in Release.objects.all():
        release.created -= timedelta(days=14, seconds=1)
        release.save()


# ---- Archives that are broken on purpose ---------------------------------------------------


def changed_zip(at: bytes, new: bytes) -> bytes:
    """Return the good wheel with some bytes behind a mark changed."""
    content = good_wheel()
    index = content.index(at) + len(at)
    return content[:index] + new + content[index + len(new) :]


class Pipe(io.BytesIO):
    """What a zip is written to without going back to its headers."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def repacked(stream: io.BytesIO, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return the good wheel, written anew."""
    whole = zipfile.ZipFile(io.BytesIO(good_wheel()))
    with whole, zipfile.ZipFile(stream, "w", method) as archive:
        for name in whole.namelist():
            archive.writestr(name, whole.read(name))
    return stream.getvalue()


def more_tar(*members: tarfile.TarInfo) -> bytes:
    """Return the good sdist with more members in front."""
    blocks = b"".join(member.tobuf() for member in members)
    return gzip.compress(blocks + gzip.decompress(good_sdist()), mtime=0)


def member(name: str, *, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    made = tarfile.TarInfo(f"spam-1.0/{name}")
    made.type = kind
    return made


def bomb() -> bytes:
    members = {"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b"", "spam-1.0/z": bytes(10**6)}
    return tar_of(members)


def bounded(**limits: int) -> Callable[[Scene], None]:
    """Lower a bound, so that what passes it is small."""

    def lowered(scene: Scene) -> None:
        for name, limit in limits.items():
            module, _, constant = name.partition("_")
            scene.monkeypatch.setattr(f"releases.inspection.{module}.{constant}", limit)

    return lowered


def attestation(**changes: object) -> str:
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [
            {"name": WHEEL, "digest": {"sha256": hashlib.sha256(good_wheel()).hexdigest()}}
        ],
        "predicateType": "https://docs.example/attestations/publish/v1",
        "predicate": None,
    }
    encoded = base64.b64encode(json.dumps(statement).encode()).decode()
    whole = {
        "version": 1,
        "verification_material": {"certificate": "AA==", "transparency_entries": [{}]},
        "envelope": {"statement": encoded, "signature": "AA=="},
    }
    return json.dumps([{**whole, **changes}])


def doubled() -> bytes:
    stream = io.BytesIO(good_wheel())
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(zipfile.ZipInfo("spam/__init__.py"), b"import that\n")
    return stream.getvalue()


def both() -> bytes:
    """Return what is a tar to one reader, and a zip to another."""
    return good_sdist() + zip_of({"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b""})


# ---- The rows ------------------------------------------------------------------------------

WHEEL_FORM, SDIST_FORM = wheel_form(), sdist_form()
ENCRYPTED = changed_zip(b"PK\x01\x02\x14\x03\x14\x00", b"\x01\x00")
OTHER_SDIST = good_sdist(other=b"")
ARMOR = b"-----BEGIN PGP SIGNATURE-----\n"
EGG = zip_of({"spam/__init__.py": b""})


def egg_form(content: bytes) -> UploadForm:
    form = wheel_form(content, filename="spam-1.0-py3.11.egg")
    return form.but(filetype="bdist_egg", pyversion="3.11")


OF_WHO_ASKS = [
    Broken(Rule.CREDENTIALS_MISSING, "nobody is named", WHEEL_FORM, authorization=str),
    Broken(
        Rule.CREDENTIALS_INVALID,
        "no user has this name and this password",
        WHEEL_FORM,
        authorization=lambda: basic("alice", "wrong"),
    ),
    Broken(
        Rule.PERMISSION_DENIED,
        "mallory is neither an owner nor a maintainer of spam",
        WHEEL_FORM,
        before=somebody_elses,
        authorization=lambda: basic("mallory"),
    ),
    Broken(
        Rule.TOKEN_SCOPE, "is for eggs, not for 'spam'", WHEEL_FORM, authorization=token("eggs")
    ),
    Broken(
        Rule.USER_EMAIL_UNVERIFIED,
        "alice has no verified e-mail address",
        WHEEL_FORM,
        before=set_to("MOCK_REQUIRE", {"verified-email"}),
    ),
    Broken(
        Rule.USER_WITHOUT_TWO_FACTOR,
        "alice has no second factor",
        WHEEL_FORM,
        before=set_to("MOCK_REQUIRE", {"two-factor"}),
    ),
    Broken(Rule.UPLOADS_OFF, "read-only", WHEEL_FORM, before=turn(read_only=True)),
    Broken(Rule.ACTION_UNKNOWN, "'upload' is not", WHEEL_FORM.but(__action="upload")),
    Broken(Rule.ACTION_UNCLEAR, "2 came", WHEEL_FORM.but(__action=["file_upload", "verify"])),
    Broken(Rule.ACTION_GONE, "'submit' is gone", WHEEL_FORM.but(__action="submit")),
]

OF_FIELDS = [
    Broken(Rule.FORM_BROKEN, "is not UTF-8", WHEEL_FORM.but(summary=b"sp\xe4m")),
    Broken(Rule.FIELD_MISSING, "version is required", WHEEL_FORM.but(version=None)),
    Broken(Rule.FIELD_MISSING, "pyversion is required", WHEEL_FORM.but(pyversion=None)),
    Broken(Rule.FIELD_MISSING, "filetype is required", WHEEL_FORM.but(filetype=None)),
    Broken(Rule.FIELD_REPEATED, "2 different ones", WHEEL_FORM.but(summary=["a", "b"])),
    Broken(Rule.FIELD_TOO_LONG, "at most 4096", WHEEL_FORM.but(keywords="x" * 4097)),
    Broken(
        Rule.FIELD_TOO_NEW,
        "import_name came with metadata version 2.5",
        WHEEL_FORM.but(import_names="spam"),
    ),
    Broken(
        Rule.FIELD_NOT_TEXT,
        "gpg_signature has a NUL",
        WHEEL_FORM.but(gpg_signature=Part(ARMOR + b"\0", "spam.asc")),
    ),
    Broken(
        Rule.FIELD_IS_FILE,
        "'summary' is text, and came as a file",
        WHEEL_FORM.but(summary=Part(b"A can of spam", "summary.txt")),
    ),
]

OF_METADATA = [
    Broken(Rule.NAME_INVALID, "'-spam' is not a project name", WHEEL_FORM.but(name="-spam")),
    Broken(
        Rule.NAME_FORBIDDEN,
        "'Requirements.txt' is no name",
        wheel_form(filename="requirements_txt-1.0-py3-none-any.whl").but(name="Requirements.txt"),
    ),
    Broken(
        Rule.NAME_OF_STANDARD_LIBRARY,
        "standard library",
        wheel_form(filename="json-1.0-py3-none-any.whl").but(name="json"),
    ),
    Broken(
        Rule.NAME_TOO_SIMILAR,
        "can be mistaken for the project 's-pam'",
        WHEEL_FORM,
        before=lambda scene: scene.register(name="s-pam"),
    ),
    Broken(Rule.NAME_USED_BEFORE, "since removed", WHEEL_FORM, before=removed),
    Broken(
        Rule.PROJECTS_TOO_FAST,
        "begun 0 projects in an hour",
        WHEEL_FORM,
        before=set_to("MOCK_NEW_PROJECTS_PER_HOUR", 0),
    ),
    Broken(Rule.PROJECT_NOT_ACTIVE, "spam is archived", WHEEL_FORM, before=archived),
    Broken(Rule.VERSION_INVALID, "'one' is not a version", WHEEL_FORM.but(version="one")),
    Broken(Rule.VERSION_LOCAL, "has a local part", WHEEL_FORM.but(version="1.0+mine")),
    Broken(
        Rule.METADATA_VERSION_MISSING,
        "metadata_version is required",
        WHEEL_FORM.but(metadata_version=None),
    ),
    Broken(
        Rule.METADATA_VERSION_UNKNOWN, "'2.0' is not one of", WHEEL_FORM.but(metadata_version="2.0")
    ),
    Broken(Rule.SUMMARY_INVALID, "513 characters", WHEEL_FORM.but(summary="x" * 513)),
    Broken(Rule.SUMMARY_INVALID, "several lines", WHEEL_FORM.but(summary="a\nb")),
    Broken(Rule.EMAIL_INVALID, "'alice' is not an e-mail", WHEEL_FORM.but(author_email="alice")),
    Broken(
        Rule.CLASSIFIER_UNKNOWN,
        "'Flavour :: Sweet' is not a trove classifier",
        WHEEL_FORM.but(classifiers=["Framework :: Django", "Flavour :: Sweet"]),
    ),
    Broken(
        Rule.CLASSIFIER_DEPRECATED,
        "deprecated classifier; use 'Natural Language :: Ukrainian'",
        WHEEL_FORM.but(classifiers="Natural Language :: Ukranian"),
    ),
    Broken(Rule.DEPENDENCY_INVALID, "PEP 314", WHEEL_FORM.but(requires="eggs >=1")),
    Broken(Rule.REQUIREMENT_INVALID, "PEP 508", WHEEL_FORM.but(requires_dist="eggs ham")),
    Broken(
        Rule.REQUIREMENT_DIRECT,
        "names an address",
        WHEEL_FORM.but(requires_dist="eggs @ https://eggs.example/eggs.whl"),
    ),
    Broken(
        Rule.REQUIRES_PYTHON_INVALID, "version specifiers", WHEEL_FORM.but(requires_python="three")
    ),
    Broken(Rule.URL_INVALID, "absolute URL", WHEEL_FORM.but(home_page="javascript:alert(1)")),
    Broken(Rule.PROJECT_URL_INVALID, "'Label, URL'", WHEEL_FORM.but(project_urls="spam.example")),
    Broken(
        Rule.PROJECT_URL_INVALID,
        "between 1 and 32 characters",
        WHEEL_FORM.but(project_urls=f"{'x' * 33}, https://spam.example"),
    ),
    Broken(Rule.CORE_METADATA_INVALID, "license", WHEEL_FORM.but(license_expression="Mine alone")),
    Broken(
        Rule.DESCRIPTION_UNRENDERABLE,
        "where no content type is told: line 4: Unknown directive type",
        WHEEL_FORM.but(description="Spam\n===\n\n.. nonsense::\n\n``"),
    ),
]

OF_FILES = [
    Broken(Rule.PROTOCOL_VERSION_UNKNOWN, "'2' is not '1'", WHEEL_FORM.but(protocol_version="2")),
    Broken(Rule.FILETYPE_UNKNOWN, "'wheel' is not one of", WHEEL_FORM.but(filetype="wheel")),
    Broken(
        Rule.FILETYPE_OUTDATED,
        "'bdist_egg' is not one of sdist, bdist_wheel",
        egg_form(zip_of({"EGG-INFO/PKG-INFO": METADATA})),
    ),
    Broken(
        Rule.FILETYPE_MISMATCH,
        "a file of type bdist_wheel ends in .whl, not in .zip",
        wheel_form(filename="spam-1.0-py3-none-any.zip"),
    ),
    Broken(Rule.PYVERSION_NOT_SOURCE, "not 'py3'", SDIST_FORM.but(pyversion="py3")),
    Broken(Rule.FILE_NAME_HAS_PATH, "no '/'", sdist_form(filename=f"../{SDIST}")),
    Broken(Rule.FILE_NAME_HAS_PATH, "no '/'", sdist_form(filename=f"spam-1.0\\{SDIST}")),
    Broken(
        Rule.FILE_NAME_UNPRINTABLE, "cannot be printed", sdist_form(filename="spam-\x1b1.0.tar.gz")
    ),
    Broken(
        Rule.FIELD_TOO_LONG,
        "the file name is longer than 255 bytes",
        sdist_form(filename=f"spam-{'1' * FILE_NAME_LIMIT}.zip"),
    ),
    Broken(Rule.FILE_NAME_ENDING_UNKNOWN, "does not end in", wheel_form(filename="spam-1.0.rar")),
    Broken(
        Rule.FILE_NAME_FOREIGN,
        "does not begin with the name of its project, 'spam'",
        wheel_form(filename="spameggs-1.0-py3-none-any.whl"),
    ),
    Broken(
        Rule.FILE_NAME_TAKEN,
        "already exists with other content",
        sdist_form(OTHER_SDIST),
        before=kept(SDIST_FORM),
    ),
    Broken(Rule.FILE_NAME_USED_BEFORE, "since deleted", WHEEL_FORM, before=deleted),
    Broken(
        Rule.SDIST_NAME_INVALID,
        "not 'spam-1.0.tar.gz'",
        sdist_form(
            zip_of({"spam-1.0/PKG-INFO": METADATA, "spam-1.0/LICENSE": b""}),
            filename="spam-1.0.zip",
        ),
    ),
    Broken(
        Rule.SDIST_SECOND,
        "has an sdist already, 'spam-1.0.tar.gz'",
        sdist_form(OTHER_SDIST, filename="spam-1.tar.gz").but(version="1"),
        before=kept(SDIST_FORM),
    ),
    Broken(
        Rule.WHEEL_NAME_INVALID,
        "is not of the form",
        wheel_form(filename="spam-1.0-py3-any.whl"),
    ),
    Broken(
        Rule.WHEEL_PLATFORM_UNKNOWN,
        "'linux_x86_64'",
        wheel_form(filename="spam-1.0-py3-none-linux_x86_64.whl"),
    ),
    Broken(Rule.RELEASE_TOO_OLD, "14 days old", WHEEL_FORM, before=old),
    Broken(
        Rule.CONTENT_MISSING,
        "content is required",
        replace(WHEEL_FORM, parts={}).but(filename=WHEEL),
    ),
    Broken(
        Rule.CONTENT_MISSING,
        "content is required, as a file part",
        replace(WHEEL_FORM, parts={}).but(filename=WHEEL, content="PK"),
    ),
    Broken(
        Rule.CONTENT_IS_IMAGE,
        "'image/png', an image",
        WHEEL_FORM.but(content=Part(good_wheel(), WHEEL, "image/png")),
    ),
    Broken(
        Rule.CONTENT_TOO_LARGE,
        "larger than 100 bytes",
        WHEEL_FORM,
        before=set_to("MOCK_UPLOAD_LIMIT", 100),
    ),
    Broken(
        Rule.CONTENT_KNOWN,
        f"already exists, as '{WHEEL}'",
        wheel_form(filename="spam-1.0-1-py3-none-any.whl"),
        before=kept(WHEEL_FORM),
    ),
    Broken(
        Rule.PROJECT_TOO_LARGE,
        "would have over 100 bytes",
        WHEEL_FORM,
        before=set_to("MOCK_PROJECT_LIMIT", 100),
    ),
    Broken(Rule.DIGEST_MISSING, "is required", WHEEL_FORM.but(sha256_digest=None)),
    *(
        Broken(
            Rule.DIGEST_MISMATCH, f"{name} is '0' * 8"[:-8], WHEEL_FORM.but(**{name: "0" * length})
        )
        for name, length in (("md5_digest", 32), ("sha256_digest", 64), ("blake2_256_digest", 64))
    ),
    Broken(
        Rule.SIGNATURE_TOO_LARGE,
        "gpg_signature has",
        WHEEL_FORM.but(gpg_signature=Part(ARMOR + b"x" * 102400, "spam.asc")),
    ),
    Broken(
        Rule.SIGNATURE_NOT_ARMORED,
        "not ASCII-armoured",
        WHEEL_FORM.but(gpg_signature=Part(b"\x88\x46", "spam.sig")),
    ),
    *(
        Broken(Rule.ATTESTATIONS_INVALID, says, WHEEL_FORM.but(attestations=text))
        for says, text in (
            ("not JSON", "["),
            ("not a list", "{}"),
            ("at most 2", f"[{', '.join(['{}'] * 3)}]"),
            ("its version is", attestation(version=2)),
            ("verification_material needs", attestation(verification_material={})),
            ("envelope needs", attestation(envelope=None)),
            (
                "not JSON in Base64",
                attestation(envelope={"statement": "=", "signature": "AA=="}),
            ),
        )
    ),
]

OF_CONTENTS = [
    Broken(
        Rule.CONTENT_NOT_ITS_TYPE,
        "not a Windows program",
        wheel_form(b"spam", filename="spam-1.0.win32.exe").but(filetype="bdist_wininst"),
        only=LEGACY,
    ),
    Broken(
        Rule.CONTENT_NOT_ITS_TYPE,
        "not a Windows installer",
        wheel_form(b"spam", filename="spam-1.0.win32.msi").but(filetype="bdist_msi"),
        only=LEGACY,
    ),
    Broken(Rule.ARCHIVE_BROKEN, "the content is", wheel_form(b"not an archive")),
    Broken(Rule.ARCHIVE_BROKEN, "the content is", sdist_form(b"not an archive")),
    Broken(Rule.ARCHIVE_ENCRYPTED, "encrypted", wheel_form(ENCRYPTED)),
    Broken(Rule.ARCHIVE_ESCAPES, "eggs", sdist_form(good_sdist(**{"../../eggs": b""}))),
    Broken(
        Rule.ARCHIVE_METHOD_UNKNOWN,
        "neither stored nor deflated",
        wheel_form(repacked(io.BytesIO(), zipfile.ZIP_BZIP2)),
    ),
    Broken(
        Rule.ARCHIVE_TOO_MANY_MEMBERS,
        "more than 2 members",
        SDIST_FORM,
        before=bounded(tars_MEMBER_LIMIT=2),
    ),
    Broken(
        Rule.ARCHIVE_EXPANDS_TOO_MUCH,
        "expands",
        sdist_form(bomb()),
        before=bounded(expanding_RATIO_FROM=1000),
    ),
    Broken(Rule.ARCHIVE_TWO_FORMATS, "a zip and a tar at once", sdist_form(both())),
    Broken(
        Rule.ARCHIVE_HEADERS_DIFFER,
        "has another name in its header",
        wheel_form(good_wheel().replace(b"spam/__init__.py", b"spam/__INIT__.py", 1)),
    ),
    Broken(Rule.ARCHIVE_DATA_DESCRIPTOR, "behind", wheel_form(repacked(Pipe()))),
    Broken(Rule.ARCHIVE_MEMBER_TWICE, "spam/__init__.py", wheel_form(doubled())),
    Broken(Rule.ARCHIVE_MEMBER_UNPRINTABLE, "printed", sdist_form(good_sdist(**{"a\x1b": b""}))),
    Broken(
        Rule.ARCHIVE_MEMBER_SPARSE,
        "holes",
        sdist_form(more_tar(member("a", kind=tarfile.GNUTYPE_SPARSE))),
    ),
    Broken(Rule.WHEEL_WITHOUT_WHEEL, "has a file WHEEL", wheel_form(good_wheel(WHEEL=None))),
    Broken(Rule.WHEEL_WITHOUT_METADATA, "METADATA", wheel_form(good_wheel(METADATA=None))),
    Broken(Rule.WHEEL_WITHOUT_RECORD, "RECORD", wheel_form(good_wheel(RECORD=None))),
    Broken(
        Rule.WHEEL_RECORD_DIFFERS, "RECORD", wheel_form(good_wheel(RECORD=b"eggs.py,sha256=a,1\n"))
    ),
    Broken(
        Rule.WHEEL_ENTRY_POINTS_INVALID,
        "entry_points.txt",
        wheel_form(good_wheel(**{"entry_points.txt": b"spam"})),
    ),
    Broken(Rule.SDIST_WITHOUT_PKG_INFO, "PKG-INFO", sdist_form(tar_of({"spam-1.0/a": b""}))),
    Broken(Rule.EGG_WITHOUT_PKG_INFO, "PKG-INFO", egg_form(EGG), only=LEGACY),
    Broken(
        Rule.METADATA_DIFFERS,
        "has the version '2.0', not '1.0'",
        wheel_form(good_wheel(METADATA=METADATA.replace(b"1.0.0", b"2.0"))),
    ),
    Broken(
        Rule.LICENSE_FILE_MISSING,
        "License-File",
        wheel_form(good_wheel(**{"licenses/LICENSE": None})),
    ),
]

ROWS = [*OF_WHO_ASKS, *OF_FIELDS, *OF_METADATA, *OF_FILES, *OF_CONTENTS]
