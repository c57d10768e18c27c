"""THE table of options: flags, variables, settings and documentation are made from these rows.

To add an option, add a row here and its `MOCK_*` line in `pypi_mock.settings`; a test fails when
the two differ. A default is text, in the form that a person would type.
"""

from __future__ import annotations

from pypi_mock import kinds
from pypi_mock.index_options import INDEX_OPTIONS
from pypi_mock.option import Option
from pypi_mock.shared_options import SHARED_OPTIONS

URL_VARIABLE = "PYPI_MOCK_URL"
"""Where the commands that ask a server, and the pytest plugin, find one."""
CLIENT_VARIABLES = ("PYPI_MOCK_CONSUMER_SECRET", "PYPI_MOCK_TOKEN_SECRET", URL_VARIABLE)
"""What clients read; they are no options of the server, and do not stop its start."""

OPTIONS: tuple[Option, ...] = (
    Option(
        name="host",
        kind=kinds.TEXT,
        default="127.0.0.1",
        help="Address to listen on; one that others can reach wants `--public-defaults`, or "
        "identities and an admin token of your own.",
    ),
    Option(
        name="public-defaults",
        kind=kinds.SWITCH,
        default="0",
        help="Let whoever reaches a public address use the built-in identities, and what is below "
        "/_mock/ without an admin token.",
    ),
    Option(
        name="port",
        kind=kinds.PORT,
        default="8000",
        short="-p",
        help="Port to listen on; 0 picks a free one, named in the ready line.",
    ),
    Option(
        name="uds",
        kind=kinds.FILE,
        default="",
        help="Also listen on a Unix socket at this path, in plain HTTP.",
    ),
    Option(
        name="tls",
        kind=kinds.TLS,
        default="off",
        help="Speak TLS: with a certificate that the server makes and signs itself, or with two "
        "PEM files of your own, as in CERTIFICATE.pem,KEY.pem.",
    ),
    Option(
        name="tls-port",
        kind=kinds.PORT_IF_ANY,
        default="",
        help="Speak TLS on this port and plain HTTP on the other; 0 picks a free one. Without it "
        "there is one port, and with TLS it speaks nothing else.",
    ),
    Option(
        name="tls-name",
        kind=kinds.HOST_NAMES,
        default="",
        help="More host names for the certificate of `--tls auto`, with commas between them.",
    ),
    Option(
        name="data",
        kind=kinds.FOLDER,
        default="",
        help="Folder that keeps database and files. Without it everything is in a temporary "
        "folder that goes with the process.",
    ),
    Option(
        name="config",
        kind=kinds.FILE,
        default="",
        help="File of options. Without it, and outside CI, `pypi-mock.toml` or a `pyproject.toml` "
        "with the table `tool.pypi-mock` is looked for from the working folder upward.",
    ),
    Option(
        name="seed",
        kind=kinds.SEED,
        default="",
        repeatable=True,
        help="File of what the server holds from the start, TOML or JSON, on top of the built-in "
        "identities; none leaves those out.",
    ),
    Option(
        name="seed-json",
        kind=kinds.TEXT,
        default="",
        help="A seed as JSON text, on top of those in files.",
        is_secret=True,
    ),
    Option(
        name="dialect",
        kind=kinds.choice_of("auto", "pypi", "rfc5849"),
        default="auto",
        help="Which OAuth to speak: as PyPI in 2012, as RFC 5849, or by what the client does.",
    ),
    Option(
        name="approve",
        kind=kinds.APPROVAL,
        default="ask",
        help="Who answers when an application asks for access: the user in the browser, or the "
        "server at once, with yes as that user, or with no.",
    ),
    Option(
        name="base-url",
        kind=kinds.BASE_URL,
        default="",
        help="What clients call this server, and sign for, where a proxy stands before it.",
    ),
    Option(
        name="request-token-lifetime",
        kind=kinds.DURATION,
        default="10m",
        help="How long a request token may wait for the user and for step 3.",
    ),
    Option(
        name="access-token-lifetime",
        kind=kinds.DURATION,
        default="0",
        help="How long a new access token lives; 0 for ever.",
    ),
    Option(
        name="timestamp-window",
        kind=kinds.DURATION,
        default="5m",
        help="How far oauth_timestamp may be from the server's clock, to either side.",
    ),
    Option(
        name="clock",
        kind=kinds.MOMENT,
        default="",
        help="Start with a clock that stands still at this moment.",
    ),
    Option(
        name="clock-offset",
        kind=kinds.OFFSET,
        default="0",
        help="Start with a clock that is so far ahead of real time, or behind it.",
    ),
    Option(
        name="random-seed",
        kind=kinds.NUMBER,
        default="",
        help="Make the same keys, tokens and dice at each start with this number. Guessable.",
    ),
    Option(
        name="admin-token",
        kind=kinds.TEXT,
        default="",
        help="What whoever looks below /_mock/ has to present; without it nothing is asked.",
        is_secret=True,
    ),
    *INDEX_OPTIONS,
    Option(
        name="form-limit",
        kind=kinds.SIZE,
        default="10 MiB",
        help="Largest form, files not counted.",
    ),
    *SHARED_OPTIONS,
    Option(
        name="journal-size",
        kind=kinds.COUNT,
        default="1000",
        help="How many requests the journal holds; older ones are forgotten.",
    ),
    Option(
        name="journal-body",
        kind=kinds.SIZE,
        default="64 KiB",
        help="How much of each body the journal keeps.",
    ),
    Option(
        name="threads",
        kind=kinds.COUNT,
        default="10",
        help="How many requests are served at once, on each port.",
    ),
    Option(
        name="json",
        kind=kinds.SWITCH,
        default="0",
        help="On standard output, say ready and stopped as JSON, one object a line.",
    ),
    Option(
        name="ready-file",
        kind=kinds.FILE,
        default="",
        help="File that holds the same object for as long as the server is ready.",
    ),
    Option(
        name="exit-with-parent",
        kind=kinds.SWITCH,
        default="0",
        help="Stop when the process that started this one has ended.",
    ),
    Option(
        name="open",
        kind=kinds.SWITCH,
        default="0",
        help="Open the inspector in a browser once the server is ready.",
    ),
    Option(
        name="log-format",
        kind=kinds.choice_of("text", "json"),
        default="text",
        help="How standard error is written: for people, or as JSON, one object a line.",
    ),
    Option(
        name="color",
        kind=kinds.choice_of("auto", "always", "never"),
        default="auto",
        help="Whether standard error has colours; auto: where it is a terminal, unless NO_COLOR "
        "is set.",
    ),
    Option(
        name="quiet",
        kind=kinds.SWITCH,
        default="0",
        short="-q",
        help="No banner and no line per request on standard error.",
    ),
    Option(
        name="verbose",
        kind=kinds.SWITCH,
        default="0",
        short="-v",
        help="Also say what the server does by itself, such as migrations, and who probes it.",
    ),
)

[CONFIG] = [option for option in OPTIONS if option.name == "config"]
