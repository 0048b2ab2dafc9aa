"""Drafts follow the form of their edition: answers go with their questions, and nothing that was written is lost."""

from collections import defaultdict

from django.db import transaction

from accounts.actions import audit
from awards.actions.draft import retitle
from awards.enums import QuestionType
from awards.models import (
    DraftMigration,
    DraftSection,
    Entry,
    Evidence,
    FormVersion,
    ReviewNote,
    SectionRevision,
    SetAside,
)
from awards.models.migration import AsideReason
from awards.queries.form import MIGRATING
from awards.questionnaire.questions import Answers, form_of, is_empty
from awards.questionnaire.way import Arrived, Aside, Way

BATCH = 500


def migrate_drafts(edition, version: FormVersion, *, publisher, now) -> int:
    """Bring every draft of the edition to this form: a part of publishing it, in its transaction and its audit event.

    A few queries in all. Returns how many drafts moved.
    """
    entries = list(
        Entry.objects.select_for_update()
        .filter(edition=edition, state__in=MIGRATING)
        .exclude(form=version)
        .only("pk", "form_id", "edition_id", "title", "current_id")
        .order_by("pk")
    )
    if not entries:
        return 0
    move = _Move(entries, version, now)
    for entry in entries:
        move.take(entry, by=publisher)
    move.write()
    Entry.objects.bulk_update(move.retitled, ["title"], batch_size=100)
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(form=version)
    _keep_notes(entries, version)
    return len(entries)


@transaction.atomic
def keep_late(entry, *, form: FormVersion, section: str, answers: Answers, by, now) -> list[SetAside]:
    """Keep what was written on a page of an earlier form and has no place in the same section any more.

    What the draft or an answer set aside says already is not kept twice.
    """
    Entry.objects.select_for_update().only("pk").get(pk=entry.pk)
    asked = form_of(form).section(section)
    rows = {row["code"]: row for part in form.definition["sections"] for row in part["questions"]}
    known = _said(entry)
    kept = [
        SetAside(
            entry=entry, form=form, question=code, section=section, asked=rows[code], value=value, left=None,
            reason=AsideReason.LATE, set_aside_at=now,
        )
        for code, value in answers.items()
        if asked and asked.question(code) and not is_empty(value) and (code, value) not in known
    ]  # fmt: skip
    for aside in kept:
        aside.save()
    if kept:
        codes = [aside.question for aside in kept]
        audit.record("draft.keep_late", entry, by=by, now=now, section=section, questions=codes)
    return kept


def _said(entry) -> list[tuple[str, object]]:
    """(question, value) of everything that the draft holds or keeps aside."""
    said = [pair for answers in entry.sections.values_list("answers", flat=True) for pair in answers.items()]
    asides = entry.set_aside.filter(returned_at=None)
    return said + [pair for aside in asides for pair in ((aside.question, aside.value), (aside.question, aside.left))]


