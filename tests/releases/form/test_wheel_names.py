"""The file names of wheels (the binary distribution format)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form.wheel_names import wheel_name_refusals
from releases.form.wheel_platforms import is_known_platform
from releases.judging.rules import Rule


def rules(filename: str, *, project: str = "Spam.Eggs", version: str = "1.0") -> list[Rule]:
    refusals = wheel_name_refusals(filename, project=project, version=version)
    assert {refusal.field for refusal in refusals} <= {"filename"}
    return [refusal.rule for refusal in refusals]


@pytest.mark.parametrize(
    "filename",
    [
        "spam_eggs-1.0-py3-none-any.whl",
        "spam_eggs-1.0.0-py2.py3-none-any.whl",
        "spam_eggs-1.0-1build-cp311-cp311-win_amd64.whl",
        "spam_eggs-1.0-cp311-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    ],
)
def test_a_wheel_named_after_its_project_and_version_is_taken(filename):
    assert rules(filename) == []


@pytest.mark.parametrize(
    "filename",
    [
        "Spam_Eggs-1.0-py3-none-any.whl",
        "spam.eggs-1.0-py3-none-any.whl",
        "spam-1.0-py3-none-any.whl",
        "spam_eggs-1.1-py3-none-any.whl",
        "spam_eggs-1.0-py3-any.whl",
        "spam_eggs-one-py3-none-any.whl",
        "spam__eggs-1.0-py3-none-any.whl",
        "spam_eggs-1.0-build-py3-none-any.whl",
        f"spam_eggs-{'9' * 200}-py3-none-any.whl",
    ],
)
def test_a_wheel_of_another_name_or_version_or_form_is_refused(filename):
    assert rules(filename) == [Rule.WHEEL_NAME_INVALID]


def test_name_version_and_each_platform_are_told_at_once():
    filename = "Spam-2.0-py3-none-linux_x86_64.win_amd64.beos.whl"
    refusals = wheel_name_refusals(filename, project="spam", version="1.0")
    assert [(refusal.rule, refusal.message) for refusal in refusals] == [
        (Rule.WHEEL_NAME_INVALID, f"'{filename}' begins with 'Spam', not with 'spam'"),
        (Rule.WHEEL_NAME_INVALID, f"'{filename}' has the version '2.0', not '1.0'"),
        (Rule.WHEEL_PLATFORM_UNKNOWN, "the index takes no wheels for 'beos'"),
        (
            Rule.WHEEL_PLATFORM_UNKNOWN,
            (
                "the index takes no wheels for 'linux_x86_64'; a wheel for Linux is for a "
                "manylinux or musllinux, which auditwheel tells"
            ),
        ),
    ]


@pytest.mark.parametrize(("project", "version"), [("", "1.0"), ("späm", "1.0"), ("spam", "one")])
def test_a_wheel_is_not_measured_by_a_wrong_name_or_version(project, version):
    assert rules("spam-1.0-py3-none-any.whl", project=project, version=version) == []


@pytest.mark.parametrize(
    "tag",
    [
        "any",
        "win32",
        "win_arm64",
        "macosx_10_9_universal2",
        "macosx_11_0_arm64",
        "macosx_26_0_arm64",
        "manylinux1_i686",
        "manylinux2010_x86_64",
        "manylinux2014_ppc64",
        "manylinux_2_39_riscv64",
        "musllinux_1_2_aarch64",
        "linux_armv7l",
        "ios_13_0_arm64_iphoneos",
        "ios_13_0_x86_64_iphonesimulator",
        "android_21_arm64_v8a",
        "pyemscripten_2026_0_wasm32",
    ],
)
def test_a_platform_of_today_is_known(tag):
    assert is_known_platform(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "linux_x86_64",
        "linux_aarch64",
        "win_riscv",
        "macosx_11_1_arm64",
        "macosx_16_0_arm64",
        "macosx_10_9_sparc",
        "manylinux1_aarch64",
        "manylinux_2_x86_64",
        "musllinux_1_2_ppc64",
        "ios_13_0_arm64_watch",
        "android_21_mips",
        "emscripten_3_1_wasm32",
        "any\n",
        "macosx_10_٣_x86_64",
    ],
)
def test_any_other_platform_is_not(tag):
    assert not is_known_platform(tag)


@given(filename=st.text(), project=st.text(), version=st.text())
def test_no_name_makes_the_rules_stumble(filename, project, version):
    rules(f"{filename}-1.0-py3-none-any.whl", project=project, version=version)
    rules(filename, project=project, version=version)
