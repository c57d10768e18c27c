"""pypi_mock/settings.py, seen from Django and from the database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest
from django.db import connection

from tests import running
from tests.engines.chosen import of_sqlite

SHOW = """
import django; django.setup()
from django.conf import settings
from django.db import connection
with connection.cursor() as cursor:
    for pragma in ("journal_mode", "synchronous", "foreign_keys"):
        print(cursor.execute(f"PRAGMA {pragma}").fetchone()[0])
print(settings.STORAGES["releases"]["OPTIONS"])
print(settings.FILE_UPLOAD_TEMP_DIR)
"""


def test_a_kept_database_survives_a_crash_and_lies_beside_the_files(tmp_path):
    (tmp_path / "spool").mkdir()
    variables = {"PYPI_MOCK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "pypi_mock.settings"}
    printed = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=running.environment(variables),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    normal = "1"
    assert printed == [
        "wal",
        normal,
        "1",
        f"{{'location': '{tmp_path}/files'}}",
        f"{tmp_path}/spool",
    ]
    assert sqlite3.connect(tmp_path / "db.sqlite3").close() is None


@of_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_transaction_takes_the_write_lock_when_it_begins(django_assert_num_queries):
    with connection.cursor():
        assert connection.transaction_mode == "IMMEDIATE"


def test_no_setting_of_django_s_is_weaker_than_a_test_server_needs(settings):
    assert settings.DEBUG is False
    assert settings.X_FRAME_OPTIONS == "DENY"
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE) == (True, "Lax")
    assert (settings.CSRF_COOKIE_HTTPONLY, settings.CSRF_COOKIE_SAMESITE) == (True, "Lax")
    assert settings.SECURE_CONTENT_TYPE_NOSNIFF is True


def test_the_secret_key_of_a_temporary_server_is_its_own():
    program = "import pypi_mock.settings as s; print(s.SECRET_KEY)"
    keys = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=running.environment(),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    }

    assert sorted(len(key) for key in keys) == [51, 51]
