"""What consumers publish: projects, who may change them, their releases, files and documentation.

Timestamps are set by services, from the clock. What a row must be is said by its constraints.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

import releases.listing_models  # noqa: F401 (its tables are this app's, too)
from releases.form.distribution import PYVERSION_LIMIT
from releases.form.fields import LINE_LIMIT, NAME_LIMIT, VERSION_LIMIT
from releases.form.names import FILE_NAME_LIMIT, FILETYPES

STORAGE_NAME_LIMIT = 255
CANONICAL_VERSION_LIMIT = VERSION_LIMIT + 16  # "1-1" is "1.post1"
MD5_LENGTH, SHA256_LENGTH, BLAKE2_256_LENGTH = 32, 64, 64


class Project(models.Model):
    """A name, once and for all: names that are equal after normalising are one project."""

    class Status(models.TextChoices):
        """What installers are told of it (PEP 792)."""

        ACTIVE = "active", "Active"
        ARCHIVED = "archived", "Archived"
        QUARANTINED = "quarantined", "Quarantined"
        DEPRECATED = "deprecated", "Deprecated"

    name = models.CharField(max_length=NAME_LIMIT, help_text="As first registered")
    normalized = models.CharField(max_length=NAME_LIMIT, unique=True)
    lookalike = models.CharField(
        max_length=NAME_LIMIT, db_index=True, help_text="Equal for names that are easily mistaken"
    )
    bugtrack_url = models.CharField(max_length=LINE_LIMIT, blank=True)
    created = models.DateTimeField()
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    status_reason = models.CharField(max_length=LINE_LIMIT, blank=True)
    tracks = models.JSONField(default=list, help_text="Addresses, as PEP 708 has them")
    alternate_locations = models.JSONField(default=list, help_text="Addresses (PEP 708)")
    autohide = models.BooleanField(
        default=False, help_text="A new release hides those before it, as in 2012"
    )
    serial = models.BigIntegerField(default=0, help_text="Of its last change")

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "archived", "quarantined", "deprecated"]),
                name="project_status_is_known",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created", "id"], name="project_by_time")]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person is to a project; both kinds may publish (contract 4)."""

    class Kind(models.TextChoices):
        """Owner: who registered the name first. Maintainer: whom an owner let in."""

        OWNER = "owner", "Owner"
        MAINTAINER = "maintainer", "Maintainer"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "project"], name="role_once_per_project"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["owner", "maintainer"]), name="role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_kind_display()} of {self.project}"


