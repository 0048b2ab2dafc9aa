import os
import shutil
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from awards.models import Edition
from config.demo.people import DOMAIN, LOG_INS, PASSWORD

FOLDER = settings.BASE_DIR / "demo"
FEWEST = 60  # below this, some case that the demo shows would have no entry


class Command(BaseCommand):
    help = "Plays a whole edition with sample data, says where its papers lie, and serves the site."

    def add_arguments(self, parser):
        parser.add_argument("--fresh", action="store_true", help="throw the demo away and play it again")
        parser.add_argument("--serve", action="store_true", help="serve the site on 127.0.0.1 afterwards")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--entries", type=int, default=300, help=f"number of entries, at least {FEWEST}")

    def handle(self, *, fresh, serve, port, entries, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo does not run in production: its people and marks are samples.")
        if entries < FEWEST:
            raise CommandError(f"--entries must be at least {FEWEST}, so that every case of the demo is there.")
        if fresh:
            self.clear()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if Edition.objects.exists():
            self.stdout.write("The demo of an earlier run is kept. Start over with: make demo-fresh")
            self.say_where(sorted(FOLDER.glob("*")))
        else:
            self.play(entries)
        if serve:
            self.serve(port)

    def clear(self):
        database = settings.DATABASES["default"]
        if not database["ENGINE"].endswith("sqlite3"):
            raise CommandError("--fresh clears only the SQLite database of a local machine. Empty yours by hand.")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{database['NAME']}{suffix}").unlink(missing_ok=True)
        for folder in (FOLDER, settings.MEDIA_ROOT):
            shutil.rmtree(folder, ignore_errors=True)

    def play(self, entries):
        from config.demo.play import Play  # noqa: PLC0415 - heavy: loaded when used

        started = time.monotonic()
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = FOLDER / "mail"
        settings.JOB_RUNNER = "worker"  # the command itself works its jobs
        outcome = Play(timezone.now(), FOLDER, entries=entries).whole()
        self.stdout.write(f"\nPlayed in {time.monotonic() - started:.0f} s. All entries, people and marks are samples.")
        self.say_where(outcome.files)

    def say_where(self, files):
        self.stdout.write("\nPapers")
        for path in files:
            if path.is_file():
                self.stdout.write(f"  {path}")
        self.stdout.write(f"\nLog-ins (password of all: {PASSWORD})")
        for key, part in LOG_INS.items():
            self.stdout.write(f"  {key + '@' + DOMAIN:<34} {part}")

    def serve(self, port):
        self.stdout.write(f"\nServing on http://127.0.0.1:{port} (Ctrl-C ends it)")
        self.stdout.flush()
        command = [
            sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread",
            "--threads", "4", "--no-control-socket", "--log-level", "warning",
        ]  # fmt: skip
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, command)  # noqa: S606 - our own interpreter and arguments
