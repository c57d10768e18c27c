"""An S3 server of the tests' own: moto's, which speaks the protocol over a socket."""

from __future__ import annotations

import json
import sys
from typing import Any

import boto3.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.engines.engine import Engine

BUCKET = "files"
KEY = SECRET = "any"
REGION = "us-east-1"


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
        client = self.client()
        try:
            client.create_bucket(Bucket=BUCKET)
        except (BotoCoreError, ClientError):
            return False
        finally:
            client.close()
        return True

    def client(self) -> Any:
        """Return boto3's own client."""
        session = boto3.session.Session(KEY, SECRET, region_name=REGION)
        config = Config(
            connect_timeout=2,
            read_timeout=20,
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
        )
        return session.client("s3", endpoint_url=self.url, config=config)

    def options(self, prefix: str = "", **more: Any) -> dict[str, Any]:
        """Return the options of a storage that keeps its files here, below a prefix."""
        return {
            "bucket_name": BUCKET,
            "endpoint_url": self.url,
            "region_name": REGION,
            "access_key": KEY,
            "secret_key": SECRET,
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
        client = self.client()
        listed = client.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        client.close()
        return [found["Key"] for found in listed.get("Contents", ())]
