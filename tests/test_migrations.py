"""On SQLite the migrations make the tables that the models say, on which the tests stand."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
MIGRATE = """
import json, django
django.setup()
from django.core.management import call_command
from tests.test_migrations import shape
call_command("migrate", verbosity=0)
print(json.dumps(shape()))
"""
KINDS = ("columns", "primary_key", "unique", "foreign_key", "check", "index")


def shape() -> dict:
    """Table -> its columns and constraints, in an order of their own."""
    look = connection.introspection
    with connection.cursor() as cursor:
        return {
            table: {
                "columns": sorted(map(repr, (tuple(each) for each in look.get_table_description(cursor, table)))),
                "constraints": sorted(
                    repr([each[kind] for kind in KINDS]) for each in look.get_constraints(cursor, table).values()
                ),
            }
            for table in sorted(look.table_names(cursor))
            if table != "django_migrations"
        }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere the migrations made the tables themselves")
def test_migrations_make_the_tables_of_the_models(db, tmp_path):
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": f"sqlite:///{tmp_path}/made.sqlite3",
    }  # fmt: skip
    migrated = subprocess.run(
        [sys.executable, "-c", MIGRATE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    by_models, by_migrations = shape(), json.loads(migrated.stdout)
    assert len(by_models) > 60
    assert by_models == by_migrations
