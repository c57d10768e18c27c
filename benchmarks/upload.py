"""A 200 MB upload against ``cp`` and three hashes of the same file, and the server's memory.

The file is a wheel whose one large member cannot be compressed; it is sent in one multipart body.
"""

from __future__ import annotations

import http.client
import os
import shutil
import statistics
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.parse import urlencode

from oauthlib.oauth1 import Client
from serving import Served, served

SIZE = 200_000_000
ROUNDS = 5
OF_LIMIT, GROWTH = 1.3, 30
HASHES = ("md5sum", "sha256sum", "b2sum")
PIECE = 1024 * 1024
FIELDS = {
    "name": "large",
    "version": "1.0",
    "summary": "A large file",
    "filename": "large-1.0-py3-none-any.whl",
    "filetype": "bdist_wheel",
    "pyversion": "py3",
}
METADATA = "Metadata-Version: 2.1\nName: large\nVersion: 1.0\n"
BOUNDARY = "benchmark-boundary"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="content"; '
    f'filename="{FIELDS["filename"]}"\r\nContent-Type: application/octet-stream\r\n\r\n'
).encode()
TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


def make_wheel(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        with archive.open("large.bin", "w", force_zip64=False) as member:
            for _ in range(SIZE // PIECE):
                member.write(os.urandom(PIECE))
        archive.writestr("large-1.0.dist-info/METADATA", METADATA)
        archive.writestr("large-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        archive.writestr("large-1.0.dist-info/RECORD", "")


def upload(server: Served, path: Path) -> float:
    """Return the seconds of one."""
    client = Client(
        "consumer-key",
        client_secret="consumer-secret",
        resource_owner_key="access-token",
        resource_owner_secret="access-token-secret",
    )
    target = f"/oauth/upload?{urlencode(FIELDS)}"
    _, signed, _ = client.sign(server.url + target, http_method="POST")
    length = len(HEAD) + path.stat().st_size + len(TAIL)
    connection = http.client.HTTPConnection(server.host, server.port, timeout=120)
    started = time.perf_counter()
    connection.putrequest("POST", target)
    connection.putheader("Content-Type", f"multipart/form-data; boundary={BOUNDARY}")
    connection.putheader("Content-Length", str(length))
    connection.putheader("Authorization", signed["Authorization"])
    connection.endheaders(HEAD)
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            connection.send(piece)
    connection.send(TAIL)
    answer = connection.getresponse()
    said = f"{answer.status} {answer.read().decode()}"
    taken = time.perf_counter() - started
    connection.close()
    if answer.status != http.HTTPStatus.OK and path.stat().st_size > PIECE:
        raise SystemExit(said)
    return taken


def least(wheel: Path, copy: Path) -> float:
    """Return the seconds of ``cp`` beside three hashes: what no server of files can go below."""
    started = time.perf_counter()
    commands = [["cp", str(wheel), str(copy)], *([name, str(wheel)] for name in HASHES)]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    if any(process.wait() for process in running):
        raise SystemExit("cp or a hash failed")
    return time.perf_counter() - started


def measured(wheel: Path, data: Path) -> tuple[float, float]:
    """Return the seconds of an upload to a new server, and the MiB by which its memory grew."""
    given = ("--data", str(data), "--upload-limit", "1 GB", "--quiet")
    small = wheel.with_name("small.whl")
    small.write_bytes(b"no wheel")
    with served("-m", "pypi_mock", "--port", "0", *given) as server:
        upload(server, small)  # refused; it loads what an upload needs
        before = server.memory("VmHWM")
        taken = upload(server, wheel)
        grown = (server.memory("VmHWM") - before) / 2**20
    shutil.rmtree(data)
    return taken, grown


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wheel, copy = Path(folder, FIELDS["filename"]), Path(folder, "copy")
        make_wheel(wheel)
        rounds = [
            (*measured(wheel, Path(folder, str(n))), least(wheel, copy)) for n in range(ROUNDS)
        ]
    taken, grown, limit = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"Median of {ROUNDS}, in turn, of {SIZE // 1_000_000} MB:\n")
    print("| | | target | |\n|---|---:|---:|---|")
    print(f"| upload, s | {taken:.2f} | | |")
    print(f"| `cp` beside {', '.join(HASHES)}, s | {limit:.2f} | | |")
    print(f"| ratio | {taken / limit:.2f} | {OF_LIMIT} | {met(taken / limit <= OF_LIMIT)} |")
    print(f"| growth of memory, MiB | {grown:.1f} | {GROWTH} | {met(grown <= GROWTH)} |")


def met(is_so: bool) -> str:  # noqa: FBT001 (it reads so)
    return "met" if is_so else "MISSED"


if __name__ == "__main__":
    main()
