"""Taking in a project's documentation (contract 4, ``docupload``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from pypi_mock.simulation.clock import clock
from releases.contents.storage import contents_discard
from releases.form.fields import NAME_LIMIT
from releases.form.metadata import single
from releases.form.names import name_problem, normalize
from releases.inspection import DOCS_LIMIT, check_docs
from releases.judging.rules import Refusal, RefusedError, Rule, shown
from releases.models import Documentation, Project
from releases.publication import content_refusals
from releases.services.changes import change_note
from releases.services.content import stored
from releases.services.permission import require_role
from releases.services.writing import index_change

if TYPE_CHECKING:
    from accounts.models import User
    from releases.contents.spool import SpooledUpload
    from releases.form.metadata import RawFields
    from releases.services.writing import Transaction


def docs_upload(
    *,
    user: User,
    fields: RawFields,
    content: SpooledUpload | None,
    within: Transaction = transaction.atomic,
) -> Documentation:
    """Keep a zip as its project's documentation; what was there before is removed."""
    refusals: list[Refusal] = []
    name = single("name", fields, refusals, limit=NAME_LIMIT)
    if not name:
        refusals.append(Refusal(Rule.FIELD_MISSING, "name is required", "name"))
    elif message := name_problem(name):
        refusals.append(Refusal(Rule.NAME_INVALID, message, "name"))
    refusals += content_refusals(content, limit=DOCS_LIMIT)
    if refusals or not name or content is None:
        raise RefusedError(refusals)
    project = _project(user, name)
    check_docs(content.spool)
    with stored(content) as stored_name, index_change(within):
        require_role(user=user, project=project)
        documentation, before = _documentation_write(project, stored_name, content.size or 0)
        change_note(project=project, action="docupdate", user=user)
    if before:
        contents_discard([before])
    return documentation


def _project(user: User, name: str) -> Project:
    project = Project.objects.filter(normalized=normalize(name)).first()
    if project is None:
        message = f"there is no project {shown(name)} to document: register a release first"
        raise RefusedError([Refusal(Rule.DOCS_WITHOUT_PROJECT, message, "name")])
    require_role(user=user, project=project)
    return project


def _documentation_write(project: Project, content: str, size: int) -> tuple[Documentation, str]:
    """Write the row; return it with the content that it listed before, if any."""
    new = {"content": content, "size": size, "uploaded": clock.now()}
    documentation, created = Documentation.objects.select_for_update().get_or_create(
        project=project, defaults=new
    )
    if created:
        return documentation, ""
    before = documentation.content
    for name, value in new.items():
        setattr(documentation, name, value)
    documentation.save(update_fields=list(new))
    return documentation, before
