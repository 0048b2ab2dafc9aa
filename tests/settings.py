"""The project's settings as tests run them: fast hashing, mail and files in memory, SQLite or PostgreSQL."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0" * 40)

from django.apps import AppConfig

from config.settings import *  # noqa: F403
from config.settings import DATABASES, INSTALLED_APPS, JOB_KINDS

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
ROOM = Path(tempfile.mkdtemp(prefix="juara-tests-"))
atexit.register(shutil.rmtree, ROOM, ignore_errors=True)
UPLOADS_ROOT = ROOM / "uploads"
JOB_RUNNER = "worker"
JOB_KINDS = {**JOB_KINDS, "counting": "tests.accounts.counting.count"}
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because a database in memory does not wait for its lock; durability is proven by its own tests.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(ROOM / "test.sqlite3")}
    # The tables as the models say them, in a tenth of the time. test_migrations.py proves that the migrations make the
    # same; on PostgreSQL they make the tables of every run.
    MIGRATION_MODULES = {app.label: None for app in map(AppConfig.create, INSTALLED_APPS)}
