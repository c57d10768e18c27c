"""The form of an upload: its text fields, and its files in their temporary places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import QueryDict

from oauth_provider.judgement import judgement_of
from oauth_provider.multipart import multipart_read
from oauth_provider.refusal import ProblemError
from releases.contents.spool import SpooledUpload
from releases.judging.rules import Refusal, RefusedError, Rule, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

    from releases.judging.judge import Judge
    from releases.judging.personality import Standard

_MULTIPART = "multipart/form-data"
_URLENCODED = "application/x-www-form-urlencoded"
ACTION = ":action"
_GONE_TODAY = ("submit", "submit_pkg_info", "doc_upload")
FILE_PARTS = ("content", "gpg_signature")
"""What may be a file; anything else is text."""


class Form(NamedTuple):
    """Fields by name, in query and body together, and the file parts."""

    fields: dict[str, list[str]]
    files: Mapping[str, SpooledUpload]

    @property
    def content(self) -> SpooledUpload | None:
        """The file, where one was sent."""
        return self.files.get("content")

    @property
    def signature(self) -> SpooledUpload | None:
        """The detached signature, where it came as a file."""
        return self.files.get("gpg_signature")

    def described(self, judge: Judge) -> dict[str, list[str]]:
        """Return what is said of the file; its name is that of its part, unless a field has it.

        A field that came as a file is told to ``judge``.
        """
        hear_parts(judge, self.files)
        if self.content is None:
            return self.fields
        return {"filename": [self.content.sent_name], **self.fields}


def hear_parts(judge: Judge, names: Iterable[str]) -> None:
    """Say which of the file parts should have been text."""
    for name in names:
        if name not in FILE_PARTS:
            judge.find(Rule.FIELD_IS_FILE, f"{shown(name)} is text, and came as a file", name)


def read_form(request: HttpRequest) -> Form:
    """Read query and body; the parts may stand in any order.

    Raises:
        RefusedError: The body is no form, or is broken.
    """
    pairs: list[tuple[str, str]] = [
        (name, value) for name, values in request.GET.lists() for value in values
    ]
    files: dict[str, SpooledUpload] = {}
    if request.content_type == _MULTIPART:
        try:
            body = multipart_read(request, hash_name=None)
        except ProblemError as error:
            raise _broken(str(error)) from error
        judgement_of(request).multipart = body.glimpse
        pairs += _decoded(body.fields)
        files = {name: part for name, part in body.files.items() if isinstance(part, SpooledUpload)}
    elif request.content_type == _URLENCODED:
        form = QueryDict(request.body, encoding="utf-8")
        pairs += [(name, value) for name, values in form.lists() for value in values]
    elif request.content_type:
        raise _broken(f"the body is {shown(request.content_type)}; a form is {_MULTIPART}")
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return Form(fields, files)


def the_action(form: Form, *, otherwise: str = "") -> str:
    """Return the action that a form names, or ``otherwise`` where it names none.

    Raises:
        RefusedError: There is not one.
    """
    actions = form.fields.get(ACTION, [otherwise] if otherwise else [])
    if len(actions) != 1:
        message = f"one {ACTION} is needed, and {len(actions)} came"
        raise RefusedError([Refusal(Rule.ACTION_UNCLEAR, message, ACTION)])
    return actions[0]


def require_not_gone(action: str, standard: Standard) -> None:
    """Refuse what today's index no longer does.

    Raises:
        RefusedError: It is such an action.
    """
    if action in _GONE_TODAY and standard.has(Rule.ACTION_GONE):
        message = f"{shown(action)} is gone: an upload registers its release itself"
        raise RefusedError([Refusal(Rule.ACTION_GONE, message, ACTION)])


def _decoded(pairs: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    try:
        return [(name.decode(), value.decode()) for name, value in pairs]
    except UnicodeDecodeError as error:
        text = error.object[:100].decode("utf-8", "replace")
        raise _broken(f"{shown(text)} is not UTF-8, which every field must be") from error


def _broken(message: str) -> RefusedError:
    return RefusedError([Refusal(Rule.FORM_BROKEN, message)])
