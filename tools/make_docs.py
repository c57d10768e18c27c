"""Write what is made from the code and from other files.

Of docs: options.md, mistakes.md, mistakes/, reference/, index.md; the recipes inside other pages;
and zensical.toml, the site's configuration.
With --check, write nothing, and fail when a file is not what it would be.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
WHOLLY_MADE = (DOCS / "mistakes", DOCS / "reference")
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

import navigation  # noqa: E402
import reference_pages  # noqa: E402
from mistake_pages import pages  # noqa: E402
from recipes_in_pages import with_recipes  # noqa: E402

from oauth_provider.signing.doctor.examination import EXAMINED_LIMIT  # noqa: E402 (it fills the table)
from oauth_provider.signing.doctor.given_text import GIVEN_CAUSES  # noqa: E402
from oauth_provider.signing.doctor.pages import CHECKS  # noqa: E402
from oauth_provider.signing.doctor.registry import MISTAKES, Component, Mistake  # noqa: E402
from pypi_mock.options import OPTIONS  # noqa: E402

if TYPE_CHECKING:
    from pypi_mock.option import Option

OPTIONS_HEAD = """\
# Options

<!-- Generated from pypi_mock/options.py by tools/make_docs.py; do not edit. -->

A flag overrides its variable, a variable overrides a [file](running.md#options), and the file the
default. In a file the name has no dashes before it: `upload-limit = "10 MiB"`.
A variable with the prefix `PYPI_MOCK_` that is not listed here stops the start; only
`PYPI_MOCK_CONSUMER_SECRET` and `PYPI_MOCK_TOKEN_SECRET`, which `pypi-mock sign` and
`pypi-mock explain` read, and `PYPI_MOCK_URL`, where [other commands](commands.md) find a server,
may be there.

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
    page += "\n## What the checks find\n\n| name | section |\n|---|---|\n"
    for slug, rule in CHECKS.items():
        page += f"| [`{slug}`](mistakes/{slug}.md) | {rule[1]} |\n"
    page += "\n## What the client's own base string proves\n\n| name | it says |\n|---|---|\n"
    for slug, cause in GIVEN_CAUSES.items():
        sentence = _DETAIL.sub(r"*\1*", cause.sentence)
        page += f"| [`{slug}`](mistakes/{slug}.md) | {sentence} |\n"
    return page


def _option_row(option: Option) -> str:
    flags = ", ".join(f"`{flag}`" for flag in (option.flag, option.short) if flag)
    default = "off" if option.is_switch else f"`{option.default}`" if option.default else "none"
    return f"| {flags} | `{option.variable}` | {default} | {option.help} |\n"


def _mistake_row(mistake: Mistake) -> str:
    name = f"{mistake.slug}-…" if mistake.slug in FAMILIES else mistake.slug
    link = f"[`{name}`](mistakes/{mistake.slug}.md)"
    sentence = _DETAIL.sub(r"*\1*", mistake.sentence)
    return f"| {link} | {sentence} | {mistake.cure} | {mistake.section} |\n"


def wanted() -> dict[Path, str]:
    """Return every generated page, by its file, and every page that shows a recipe."""
    made = {DOCS / "options.md": options_page(), DOCS / "mistakes.md": mistakes_page()}
    made |= {DOCS / "mistakes" / f"{slug}.md": text for slug, text in pages().items()}
    made |= {DOCS / name: text for name, text in reference_pages.pages().items()}
    for path in DOCS.rglob("*.md"):
        written = path.read_text(encoding="utf-8")
        if path not in made and (shown := with_recipes(written)) != written:
            made[path] = shown
    return made | _leading(made)


def _leading(made: dict[Path, str]) -> dict[Path, str]:
    """Return what leads to all pages: those that are made, and those that are written."""
    written = {
        path: path.read_text(encoding="utf-8")
        for path in DOCS.rglob("*.md")
        if path not in made and path.parent not in WHOLLY_MADE
    }
    titles = {
        path.relative_to(DOCS).as_posix(): navigation.title_of(text)
        for path, text in {**written, **made}.items()
    }
    return {
        DOCS / "index.md": navigation.index(titles),
        ROOT / "zensical.toml": navigation.configuration(titles),
    }


def main() -> int:
    """Write the pages, or compare with them; a page that nothing makes is taken away."""
    made = wanted()
    stray = {path for folder in WHOLLY_MADE for path in folder.glob("*.md")} - set(made)
    if "--check" in sys.argv[1:]:
        stale = [
            path.relative_to(ROOT).as_posix()
            for path, text in made.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        stale += [path.relative_to(ROOT).as_posix() for path in stray]
        if stale:
            sys.stderr.write(f"not what the code makes: {', '.join(stale)}; run `make docs`\n")
        return 1 if stale else 0
    for path, text in made.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for path in stray:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
