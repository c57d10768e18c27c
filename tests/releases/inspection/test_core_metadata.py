"""Core metadata: what is served of it, and the form that an uploader would make of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.inspection import fields_of, served_metadata

METADATA = b"""\
Metadata-Version: 2.4
Name: Spam
Version: 1.0
Summary: A can of spam
Platform: any
Platform: win32
Keywords: spam,eggs
License-Expression: MIT
License-File: LICENSE
License-File: docs/NOTICE
Classifier: Programming Language :: Python :: 3
Project-URL: Source, https://spam.example
Requires-Dist: eggs>=1
Requires-Python: >=3.9
Provides-Extra: ham
X-Secret: spam
Description-Content-Type: text/markdown

# Spam

With eggs.
"""


def test_the_form_is_the_one_that_twine_sends():
    assert fields_of(METADATA, filename="spam-1.0-py2.py3-none-any.whl") == {
        "metadata_version": ["2.4"],
        "name": ["Spam"],
        "version": ["1.0"],
        "summary": ["A can of spam"],
        "platform": ["any", "win32"],
        "keywords": ["spam, eggs"],
        "license_expression": ["MIT"],
        "license_file": ["LICENSE", "docs/NOTICE"],
        "classifiers": ["Programming Language :: Python :: 3"],
        "project_urls": ["Source, https://spam.example"],
        "requires_dist": ["eggs>=1"],
        "requires_python": [">=3.9"],
        "provides_extra": ["ham"],
        "description_content_type": ["text/markdown"],
        "description": ["# Spam\n\nWith eggs.\n"],
        "filetype": ["bdist_wheel"],
        "pyversion": ["py2.py3"],
    }


def test_license_files_are_sent_since_there_are_any():
    text = b"Metadata-Version: %b\nName: spam\nVersion: 1.0\nLicense-File: LICENSE\n"
    sent = {
        v: fields_of(text % v, filename="spam-1.0.tar.gz").get("license_file")
        for v in (b"2.1", b"2.4")
    }
    assert sent == {b"2.1": None, b"2.4": ["LICENSE"]}


def test_what_does_not_parse_is_sent_as_it_stands():
    text = b"Name: spam\nName: eggs\nProject-URL: no comma\nProject-URL: no comma\n"
    assert fields_of(text, filename="spam-1.0.tar.gz") == {
        "name": ["spam", "eggs"],
        "project_urls": ["no comma", "no comma"],
        "filetype": ["sdist"],
        "pyversion": ["source"],
    }


@pytest.mark.parametrize(
    ("filename", "filetype", "pyversion"),
    [
        ("spam-1.0.zip", "sdist", "source"),
        ("spam-1.0-1-cp311-abi3-win32.whl", "bdist_wheel", "cp311"),
        ("spam.whl", "bdist_wheel", "any"),
        ("spam-1.0-py2.7.egg", "bdist_egg", "2.7"),
        ("spam-1.0-py3.11-win-amd64.egg", "bdist_egg", "3.11"),
        ("spam-1.0.win32.exe", "bdist_wininst", "any"),
        ("spam.txt", "sdist", "source"),
    ],
)
def test_the_name_of_a_file_tells_its_type(filename, filetype, pyversion):
    assert fields_of(b"", filename=filename) == {"filetype": [filetype], "pyversion": [pyversion]}


def test_a_wheels_metadata_is_served():
    assert served_metadata(b"anything", filetype="bdist_wheel") == b"anything"
    assert served_metadata(None, filetype="bdist_wheel") is None


@pytest.mark.parametrize("dynamic", [b"", b"Dynamic: license-file\nDynamic: summary\n"])
@pytest.mark.parametrize("version", [b"2.2", b"2.4", b"3.0"])
def test_an_sdists_metadata_is_served_when_it_holds_for_its_wheels(version, dynamic):
    text = b"Metadata-Version: " + version + b"\n" + dynamic
    assert served_metadata(text, filetype="sdist") == text


@pytest.mark.parametrize(
    "text",
    [
        b"Metadata-Version: 2.1\n",
        b"Metadata-Version: two\n",
        b"Name: spam\n",
        b"Metadata-Version: 2.2\nDynamic: Requires-Dist\n",
        b"Metadata-Version: 2.4\nDynamic: requires-python\n",
        b"Metadata-Version: 2.4\nDynamic: summary\nDynamic: provides-extra\n",
    ],
)
def test_an_sdists_metadata_that_may_change_is_not_served(text):
    assert served_metadata(text, filetype="sdist") is None


def test_an_eggs_metadata_is_not_served():
    assert served_metadata(METADATA, filetype="bdist_egg") is None


LINES = st.sampled_from(
    [b"Name:", b"Dynamic: x", b" more", b"\tmore", b"Project-URL: a, b", b"Description: a", b""]
)


@given(st.binary() | st.lists(LINES | st.binary(max_size=9)).map(b"\r\n".join))
def test_no_bytes_make_the_readers_stumble(text):
    served_metadata(text, filetype="sdist")
    assert fields_of(text, filename="spam-1.0.tar.gz")["filetype"] == ["sdist"]


def test_a_description_that_is_not_utf_8_is_text_as_the_headers_are():
    text = b"Metadata-Version: 2.1\nName: spam\nVersion: 1.0\nSummary: caf\xe9\n\nCaf\xe9.\n"
    fields = fields_of(text, filename="spam-1.0.tar.gz")

    assert (fields["summary"], fields["description"]) == (["caf\xe9"], ["Caf\xe9.\n"])
