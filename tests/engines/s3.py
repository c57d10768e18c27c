"""An S3 server of the tests' own: moto's, which speaks the protocol over a socket."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.running import PATIENCE, free_port

if TYPE_CHECKING:
    from pathlib import Path

BUCKET = "files"


@dataclass
class S3:
    """One server; its objects go with it."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, make a bucket, and return when both are there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        program = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(program, cwd=self.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not self._made_a_bucket():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.1)

    def _made_a_bucket(self) -> bool:
        request = urllib.request.Request(f"{self.url}/{BUCKET}", method="PUT")
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except urllib.error.URLError:
            return False
        return True

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def environ(self, prefix: str = "") -> dict[str, str]:
        """Return what leads a server of ours here, each to files of its own."""
        options = {
            "bucket_name": BUCKET,
            "endpoint_url": self.url,
            "region_name": "us-east-1",
            "access_key": "any",
            "secret_key": "any",
            "addressing_style": "path",
            "location": prefix,
        }
        return {
            "PYPI_MOCK_STORAGE": "s3",
            "PYPI_MOCK_STORAGE_OPTIONS": json.dumps(options),
        }
