"""manage.py verify BUNDLE.zip: check a verification bundle with the engine installed here."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from scoring.bundle import BadBundle, read_bundle
from scoring.kept import foreign_source
from scoring.recount import engines


class Command(BaseCommand):
    help = "Compute the ranking of a verification bundle again; exit 1 when anything differs, the engine's source too, 2 when it cannot be read."

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
        version = json.loads(files["run.json"])["engine"]
        foreign = foreign_source(files, version)
        if foreign:
            raise CommandError(
                f"DIFFERENT\nThe engine here gives the same result, but the source in the bundle is not that of engine "
                f"{version}; do not run it: {', '.join(foreign)}"
            )
        self.stdout.write(words)
