"""The next form of the practice edition, begun and not yet published: a question more, one elsewhere, one less."""

from awards.actions import form_draft
from awards.questionnaire.editing import remove_question, send_question, set_question
from awards.rules.edition import may_build_form
from config.demo.intake import allowed

LESSONS = {
    "code": "lessons",
    "type": "long",
    "label_id": "Pelajaran bagi daerah lain (contoh)",
    "label_en": "Lessons for other regions (sample)",
    "help_id": "Apa yang akan dilakukan berbeda bila memulai lagi.",
    "help_en": "What you would do differently if you began again.",
    "max_words": 150,
    "criteria": ["replication"],
    "public": True,
}


def play(edition, organiser, now) -> None:
    """Opens the draft through the acts of its page."""
    allowed(may_build_form, organiser, edition)
    draft = form_draft.begin(edition, base=edition.form, by=organiser, now=now)
    definition = set_question(draft.definition, LESSONS, section="replication")
    definition = remove_question(send_question(definition, "budget_years", to="alignment"), "safeguards")
    form_draft.save(draft, definition=definition, base_version=draft.version, did="sample", by=organiser, now=now)
