"""Files in S3, by django-storages, with the patience and the memory of a server.

Whoever names this storage gives its options as JSON, where boto3's own objects cannot stand:
`client_config` and `transfer_config` are objects of their arguments here, on top of ours.
"""

from __future__ import annotations

import threading
from typing import Any, Final

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from storages.backends.s3 import S3Storage

MIB: Final = 1024 * 1024
CONNECT_WAIT, READ_WAIT, TRIES = 3, 20, 2
"""In seconds and attempts: botocore's own patience is five minutes."""
PART: Final = 5 * MIB
"""The least that S3 takes for a part of a large upload."""
PARTS_AT_ONCE: Final = 4
"""So many parts of each upload are on their way, and in memory."""
CONNECTIONS: Final = 32
URL_LIFETIME: Final = 300
"""Seconds that a signed URL is good for: until a download has begun."""


class ObjectStorage(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """What `--storage s3` means."""

    def __init__(
        self,
        *,
        client_config: dict[str, Any] | None = None,  # Any: the arguments are boto3's own
        transfer_config: dict[str, Any] | None = None,
        **options: Any,
    ) -> None:
        ours = {
            "client_config": _client_config(options, client_config or {}),
            "transfer_config": _transfer_config(transfer_config or {}),
            "querystring_expire": URL_LIFETIME,
            "file_overwrite": True,  # names never meet, so nobody need ask whether one is taken
        }
        super().__init__(**{**ours, **options})
        self._making = threading.Lock()
        self._made: Any = None  # its types are those of boto3, which has none

    @property
    def connection(self) -> Any:
        """Return boto3's resource: one for all threads, as clients may be shared, and are large."""
        with self._making:
            if self._made is None:
                self._made = super().connection
            return self._made


def _client_config(options: dict[str, Any], given: dict[str, Any]) -> Config:
    ours = {
        "connect_timeout": CONNECT_WAIT,
        "read_timeout": READ_WAIT,
        "retries": {"total_max_attempts": TRIES},
        "max_pool_connections": CONNECTIONS,
        # Said beside a configuration, django-storages would pass these over.
        "signature_version": options.get("signature_version", "s3v4"),
        "proxies": options.get("proxies"),
        "s3": {"addressing_style": options.get("addressing_style")},
    }
    if options.get("endpoint_url"):
        # Checksums that follow a body are of 2025: many stores that speak S3 refuse them.
        ours["request_checksum_calculation"] = ours["response_checksum_validation"] = (
            "when_required"
        )
    return Config(**{**ours, **given})


def _transfer_config(given: dict[str, Any]) -> TransferConfig:
    ours = {
        "multipart_threshold": PART,
        "multipart_chunksize": PART,
        "max_concurrency": PARTS_AT_ONCE,
    }
    config = TransferConfig(**{**ours, **given})
    config.max_in_memory_upload_chunks = config.max_request_concurrency
    return config
