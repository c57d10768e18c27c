"""The people: who owns projects and grants applications access to them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models


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
    """

    username = models.CharField(
        max_length=150,
        unique=True,
        validators=[ASCIIUsernameValidator()],
        error_messages={"unique": "A user of that name exists."},
    )
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username
