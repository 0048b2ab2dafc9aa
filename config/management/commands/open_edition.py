from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import EmailValidator
from django.forms import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from accounts import mail
from accounts.refusal import Refused
from awards.edition_file import EDITIONS, BadEdition, read_edition
from config.opening import open_edition


class Command(BaseCommand):
    help = "Opens an edition as its file says and makes one person its organiser, who invites everybody else by page."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", default=EDITIONS / "forum_2026.json", help="see fixtures/")
        parser.add_argument("--organiser", required=True, metavar="EMAIL", help="of the first organiser")
        parser.add_argument("--name", required=True, help="of the first organiser")

    def handle(self, *args, file, organiser, name, **options):
        with translation.override("en"):
            try:
                EmailValidator()(organiser)
                data = read_edition(file.stem, file.parent)
                edition = open_edition(data, email=organiser, name=name, now=timezone.now())
            except (BadEdition, Refused, ValidationError) as error:
                raise CommandError("; ".join(getattr(error, "messages", [str(error)]))) from error
        self.stdout.write(f"{edition} is open, with {edition.categories.count()} categories.")
        self.stdout.write(f"{organiser} is its organiser. Without a password yet, set one here:")
        self.stdout.write(f"  {mail.absolute(reverse('account_reset_password'))}")
        self.stdout.write("Next: a second organiser, the secretariat and the judges, on the page People.")
