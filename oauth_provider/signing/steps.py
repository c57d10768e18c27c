"""Every intermediate value of a signature (RFC 5849, 3.4.1 and 3.4.2), as plain data and text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oauth_provider.signing.encoding import percent_encode
from oauth_provider.signing.printable import printable

if TYPE_CHECKING:
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.signer import Signed


def steps_document(signed: Signed, *, keys: Keys) -> dict[str, object]:
    """Write the steps in their order; of the key its shape only."""
    encoded = [(percent_encode(p.name), percent_encode(p.value)) for p in signed.parameters]
    return {
        "collected": [
            {
                "name": p.name.decode("utf-8", "replace"),
                "value": p.value.decode("utf-8", "replace"),
                "source": p.source.value,
            }
            for p in signed.parameters
        ],
        "encoded": [list(pair) for pair in encoded],
        "sorted": [list(pair) for pair in sorted(encoded)],
        "normalised_parameters": signed.base_string.parameters,
        "base_string_uri": signed.base_string.uri.decode("utf-8", "replace"),
        "method": signed.base_string.method,
        "base_string": signed.base_string.text,
        "key": key_shape(signed, keys=keys),
        "signature": signed.signature if signed.method.hash_name else key_shape(signed, keys=keys),
    }


def key_shape(signed: Signed, *, keys: Keys) -> str:
    """Say what the key is made of, without a secret."""
    if signed.method.family == "RSA":
        return "the RSA private key"
    return "&".join(
        f"<{name}: {len(secret)} characters, {len(percent_encode(secret.encode()))} encoded>"
        if secret
        else ""
        for name, secret in (
            ("consumer secret", keys.consumer_secret),
            ("token secret", keys.token_secret),
        )
    )


def steps_text(signed: Signed, *, keys: Keys) -> str:
    """Write the steps for people, each with its clause."""
    encoded = [(percent_encode(p.name), percent_encode(p.value)) for p in signed.parameters]
    document = steps_document(signed, keys=keys)
    collected = [
        f"{p.name.decode('utf-8', 'replace')} = {p.value.decode('utf-8', 'replace')}"
        f"   ({p.source.value})"
        for p in signed.parameters
    ]
    sections = (
        ("Collected parameters (3.4.1.3.1)", collected),
        ("Encoded (3.6)", [f"{name} = {value}" for name, value in encoded]),
        ("Sorted (3.4.1.3.2)", [f"{name} = {value}" for name, value in sorted(encoded)]),
        ("Normalised parameters (3.4.1.3.2)", [signed.base_string.parameters]),
        ("Base string URI (3.4.1.2)", [str(document["base_string_uri"])]),
        ("Method (3.4.1.1)", [signed.base_string.method]),
        ("Base string (3.4.1.1)", [signed.base_string.text]),
        ("Key (3.4.2)" if signed.method.family != "RSA" else "Key (3.4.3)", [str(document["key"])]),
        (
            f"Signature, {signed.method.name} ({signed.method.section})",
            [str(document["signature"])],
        ),
    )
    lines = []
    for number, (title, texts) in enumerate(sections, start=1):
        lines += [f"{number}. {title}", *(f"   {printable(text)}" for text in texts), ""]
    return "\n".join(lines)
