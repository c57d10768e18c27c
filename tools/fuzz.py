"""Feed the engine, the doctor and the formats with what a coverage-guided fuzzer makes up.

Bounded: it ends by itself after the seconds given (60), and fails on an exception that escapes or
an input that takes over a second. ``make fuzz`` installs what it needs, atheris.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import atheris

with atheris.instrument_imports(include=["oauth_provider.signing"]):
    from oauth_provider.signing import Keys, WireRequest, percent_encode
    from oauth_provider.signing.documents import explanation_document
    from oauth_provider.signing.explanation import explain
    from oauth_provider.signing.formats import UnreadableError, read_request
    from oauth_provider.signing.rendering import explanation_text

SLOWEST = 1.0
"""In seconds."""
NAMES = (b"oauth_consumer_key", b"oauth_token", b"oauth_nonce", b"oauth_timestamp")
METHODS = (b"HMAC-SHA1", b"HMAC-SHA256", b"RSA-SHA1", b"PLAINTEXT", b"")


def try_one(data: bytes) -> None:
    """Explain a request that is made of ``data``."""
    provider = atheris.FuzzedDataProvider(data)
    started = time.monotonic()
    keys = Keys(provider.ConsumeUnicodeNoSurrogates(12), provider.ConsumeUnicodeNoSurrogates(12))
    if provider.ConsumeBool():
        try:
            wire = read_request(provider.ConsumeBytes(4096)).wire
        except UnreadableError:
            wire = None
    else:
        wire = _made(provider)
    if wire is not None:
        found = explain(wire, keys=keys, given=provider.ConsumeUnicodeNoSurrogates(64) or None)
        explanation_text(found, width=80)
        explanation_document(found)
    if time.monotonic() - started > SLOWEST:
        raise RuntimeError(f"an input took over {SLOWEST} s")


def _made(provider: atheris.FuzzedDataProvider) -> WireRequest:
    is_well_formed = provider.ConsumeBool()  # or else nothing would ever reach the doctor

    def value(length: int) -> bytes:
        if not is_well_formed:
            return provider.ConsumeBytes(length)
        text = provider.ConsumeUnicodeNoSurrogates(length).replace("\0", "") or "x"
        return percent_encode(text.encode()).encode()

    items = [b'%s="%s"' % (name, value(12)) for name in NAMES]
    items.append(b'oauth_signature_method="%s"' % METHODS[provider.ConsumeIntInRange(0, 4)])
    items.append(b'oauth_signature="%s"' % value(40))
    host = b"shop.example:8000" if is_well_formed else provider.ConsumeBytes(16)
    headers = [(b"Host", host), (b"Authorization", b"OAuth " + b",".join(items))]
    if provider.ConsumeBool():
        headers.append((b"Content-Type", b"application/x-www-form-urlencoded"))
    return WireRequest(
        method=provider.ConsumeBytes(8),
        scheme="https" if provider.ConsumeBool() else "http",
        target=b"/?" + value(200) if is_well_formed else b"/" + provider.ConsumeBytes(200),
        headers=tuple(headers),
        body=provider.ConsumeBytes(400),
    )


def main() -> None:
    """Run for the seconds that the first argument says."""
    seconds = sys.argv[1] if len(sys.argv) > 1 else "60"
    options = [f"-max_total_time={seconds}", "-max_len=8192", "-timeout=20", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options], try_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
