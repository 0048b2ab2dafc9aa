"""manage.py keep_engine: keep the present engine beside those to come. Run it before VERSION is raised."""

from django.core.management.base import BaseCommand, CommandError

from scoring.bundle import engine_archive
from scoring.engine import VERSION
from scoring.kept import KEPT


class Command(BaseCommand):
    help = "Keep the source of the present engine version, so that its runs stay repeatable after the next change."

    def handle(self, *args, **options):
        path, data = KEPT / f"{VERSION}.zip", engine_archive()
        if path.exists() and path.read_bytes() != data:
            raise CommandError(f"Engine {VERSION} is kept already, and it is not this one: raise VERSION.")
        path.write_bytes(data)
        self.stdout.write(f"Engine {VERSION} is kept in {path.name}.")
