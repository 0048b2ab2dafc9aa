from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import clockwork


class Command(BaseCommand):
    help = "Runs the periodic work that is due (reminders, digests). For cron, every few minutes."

    def handle(self, *args, **options):
        ran = clockwork.run_due(timezone.now())
        self.stdout.write(", ".join(ran) or "nothing due")
