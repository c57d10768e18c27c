"""pypi_mock/schema.py: schema.sql is what the migrations make, and old databases are migrated."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pypi_mock import schema
from tests import running


def test_the_script_is_fresh():
    """After a migration: `make schema`."""
    checked = subprocess.run(
        [sys.executable, str(running.ROOT / "tools" / "make_schema.py"), "--check"],
        env=running.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.django_db
def test_the_migrations_found_on_disk_are_those_that_django_finds():
    loader = MigrationLoader(connection)

    assert schema.migrations_on_disk() == {f"{app}.{name}" for app, name in loader.disk_migrations}


@pytest.mark.django_db
def test_a_database_of_the_present_needs_nothing():
    assert schema.bring_up_to_date() == []
