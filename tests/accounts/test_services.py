"""accounts/services.py: people come into being, and change their passwords."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.services import password_set, user_create
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_created_user_can_log_in_with_the_password():
    made = user_create(username="alice", password="x")

    stored = User.objects.get()
    assert (stored, stored.username, stored.check_password("x")) == (made, "alice", True)


def test_a_taken_name_is_refused():
    factories.user(username="alice")

    with pytest.raises(ValidationError, match="A user of that name exists"):
        user_create(username="alice", password="x")


@pytest.mark.parametrize("name", ["", "al ice", "ali/ce", "älice", "a" * 151, "a\x00b", "alice\n"])
def test_a_name_that_no_address_could_hold_is_refused(name: str):
    with pytest.raises(ValidationError):
        user_create(username=name, password="x")

    assert not User.objects.exists()


def test_a_changed_password_replaces_the_old_one():
    alice = factories.user(password="old")

    password_set(user=alice, password="new")

    stored = User.objects.get()
    assert (stored.check_password("new"), stored.check_password("old")) == (True, False)


def test_the_store_holds_no_password_in_clear():
    user_create(username="alice", password="wonderland")

    assert "wonderland" not in User.objects.get().password
