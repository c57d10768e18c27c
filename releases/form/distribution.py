"""What a client says of a file: the fields of contract 4's ``upload`` that are not metadata."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from releases.form.metadata import single
from releases.form.names import FILETYPES, filename_refusals
from releases.judging.rules import Refusal, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from releases.contents.digests import Digests
    from releases.form.metadata import RawFields

SIGNATURE_LIMIT = 100 * 1024
PYVERSION_LIMIT = 100
SHORT_LIMIT = 255
ARMOR = "-----BEGIN PGP SIGNATURE-----"

FILETYPES_TODAY = ("sdist", "bdist_wheel")
DIGEST_FIELDS = ("md5_digest", "sha256_digest", "blake2_256_digest")


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file as its client describes it; ``digests`` has those that were given, by field."""

    filename: str
    filetype: str
    pyversion: str
    comment: str
    signature: str
    digests: Mapping[str, str]


def read_distribution(
    fields: RawFields, *, signature: bytes | None = None
) -> tuple[Distribution | None, list[Refusal]]:
    """Read the fields of contract 4's ``upload``, with every problem of both personalities.

    ``signature`` is the detached signature when it came as a file. There is no value where there
    is no usable file name or type.
    """
    refusals: list[Refusal] = []

    def text(name: str, *, limit: int = SHORT_LIMIT) -> str:
        return single(name, fields, refusals, limit=limit) or ""

    filename, filetype = text("filename"), text("filetype")
    for name, value in (("filename", filename), ("filetype", filetype)):
        if not value:
            refusals.append(Refusal(Rule.FIELD_MISSING, f"{name} is required", name))
    if filetype and filetype not in FILETYPES:
        message = f"{shown(filetype)} is not one of {', '.join(FILETYPES)}"
        refusals.append(Refusal(Rule.FILETYPE_UNKNOWN, message, "filetype"))
    elif filetype and filetype not in FILETYPES_TODAY:
        message = f"{shown(filetype)} is not one of {', '.join(FILETYPES_TODAY)}"
        refusals.append(Refusal(Rule.FILETYPE_OUTDATED, message, "filetype"))
    if filename:
        project = "".join(fields.get("name", ())[:1])
        refusals += filename_refusals(filename, project=project, filetype=filetype)
    if (protocol := text("protocol_version")) not in {"", "1"}:
        message = f"{shown(protocol)} is not '1', the only protocol version"
        refusals.append(Refusal(Rule.PROTOCOL_VERSION_UNKNOWN, message, "protocol_version"))
    result = Distribution(
        filename=filename,
        filetype=filetype,
        pyversion=_pyversion(text("pyversion", limit=PYVERSION_LIMIT), filetype, refusals),
        comment=single("comment", fields, refusals) or "",
        signature=_signature(fields, signature, refusals),
        digests={name: value for name in DIGEST_FIELDS if (value := text(name))},
    )
    if not result.digests:
        message = f"one of {', '.join(DIGEST_FIELDS)} is required"
        refusals.append(Refusal(Rule.DIGEST_MISSING, message, "sha256_digest"))
    is_usable = not any(refusal.rule.is_essential for refusal in refusals)
    return result if is_usable else None, refusals


def digest_refusals(distribution: Distribution, digests: Digests) -> Iterator[Refusal]:
    """Check each digest that was given against the content's (contract 4), in constant time."""
    actual = {
        "md5_digest": digests.md5,
        "sha256_digest": digests.sha256,
        "blake2_256_digest": digests.blake2_256,
    }
    for name, claimed in distribution.digests.items():
        if not hmac.compare_digest(claimed.lower().encode(), actual[name].encode()):
            message = f"{name} is {shown(claimed)}, and the content's is '{actual[name]}'"
            yield Refusal(Rule.DIGEST_MISMATCH, message, name)


def _pyversion(sent: str, filetype: str, refusals: list[Refusal]) -> str:
    """``source`` for an sdist, whatever was sent; otherwise required."""
    if filetype == "sdist":
        if sent not in {"", "source"}:
            message = f"the pyversion of an sdist is 'source', not {shown(sent)}"
            refusals.append(Refusal(Rule.PYVERSION_NOT_SOURCE, message, "pyversion"))
        return "source"
    if not sent:
        message = "pyversion is required for all but an sdist"
        refusals.append(Refusal(Rule.FIELD_MISSING, message, "pyversion"))
    return sent


def _signature(fields: RawFields, part: bytes | None, refusals: list[Refusal]) -> str:
    """The detached signature, from the file part or else from the text field."""
    if part is not None:
        fields = {"gpg_signature": [part.decode("latin-1")]}  # as many characters as bytes
    noted: list[Refusal] = []
    text = single("gpg_signature", fields, noted, limit=SIGNATURE_LIMIT) or ""
    for refusal in noted:
        too_long = refusal.rule is Rule.FIELD_TOO_LONG
        rule = Rule.SIGNATURE_TOO_LARGE if too_long else refusal.rule
        refusals.append(Refusal(rule, refusal.message, "gpg_signature"))
    if text and not (text.startswith(ARMOR) and text.isascii()):
        message = f"the signature is not ASCII-armoured: it begins with {ARMOR}"
        refusals.append(Refusal(Rule.SIGNATURE_NOT_ARMORED, message, "gpg_signature"))
    return text
