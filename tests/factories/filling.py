"""Filling a whole draft with sample answers, section by section, as a person would."""

from django.core.files.base import ContentFile

from awards.actions import draft as drafts
from awards.actions import evidence
from awards.enums import QuestionType
from awards.questionnaire.questions import form_of
from awards.sample import Topic, complete_answers, sample_pdf


def fill_draft(entry, *, seed: int, topic: Topic, by, now) -> None:
    """Every section saved through save_section, every required file added. Not atomic: each saving stands alone."""
    form = form_of(entry.form)
    standing = dict(entry.sections.values_list("section", "version"))
    for section, answers in complete_answers(form, seed=seed, topic=topic).items():
        drafts.save_section(
            entry, section=section, answers=answers, base_version=standing.get(section, 0), by=by, now=now
        )
    for question in form.questions():
        if question.type == QuestionType.FILES and question.required:
            file = ContentFile(sample_pdf(topic.title))
            evidence.add(entry, question=question.code, name="bukti-contoh.pdf", file=file, by=by, now=now)
