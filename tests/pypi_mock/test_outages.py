"""What is asked of the engines while a request is on its way."""

from __future__ import annotations

import pytest
from django.db import connection

from pypi_mock.outages import Engines


@pytest.mark.django_db
def test_who_asks_within_a_request_keeps_its_connection():
    assert Engines().trouble() == ""
    assert not connection.closed_in_transaction
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
