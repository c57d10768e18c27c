"""accounts/credentials.py: who uploads, by whatever an uploader presents."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.test import RequestFactory

from accounts.credentials import Reason, Unauthenticated, Uploader, authenticated
from accounts.services import api_token_revoke, password_set
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "pypi-of-a-test"


def presented(field: str | None = None) -> Uploader | Unauthenticated:
    headers = {} if field is None else {"Authorization": field}
    return authenticated(RequestFactory().post("/legacy/", headers=headers))


def basic(name: str, password: str, *, encoding: str = "utf-8", scheme: str = "Basic") -> str:
    pair = f"{name}:{password}".encode(encoding)
    return f"{scheme} {base64.b64encode(pair).decode()}"


@pytest.fixture
def alice():
    return factories.user(username="alice", password="wonder:land é")


@pytest.fixture
def token(alice):
    row, _ = factories.api_token(by=alice, text=TEXT)
    return row


def reason(field: str | None) -> Reason:
    found = presented(field)
    assert isinstance(found, Unauthenticated), found
    return found.reason


# ---- Whoever is known ----------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_a_password_names_its_user(alice, scheme: str, encoding: str):
    field = basic("alice", "wonder:land é", encoding=encoding, scheme=scheme)

    assert presented(field) == Uploader(alice)


@pytest.mark.parametrize(
    "field",
    [
        basic("__token__", TEXT),
        f"token {TEXT}",
        f"bearer {TEXT}",
        f"Bearer  {TEXT} ",
        f"TOKEN {TEXT}",
    ],
)
def test_a_token_names_its_user_in_each_form(alice, token, field: str):
    assert presented(field) == Uploader(alice, token)


def test_what_is_made_is_found_by_its_text():
    row, text = factories.api_token()

    assert presented(f"token {text}") == Uploader(row.user, row)
    assert text.startswith("pypi-")
    assert text not in str(vars(row))


def test_a_token_without_a_scope_reaches_everything_that_its_user_does(token):
    found = presented(f"token {TEXT}")

    assert isinstance(found, Uploader)
    assert (found.projects, found.reaches("spam")) == (None, True)


def test_a_scope_holds_by_normalised_names():
    factories.api_token(text=TEXT, projects=("Spam.Eggs", "ham"))

    found = presented(f"token {TEXT}")

    assert isinstance(found, Uploader)
    assert found.projects == {"spam-eggs", "ham"}
    assert [found.reaches(name) for name in ("spam-eggs", "ham", "spam")] == [True, True, False]


# ---- Whoever is not ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "why"),
    [
        (None, Reason.MISSING),
        ("", Reason.MISSING),
        ("  ", Reason.MISSING),
        ("Basic", Reason.MALFORMED),
        ("Basic =", Reason.MALFORMED),
        ("Basic YWxpY2U", Reason.MALFORMED),  # no padding
        ("Basic YWxpY2U=", Reason.MALFORMED),  # "alice", and no colon
        ("Basic é", Reason.MALFORMED),
        ("Basic YWxp\x00Y2U=", Reason.MALFORMED),
        ("token", Reason.MALFORMED),
        ("bearer ", Reason.MALFORMED),
        ("Digest username=alice", Reason.MALFORMED),
        ('OAuth oauth_token="t"', Reason.MALFORMED),
        (TEXT, Reason.MALFORMED),
        (basic("alice", "wrong"), Reason.WRONG_PASSWORD),
        (basic("alice", ""), Reason.WRONG_PASSWORD),
        (basic("nobody", "wonder:land é"), Reason.WRONG_PASSWORD),
        (basic("", ""), Reason.WRONG_PASSWORD),
        (basic("a\x00b", "x\x00"), Reason.WRONG_PASSWORD),
        (basic("a" * 5000, "x" * 5000), Reason.WRONG_PASSWORD),
        (basic("alice", TEXT), Reason.WRONG_PASSWORD),
        (basic("__token__", "wonder:land é"), Reason.TOKEN_UNKNOWN),
        (basic("__token__", ""), Reason.TOKEN_UNKNOWN),
        (basic("__token__", f"{TEXT}\n"), Reason.TOKEN_UNKNOWN),
        ("token pypi-other", Reason.TOKEN_UNKNOWN),
        ("token é\xff", Reason.TOKEN_UNKNOWN),
    ],
)
def test_a_refusal_has_its_reason(token, field: str | None, why: Reason):
    assert reason(field) is why


def test_nobody_learns_which_of_user_and_password_was_wrong(alice):
    assert presented(basic("alice", "wrong")) == presented(basic("nobody", "wrong"))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (basic("alice", TEXT), "an API token needs the user name __token__"),
        (basic("__token__", f"{TEXT}\n"), "there are blanks around it"),
        (basic("__token__", "alice"), "a token of this server begins with pypi-"),
        ("Digest x", "its scheme must be Basic, token or bearer"),
        ("Basic YWxpY2U=", "with a colon between them"),
    ],
)
def test_a_refusal_says_what_would_be_right_and_quotes_no_secret(token, field: str, said: str):
    found = presented(field)

    assert isinstance(found, Unauthenticated)
    assert said in found.message
    assert "\n" not in found.message
    assert TEXT not in found.message


def test_who_is_switched_off_is_refused_whatever_is_presented():
    off = factories.user(username="off", is_active=False)
    factories.api_token(by=off, text=TEXT)

    assert reason(basic("off", factories.PASSWORD)) is Reason.USER_INACTIVE
    assert reason(basic("off", "wrong")) is Reason.WRONG_PASSWORD
    assert reason(f"token {TEXT}") is Reason.USER_INACTIVE


def test_a_user_without_a_password_has_none_that_is_right(alice):
    alice.set_unusable_password()
    alice.save()

    assert reason(basic("alice", "")) is Reason.WRONG_PASSWORD
    assert reason(basic("alice", alice.password)) is Reason.WRONG_PASSWORD


def test_a_token_ends_at_its_moment(frozen_clock):
    now = frozen_clock.now()
    row, _ = factories.api_token(text=TEXT, expires=now + timedelta(minutes=15))

    assert presented(f"token {TEXT}") == Uploader(row.user, row)
    frozen_clock.advance(timedelta(minutes=15))
    assert reason(f"token {TEXT}") is Reason.TOKEN_EXPIRED


def test_a_revoked_token_is_unknown(token):
    api_token_revoke(token=token)

    assert reason(f"token {TEXT}") is Reason.TOKEN_UNKNOWN


# ---- What is remembered --------------------------------------------------------------------


def test_a_password_is_hashed_once(alice, monkeypatch: pytest.MonkeyPatch):
    """PBKDF2 is slow on purpose: with it an uploader of many files would wait for nothing else."""
    field = basic("alice", "wonder:land é")
    presented(field)
    monkeypatch.setattr("accounts.passwords.check_password", None)  # calling it would fail

    assert presented(field) == Uploader(alice)


def test_a_changed_password_is_not_right_any_more(alice):
    field = basic("alice", "wonder:land é")
    presented(field)

    password_set(user=alice, password="other")

    assert reason(field) is Reason.WRONG_PASSWORD
    assert presented(basic("alice", "other")) == Uploader(alice)


def test_the_use_of_a_token_is_noted_once_a_minute(token, frozen_clock, django_assert_num_queries):
    presented(f"token {TEXT}")
    first = frozen_clock.now()
    frozen_clock.advance(timedelta(seconds=59))
    with django_assert_num_queries(1):
        presented(f"token {TEXT}")

    token.refresh_from_db()
    assert token.last_used == first
    frozen_clock.advance(timedelta(seconds=1))
    presented(f"token {TEXT}")
    token.refresh_from_db()
    assert token.last_used == frozen_clock.now()
