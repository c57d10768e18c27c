"""The commands that need no server, for any OAuth 1.0a provider.

The engine is imported when a command runs: `serve` must not wait for it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pypi_mock.cli.streams import Exit, fail, result
from pypi_mock.options import CLIENT_VARIABLES

CONSUMER_SECRET, TOKEN_SECRET, _URL = CLIENT_VARIABLES
SIGNATURE_METHODS = (
    *("HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512"),
    *("RSA-SHA1", "RSA-SHA256", "RSA-SHA512", "PLAINTEXT"),
)


def _text_or_file(_context: click.Context, _option: click.Parameter, value: str | None) -> Any:
    """Read ``@FILE``; other text stands for itself. Any: click hands on what it is given."""
    if value is None or not value.startswith("@"):
        return value.encode("utf-8", "surrogateescape") if value is not None else None
    return _content(value[1:])


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise click.BadParameter(f"the file {name!r} cannot be read: {reason}") from None


def _pem(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    return _content(value).decode("utf-8", "replace") if value else ""


def _fields(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> list[tuple[str, str]]:
    """Take each field apart at its first equals sign."""
    return [(name, value) for name, _, value in (text.partition("=") for text in values)]


@click.command()
@click.argument("method")
@click.argument("url")
@click.option(
    "-d",
    "--data",
    "form",
    multiple=True,
    callback=_fields,
    metavar="NAME=VALUE",
    help="A form field, as plain text: it is encoded here. May be repeated.",
)
@click.option(
    "--body", callback=_text_or_file, metavar="TEXT|@FILE", help="A body that is no form."
)
@click.option(
    "-H",
    "--header",
    "headers",
    multiple=True,
    metavar="'NAME: VALUE'",
    help="A header field. May be repeated.",
)
@click.option("--consumer-key", help="Whose key; without it the credentials of a fresh server.")
@click.option(
    "--consumer-secret",
    envvar=CONSUMER_SECRET,
    show_envvar=True,
    help="The secret that belongs to --consumer-key.",
)
@click.option("--token", help="The request or access token; empty to sign without its value.")
@click.option(
    "--token-secret",
    envvar=TOKEN_SECRET,
    show_envvar=True,
    help="The secret that belongs to --token.",
)
@click.option(
    "--method",
    "signature_method",
    type=click.Choice(SIGNATURE_METHODS),
    default="HMAC-SHA1",
    show_default=True,
    help="The signature method.",
)
@click.option("--realm", help="Goes into the header, and is not signed.")
@click.option("--nonce", help="Made up unless given.")
@click.option("--timestamp", help="The present time unless given.")
@click.option("--callback", help="oauth_callback of step 1: an address, or oob.")
@click.option("--verifier", help="oauth_verifier of step 3.")
@click.option(
    "--transmission",
    type=click.Choice(("header", "query", "body")),
    default="header",
    show_default=True,
    help="Where the protocol parameters go (RFC 5849, 3.5).",
)
@click.option(
    "--body-hash",
    "with_body_hash",
    is_flag=True,
    help="Send oauth_body_hash, the hash of a body that is no form.",
)
@click.option(
    "--rsa-private-key",
    "private_key",
    callback=_pem,
    metavar="FILE",
    help="PEM file for the RSA methods.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("curl", "header", "http", "json")),
    default="curl",
    show_default=True,
    help="How the signed request is printed.",
)
@click.option("--explain", is_flag=True, help="Print every intermediate value of RFC 5849, 3.4.1.")
def sign(*, format_name: str, explain: bool, **wanted: Any) -> None:  # Any: a row for each option
    """Print a correctly signed request: METHOD URL.

    Without --consumer-key it is signed by the published credentials of a fresh server.
    """
    from pypi_mock.offline.signing import SigningError, Wanted, shown, signed_as_wanted

    _refuse_lone_secret("consumer_secret", wanted["consumer_key"], "--consumer-key")
    _refuse_lone_secret("token_secret", wanted["token"], "--token")
    try:
        signed, keys = signed_as_wanted(Wanted(**wanted))
        text = shown(signed, format_name=format_name, keys=keys, explain=explain)
    except SigningError as error:
        raise fail(Exit.WRONG_USAGE, str(error)) from None
    result(text)


def _refuse_lone_secret(secret: str, belongs_to: str | None, option: str) -> None:
    """Refuse a secret that nothing is signed by; one from the environment may lie idle."""
    source = click.get_current_context().get_parameter_source(secret)
    if belongs_to is None and source is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError(f"--{secret.replace('_', '-')} needs {option}")


@click.command()
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option(
    "--consumer-secret",
    envvar=CONSUMER_SECRET,
    show_envvar=True,
    help="What the request should be signed with.",
)
@click.option(
    "--token-secret",
    envvar=TOKEN_SECRET,
    show_envvar=True,
    help="Likewise, where the request has a token.",
)
@click.option(
    "--rsa-public-key", callback=_pem, metavar="FILE", help="PEM file, for the RSA methods."
)
@click.option(
    "--rsa-private-key",
    "private_key",
    callback=_pem,
    metavar="FILE",
    help="PEM file; with it the right RSA signature is shown.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("http", "curl", "har", "vector")),
    help="Told by the content unless given.",
)
@click.option(
    "--scheme", type=click.Choice(("http", "https")), help="Raw HTTP does not say it; else http."
)
@click.option("--base-url", help="What clients call the server, where a proxy stands before it.")
@click.option(
    "--base-string",
    callback=_text_or_file,
    metavar="TEXT|@FILE",
    help="The client's own base string: tells for certain whether the key or the text is wrong.",
)
@click.option(
    "--alias", "aliases", multiple=True, metavar="HOST", help="Another name of the server."
)
@click.option(
    "--path-prefix",
    "path_prefixes",
    multiple=True,
    metavar="PATH",
    help="What a gateway may add to the path, or take from it.",
)
@click.option(
    "--reading",
    type=click.Choice(("rfc5849", "multipart-fields")),
    default="rfc5849",
    show_default=True,
    help="multipart-fields: as PyPI in 2012, take signed text fields of a multipart body too.",
)
@click.option(
    "--depth",
    type=click.IntRange(1, 2),
    default=2,
    show_default=True,
    help="How many mistakes at once are searched for.",
)
@click.option(
    "--now",
    type=click.IntRange(0),
    metavar="SECONDS",
    help="Judge the timestamp as of then (since 1970); without it time is not judged.",
)
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
def explain(*, file: str | None, as_json: bool, **asked: Any) -> None:  # Any: a row for each option
    """Say what is wrong with a signed request, of any OAuth 1.0a provider.

    Reads raw HTTP, a curl command line, a HAR entry or a vector, from FILE or standard input.
    Exit status: 0 the signature is right, 1 it is not, 2 the request cannot be read.
    """
    import json
    import shutil

    data = _request_text(file)
    from pypi_mock.offline.explaining import Asked, ExplainingError, explained

    try:
        answer = explained(Asked(data=data, **asked))
    except ExplainingError as error:
        raise fail(Exit.WRONG_USAGE, str(error)) from None
    width = shutil.get_terminal_size((100, 24)).columns
    result(json.dumps(answer.document(), indent=2) if as_json else answer.text(width))
    if not answer.explanation.signature_is_right:
        raise SystemExit(int(Exit.ANSWER_IS_NO))


def _request_text(file: str | None) -> bytes:
    """Read the file, or standard input; no more of it than could be a request."""
    if file is not None and file != "-":
        return _content(file)
    if file is None and sys.stdin.isatty():
        raise click.UsageError("give a FILE, or write the request to standard input")
    from oauth_provider.signing.formats.captured import LARGEST_INPUT

    return sys.stdin.buffer.read(LARGEST_INPUT + 1)
