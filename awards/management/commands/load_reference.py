from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from awards.actions import reference
from awards.reference import FOLDER, BadReference, read_reference


class Command(BaseCommand):
    help = "Loads provinces, regions, programme and dimensions from fixtures/. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files are")

    def handle(self, *args, **options):
        try:
            data = read_reference(options["folder"])
        except BadReference as error:
            raise CommandError(str(error)) from error
        counts = reference.load(data, by=None, now=timezone.now())
        self.stdout.write(
            f"{counts['provinces']} provinces, {counts['regions']} regions ({counts['autonomous']} with a government "
            f"of their own), {counts['aliases']} other spellings, {counts['dimensions']} dimensions "
            f"with {counts['subdimensions']} sub-dimensions."
        )
