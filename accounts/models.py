"""The people: who owns projects, and what acts in their names: API tokens, trusted publishers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact


class UserManager(BaseUserManager["User"]):
    """Only what Django's own commands ask of a manager; everything else is a service."""

    def create_user(self, username: str, password: str | None = None) -> User:
        """Create a user for ``manage.py`` and for ``accounts.services``."""
        user = self.model(username=username)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None) -> User:
        """Create a user: nobody stands above the others here, the command is Django's."""
        return self.create_user(username=username, password=password)


class User(AbstractBaseUser):
    """A person with a name and a password.

    Without Django's groups and permissions: who may do what is decided by a project's roles.
    ``email_verified`` and ``two_factor`` are facts that an index may ask for before an upload;
    nothing is ever mailed, and no second factor is asked for here.
    """

    username = models.CharField(
        max_length=150,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": "A user of that name exists."},
    )
    is_active = models.BooleanField(default=True)
    email = models.EmailField(blank=True)
    email_verified = models.BooleanField(default=False)
    two_factor = models.BooleanField(default=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username


class OidcIssuer(models.Model):
    """Whose ID tokens are believed besides those of this server, which never calls out.

    Attributes:
        url: What its tokens name as ``iss``.
        jwks: Its public keys, as a JSON Web Key Set (RFC 7517).
    """

    url = models.CharField(max_length=255, unique=True)
    jwks = models.JSONField()

    def __str__(self) -> str:
        return self.url


class TrustedPublisher(models.Model):
    """A job of a CI service that may upload to a project in a person's name, without a secret.

    The project need not exist yet, so it is a name, as in an API token. What is empty is not asked.

    Attributes:
        project: Its normalised name.
        issuer: The ``iss`` of another issuer; empty for this server's own.
        repository: As ``owner/name``, in any case.
        workflow: The file's name, as ``release.yml``.
        environment: The job's, in any case.
        claims: Other claims, by name, with the texts that they must have.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="publishers")
    project = models.CharField(max_length=200)
    issuer = models.CharField(max_length=255, blank=True)
    repository = models.CharField(max_length=255, blank=True)
    workflow = models.CharField(max_length=255, blank=True)
    environment = models.CharField(max_length=255, blank=True)
    claims = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        parts = (self.repository, self.workflow, self.environment)
        return " ".join(filter(None, parts)) or self.project


class UsedIdToken(models.Model):
    """An ID token that an API token was given for: it is good for one."""

    issuer = models.CharField(max_length=255)
    jti = models.CharField(max_length=255)
    expires = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["issuer", "jti"], name="id_token_used_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["expires"], name="id_token_by_expiry")
        ]

    def __str__(self) -> str:
        return self.jti


class ApiToken(models.Model):
    """What a person's uploader presents instead of her password.

    The token itself is kept nowhere: whoever presents it is found by its digest. Revoking a token
    deletes its row.

    Attributes:
        prefix: The first characters of the token, by which its owner tells it from others.
        digest: Of the token, SHA-256 in hex.
        projects: Normalised names of those that it may upload to; none: all of its owner's.
        last_used: To the minute.
        publisher: Whose job was given it, for a quarter of an hour.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    projects = models.JSONField(default=list, blank=True)
    created = models.DateTimeField()
    expires = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)
    publisher = models.ForeignKey(
        TrustedPublisher, on_delete=models.CASCADE, null=True, related_name="api_tokens"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Exact(Length("digest"), 64), name="api_token_digest_is_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
