"""Write the pages that are made from the code: docs/options.md and docs/mistakes.md.

With --check, write nothing, and fail when a file is not what it would be.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from oauth_provider.signing.doctor.examination import EXAMINED_LIMIT  # noqa: E402 (it fills the table)
from oauth_provider.signing.doctor.registry import MISTAKES, Component, Mistake  # noqa: E402
from pypi_mock.options import OPTIONS, Option  # noqa: E402

OPTIONS_HEAD = """\
# Options

<!-- Generated from pypi_mock/options.py by tools/make_docs.py; do not edit. -->

A flag overrides its variable, and a variable overrides the default.
A variable with the prefix `PYPI_MOCK_` that is not listed here stops the start; only
`PYPI_MOCK_CONSUMER_SECRET` and `PYPI_MOCK_TOKEN_SECRET`, which `pypi-mock sign` and
`pypi-mock explain` read, may be there.

| flag | variable | default | |
|---|---|---|---|
"""
MISTAKES_HEAD = """\
# Mistakes

<!-- Generated from oauth_provider/signing/doctor by tools/make_docs.py; do not edit. -->

When the signature of a request is wrong, the server applies each of these mistakes to its own
reading and signs again. One that makes the very signature that was sent is proved, and is named: in
the advice, in the reason phrase, in `X-Mock-Cause`, and as `causes` of a problem document.
Two mistakes in different parts are searched for on demand.

A name never changes its meaning. A name that ends in … is followed by what sets a case apart, such
as the host that was signed. A request of more than {limit} bytes of parameters and body is refused
without a search.
"""
TITLES = {
    Component.METHOD: "The method",
    Component.URI: "The base string URI",
    Component.PARAMETERS: "The parameters",
    Component.JOIN: "The base string",
    Component.KEY: "The key",
    Component.DIGEST: "The digest",
    Component.SIGNATURE: "The signature as it is sent",
}
FAMILIES = (
    "uri.host",
    "uri.with-prefix",
    "uri.without-prefix",
    "key.token-secret-of",
    "key.consumer-secret-of",
)
_DETAIL = re.compile(r"{(\w+)}")


def options_page() -> str:
    """Return the page of options."""
    return OPTIONS_HEAD + "".join(_option_row(option) for option in OPTIONS)


def mistakes_page() -> str:
    """Return the page of mistakes, by the part that they are in."""
    page = MISTAKES_HEAD.format(limit=EXAMINED_LIMIT)
    for component, title in TITLES.items():
        page += (
            f"\n## {title}\n\n| name | the client did | do this | section |\n|---|---|---|---|\n"
        )
        for mistake in MISTAKES.values():
            if mistake.component is component:
                page += _mistake_row(mistake)
    return page


def _option_row(option: Option) -> str:
    flags = ", ".join(f"`{flag}`" for flag in (option.flag, option.short) if flag)
    default = "off" if option.is_switch else f"`{option.default}`" if option.default else "none"
    return f"| {flags} | `{option.variable}` | {default} | {option.help} |\n"


def _mistake_row(mistake: Mistake) -> str:
    name = f"{mistake.slug}-…" if mistake.slug in FAMILIES else mistake.slug
    sentence = _DETAIL.sub(r"*\1*", mistake.sentence)
    return f"| `{name}` | {sentence} | {mistake.cure} | {mistake.section} |\n"


def main() -> int:
    """Write the pages, or compare with them."""
    stale = []
    for name, wanted in (("options.md", options_page()), ("mistakes.md", mistakes_page())):
        path = ROOT / "docs" / name
        if "--check" not in sys.argv[1:]:
            path.write_text(wanted, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            stale.append(name)
    if stale:
        sys.stderr.write(f"not what the code makes: {', '.join(stale)}; run `make docs`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
