"""What consumers publish: projects, who may change them, their releases, files and documentation.

Timestamps are set by services, from the clock. What a row must be is said by its constraints.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from releases.distribution import PYVERSION_LIMIT
from releases.fields import LINE_LIMIT, NAME_LIMIT, VERSION_LIMIT
from releases.names import FILE_NAME_LIMIT, FILETYPES

STORAGE_NAME_LIMIT = 255
CANONICAL_VERSION_LIMIT = VERSION_LIMIT + 16  # "1-1" is "1.post1"
MD5_LENGTH, SHA256_LENGTH, BLAKE2_256_LENGTH = 32, 64, 64


class Project(models.Model):
    """A name, once and for all: names that are equal after normalising are one project."""

    name = models.CharField(max_length=NAME_LIMIT, help_text="As first registered")
    normalized = models.CharField(max_length=NAME_LIMIT, unique=True)
    bugtrack_url = models.CharField(max_length=LINE_LIMIT, blank=True)
    created = models.DateTimeField()

    class Meta:
        """What a row must be."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="project_has_a_name"),
        ]

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

    def __str__(self) -> str:
        return f"{self.project} {self.version}"


class File(models.Model):
    """One file of a release. A deleted file keeps its row, and so its name stays used for ever."""

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
        max_length=STORAGE_NAME_LIMIT, blank=True, help_text="The content's name in the storage"
    )
    signature = models.TextField(blank=True, help_text="Detached, ASCII-armoured")
    uploaded = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    deleted = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=(
                    models.Q(deleted__isnull=True) & ~models.Q(content="")
                    | models.Q(deleted__isnull=False) & models.Q(content="")
                ),
                name="file_has_content_until_deleted",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class Documentation(models.Model):
    """A project's documentation: one zip, the last that was uploaded."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="documentation", primary_key=True
    )
    content = models.CharField(
        max_length=STORAGE_NAME_LIMIT, help_text="The zip's name in the storage"
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

    def __str__(self) -> str:
        return f"documentation of {self.project}"
