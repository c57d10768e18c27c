"""What a storage raises, and what is made of it."""

from __future__ import annotations

import errno

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from releases.contents.outage import Reason, StorageUnavailableError, asking


def answered(status: int, code: str) -> ClientError:
    response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, "PutObject")


class OtherLibraryError(Exception):
    """As those of Google and Azure are."""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (EndpointConnectionError(endpoint_url="http://127.0.0.1:1"), Reason.UNAVAILABLE),
        (ReadTimeoutError(endpoint_url="http://127.0.0.1:1"), Reason.UNAVAILABLE),
        (answered(503, "SlowDown"), Reason.UNAVAILABLE),
        (answered(403, "AccessDenied"), Reason.UNAVAILABLE),
        (answered(404, "NoSuchBucket"), Reason.UNAVAILABLE),
        (answered(507, "InsufficientStorage"), Reason.FULL),
        (answered(403, "QuotaExceeded"), Reason.FULL),
        (OSError(errno.ENOSPC, "No space left on device"), Reason.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), Reason.FULL),
        (OSError(errno.EIO, "Input/output error"), Reason.UNAVAILABLE),
        (PermissionError(errno.EACCES, "Permission denied"), Reason.UNAVAILABLE),
        (OtherLibraryError(), Reason.UNAVAILABLE),
    ],
)
def test_a_failing_storage_has_a_reason(error, reason):
    with pytest.raises(StorageUnavailableError) as raised, asking():
        raise error
    assert raised.value.reason is reason
    assert str(raised.value)
    assert raised.value.__cause__ is error


@pytest.mark.parametrize("error", [FileNotFoundError("none"), TypeError("ours"), KeyError("ours")])
def test_what_is_gone_and_what_is_our_mistake_is_no_outage(error):
    with pytest.raises(type(error)), asking():
        raise error


def test_one_that_is_known_already_is_not_wrapped_again():
    known = StorageUnavailableError(Reason.FULL, "full")
    with pytest.raises(StorageUnavailableError) as raised, asking(), asking():
        raise known
    assert raised.value is known
