from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts import jobs
from accounts.models import Job


class Command(BaseCommand):
    help = (
        "Put the work of dead workers back on the queue and delete old queue entries and result files. "
        "Run it every minute where JOB_RUNNER is 'worker'; the embedded runner needs it once a day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=30, help="keep result files this many days (default: 30)")

    def handle(self, *, days, **options):
        now = timezone.now()
        again = jobs.reap(now)
        removed = 0
        for job in Job.objects.filter(finished_at__lt=now - timedelta(days=days)).exclude(result={}):
            for file in job.files:
                default_storage.delete(file["path"])
                removed += 1
            Job.objects.filter(pk=job.pk).update(result={})
        call_command("prune_db_task_results", verbosity=0)
        self.stdout.write(f"{again} back on the queue, {removed} old files removed.")
