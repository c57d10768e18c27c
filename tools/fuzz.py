"""Feed the engine, and each parser of what strangers send, with what a fuzzer makes up by coverage.

Bounded: each target ends by itself after the seconds given (10), and fails on an exception that
escapes or an input that takes over a second. Names of targets may follow the seconds. ``make fuzz``
installs what it needs: atheris, which has wheels for Python 3.11 to 3.13.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import atheris

with atheris.instrument_imports(include=["accounts", "oauth_provider", "pypi_mock", "releases"]):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pypi_mock.settings")
    django.setup()
    from oauth_provider.signing import Keys, WireRequest, percent_encode
    from oauth_provider.signing.documents import explanation_document
    from oauth_provider.signing.explanation import explain
    from oauth_provider.signing.rendering import explanation_text
    from tests.torture.parsers import PARSERS, Parser

SLOWEST = 1.0
"""In seconds."""
NAMES = (b"oauth_consumer_key", b"oauth_token", b"oauth_nonce", b"oauth_timestamp")
METHODS = (b"HMAC-SHA1", b"HMAC-SHA256", b"RSA-SHA1", b"PLAINTEXT", b"")


def try_one(data: bytes) -> None:
    """Explain a request that is made of ``data``."""
    provider = atheris.FuzzedDataProvider(data)
    keys = Keys(provider.ConsumeUnicodeNoSurrogates(12), provider.ConsumeUnicodeNoSurrogates(12))
    wire = _made(provider)
    found = explain(wire, keys=keys, given=provider.ConsumeUnicodeNoSurrogates(64) or None)
    explanation_text(found, width=80)
    explanation_document(found)


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


TARGETS = {"requests": Parser(try_one, (b"",)), **PARSERS}


def fuzz(name: str, seconds: str) -> None:
    """Fuzz one target; this does not return."""
    takes, examples = TARGETS[name]

    def try_in_time(data: bytes) -> None:
        started = time.monotonic()
        takes(data)
        if time.monotonic() - started > SLOWEST:
            raise RuntimeError(f"an input took over {SLOWEST} s")

    with tempfile.TemporaryDirectory() as folder:
        for number, example in enumerate(examples):
            Path(folder, str(number)).write_bytes(example)
        options = [
            f"-max_total_time={seconds}",
            "-max_len=8192",
            "-timeout=20",
            "-artifact_prefix=fuzz-",
        ]
        atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", folder], try_in_time)
        atheris.Fuzz()


def main() -> int:
    """Fuzz what the arguments name, each in a process of its own; return how many failed."""
    seconds, *names = sys.argv[1:] or ["10"]
    failed = 0
    for name in names or TARGETS:
        print(f"fuzz: {name}", flush=True)  # noqa: T201 (it is for people)
        ended = subprocess.run([sys.executable, __file__, "--one", name, seconds], check=False)
        failed += ended.returncode != 0
    print(f"fuzz: {len(names or TARGETS)} targets of {seconds} s each, {failed} failed")  # noqa: T201 (likewise)
    return failed


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        fuzz(*sys.argv[2:])
    sys.exit(main())
