"""From the closed round to the charter: freeze, run, adopt by two, publish, issue, print."""

from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.actions import job as jobs_of
from accounts.jobs import work
from accounts.models import Job
from awards.actions import certificate, decision
from awards.enums import StageKind
from awards.rules.edition import may_certify, may_confirm, may_decide
from config.demo.intake import allowed
from judging.actions import round as rounds
from scoring.actions.adopt import adopt
from scoring.actions.freeze import freeze
from scoring.actions.run import run

DECIDED = "Urutan ditetapkan dalam pleno (contoh)."


class Result:
    def __init__(self, edition, staff, bench):
        self.edition, self.staff, self.bench = edition, staff, bench
        self.stages = edition.timeline

    def rank(self):
        """Close and freeze the round, run the edition's method; ties that the ladder leaves open are decided by order of code."""
        closed = self.stages[StageKind.JUDGING].closes_at
        plenary = self.stages[StageKind.PLENARY].opens_at
        closing = rounds.close(self.bench.round, by=self.staff.organiser, now=closed)
        frozen = freeze(closing, by=self.staff.organiser, now=plenary)
        method, params = self.edition.method, self.edition.method_params
        made = run(frozen, method=method, params=params, by=self.staff.organiser, now=plenary)
        if open_ties := made.result.get("undecided", []):
            params = {**params, "decided": [sorted(group) for group in open_ties], "reason": DECIDED}
            made = run(frozen, method=method, params=params, by=self.staff.organiser, now=plenary + timedelta(hours=2))
        return made

    @transaction.atomic
    def publish(self, made):
        """Adopted by two, public from the opening of the last stage, set by one and confirmed by the other."""
        organiser, second = self.staff.organiser, self.staff.organiser2
        plenary = self.stages[StageKind.PLENARY].opens_at + timedelta(days=1)
        instant = self.stages[StageKind.PUBLICATION].opens_at
        allowed(may_decide, organiser, self.edition)
        allowed(may_confirm, second, self.edition)
        proposed = adopt(made, by=organiser, now=plenary)
        decision.confirm(proposed, by=second, now=plenary + timedelta(hours=1))
        found = decision.set_publication(proposed, at=instant, by=organiser, now=plenary + timedelta(hours=2))
        return decision.confirm_publication(found, by=second, now=plenary + timedelta(hours=3))

    def certify(self, adopted, now):
        """Issue charters and certificates of participation."""
        allowed(may_certify, self.staff.organiser, self.edition)
        charters = certificate.issue_charters(adopted, by=self.staff.organiser, now=now)
        return charters, certificate.issue_participation(self.edition, by=self.staff.organiser, now=now)

    def print(self, made, folder: Path, name: str, title: str, now) -> list[Path]:
        """The certificates as one PDF and as a ZIP, drawn by the same background job as on the site."""
        job = jobs_of.start(
            "charters", title=title, by=self.staff.organiser, now=now, edition=self.edition, total=len(made),
            arguments={"certificates": [found.pk for found in made], "name": name},
        )  # fmt: skip
        work.func(job.pk)
        job = Job.objects.get(pk=job.pk)
        if job.error:
            raise RuntimeError(job.error)
        return [keep(folder / file["name"], default_storage.open(file["path"]).read()) for file in job.result["files"]]


def keep(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
