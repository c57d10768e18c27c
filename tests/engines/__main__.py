"""Run a command, such as pytest, with engines that several processes can share.

``python -m tests.engines pytest -n 2`` starts PostgreSQL, Redis and an S3 server on free ports, has
the command find them by its environment, and stops them when it ends, with its exit status. The S3
server is Ceph where that is installed, and moto's elsewhere; ``FILES_IN`` in the environment says
``ceph``, ``moto`` or ``folder``.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.engines import ceph
from tests.engines.engine import started
from tests.engines.postgres import TEMPLATE, Postgres, database_made
from tests.engines.redis import Redis
from tests.engines.s3 import S3

MIGRATE = "import django; django.setup(); from pypi_mock.schema import bring_up_to_date as b; b()"
OBJECTS = {"moto": S3, "ceph": ceph.Ceph}


def main() -> int:
    files_in = os.environ.get("FILES_IN") or ("ceph" if ceph.is_installed() else "moto")
    with contextlib.ExitStack() as stack:
        made = tempfile.TemporaryDirectory(prefix="engines-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(made))
        folder.chmod(0o755)  # whoever runs the servers may be somebody else
        postgres = stack.enter_context(started(Postgres(folder / "postgres")))
        redis = stack.enter_context(started(Redis(folder / "redis")))
        environ = os.environ | {
            "PYPI_MOCK_DATABASE_URL": database_made(postgres.url("postgres"), TEMPLATE),
            "PYPI_MOCK_REDIS_URL": redis.url(),
            "PYPI_MOCK_ALLOW_RESET": "1",
            "PYTEST_ADDOPTS": "-p tests.engines.own_prefix",
        }
        if files_in != "folder":
            objects = stack.enter_context(started(OBJECTS[files_in](folder / "objects")))
            environ |= objects.environ()
        print(f"on PostgreSQL and Redis, files in: {files_in}", file=sys.stderr)  # noqa: T201
        django = {"DJANGO_SETTINGS_MODULE": "pypi_mock.settings"}
        subprocess.run([sys.executable, "-c", MIGRATE], env=environ | django, check=True)
        return subprocess.run(sys.argv[1:], env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
