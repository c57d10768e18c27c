"""Upload forms as uploaders send them, whole unless a test asks for something else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests import factories
from tests.releases.inspection.archives_made import SDIST, WHEEL, good_sdist, good_wheel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse
    from django.test import Client

BOUNDARY = "----spam"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
OCTETS = "application/octet-stream"


@dataclass(frozen=True)
class Part:
    """A file part; ``content_type`` None leaves the line out."""

    content: bytes
    filename: str | None
    content_type: str | None = OCTETS


@dataclass(frozen=True)
class UploadForm:
    """Text fields in order, then file parts, by name."""

    fields: Mapping[str, str | list[str] | bytes]
    parts: Mapping[str, Part] = field(default_factory=dict)

    def but(self, **changes: str | list[str] | bytes | Part | None) -> UploadForm:
        """Return it with other fields; ``None`` leaves one out."""
        changes = {name.replace("__", ":"): value for name, value in changes.items()}
        fields = {name: value for name, value in self.fields.items() if name not in changes}
        parts = {name: part for name, part in self.parts.items() if name not in changes}
        for name, value in changes.items():
            if isinstance(value, Part):
                parts[name] = value
            elif value is not None:
                fields[name] = value
        return replace(self, fields=fields, parts=parts)

    def body(self, *, content_first: bool = False) -> bytes:
        texts = [
            _part(name, Part(value.encode() if isinstance(value, str) else value, None, None))
            for name, values in self.fields.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        files = [_part(name, part) for name, part in self.parts.items()]
        parts = [*files, *texts] if content_first else [*texts, *files]
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, part: Part) -> bytes:
    of_file = "" if part.filename is None else f'; filename="{part.filename}"'
    lines = [f"--{BOUNDARY}", f'Content-Disposition: form-data; name="{name}"{of_file}']
    if part.content_type is not None:
        lines.append(f"Content-Type: {part.content_type}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + part.content + b"\r\n"


def file_form(content: bytes, filename: str, **fields: str) -> UploadForm:
    """Return the form of a file, with the digest that today's index asks for."""
    said = {
        ":action": "file_upload",
        "protocol_version": "1",
        "metadata_version": "2.4",
        "name": "spam",
        "version": "1.0",
        **fields,
        "sha256_digest": hashlib.sha256(content).hexdigest(),
    }
    return UploadForm(said, {"content": Part(content, filename)})


def wheel_form(content: bytes | None = None, *, filename: str = WHEEL) -> UploadForm:
    content = good_wheel() if content is None else content
    return file_form(content, filename, filetype="bdist_wheel", pyversion="py3")


def sdist_form(content: bytes | None = None, *, filename: str = SDIST) -> UploadForm:
    content = good_sdist() if content is None else content
    return file_form(content, filename, filetype="sdist", pyversion="source")


def basic(user: str, password: str = factories.PASSWORD) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def publish(
    client: Client,
    form: UploadForm,
    *,
    path: str = "/legacy/",
    authorization: str | None = None,
    accept: str = "*/*",
) -> HttpResponse:
    """Send a form, as alice unless told otherwise; an empty ``authorization`` leaves it out."""
    headers = {"Accept": accept}
    authorization = basic("alice") if authorization is None else authorization
    if authorization:
        headers["Authorization"] = authorization
    return client.post(path, form.body(), content_type=MULTIPART, headers=headers)
