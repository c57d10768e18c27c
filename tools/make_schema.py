"""Write pypi_mock/schema.sql: what the migrations make of an empty database.

With --check, write nothing, and fail when the file is not what it would be.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEAD = """\
-- Generated from the migrations by tools/make_schema.py; do not edit.
BEGIN IMMEDIATE;
"""
TABLES = """
SELECT sql FROM sqlite_master
WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY type = 'table' DESC, rowid
"""


def schema() -> str:
    """Return the script: tables, then indexes, then the migrations as seen."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "pypi_mock.settings"
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    raw: sqlite3.Connection = connection.connection
    statements = [f"{sql};" for (sql,) in raw.execute(TABLES)]
    statements += [
        "INSERT INTO django_migrations (app, name, applied) "
        f"VALUES ('{app}', '{name}', CURRENT_TIMESTAMP);"
        for app, name in raw.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    ]
    return HEAD + "\n".join(statements) + "\nCOMMIT;\n"


def main() -> int:
    """Write the file, or compare with it."""
    for variable in [name for name in os.environ if name.startswith("PYPI_MOCK_")]:
        del os.environ[variable]  # an empty database in memory, whatever the shell has set
    path = ROOT / "pypi_mock" / "schema.sql"
    wanted = schema()
    if "--check" not in sys.argv[1:]:
        path.write_text(wanted, encoding="utf-8")
        return 0
    if path.exists() and path.read_text(encoding="utf-8") == wanted:
        return 0
    sys.stderr.write("pypi_mock/schema.sql is not what the migrations make: run `make schema`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
