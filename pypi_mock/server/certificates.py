"""Certificates: what a TLS listener shows, and the authority that its clients trust.

Imported only where TLS is spoken: the start does not wait for it otherwise.
"""

from __future__ import annotations

import os
import socket
import ssl
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import trustme

from pypi_mock.folder import CA_CERTIFICATE, CA_KEY
from pypi_mock.server.serving import WIDE
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from pathlib import Path

_ALWAYS = ("localhost", "127.0.0.1", "::1")
_YEAR = timedelta(days=365)
"""Valid from a year ago to a year from now: Apple takes no more than 825 days."""
_LONGEST_COMMON_NAME = 64


class CertificateError(Exception):
    """There can be no certificate; the text says why."""


def context_of_files(certificate: str, key: str) -> ssl.SSLContext:
    """Return what a listener needs to show a certificate of the user's.

    Raises:
        CertificateError: A file cannot be read, or they do not belong together.
    """
    context = _context()
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CertificateError(
            f"the certificate {certificate} with the key {key} cannot be used: {reason}"
        ) from None
    return context


def context_of_own(
    folder: Path, *, host: str, names: tuple[str, ...], base_url: str
) -> ssl.SSLContext:
    """Return what a listener needs to show a certificate that is made now.

    Args:
        folder: Where the authority is kept; it is made there unless it is there.
        host: What the server listens on.
        names: More names of the user's; each must be in it.
        base_url: What clients call the server.

    Raises:
        CertificateError: The authority cannot be read, or a name can be in no certificate.
    """
    authority = _authority(folder)
    implied = [*_ALWAYS, socket.gethostname().lower()]
    implied += [WIDE.get(host, host), urlsplit(base_url).hostname or ""]
    wanted = [*names, *(name for name in implied if _may_be_in(authority, name))]
    [first, *_] = (name for name in (*names, "localhost") if len(name) <= _LONGEST_COMMON_NAME)
    now = clock.real().replace(tzinfo=None)
    try:
        leaf = authority.issue_cert(
            *dict.fromkeys(wanted),
            common_name=first,  # what clients look at that are older than alternative names
            organization_name="pypi-mock",
            not_before=now - _YEAR,
            not_after=now + _YEAR,
        )
    except ValueError as error:
        raise CertificateError(
            f"no certificate can be made for {', '.join(names)}: {error}"
        ) from None
    context = _context()
    leaf.configure_cert(context)
    return context


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _no_password() -> str:
    """Answer OpenSSL, which would ask the terminal."""
    raise ValueError("the key has a password")


def _authority(folder: Path) -> trustme.CA:
    certificate, key = folder / CA_CERTIFICATE, folder / CA_KEY
    try:
        if certificate.exists() and key.exists():
            return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
        made = trustme.CA(path_length=0, organization_name="pypi-mock")
        _write(key, made.private_key_pem.bytes(), mode=0o600)
        _write(certificate, made.cert_pem.bytes(), mode=0o644)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CertificateError(f"{certificate} and {key.name} cannot be used: {reason}") from None
    return made


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Write a file that is there whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    new.replace(path)


def _may_be_in(authority: trustme.CA, name: str) -> bool:
    """Tell whether a certificate can have a name: not every machine has one that can."""
    try:
        authority.issue_cert(name)
    except ValueError:
        return False
    return True
