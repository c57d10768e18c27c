"""oauth_provider/naming.py: whom a request names, wherever it does."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from oauth_provider.naming import Named, named_in
from tests import factories

FORM = "application/x-www-form-urlencoded"
CK, TK = "a key/+%&", "t é"


@pytest.mark.parametrize(
    ("target", "header", "form"),
    [
        ("/", 'OAuth oauth_consumer_key="a%20key%2F%2B%25%26", oauth_token="t%20%C3%A9"', ""),
        ("/?oauth_token=t+%C3%A9&oauth_consumer_key=a+key%2F%2B%25%26", "", ""),
        ("/", "", "a=b&oauth_consumer_key=a%20key%2F%2B%25%26&oauth_token=t%20%C3%A9"),
        ("/?oauth_token=t%20%C3%A9", 'OAuth oauth_consumer_key="a%20key%2F%2B%25%26"', ""),
    ],
)
def test_consumer_and_token_are_found_wherever_they_stand(target, header, form):
    extra = {"HTTP_AUTHORIZATION": header} if header else {}
    request = RequestFactory().post(target, form, content_type=FORM, **extra)

    assert named_in(request) == Named(CK, TK)


@pytest.mark.django_db
def test_the_consumer_of_a_request_token_is_looked_up():
    token = factories.request_token()
    request = RequestFactory().get(f"/oauth/authorise?oauth_token={token.key}")

    assert named_in(request) == Named(token.consumer.key, token.key)


def test_a_request_that_names_nobody_names_nobody():
    many = "a=&" * 50_000
    request = RequestFactory().post(f"/?xoauth_token=x&{many}", many, content_type=FORM)

    assert named_in(request) == Named("", "")