class Release(models.Model):
    """One version of a project. ``1.0`` and ``1.0.0`` are one version (PEP 440)."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="releases")
    version = models.CharField(max_length=VERSION_LIMIT, help_text="As first registered")
    canonical_version = models.CharField(max_length=CANONICAL_VERSION_LIMIT)
    metadata = models.JSONField(help_text="Field to text, or to a list of texts (contract 4)")
    hidden = models.BooleanField(help_text="Left out of listings and searches")
    yanked = models.BooleanField(default=False, help_text="Installed only when pinned (PEP 592)")
    yanked_reason = models.CharField(max_length=LINE_LIMIT, blank=True)
    created = models.DateTimeField()
    updated = models.DateTimeField()

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "canonical_version"], name="release_once_per_version"
            ),
            models.CheckConstraint(
                condition=~models.Q(version="") & ~models.Q(canonical_version=""),
                name="release_has_a_version",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created", "id"], name="release_by_time")]

    def __str__(self) -> str:
        return f"{self.project} {self.version}"


class File(models.Model):
    """One file of a release."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="files")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    filename = models.CharField(max_length=FILE_NAME_LIMIT)
    filetype = models.CharField(max_length=20, choices=[(name, name) for name in FILETYPES])
    pyversion = models.CharField(max_length=PYVERSION_LIMIT)
    comment = models.CharField(max_length=LINE_LIMIT, blank=True)
    size = models.PositiveBigIntegerField()
    md5 = models.CharField(max_length=MD5_LENGTH, help_text="In hexadecimal")
    sha256 = models.CharField(max_length=SHA256_LENGTH, help_text="In hexadecimal")
    blake2_256 = models.CharField(max_length=BLAKE2_256_LENGTH, help_text="In hexadecimal")
    content = models.CharField(
        max_length=STORAGE_NAME_LIMIT,
        help_text="The content's name in the storage",
    )
    core_metadata_sha256 = models.CharField(
        max_length=SHA256_LENGTH, blank=True, help_text="In hexadecimal; empty where none is served"
    )
    signature = models.TextField(blank=True, help_text="Detached, ASCII-armoured")
    uploaded = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "filename"], name="file_name_used_once"),
            models.CheckConstraint(
                condition=~models.Q(filename="") & ~models.Q(pyversion=""),
                name="file_has_a_name_and_a_python_version",
            ),
            models.CheckConstraint(
                condition=models.Q(filetype__in=list(FILETYPES)), name="file_type_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    Exact(Length("md5"), MD5_LENGTH),
                    Exact(Length("sha256"), SHA256_LENGTH),
                    Exact(Length("blake2_256"), BLAKE2_256_LENGTH),
                ),
                name="file_digests_are_whole",
            ),
            models.CheckConstraint(condition=~models.Q(content=""), name="file_has_content"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="file_by_sha256"),
            models.Index(fields=["content"], name="file_by_content"),
        ]

    def __str__(self) -> str:
        return self.filename


class CoreMetadata(models.Model):
    """What a file says of itself, served beside it (PEP 658), byte for byte."""

    file = models.OneToOneField(
        File, on_delete=models.CASCADE, related_name="core_metadata", primary_key=True
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"core metadata of {self.file}"


class Provenance(models.Model):
    """The attestations that came with a file, served as they were given (PEP 740)."""

    file = models.OneToOneField(
        File, on_delete=models.CASCADE, related_name="provenance", primary_key=True
    )
    attestations = models.JSONField(help_text="As uploaded: a list of attestation objects")
    publisher = models.JSONField(help_text="Who published, as PEP 740 has it")

    def __str__(self) -> str:
        return f"provenance of {self.file}"


class RetiredName(models.Model):
    """A name that something since deleted had: it stays used for ever."""

    project = models.CharField(max_length=NAME_LIMIT, help_text="Normalised")
    filename = models.CharField(
        max_length=FILE_NAME_LIMIT, blank=True, help_text="Empty: the project itself was removed"
    )

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "filename"], name="name_retired_once"),
        ]

    def __str__(self) -> str:
        return self.filename or self.project


class Change(models.Model):
    """One change of the index; its number is the index's serial."""

    project = models.CharField(max_length=NAME_LIMIT, help_text="As first registered")
    version = models.CharField(max_length=VERSION_LIMIT, blank=True)
    action = models.CharField(max_length=LINE_LIMIT, help_text="In the words of 2012")
    username = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()

    class Meta:
        """How it is looked for."""

        indexes: ClassVar = [
            models.Index(fields=["at"], name="change_by_time"),
            models.Index(fields=["project"], name="change_by_project"),
            models.Index(fields=["username", "at"], name="change_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.version}: {self.action}"


class Documentation(models.Model):
    """A project's documentation: one zip, the last that was uploaded."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="documentation", primary_key=True
    )
    content = models.CharField(
        max_length=STORAGE_NAME_LIMIT,
        help_text="The zip's name in the storage",
    )
    size = models.PositiveBigIntegerField()
    uploaded = models.DateTimeField()

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(content=""), name="documentation_has_content"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["content"], name="documentation_by_content")]

    def __str__(self) -> str:
        return f"documentation of {self.project}"


class StorageMark(models.Model):
    """What stands in the storage, too: this database, and no other, lists what is in there."""

    mark = models.CharField(max_length=LINE_LIMIT)

    def __str__(self) -> str:
        return self.mark
