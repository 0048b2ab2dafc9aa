"""Regions write and send: every section goes through its form, every step asks the rule that a page would ask."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.refusal import Refused
from awards.actions import agency as agencies
from awards.actions import draft, entry, evidence, screening, submission
from awards.eligibility import Said
from awards.enums import QuestionType, ScreeningOutcome, StageKind
from awards.forms.section import SectionForm, section_data
from awards.gate import fit_questions
from awards.models import Agency, Entry, Region
from awards.questionnaire.questions import form_of
from awards.reference import FOLDER
from awards.rules import entry as may
from awards.rules.edition import may_screen
from awards.sample import Topic, complete_answers, sample_pdf, topic_for

DEFAULT_UNIT = {
    "governance": "Dinas Komunikasi dan Informatika",
    "branding": "Dinas Pariwisata",
    "economy": "Dinas Perdagangan",
    "living": "Dinas Kesehatan",
    "society": "Dinas Pendidikan",
    "environment": "Dinas Lingkungan Hidup",
}


@dataclass(frozen=True)
class Plan:
    """One entry to be: where it comes from, what it is about, and its number as seed."""

    region: Region
    dimension: str
    topic: Topic
    seed: int


def allowed(rule, user, obj) -> None:
    """Stops the demo when the person could not do this on a page."""
    if not rule(user, obj):
        raise Refused(f"{user} may not do this to {obj}: the demo asked a rule and it said no.")


def plans(count: int, *, seed: int = 2026) -> list[Plan]:
    """The real quick wins first, then generated topics over regions drawn with a fixed seed; no dimension twice a region."""
    regions = {region.code: region for region in Region.objects.competing().select_related("province")}
    made, taken = [], set()
    with (FOLDER / "quickwins.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            topic = Topic(row["title_id"], row["summary_id"], row["owner_unit"] or DEFAULT_UNIT[row["dimension"]])
            made.append(Plan(regions[row["region_code"]], row["dimension"], topic, len(made)))
            taken.add((row["region_code"], row["dimension"]))
    draw = Random(seed)  # noqa: S311 - the sample is meant to be repeatable
    pool = draw.sample(sorted(regions), max(4, count // 3))
    while len(made) < count:
        code, dimension = draw.choice(pool), draw.choice(sorted(DEFAULT_UNIT))
        if (code, dimension) not in taken:
            taken.add((code, dimension))
            topic = topic_for(dimension, len(made))
            topic = Topic(topic.title, topic.summary, DEFAULT_UNIT[dimension])
            made.append(Plan(regions[code], dimension, topic, len(made)))
    return made[:count]


class Intake:
    """Plays the intake of one edition."""

    def __init__(self, edition, people, staff):
        self.edition, self.people, self.staff = edition, people, staff
        stage = edition.stage(StageKind.INTAKE)
        self.opens, self.length = stage.opens_at, stage.closes_at - stage.opens_at
        self.categories = {
            (category.dimension.code, category.participant): category
            for category in edition.categories.select_related("dimension")
        }
        self.answers_of = form_of(edition.form)

    def at(self, share: float):
        """The instant at this share of the intake stage."""
        return self.opens + self.length * share

    def agency(self, plan, admin, now) -> Agency:
        found = Agency.objects.filter(region=plan.region, name=plan.topic.unit).first()
        return found or agencies.add_agency(region=plan.region, name=plan.topic.unit, by=admin, now=now)

    @transaction.atomic
    def begin(self, plan, now, *, log_in=False, said: Said | None = None) -> Entry:
        """An agency starts the entry. log_in: its people get the demo's log-ins. said: before writing, if not the same."""
        admin = self.people.region_admin(plan.region, by=self.staff.secretariat, log_in=log_in)
        agency = self.agency(plan, admin, now)
        writer = self.people.submitter(agency, by=admin, log_in=log_in)
        allowed(may.may_start_for, writer, agency)
        category = self.categories[plan.dimension, plan.region.kind]
        sub = category.dimension.subdimensions.all()[plan.seed % 3]
        return entry.start_entry(
            agency=agency,
            category=category,
            subdimension=sub,
            title=plan.topic.title,
            by=writer,
            now=now,
            is_sample=True,
            said=said or self.said(plan),
        )

    def said(self, plan) -> Said:
        """What the people of a sample entry answer before writing: the date of their draft, and what fits."""
        question = self.answers_of.with_role("started")
        started = complete_answers(self.answers_of, seed=plan.seed, topic=plan.topic)[question.section][question.code]
        fits = {rule.code: rule.wanted for rule in fit_questions(self.edition.gate_rules, plan.dimension)}
        return Said(started=date.fromisoformat(started), won=False, fits=fits)

    @transaction.atomic
    def write(self, made: Entry, plan, now, *, sections: int | None = None) -> None:
        """Fill the draft through the forms of its sections; all of them, or the first few."""
        writer = made.created_by
        allowed(may.may_work_on_entry, writer, made)
        answers = complete_answers(self.answers_of, seed=plan.seed, topic=plan.topic)
        for section in self.answers_of.sections[:sections]:
            data = section_data(section, answers.get(section.code, {}), version=0)
            form = SectionForm(data, section=section, prefix=section.code)
            draft.save_section(
                made, section=section.code, answers=form.answers(), base_version=form.base_version, by=writer, now=now
            )
            for question in section.questions:
                if question.type == QuestionType.FILES and question.required:
                    file = ContentFile(sample_pdf(plan.topic.title))
                    evidence.add(made, question=question.code, name="bukti-contoh.pdf", file=file, by=writer, now=now)

    @transaction.atomic
    def send(self, made: Entry, now, *, admin=None) -> Entry:
        """The agency hands over, the region admin sends."""
        entry.hand_to_region(made, by=made.created_by, now=now)
        admin = admin or self.people.region_admin(made.region, by=self.staff.secretariat)
        allowed(may.may_decide_for_region, admin, made)
        submission.submit(made, key=f"demo-{made.code}", by=admin, now=now + timedelta(minutes=3))
        return Entry.objects.with_labels().select_related("edition", "form", "created_by").get(pk=made.pk)

    def screen(self, made: Entry, now, outcome=ScreeningOutcome.ELIGIBLE, *, reason="", days=0) -> None:
        allowed(may_screen, self.staff.secretariat, self.edition)
        refused = outcome != ScreeningOutcome.ELIGIBLE
        clause = self.edition.screening_clauses[0]["code"] if refused else ""
        until = now + timedelta(days=days) if outcome == ScreeningOutcome.REPAIR else None
        screening.screen(
            made, outcome=outcome, by=self.staff.secretariat, now=now, clause=clause, reason=reason, repair_until=until
        )

    def withdraw(self, made: Entry, now) -> None:
        admin = self.people.region_admin(made.region, by=self.staff.secretariat)
        submission.withdraw(made, reason="Inovasi diikutkan pada edisi berikutnya (contoh).", by=admin, now=now)
