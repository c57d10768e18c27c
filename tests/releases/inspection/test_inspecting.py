"""Content must be what its file type says (contract 4)."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form.names import FILETYPES, ending
from releases.inspection import inspect
from releases.judging.personality import Personality, Standard
from releases.judging.rules import Rule
from tests.releases.making import PKG_INFO, docs, sdist, tar_bz2_of, tar_of, wheel, zip_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
INSTALLER = zip_of({"PURELIB/spam.py": b"", "SCRIPTS/spam": b""}, prefix=b"MZ" + b"\0" * 100)
IMAGE = b"\0" * 1000 + b"koly" + b"\0" * 508


LEGACY = Standard(Personality.LEGACY_2012)


def check(content: bytes, filename: str, filetype: str) -> Rule | None:
    inspected = inspect(
        io.BytesIO(content), filename=filename, filetype=filetype, project="spam", version="1.0"
    )
    assert {refusal.field for refusal in inspected.refusals} <= {"content"}
    refused = [found for found in inspected.refusals if LEGACY.refuses(found.rule)]
    return refused[0].rule if refused else None


@pytest.mark.parametrize(
    ("content", "filename", "filetype"),
    [
        (sdist(), "spam-1.0.tar.gz", "sdist"),
        (sdist(), "spam-1.0.tgz", "sdist"),
        (tar_bz2_of({"spam-1.0/PKG-INFO": PKG_INFO}), "spam-1.0.tar.bz2", "sdist"),
        (zip_of({"spam-1.0/": b"", "spam-1.0/PKG-INFO": PKG_INFO}), "spam-1.0.zip", "sdist"),
        (wheel(), "spam-1.0-py3-none-any.whl", "bdist_wheel"),
        (zip_of({"EGG-INFO/PKG-INFO": PKG_INFO}), "spam-1.0.egg", "bdist_egg"),
        (INSTALLER, "spam-1.0.win32.exe", "bdist_wininst"),
        (OLE, "spam-1.0.msi", "bdist_msi"),
        (tar_of({"./usr/lib/spam.py": b"", "etc/spam": b""}), "spam-1.0.tar.gz", "bdist_dumb"),
        (zip_of({"usr/lib/spam.py": b"", "etc/spam": b""}), "spam-1.0.zip", "bdist_dumb"),
        (b"!<arch>\ndebian-binary   ", "spam_1.0.deb", "bdist_dumb"),
        (b"\xed\xab\xee\xdb\x03\x00", "spam-1.0.rpm", "bdist_rpm"),
        (IMAGE, "spam-1.0.dmg", "bdist_dmg"),
        (b"MZ\x90", "spam-1.0.exe", "bdist_win"),
        (OLE, "spam-1.0.msi", "bdist_win"),
    ],
)
def test_content_that_is_what_its_type_says_is_taken(content, filename, filetype):
    assert check(content, filename, filetype) is None


@pytest.mark.parametrize(
    ("content", "filename", "filetype", "rule"),
    [
        (
            tar_of({"spam-1.0/setup.py": b""}),
            "spam-1.0.tar.gz",
            "sdist",
            Rule.SDIST_WITHOUT_PKG_INFO,
        ),
        (tar_of({"PKG-INFO": PKG_INFO}), "spam-1.0.tar.gz", "sdist", Rule.SDIST_WITHOUT_PKG_INFO),
        (
            tar_of({"spam-1.0/PKG-INFO": PKG_INFO, "eggs/a": b""}),
            "spam-1.0.tar.gz",
            "sdist",
            Rule.SDIST_WITHOUT_PKG_INFO,
        ),
        (
            zip_of({"spam-1.0/PKG-INFO/": b""}),
            "spam-1.0.zip",
            "sdist",
            Rule.SDIST_WITHOUT_PKG_INFO,
        ),
        (
            zip_of({"spam-1.0/a/PKG-INFO": PKG_INFO}),
            "spam-1.0.zip",
            "sdist",
            Rule.SDIST_WITHOUT_PKG_INFO,
        ),
        (zip_of({}), "spam-1.0.zip", "sdist", Rule.SDIST_WITHOUT_PKG_INFO),
        (sdist(), "spam-1.0.zip", "sdist", Rule.ARCHIVE_BROKEN),
        (wheel(), "spam-1.0.tar.gz", "sdist", Rule.ARCHIVE_BROKEN),
        (
            zip_of({"spam-1.0.dist-info/METADATA": PKG_INFO, "a/b.dist-info/WHEEL": b""}),
            "spam-1.0-py3-none-any.whl",
            "bdist_wheel",
            Rule.WHEEL_WITHOUT_WHEEL,
        ),
        (sdist(), "spam-1.0-py3-none-any.whl", "bdist_wheel", Rule.ARCHIVE_BROKEN),
        (
            zip_of({"spam.py": b""}),
            "spam-1.0.egg",
            "bdist_egg",
            Rule.EGG_WITHOUT_PKG_INFO,
        ),
        (zip_of({"PURELIB/a": b""}), "spam.exe", "bdist_wininst", Rule.CONTENT_NOT_ITS_TYPE),
        (
            zip_of({"PURELIB/a": b"", "b": b""}, prefix=b"MZ"),
            "spam-1.0.exe",
            "bdist_wininst",
            Rule.CONTENT_NOT_ITS_TYPE,
        ),
        (b"MZ", "spam-1.0.exe", "bdist_wininst", Rule.ARCHIVE_BROKEN),
        (b"MZ", "spam-1.0.msi", "bdist_msi", Rule.CONTENT_NOT_ITS_TYPE),
        (b"\0", "spam-1.0.rpm", "bdist_rpm", Rule.CONTENT_NOT_ITS_TYPE),
        (b"", "spam-1.0.dmg", "bdist_dmg", Rule.CONTENT_NOT_ITS_TYPE),
        (b"!<arch>\nother", "spam_1.0.deb", "bdist_dumb", Rule.CONTENT_NOT_ITS_TYPE),
        (b"", "spam-1.0.zip", "bdist_dumb", Rule.ARCHIVE_BROKEN),
        (b"", "spam-1.0.tar.gz", "bdist_dumb", Rule.ARCHIVE_BROKEN),
        (b"", "spam-1.0.exe", "bdist_win", Rule.CONTENT_NOT_ITS_TYPE),
    ],
)
def test_content_that_is_not_what_its_type_says_is_refused(content, filename, filetype, rule):
    assert check(content, filename, filetype) is rule


@given(
    content=st.binary()
    | st.sampled_from([OLE, INSTALLER, IMAGE, wheel(), sdist(), docs()])
    | st.binary().map(lambda tail: b"MZ" + tail),
    kind=st.sampled_from([(f"spam-1{e}", t) for t, es in FILETYPES.items() for e in es]),
)
def test_no_content_makes_the_look_stumble(content, kind):
    filename, filetype = kind
    assert ending(filename)
    check(content, filename, filetype)
