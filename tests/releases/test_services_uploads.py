"""Taking in files (contract 4, upload)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from releases.contents.storage import content_open
from releases.judging.personality import Personality
from releases.judging.rules import Refusal, RefusedError, Rule
from releases.models import File, Release
from releases.services import file_delete, file_upload, release_register
from tests.releases.making import (
    digests_of,
    release_fields,
    sdist,
    spooled,
    tar_of,
    upload_fields,
    wheel,
    zip_of,
)

WHEEL = {
    "filename": "spam-1.0-py3-none-any.whl",
    "filetype": "bdist_wheel",
    "pyversion": "py3",
}
OTHER_SDIST = tar_of({"spam-1.0/PKG-INFO": b"other"})


NOTHING = [0, 0, 0, 0, 0, 0]
ONE_FILE = [1, 1, 1, 1, 1, 0]
"""Projects, roles, releases, files, contents, temporary files."""


def test_a_file_is_kept_with_all_that_was_said_of_it(uploading, kept, alice):
    digests = digests_of(sdist())
    signature = b"-----BEGIN PGP SIGNATURE-----\n\niQ==\n"
    file = uploading(
        summary="A can of spam",
        comment="with ham",
        md5_digest=digests.md5.upper(),
        sha256_digest=digests.sha256,
        blake2_256_digest=digests.blake2_256,
        signature=signature,
        protocol_version="1",
    )
    file.refresh_from_db()
    assert (str(file), file.filetype, file.pyversion, file.comment, file.size) == (
        "spam-1.0.tar.gz",
        "sdist",
        "source",
        "with ham",
        len(sdist()),
    )
    assert (file.md5, file.sha256, file.blake2_256) == (
        digests.md5,
        digests.sha256,
        digests.blake2_256,
    )
    assert (file.signature, file.uploaded_by) == (signature.decode(), alice)
    assert (file.release.version, file.release.metadata["summary"]) == ("1.0", "A can of spam")
    with content_open(file.content) as content:
        assert content.read() == sdist()
    assert kept() == ONE_FILE


def test_a_release_that_exists_is_not_edited_by_an_upload(uploading, alice):
    release_register(user=alice, fields=release_fields())
    uploading(summary="Other")
    assert Release.objects.get().metadata["summary"] == "A can of spam"


def test_the_very_same_content_again_is_ok(uploading, kept):
    assert uploading() == uploading() == uploading(version="1.0.0", name="Spam")
    assert kept() == ONE_FILE


def test_several_files_of_one_release_are_kept(uploading, kept):
    uploading()
    uploading(**WHEEL, content=wheel())
    assert kept() == [1, 1, 1, 2, 2, 0]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"name": None}, Rule.FIELD_MISSING),
        ({"version": ""}, Rule.FIELD_MISSING),
        ({"filename": None}, Rule.FIELD_MISSING),
        ({"filetype": None}, Rule.FIELD_MISSING),
        ({"version": "1.0+x"}, Rule.VERSION_LOCAL),
        ({"classifiers": "Sweet"}, Rule.CLASSIFIER_UNKNOWN),
        ({"filetype": "sdist2"}, Rule.FILETYPE_UNKNOWN),
        ({"filetype": "bdist_egg", "pyversion": "3"}, Rule.FILETYPE_MISMATCH),
        ({**WHEEL, "pyversion": None}, Rule.FIELD_MISSING),
        ({"filename": "../spam-1.0.tar.gz"}, Rule.FILE_NAME_HAS_PATH),
        ({"filename": "spam-1.0.txt"}, Rule.FILE_NAME_ENDING_UNKNOWN),
        ({"filename": "eggs-1.0.tar.gz"}, Rule.FILE_NAME_FOREIGN),
        ({"protocol_version": "2"}, Rule.PROTOCOL_VERSION_UNKNOWN),
        ({"md5_digest": "0" * 32}, Rule.DIGEST_MISMATCH),
        ({"sha256_digest": "0" * 64}, Rule.DIGEST_MISMATCH),
        ({"blake2_256_digest": "0" * 64}, Rule.DIGEST_MISMATCH),
        ({"gpg_signature": "none"}, Rule.SIGNATURE_NOT_ARMORED),
        ({"signature": b"x" * (100 * 1024 + 1)}, Rule.SIGNATURE_TOO_LARGE),
        ({"content": b""}, Rule.ARCHIVE_BROKEN),
        ({"content": b"not an archive"}, Rule.ARCHIVE_BROKEN),
        ({"content": tar_of({"spam-1.0/a": b""})}, Rule.SDIST_WITHOUT_PKG_INFO),
        ({**WHEEL, "content": zip_of({"spam.py": b""})}, Rule.WHEEL_WITHOUT_WHEEL),
        ({"content": tar_of({"../PKG-INFO": b""})}, Rule.ARCHIVE_ESCAPES),
    ],
)
def test_a_rule_broken_is_named_and_nothing_is_kept(uploading, kept, changes, rule):
    with pytest.raises(RefusedError) as caught:
        uploading(**changes)
    assert rule in [refusal.rule for refusal in caught.value.refusals]
    assert (caught.value.status_in(Personality.LEGACY_2012), kept()) == (400, NOTHING)


def test_all_problems_are_told_at_once_and_each_once(uploading):
    with pytest.raises(RefusedError) as caught:
        uploading(name="-", version="one", filetype="x", comment="\0", md5_digest="0")
    assert [(refusal.rule, refusal.field) for refusal in caught.value.refusals] == [
        (Rule.NAME_INVALID, "name"),
        (Rule.VERSION_INVALID, "version"),
        (Rule.FILETYPE_UNKNOWN, "filetype"),
        (Rule.FIELD_MISSING, "pyversion"),
        (Rule.FIELD_NOT_TEXT, "comment"),
    ]


def test_a_content_over_the_limit_is_413(uploading, kept, settings):
    settings.MOCK_UPLOAD_LIMIT = len(sdist()) - 1
    with pytest.raises(RefusedError) as caught:
        uploading()
    assert (
        [refusal.rule for refusal in caught.value.refusals],
        caught.value.status_in(Personality.LEGACY_2012),
    ) == (
        [Rule.CONTENT_TOO_LARGE],
        413,
    )
    assert kept() == NOTHING


def test_a_content_that_the_spool_refused_is_refused(alice, spool, contents, kept):
    upload = spooled(b"", folder=spool)
    upload.refusal = Refusal(Rule.CONTENT_TOO_LARGE, "too large", "content")
    with upload, pytest.raises(RefusedError) as caught:
        file_upload(user=alice, fields=upload_fields(md5_digest="0"), content=upload)
    assert caught.value.refusals == (upload.refusal,)
    assert kept() == NOTHING


def test_a_content_is_required(alice, kept):
    with pytest.raises(RefusedError) as caught:
        file_upload(user=alice, fields=upload_fields(), content=None)
    assert [refusal.rule for refusal in caught.value.refusals] == [Rule.CONTENT_MISSING]
    assert kept() == NOTHING


def test_a_name_with_other_content_is_refused_and_the_first_stays(uploading, kept):
    first = uploading()
    with pytest.raises(RefusedError, match="already exists with other content") as caught:
        uploading(content=OTHER_SDIST)
    assert caught.value.refusals[0].rule is Rule.FILE_NAME_TAKEN
    with content_open(first.content) as content:
        assert content.read() == sdist()
    assert kept() == ONE_FILE


def test_a_name_of_another_release_is_refused(uploading, kept):
    uploading()
    with pytest.raises(RefusedError, match=r"already exists in release 1\.0"):
        uploading(version="2.0")
    assert kept() == ONE_FILE


def test_the_name_of_a_deleted_file_stays_used(uploading, kept, alice):
    file = uploading()
    file_delete(user=alice, file=file)
    file_delete(user=alice, file=file)
    assert kept() == [1, 1, 1, 0, 0, 0]
    for content in (sdist(), OTHER_SDIST):
        with pytest.raises(RefusedError) as caught:
            uploading(content=content)
        assert caught.value.refusals[0].rule is Rule.FILE_NAME_USED_BEFORE
    assert kept() == [1, 1, 1, 0, 0, 0]


def test_somebody_else_may_neither_upload_nor_delete(uploading, kept, bob):
    file = uploading()
    with pytest.raises(RefusedError):
        uploading(user=bob, **WHEEL, content=wheel())
    with pytest.raises(RefusedError):
        file_delete(user=bob, file=file)
    assert kept() == ONE_FILE


@pytest.mark.parametrize(
    "change",
    [
        {"filename": ""},
        {"pyversion": ""},
        {"filetype": "sdist2"},
        {"md5": "0"},
        {"sha256": "0"},
        {"blake2_256": "0"},
        {"content": ""},
        {"size": -1},
    ],
    ids=str,
)
def test_the_database_keeps_the_facts_of_a_file(uploading, change):
    uploading()
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.update(**change)
