"""Django's own commands (``migrate``, ``shell`` …); the server itself is ``pypi-mock``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run one of Django's commands with our settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pypi_mock.settings")  # noqa: TID251 (Django's own switch)
    from django.core.management import execute_from_command_line

    from pypi_mock.configuration import current
    from pypi_mock.folder import prepare_folder

    if (folder := current().folder) is not None:
        prepare_folder(folder)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
