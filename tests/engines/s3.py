"""An S3 server of the tests' own: moto's, which speaks the protocol over a socket."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request

from tests.engines.engine import Engine

BUCKET = "files"


class S3(Engine):
    """One server; its objects go with it."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, with an empty bucket."""
        self.launch([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)])

    def answers(self) -> bool:
        """Make a bucket, as soon as that can be."""
        request = urllib.request.Request(f"{self.url}/{BUCKET}", method="PUT")
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except urllib.error.URLError:
            return False
        return True

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
