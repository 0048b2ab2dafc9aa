from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from awards.orphans import orphans


class Command(BaseCommand):
    help = "Delete files older than a day that no row names: what a process left that died while it stored them."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *, dry_run, **options):
        found = orphans(timezone.now())
        for path in found:
            if dry_run:
                self.stdout.write(path)
            else:
                default_storage.delete(path)
        self.stdout.write(f"{len(found)} files that no row names{'' if dry_run else ', deleted'}.")