class _Move:
    """All drafts on their way to one form: read at once, written at once."""

    def __init__(self, entries, version: FormVersion, now):
        self.version, self.now = version, now
        self.forms = FormVersion.objects.in_bulk({entry.form_id for entry in entries})
        self.ways = {pk: Way(form.definition, version.definition) for pk, form in self.forms.items()}
        mine = {"entry_id__in": [entry.pk for entry in entries]}
        self.sections = _grouped(DraftSection.objects.filter(**mine))
        self.asides = _grouped(SetAside.objects.filter(**mine, returned_at=None))
        self.files = _grouped(Evidence.objects.filter(**mine, removed_at=None).only("entry_id", "question"))
        self.states: list[SectionRevision] = []
        self.changed: list[DraftSection] = []
        self.kept: list[SetAside] = []
        self.asides_changed: list[SetAside] = []
        self.records: list[DraftMigration] = []
        self.retitled: list[Entry] = []

    def take(self, entry, *, by) -> None:
        rows = {row.section: row for row in self.sections[entry.pk]}
        asides = [_read(row) for row in self.asides[entry.pk]]
        done = self.ways[entry.form_id].go({section: row.answers for section, row in rows.items()}, asides)
        for section in sorted(done.sections):
            self._place(entry, section, done.answers.get(section, {}), rows)
        self._keep(entry, done)
        if retitle(entry, done.answers, form_of(self.version)):
            self.retitled.append(entry)
        self.records.append(
            DraftMigration(
                entry=entry, from_form_id=entry.form_id, to_form=self.version, moved=done.moved,
                set_aside=sorted({a.question for a in (*done.kept, *done.changed)} | self._files_aside(entry)),
                came_back=sorted({a.question for a in done.came_back}), migrated_at=self.now, migrated_by=by,
            )
        )  # fmt: skip

    def _place(self, entry, section: str, answers: Answers, rows: dict[str, DraftSection]) -> None:
        """A new state of a section. Its writer stays who wrote it; a page that is open on it is out of date."""
        row = rows.get(section)
        if row is None:
            if not answers:
                return
            last = max(rows.values(), key=lambda each: each.saved_at, default=None)
            when, who = (last.saved_at, last.saved_by_id) if last else (self.now, entry.created_by_id)
            row = DraftSection(entry_id=entry.pk, section=section, saved_at=when, saved_by_id=who)
        elif row.version > row.kept_version:
            self.states.append(
                SectionRevision(
                    entry_id=entry.pk, section=section, version=row.version, form_id=entry.form_id, answers=row.answers,
                    began_at=min(row.began_at or row.saved_at, row.saved_at), saved_at=row.saved_at,
                    saved_by_id=row.saved_by_id,
                )
            )  # fmt: skip
            row.kept_version = row.version
        row.answers, row.version, row.writer = answers, row.version + 1, ""
        self.changed.append(row)

    def _keep(self, entry, done: Arrived) -> None:
        for aside in done.kept:
            reason = AsideReason.UNFIT if self.ways[entry.form_id].after.get(aside.question) else AsideReason.REMOVED
            self.kept.append(
                SetAside(
                    entry_id=entry.pk, form_id=entry.form_id, question=aside.question, section=aside.section,
                    asked=aside.asked, value=aside.value, left=aside.left, reason=reason, set_aside_at=self.now,
                )
            )  # fmt: skip
        for aside in done.changed:
            aside.row.left = aside.left
            aside.row.reason = (
                AsideReason.UNFIT if self.ways[entry.form_id].after.get(aside.question) else AsideReason.REMOVED
            )
        for aside in done.came_back:
            aside.row.returned_at = self.now
        self.asides_changed += [aside.row for aside in (*done.changed, *done.came_back)]

    def _files_aside(self, entry) -> set[str]:
        after = self.ways[entry.form_id].after
        codes = {file.question for file in self.files[entry.pk]}
        return {code for code in codes if code not in after or after[code].type != QuestionType.FILES}

    def write(self) -> None:
        SectionRevision.objects.bulk_create(self.states, batch_size=BATCH)
        DraftSection.objects.bulk_create(
            self.changed, batch_size=BATCH, update_conflicts=True, unique_fields=["entry", "section"],
            update_fields=["answers", "version", "writer", "kept_version"],
        )  # fmt: skip
        SetAside.objects.bulk_create(self.kept, batch_size=BATCH)
        SetAside.objects.bulk_update(self.asides_changed, ["left", "reason", "returned_at"], batch_size=100)
        DraftMigration.objects.bulk_create(self.records, batch_size=BATCH)


def _keep_notes(entries, version: FormVersion) -> None:
    """A note on a section that is gone is about the whole draft from now on; nobody loses it from sight."""
    sections = [section.code for section in form_of(version).sections]
    notes = ReviewNote.objects.filter(entry__in=[entry.pk for entry in entries], settled_at=None)
    notes.exclude(section__in=sections).update(section="")


def _grouped(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.entry_id].append(row)
    return found


def _read(row: SetAside) -> Aside:
    return Aside(row.question, row.section, row.asked, row.value, row.left, row)
