"""A full edition for measuring: 508 regions x 6 dimensions, 60 judges, three sheets an entry. Loaded in bulk, only here."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from django.utils import timezone

from accounts.enums import Role, Scope
from accounts.models import Membership, User
from awards.actions.edition import create_from
from awards.actions.reference import load
from awards.edition_file import read_edition
from awards.enums import EntryState, StageKind
from awards.models import Agency, Edition, Entry, EntryVersion, Region
from awards.questionnaire.questions import form_of
from awards.reference import read_reference
from awards.sample import complete_answers, topic_for
from awards.sealing import digest_of, sealed_content
from config.demo.judging import PACT_EN, PACT_ID
from config.demo.marks import MarkModel, Scale
from config.demo.play import read_rubric
from judging.actions.round import pact_digest
from judging.actions.rubric import publish
from judging.criteria import rubric_of
from judging.models import Assignment, Judge, Pact, Round, ScoreSheet

BATCH = 500
PEOPLE = 8  # who write and judge at once


@dataclass
class Full:
    edition: Edition
    round: Round
    organiser: User
    organiser2: User
    writer: User
    drafts: list[Entry]  # one for each of the eight people at once
    open_sheets: list[Assignment]  # likewise, with `judge__user` loaded


def person(email, role, scope, scope_id, now) -> User:
    user = User.objects.create_user(email, name=email.split("@")[0])
    Membership.objects.create(user=user, role=role, scope=scope, scope_id=scope_id, granted_at=now)
    return user


def build() -> Full:
    now = timezone.now()
    load(read_reference(), by=None, now=now)
    organiser = User.objects.create_user("organiser@bench.example", name="Organiser")
    data = {**read_edition("forum_2026"), "is_sample": True}
    edition = create_from(data, by=organiser, now=now, shift_to=StageKind.INTAKE)
    Membership.objects.create(
        user=organiser, role=Role.ORGANISER, scope=Scope.EDITION, scope_id=edition.pk, granted_at=now
    )
    organiser2 = person("organiser2@bench.example", Role.ORGANISER, Scope.EDITION, edition.pk, now)
    entries = load_entries(edition, organiser, now)
    round_ = Round.objects.create(
        edition=edition, rubric=publish(read_rubric(), by=organiser, now=now), opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30), pact_id=PACT_ID, pact_en=PACT_EN, state="open",
    )  # fmt: skip
    judges = load_judges(edition, round_, now)
    open_sheets = load_sheets(round_, entries, judges, organiser, now)
    agency = Agency.objects.get(pk=entries[0].agency_id)
    writer = person("writer@bench.example", Role.AGENCY, Scope.AGENCY, agency.pk, now)
    drafts = Entry.objects.bulk_create(
        Entry(
            edition=edition, region=agency.region, agency=agency, category=entries[0].category, form=edition.form,
            code=f"{edition.year}-99{number:02d}", title="Draf", state=EntryState.DRAFT, state_since=now,
            created_by=writer, created_at=now,
        )
        for number in range(PEOPLE)
    )  # fmt: skip
    return Full(edition, round_, organiser, organiser2, writer, drafts, open_sheets)


def load_entries(edition, by, now) -> list[Entry]:
    regions = list(Region.objects.competing())
    agencies = {
        made.region_id: made
        for made in Agency.objects.bulk_create([Agency(region=region, name="Diskominfo") for region in regions], BATCH)
    }
    categories = list(edition.categories.select_related("dimension"))
    entries = [
        Entry(edition=edition, region=region, agency=agencies[region.pk], category=category, form=edition.form,
              title=f"{topic_for(category.dimension.code, n).title} {region.name}", state=EntryState.DRAFT, state_since=now,
              created_by=by, created_at=now, is_sample=True)
        for n, region in enumerate(regions) for category in categories if category.participant == region.kind
    ]  # fmt: skip
    for number, entry in enumerate(entries, 1):
        entry.code = f"{edition.year}-{number:04d}"
    Entry.objects.bulk_create(entries, BATCH)
    seal_all(entries, edition, by, now)
    return entries


def seal_all(entries, edition, by, now) -> None:
    form = form_of(edition.form)
    versions = []
    for seed, entry in enumerate(entries):
        answers = complete_answers(form, seed=seed, topic=topic_for(entry.category.dimension.code, seed))
        content = sealed_content(entry, title=entry.title, answers=answers, number=1, form=form, files={})
        versions.append(
            EntryVersion(entry=entry, number=1, form=edition.form, title=entry.title, content=content,
                         digest=digest_of(content), receipt=f"bench/{entry.code}", idempotency_key=f"bench-{entry.code}",
                         arrived_at=now, sent_by=by)
        )  # fmt: skip
    EntryVersion.objects.bulk_create(versions, BATCH)
    for entry, version in zip(entries, versions, strict=True):
        entry.current, entry.state = version, EntryState.ELIGIBLE
    Entry.objects.bulk_update(entries, ["current", "state"], BATCH)


def load_judges(edition, round_, now) -> list[Judge]:
    judges = []
    for number in range(1, 61):
        user = person(f"j{number:02d}@bench.example", Role.JUDGE, Scope.EDITION, edition.pk, now)
        judges.append(Judge.objects.create(edition=edition, user=user, code=f"J{number:02d}"))
    Pact.objects.bulk_create(
        Pact(judge=judge, round=round_, text_digest=pact_digest(round_), signed_at=now) for judge in judges
    )
    return judges


def load_sheets(round_, entries, judges, by, now) -> list[Assignment]:
    """Three sent sheets for each entry. The last ones are left open: their assignments are returned."""
    rubric = rubric_of(round_.rubric)
    scales = [Scale(c.code, int(c.low), int(c.high)) for c in rubric.criteria]
    model = MarkModel(entries=len(entries), judges=len(judges), scales=scales)
    draw = np.random.default_rng(1)
    pairs = [(n, int(j)) for n in range(len(entries)) for j in draw.choice(len(judges), size=3, replace=False)]
    assignments = Assignment.objects.bulk_create(
        [Assignment(round=round_, entry=entries[n], judge=judges[j], assigned_by=by, assigned_at=now, declared_at=now)
         for n, j in pairs], BATCH,
    )  # fmt: skip
    sheets = []
    for assignment, (n, j) in zip(assignments[:-PEOPLE], pairs[:-PEOPLE], strict=True):
        marks = {
            code: {"mark": str(mark), "reason": "Contoh.", "missing": ""} for code, mark in model.marks(n, j).items()
        }
        total = rubric.total(marks, round_.missing_policy).score
        sheets.append(
            ScoreSheet(assignment=assignment, entry_version=entries[n].current, marks=marks, state="sent", version=2,
                       total=repr(total), created_at=now, saved_at=now, sent_at=now)
        )  # fmt: skip
    ScoreSheet.objects.bulk_create(sheets, BATCH)
    return assignments[-PEOPLE:]
