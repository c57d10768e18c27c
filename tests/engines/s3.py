"""An S3 server of the tests' own: moto's, which speaks the protocol over a socket."""

from __future__ import annotations

import json
import re
import sys
import urllib.error
import urllib.request
from typing import Any

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

    def options(self, prefix: str = "", **more: Any) -> dict[str, Any]:
        """Return the options of a storage that keeps its files here, below a prefix."""
        return {
            "bucket_name": BUCKET,
            "endpoint_url": self.url,
            "region_name": "us-east-1",
            "access_key": "any",
            "secret_key": "any",
            "addressing_style": "path",
            "location": prefix,
            **more,
        }

    def environ(self, prefix: str = "", **more: Any) -> dict[str, str]:
        """Return what leads a server of ours here, each to files of its own."""
        return {
            "PYPI_MOCK_STORAGE": "s3",
            "PYPI_MOCK_STORAGE_OPTIONS": json.dumps(self.options(prefix, **more)),
        }

    def names(self, prefix: str = "") -> list[str]:
        """Return the names of the objects below a prefix."""
        url = f"{self.url}/{BUCKET}?list-type=2&prefix={prefix}"
        with urllib.request.urlopen(url, timeout=20) as answer:
            return re.findall("<Key>([^<]+)</Key>", answer.read().decode())
