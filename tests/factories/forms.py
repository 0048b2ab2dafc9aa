"""Forms on their way: a draft of an edition's form, changed and published by the actions that people use."""

from awards.actions import form_draft
from awards.models import FormDraft, FormVersion


def begin_form(edition, *, by, now) -> FormDraft:
    return form_draft.begin(edition, base=edition.form, by=by, now=now)


def change_form(edition, change, *, by, now) -> FormDraft:
    """An open draft of the edition's form after change(definition) -> definition."""
    draft = begin_form(edition, by=by, now=now)
    definition = change(draft.definition)
    return form_draft.save(draft, definition=definition, base_version=draft.version, did="test", by=by, now=now)


def publish_form(edition, change, *, by, now) -> FormVersion:
    """The edition's form changed and published; `edition` is brought up to date."""
    draft = change_form(edition, change, by=by, now=now)
    version = form_draft.publish(draft, base_version=draft.version, by=by, now=now)
    edition.refresh_from_db()
    return version
