"""The platforms that an index takes wheels for (platform compatibility tags)."""

from __future__ import annotations

import re

_FIXED = frozenset(
    {
        "any",
        "win32",
        "win_amd64",
        "win_arm64",
        "win_ia64",
        "linux_armv6l",  # of the Raspberry Pi, from before there was a manylinux for it
        "linux_armv7l",
    }
)
_MAC = "ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2"
_X86 = "x86_64|i686"
_LINUX = f"{_X86}|aarch64|armv7l|ppc64le|s390x|riscv64"
_PATTERNS = re.compile(
    "|".join(
        (
            # Of macOS 10 each minor version has its own tags, of later ones only the major.
            rf"macosx_10_\d+_(?:{_MAC})",
            rf"macosx_(?:1[1-5]|26)_0_(?:{_MAC})",
            rf"manylinux(?:1|2010)_(?:{_X86})",
            rf"manylinux2014_(?:{_X86}|aarch64|armv7l|ppc64|ppc64le|s390x)",
            rf"manylinux_\d+_\d+_(?:{_LINUX}|ppc64)",
            rf"musllinux_\d+_\d+_(?:{_LINUX})",
            r"ios_\d+_\d+_(?:arm64|x86_64)_(?:iphoneos|iphonesimulator)",
            r"android_\d+_(?:armeabi_v7a|arm64_v8a|x86|x86_64)",
            r"pyemscripten_\d+_\d+_wasm32",
        )
    ),
    re.ASCII,
)


def is_known_platform(tag: str) -> bool:
    """Say whether the index takes wheels for a platform, such as ``manylinux_2_28_x86_64``."""
    return tag in _FIXED or _PATTERNS.fullmatch(tag) is not None
