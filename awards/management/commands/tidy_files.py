from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from awards.actions import upload
from awards.evidence.orphans import orphans


class Command(BaseCommand):
    help = "Delete files older than a day that no row names, and uploads that expired."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *, dry_run, **options):
        now = timezone.now()
        found = orphans(now)
        for path in found:
            if dry_run:
                self.stdout.write(path)
            else:
                default_storage.delete(path)
        if not dry_run:
            self.stdout.write(f"{upload.tidy(now)} uploads that expired, swept.")
        self.stdout.write(f"{len(found)} files that no row names{'' if dry_run else ', deleted'}.")
