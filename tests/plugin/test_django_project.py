"""A suite that is itself Django's, with packages that are called as ours are."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.plugin.suite_runs import SUITES, bare_environment

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = {
    "accounts/__init__.py": "",
    "accounts/apps.py": """
from django.apps import AppConfig

class AccountsConfig(AppConfig):
    name = "accounts"
""",
    "accounts/models.py": """
from django.db import models

class Account(models.Model):
    balance = models.IntegerField(default=0)
""",
    "releases.py": "raise ImportError('the project has its own releases, and nobody asked for it')",
    "project_settings.py": """
SECRET_KEY = "the project's own"
INSTALLED_APPS = ["accounts"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
""",
    "pyproject.toml": """
[tool.pytest.ini_options]
DJANGO_SETTINGS_MODULE = "project_settings"
pythonpath = ["."]
""",
    "test_project.py": """
import sys
from pathlib import Path

import pytest
from accounts.models import Account
from calling import call
from django.conf import settings

def test_both_are_there(pypi_mock, db):
    Account.objects.create(balance=3)
    assert call(pypi_mock.url) == 200
    assert settings.SECRET_KEY == "the project's own"
    assert Account.objects.get().balance == 3
    assert Path(sys.modules["accounts"].__file__).parent.parent == Path(__file__).parent

def test_the_journal_has_the_requests_of_this_test_alone(pypi_mock):
    call(pypi_mock.url)
    assert len(pypi_mock.requests) == 1
""",
}


def test_a_django_project_with_its_own_accounts_is_tested_beside_ours(tmp_path: Path):
    for name, content in PROJECT.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    (tmp_path / "calling.py").write_text((SUITES / "calling.py").read_text())

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header"],
        cwd=tmp_path,
        env={**bare_environment(), "DJANGO_SETTINGS_MODULE": "project_settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed" in done.stdout
