"""Write docs/options.md from the table of options.

With --check, write nothing, and fail when the file is not what it would be.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pypi_mock.options import OPTIONS, Option  # noqa: E402 (found through the line above)

HEAD = """\
# Options

<!-- Generated from pypi_mock/options.py by tools/make_docs.py; do not edit. -->

A flag overrides its variable, and a variable overrides the default.
A variable with the prefix `PYPI_MOCK_` that is not listed here stops the start.

| flag | variable | default | |
|---|---|---|---|
"""


def row(option: Option) -> str:
    """Return the row of one option."""
    flags = ", ".join(f"`{flag}`" for flag in (option.flag, option.short) if flag)
    default = "off" if option.is_switch else f"`{option.default}`" if option.default else "none"
    return f"| {flags} | `{option.variable}` | {default} | {option.help} |\n"


def main() -> int:
    """Write the page, or compare with it."""
    path = ROOT / "docs" / "options.md"
    wanted = HEAD + "".join(row(option) for option in OPTIONS)
    if "--check" not in sys.argv[1:]:
        path.write_text(wanted, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write("docs/options.md is not what the options make: run `make docs`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
