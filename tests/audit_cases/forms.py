from awards.actions import form_draft, migration
from awards.questionnaire.editing import remove_question
from awards.questionnaire.questions import form_of
from tests.audit_cases import audited
from tests.factories.entries import make_entry
from tests.factories.forms import begin_form, change_form, publish_form


@audited("awards.actions.form_draft.begin")
def begin(world, cast, now):
    return lambda: begin_form(world.edition, by=cast.organiser, now=now)


@audited("awards.actions.form_draft.save")
def save(world, cast, now):
    draft = begin_form(world.edition, by=cast.organiser, now=now)
    less = remove_question(draft.definition, "novelty")
    return lambda: form_draft.save(draft, definition=less, base_version=1, did="x", by=cast.organiser, now=now)


@audited("awards.actions.form_draft.bring_in")
def bring_in(world, cast, now):
    less = remove_question(world.edition.form.definition, "novelty")
    return lambda: form_draft.bring_in(world.edition, definition=less, base_version=None, by=cast.organiser, now=now)


@audited("awards.actions.form_draft.discard")
def discard(world, cast, now):
    draft = begin_form(world.edition, by=cast.organiser, now=now)
    return lambda: form_draft.discard(draft, base_version=1, by=cast.organiser, now=now)


@audited("awards.actions.form_draft.publish")
def publish(world, cast, now):
    make_entry(world, filled=True)
    draft = change_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    return lambda: form_draft.publish(draft, base_version=draft.version, by=cast.organiser, now=now)


@audited("awards.actions.migration.keep_late")
def keep_late(world, cast, now):
    entry = make_entry(world, filled=True)
    first = entry.form
    publish_form(world.edition, lambda d: remove_question(d, "novelty"), by=cast.organiser, now=now)
    entry.refresh_from_db()
    assert form_of(first).question("novelty")
    return lambda: migration.keep_late(
        entry, form=first, section="problem", answers={"novelty": "Baru"}, by=cast.agency, now=now
    )
