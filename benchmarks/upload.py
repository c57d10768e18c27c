"""A 500 MB upload against ``cp`` and ``sha256sum`` of the same file, and the server's memory.

The file is a wheel whose one large member cannot be compressed; it is sent in one multipart body.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path
from urllib.parse import urlencode

from oauthlib.oauth1 import Client
from serving import Served, served

SIZE = 500_000_000
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


def upload(server: Served, path: Path) -> tuple[float, str]:
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
    return taken, said


def timed(*command: str) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wheel, copy = Path(folder, FIELDS["filename"]), Path(folder, "copy")
        make_wheel(wheel)
        copied, hashed = timed("cp", str(wheel), str(copy)), timed("sha256sum", str(copy))
        copy.unlink()
        data = ("--data", str(Path(folder, "data")), "--upload-limit", "1 GB", "--quiet")
        with served("-m", "pypi_mock", "--port", "0", *data) as server:
            http.client.HTTPConnection(server.host, server.port)
            small = Path(folder, "small.whl")
            small.write_bytes(b"no wheel")
            upload(server, small)  # refused; it loads what an upload needs
            before = server.memory("VmHWM")
            taken, said = upload(server, wheel)
            grown = server.memory("VmHWM") - before
    print(f"Upload of {SIZE // 1_000_000} MB")
    print(f"answer                 {said}")
    print(f"upload                 {taken:6.2f} s  ({SIZE / taken / 1e6:.0f} MB/s)")
    print(f"cp + sha256sum         {copied + hashed:6.2f} s  ({copied:.2f} + {hashed:.2f})")
    print(f"peak memory grew by    {grown / 2**20:6.1f} MiB, from {before / 2**20:.0f} MiB")


if __name__ == "__main__":
    main()
