"""manage.py verify BUNDLE.zip: check a verification bundle with the engine installed here."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from scoring.bundle import BadBundle, read_bundle
from scoring.recount import engines


class Command(BaseCommand):
    help = "Compute the ranking of a verification bundle again; exit 1 when anything differs, 2 when it cannot be read."

    def add_arguments(self, parser):
        parser.add_argument("bundle", type=Path)

    def handle(self, *args, bundle, **options):
        from scoring.standalone import verdict  # noqa: PLC0415 - heavy: loaded when used

        try:
            files = read_bundle(bundle.read_bytes())
        except (OSError, BadBundle) as fault:
            raise CommandError(f"{bundle}: {fault}", returncode=2) from fault
        holds, words = verdict(files, engines())
        if not holds:
            raise CommandError(words)
        self.stdout.write(words)
