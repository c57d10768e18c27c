"""Publishing what a form holds, in the name of who presented a password or an API token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releases.api.uploaders import require_scope
from releases.form.names import normalize
from releases.services import docs_upload, file_upload, release_register

if TYPE_CHECKING:
    from accounts.credentials import Uploader
    from releases.api.forms import Form
    from releases.judging.judge import Judge


def publish_file(uploader: Uploader, form: Form, judge: Judge) -> None:
    """Take in a file."""
    _require_scope(uploader, form)
    file_upload(
        user=uploader.user,
        fields=form.described(judge),
        content=form.content,
        signature=form.signature,
        judge=judge,
        job=None if uploader.token is None else uploader.token.publisher,
    )


def publish_release(uploader: Uploader, form: Form, judge: Judge) -> None:
    """Register or edit a release."""
    _require_scope(uploader, form)
    release_register(user=uploader.user, fields=form.fields, judge=judge)


def publish_docs(uploader: Uploader, form: Form) -> str:
    """Take in a project's documentation; return the project's normalised name."""
    _require_scope(uploader, form)
    kept = docs_upload(user=uploader.user, fields=form.fields, content=form.content)
    return kept.project.normalized


def _require_scope(uploader: Uploader, form: Form) -> None:
    """Hold the token against the project that is named; without a name, another rule refuses."""
    for name in form.fields.get("name", ())[:1]:
        require_scope(uploader, normalize(name))
