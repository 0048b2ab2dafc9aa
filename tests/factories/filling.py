"""Filling a whole draft with sample answers."""

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import AuditEvent
from awards.actions import draft as drafts
from awards.actions import evidence
from awards.enums import QuestionType
from awards.models import DraftSection
from awards.questionnaire.questions import form_of
from awards.sample import Topic, complete_answers, sample_pdf


def fill_draft(entry, *, seed: int, topic: Topic, by, now) -> None:
    """Every section answered, every required file added. Not atomic: each file stands alone.

    Sections of an empty draft are written at once, as the rows that saving one after the other leaves
    (test_draft_filled_at_once_is_as_saved_section_by_section), because thousands of tests begin with a whole draft.
    """
    form = form_of(entry.form)
    answers = complete_answers(form, seed=seed, topic=topic)
    standing = dict(entry.sections.values_list("section", "version"))
    if standing or by.stands_in:
        save_each(entry, answers, standing=standing, by=by, now=now)
    else:
        write_at_once(entry, answers, by=by, now=now)
    for question in form.questions():
        if question.type == QuestionType.FILES and question.required:
            file = ContentFile(sample_pdf(topic.title))
            evidence.add(entry, question=question.code, name="bukti-contoh.pdf", file=file, by=by, now=now)


def save_each(entry, answers, *, by, now, standing=()) -> None:
    """Section by section, as a person would."""
    for section, given in answers.items():
        version = dict(standing).get(section, 0)
        drafts.save_section(entry, section=section, answers=given, base_version=version, by=by, now=now)


@transaction.atomic
def write_at_once(entry, answers, *, by, now) -> None:
    drafts.must_be_editable(entry, now)
    rows = DraftSection.objects.bulk_create(
        DraftSection(
            entry=entry, section=section, answers=given, version=1, saved_at=now, saved_by=by, began_at=now
        )
        for section, given in answers.items()
        if given
    )  # fmt: skip
    if drafts.retitle(entry, answers, form_of(entry.form)):
        entry.save(update_fields=["title"])
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now, actor=by, verb="draft.save", noun="draftsection", noun_id=row.pk, edition_id=entry.edition_id,
            data={"section": row.section, "version": row.version},
        )
        for row in rows
    )  # fmt: skip
