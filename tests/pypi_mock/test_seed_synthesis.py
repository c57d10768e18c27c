"""pypi_mock/seeds/synthesis.py: files that are made up, and that pip installs."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest

from pypi_mock.seeds.synthesis import synthesise


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_made_up_is_the_same_each_time_and_pip_installs_it(kind, tmp_path):
    metadata = {"summary": "a\nb", "description": "Long.", "requires_python": ">=3.8"}
    made = synthesise(kind, name="Spam.Eggs", version="1.0", metadata=metadata)
    (tmp_path / made.filename).write_bytes(made.content)

    again = synthesise(kind, name="Spam.Eggs", version="1.0", metadata=metadata)
    assert made == again
    pip = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet"]
    subprocess.run(
        [*pip, "--target", str(tmp_path / "there"), str(tmp_path / made.filename)], check=True
    )
    source = (tmp_path / "there" / "spam_eggs.py").read_text()
    assert '__version__ = "1.0"' in source
    [metadata_file] = (tmp_path / "there").glob("spam_eggs-1.0.dist-info/METADATA")
    assert "Requires-Python: >=3.8" in metadata_file.read_text()


def test_a_made_up_wheel_has_a_record_of_all_that_is_in_it():
    made = synthesise("wheel", name="spam", version="1", metadata={})

    with ZipFile(BytesIO(made.content)) as wheel:
        record = wheel.read("spam-1.dist-info/RECORD").decode()
        assert sorted(line.split(",")[0] for line in record.splitlines()) == sorted(
            wheel.namelist()
        )
