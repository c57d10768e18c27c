"""Consumers, the tokens they hold, and the nonces they have used.

Secrets are stored in clear: an HMAC can only be checked by who has the key, and this is a test
server. Timestamps are set by services, from the clock.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from oauth_provider.own_key_pair import verification_key

KEY_LENGTH = 255
"""The longest key, token, nonce or verifier that is taken, in characters."""


class Dialect(models.TextChoices):
    """The two columns of contract 1, and the choice between them per request token."""

    AUTO = "auto", "auto: by whether step 1 had a callback"
    PYPI = "pypi", "pypi: OAuth 1.0 as PyPI spoke it in 2012"
    RFC5849 = "rfc5849", "rfc5849: OAuth 1.0a, strict"


class Consumer(models.Model):
    """An application that acts for users (contract 5)."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    secret = models.CharField(max_length=KEY_LENGTH)
    rsa_public_key = models.TextField(blank=True, help_text="SPKI PEM, normalised at registration")
    name = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="consumers",
    )
    enabled = models.BooleanField(default=True)
    callbacks = models.JSONField(
        default=list, blank=True, help_text="Allowed callbacks, as a list; empty: any"
    )
    dialect = models.CharField(
        max_length=7, choices=Dialect.choices, blank=True, help_text="Empty: the server's"
    )
    created = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def verification_key(self) -> str:
        """The RSA key that checks its signatures, as SPKI PEM; empty where it has none."""
        return verification_key(self.rsa_public_key)


class RequestToken(models.Model):
    """Temporary credentials (RFC 5849, 2.1), on their way from step 1 to step 3."""

    class State(models.TextChoices):
        """What has become of it; every change is one conditional update."""

        PENDING = "pending"
        AUTHORIZED = "authorized"
        DENIED = "denied"
        USED = "used"

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    secret = models.CharField(max_length=KEY_LENGTH)
    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="request_tokens")
    dialect = models.CharField(
        max_length=7,
        choices=[(d.value, d.label) for d in (Dialect.PYPI, Dialect.RFC5849)],
        help_text="Which column of contract 1 this token follows",
    )
    callback = models.TextField(blank=True, help_text="As given at step 1 ('oob' is one); or empty")
    verifier = models.CharField(max_length=KEY_LENGTH)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    created = models.DateTimeField()
    expires = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="request_token_authorized_by_somebody",
                condition=~models.Q(state__in=["authorized", "used"])
                | models.Q(user__isnull=False),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["expires"], name="request_token_by_expiry")]

    def __str__(self) -> str:
        return self.key


class AccessToken(models.Model):
    """Token credentials (RFC 5849, 2.3): what a consumer may do for one user."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True)
    secret = models.CharField(max_length=KEY_LENGTH)
    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="access_tokens")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens"
    )
    created = models.DateTimeField()
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key


class Nonce(models.Model):
    """A nonce that an accepted request has used (RFC 5849, 3.3), until its window has passed."""

    timestamp = models.BigIntegerField()
    consumer = models.CharField(max_length=KEY_LENGTH)
    token = models.CharField(max_length=KEY_LENGTH, blank=True)
    nonce = models.CharField(max_length=KEY_LENGTH)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["timestamp", "consumer", "token", "nonce"], name="nonce_used_once"
            )
        ]

    def __str__(self) -> str:
        return self.nonce
