"""Files that builders really make break no rule."""

from __future__ import annotations

import ensurepip
import io
from pathlib import Path

import pytest

from pypi_mock.seeds.synthesis import synthesise
from releases.form.sdist_names import sdist_name_refusals
from releases.form.wheel_names import wheel_name_refusals
from releases.inspection import inspect
from releases.inspection.file_kinds import kind_of


def problems(content: bytes, filename: str, *, project: str, version: str) -> list[str]:
    filetype = kind_of(filename).filetype
    named = wheel_name_refusals if filetype == "bdist_wheel" else sdist_name_refusals
    found = inspect(
        io.BytesIO(content), filename=filename, filetype=filetype, project=project, version=version
    )
    assert found.core_metadata
    named_wrong = named(filename, project=project, version=version)
    return [refusal.message for refusal in (*found.refusals, *named_wrong)]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_what_is_made_up_for_seeds_breaks_no_rule(kind):
    made = synthesise(kind, name="Spam.Eggs", version="1.0.0", metadata={"description": "Spam\n"})
    found = problems(made.content, made.filename, project="Spam.Eggs", version="1.0.0")
    assert found == []


def test_the_wheels_that_python_brings_break_no_rule():
    for path in Path(ensurepip.__file__).parent.glob("_bundled/*.whl"):
        project, version, *_ = path.name.split("-")
        found = problems(path.read_bytes(), path.name, project=project, version=version)
        assert found == []
