"""``pypi-mock check``: would the index take these files? Without a server."""

from __future__ import annotations

import json

import pytest

from tests import running
from tests.releases.inspection.archives_made import METADATA, SDIST, WHEEL, good_sdist, good_wheel

OWN_SDIST = good_sdist(**{"PKG-INFO": METADATA.replace(b"1.0.0", b"1.0")})


@pytest.fixture
def check(tmp_path):
    """Write files, and check them."""

    def run(*arguments, **files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        return running.run("check", *arguments, *files, folder=tmp_path)

    return run


def test_files_that_would_be_taken_end_with_0(check):
    ended = check(**{WHEEL: good_wheel(), SDIST: OWN_SDIST})
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (
        f"{WHEEL}: would be taken (pypi-today)\n{SDIST}: would be taken (pypi-today)\n"
    )


def test_a_file_that_would_be_refused_ends_with_1_and_all_that_is_wrong(check):
    metadata = METADATA.replace(b"License-File", b"Home-page: x\nLicense-File")
    ended = check(**{WHEEL: good_wheel(METADATA=metadata, RECORD=None), SDIST: OWN_SDIST})
    assert ended.returncode == 1
    assert ended.stdout == (
        f"{WHEEL}: would be refused with 400 (pypi-today)\n"
        "  url-invalid: 'x' is not an absolute URL of http, https, ftp\n"
        "  wheel-without-record: a wheel of this file name has 'spam-1.0.dist-info/RECORD'; "
        "this one has not\n"
        f"{SDIST}: would be taken (pypi-today)\n"
    )


def test_the_rules_of_2012_are_others(check):
    wheel = {WHEEL: good_wheel(RECORD=None)}
    assert check("--personality", "legacy-2012", **wheel).returncode == 0
    assert check("--personality", "legacy-2012", "--upload-limit", "100", **wheel).returncode == 1


def test_programs_read_json(check):
    ended = check("--json", **{WHEEL: good_wheel(RECORD=None)})
    [document] = json.loads(ended.stdout)
    assert (document["filename"], document["accepted"], document["status"]) == (WHEEL, False, 400)
    assert [problem["code"] for problem in document["problems"]] == ["wheel-without-record"]


@pytest.mark.parametrize("name", ["absent.whl", "."])
def test_a_file_that_cannot_be_read_ends_with_2(check, name):
    ended = check(name)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"the file '{name}' cannot be read" in ended.stderr


def test_a_file_must_be_named(check):
    assert check().returncode == 2


def test_nothing_makes_it_stumble(check):
    ended = check(**{"spam": b"", ".whl": b"PK", "-1.0.tar.gz": b"\x1f\x8b"})
    assert ended.returncode in {1, 2}
    assert "Traceback" not in ended.stderr
