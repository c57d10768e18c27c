"""What a person reads after the start: where it is, who can sign, and a request that works."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password

from accounts.models import User
from oauth_provider.models import AccessToken
from pypi_mock import __version__
from pypi_mock.cli.exposure import is_public, what_is_open
from pypi_mock.cli.signed_header import signed_header
from pypi_mock.seeds import builtin

if TYPE_CHECKING:
    from pypi_mock.configuration import Configuration


def banner(chosen: Configuration, url: str, *, tls_url: str = "") -> str:
    """Return the text for standard error."""
    tokens = AccessToken.objects.select_related("consumer")
    token = tokens.filter(key=builtin.ACCESS_TOKEN.key).first()
    kept = chosen.values["data"] or "in a temporary folder, gone when this stops"
    lines = [
        f"pypi-mock {__version__}, a test server with published credentials",
        "",
        f"  address       {url}",
        *([f"  over TLS      {tls_url}"] if tls_url not in {"", url} else []),
        *([f"  Unix socket   {path}"] if (path := chosen.values["uds"]) else []),
        *([f"  CA file       {chosen.ca_file}"] if chosen.ca_file else []),
        *([f"  called as     {called}"] if (called := chosen.values["base_url"]) else []),
        f"  dialect       {chosen.values['dialect']}",
        f"  data          {kept}",
        *(f"  user          {line}" for line in _users()),
        *(_credentials(token) if token else ()),
        f"  all others    {url}/_mock/state",
        "",
        *([*_try_it(chosen, url, token), ""] if token else ()),
        *(f"{line}\n" for line in warning(chosen)),
        "Stop it with Ctrl-C.",
    ]
    return "\n".join(lines)


def _users() -> list[str]:
    """Return name and password of each built-in user who is there."""
    hashes = dict(User.objects.values_list("username", "password"))
    return [
        f"{user.name}  password {user.password}"
        if check_password(user.password, hashes[user.name])
        else f"{user.name}  password of your own"
        for user in builtin.USERS
        if user.name in hashes
    ]


def _credentials(token: AccessToken) -> tuple[str, ...]:
    return (
        f"  consumer      {token.consumer.key}  secret {token.consumer.secret}",
        f"  access token  {token.key}  secret {token.secret}",
    )


def _try_it(chosen: Configuration, url: str, token: AccessToken) -> list[str]:
    path = "/oauth/test?test=spam"
    if chosen.values["dialect"] == "pypi":
        minutes = max(1, chosen.values["timestamp_window"] // 60)
        said = f"Try it (once, within {minutes} min: this dialect wants a time and a nonce):"
        method_name = "HMAC-SHA1"
    else:
        said, method_name = "Try it:", "PLAINTEXT"
    called = (chosen.values["base_url"] or url) + path
    header = signed_header(method_name=method_name, url=called, token=token)
    is_ours = url.startswith("https:") and chosen.ca_file
    trust = f"--cacert {shlex.quote(str(chosen.ca_file))} " if is_ours else ""
    sent = f"-H {shlex.quote(f'Authorization: {header}')} {shlex.quote(url + path)}"
    return [said, f"  curl {trust}{sent}"]


def warning(chosen: Configuration) -> list[str]:
    """Say what may surprise somebody who did not mean it."""
    if not is_public(chosen):
        return []
    host = chosen.values["host"]
    if what_is_open(chosen):
        return [f"It listens on {host}: whoever reaches this machine can act as anybody here."]
    return [f"It listens on {host}."]
