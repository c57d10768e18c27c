"""The options of the package index: rows of the one table in `pypi_mock.options`."""

from __future__ import annotations

from pypi_mock import kinds
from pypi_mock.option import Option

FEATURES = (
    "json",
    "hashes",
    "requires-python",
    "yanked",
    "core-metadata",
    "size",
    "upload-time",
    "versions",
    "tracks",
    "provenance",
    "status",
)
"""What clients may or may not find on the simple index."""

INDEX_OPTIONS: tuple[Option, ...] = (
    Option(
        name="upload-limit",
        kind=kinds.SIZE,
        default="100 MiB",
        help="Largest file that may be uploaded.",
    ),
    Option(
        name="project-limit",
        kind=kinds.SIZE,
        default="10 GiB",
        help="How large all files of a project may be together, as today's index has it.",
    ),
    Option(
        name="new-projects-per-hour",
        kind=kinds.NUMBER,
        default="",
        help="How many projects a user may begin in an hour, as today's index has it; any number "
        "where none is given.",
    ),
    Option(
        name="personality",
        kind=kinds.choice_of("auto", "legacy-2012", "pypi-today"),
        default="auto",
        help="By whose rules uploads are judged; auto: the OAuth API and /pypi by those of 2012, "
        "/legacy/ by today's.",
    ),
    Option(
        name="strictness",
        kind=kinds.choice_of("pypi", "warn", "off"),
        default="pypi",
        help="What becomes of an upload that breaks a rule: refused as PyPI does, taken with a "
        "warning, or taken.",
    ),
    Option(
        name="require",
        kind=kinds.choices_of("verified-email", "two-factor"),
        default="",
        help="What an uploader must have, as today's index asks: verified-email, two-factor.",
    ),
    Option(
        name="read-only",
        kind=kinds.SWITCH,
        default="0",
        help="Refuse every upload.",
    ),
    Option(
        name="index-api",
        kind=kinds.choice_of("1.0", "1.1", "1.2", "1.3", "1.4"),
        default="1.4",
        help="Version of the simple API that is served, to see how a client does with an older "
        "one.",
    ),
    Option(
        name="index-without",
        kind=kinds.choices_of(*FEATURES),
        default="",
        help=f"What the simple index leaves out, with commas between: {', '.join(FEATURES)}.",
    ),
)
