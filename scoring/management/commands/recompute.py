"""manage.py recompute RUN: compute a ranking run again from its frozen round and compare."""

import hashlib

from django.core.management.base import BaseCommand, CommandError

from scoring.models import RankingRun
from scoring.recount import recount

LONGEST_ID = 20  # digits


class Command(BaseCommand):
    help = "Compute a ranking run again from its frozen round; exit 1 when a place differs."

    def add_arguments(self, parser):
        parser.add_argument("run", help="id of the run, as in the address of its page")

    def handle(self, *args, run, **options):
        found = (
            RankingRun.objects.select_related("frozen__round__edition").filter(pk=run).first()
            if run.isdecimal() and len(run) <= LONGEST_ID
            else None
        )
        if found is None:
            raise CommandError(f"There is no ranking run {run[: LONGEST_ID + 1]}.", returncode=2)
        content = found.frozen.content.encode("utf-8")
        if hashlib.sha256(content).hexdigest() != found.frozen.digest:
            raise CommandError("The frozen content does not have its digest: it was changed after the freeze.")
        try:
            answer = recount(found)
        except (LookupError, ValueError, ArithmeticError) as fault:
            raise CommandError(f"Cannot compute: {fault}.", returncode=2) from fault
        if not answer.same_places:
            raise CommandError("The result differs:\n" + "\n".join(answer.differences))
        same = "same bytes" if answer.same_bytes else "other bytes (another platform or library version)"
        self.stdout.write(f"Run {found.pk} ({found.method}, engine {found.engine}): same places, {same}.")
