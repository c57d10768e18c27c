"""What lists and searches read instead of every release there is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from releases.form.fields import LINE_LIMIT, VERSION_LIMIT
from releases.words import CLASSIFIER_LIMIT, WORD_LIMIT


class Listing(models.Model):
    """What is shown of a project in a list: of its newest release that is not hidden.

    A project without such a release has no row, and so stands in no list.
    """

    project = models.OneToOneField(
        "releases.Project", on_delete=models.CASCADE, related_name="listing", primary_key=True
    )
    version = models.CharField(max_length=VERSION_LIMIT)
    summary = models.CharField(max_length=LINE_LIMIT, blank=True)

    def __str__(self) -> str:
        return f"{self.project} {self.version}"


class ListedWord(models.Model):
    """A word of a project's name, or of its newest release's summary and keywords."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=WORD_LIMIT, help_text="In small letters")
    in_name = models.BooleanField()

    class Meta:
        """How it is looked for."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "word"], name="word_once_per_listing"),
        ]
        indexes: ClassVar = [models.Index(fields=["word", "listing"], name="listing_by_word")]

    def __str__(self) -> str:
        return self.word


class Classified(models.Model):
    """A classifier of a release, hidden or not, by its first characters."""

    release = models.ForeignKey(
        "releases.Release", on_delete=models.CASCADE, related_name="classified", db_index=False
    )
    classifier = models.CharField(max_length=CLASSIFIER_LIMIT)

    class Meta:
        """How it is looked for."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "classifier"], name="classified_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["classifier", "release"], name="release_by_classifier")
        ]

    def __str__(self) -> str:
        return self.classifier
