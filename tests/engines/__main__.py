"""Run a command, such as pytest, with engines that several processes can share.

``python -m tests.engines pytest -n 2`` starts PostgreSQL and Redis on free ports, has the command
find them by its environment, and stops them when it ends, with its exit status.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.engines.engine import started
from tests.engines.postgres import TEMPLATE, Postgres, database_made
from tests.engines.redis import Redis

MIGRATE = "import django; django.setup(); from pypi_mock.schema import bring_up_to_date as b; b()"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="engines-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # whoever runs the servers may be somebody else
        postgres, redis = Postgres(Path(folder, "postgres")), Redis(Path(folder, "redis"))
        with started(postgres), started(redis):
            environ = os.environ | {
                "PYPI_MOCK_DATABASE_URL": database_made(postgres.url("postgres"), TEMPLATE),
                "PYPI_MOCK_REDIS_URL": redis.url(),
                "PYPI_MOCK_ALLOW_RESET": "1",
                "PYTEST_ADDOPTS": "-p tests.engines.own_prefix",
            }
            django = {"DJANGO_SETTINGS_MODULE": "pypi_mock.settings"}
            subprocess.run([sys.executable, "-c", MIGRATE], env=environ | django, check=True)
            return subprocess.run(sys.argv[1:], env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
