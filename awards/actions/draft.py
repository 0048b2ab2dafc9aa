"""Saving what people type, whatever it is worth, without ever overwriting what somebody else typed meanwhile."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards import deadlines
from awards.actions.entry import locked
from awards.models import DraftSection
from awards.questions import Answers, form_of, is_empty
from awards.rules.entry import WRITABLE


class StaleSection(Exception):
    """Somebody saved this section after the writer read it; `current` is what stands."""

    def __init__(self, current: DraftSection):
        super().__init__("The section was saved by somebody else.")
        self.current = current


@transaction.atomic
def save_section(entry, *, section: str, answers: Answers, base_version: int, by, now, writer="") -> DraftSection:
    """Keep these answers of a section: any subset of its questions, empty and invalid ones included.

    Questions that are not named keep their answers. Saving what already stands changes nothing, so a resent
    form is harmless. Raises StaleSection when base_version is not the version that stands, unless the same open page
    (writer) saved that one: on a slow line an answer to its last save may still be on the way.
    """
    entry = locked(entry)
    must_be_editable(entry, now)
    asked = form_of(entry.form).section(section)
    unknown = set(answers) - {question.code for question in asked.questions} if asked else {section}
    if unknown:
        raise ValueError(f"The form has no {sorted(unknown)} in section {section}.")
    row = DraftSection.objects.filter(entry=entry, section=section).first()
    row = row or DraftSection(entry=entry, section=section, answers={})
    merged = {code: value for code, value in {**row.answers, **answers}.items() if not is_empty(value)}
    if merged == row.answers:
        return row
    if row.pk and row.version != base_version and not (writer and writer == row.writer):
        raise StaleSection(row)
    row.answers, row.version, row.saved_at, row.saved_by = merged, row.version + 1, now, by
    row.writer = writer
    row.save()
    _keep_title(entry, merged)
    audit.record("draft.save", row, by=by, now=now, edition=entry.edition, section=section, version=row.version)
    return row


def must_be_editable(entry, now) -> None:
    if entry.state not in WRITABLE:
        raise Refused(
            _("The draft cannot be changed any more: the entry is in the state “%(state)s”.")
            % {"state": entry.get_state_display()}
        )
    if not deadlines.is_open(entry, now):
        raise Refused(_("The deadline has passed, so the draft can no longer be changed."))


def _keep_title(entry, answers: Answers) -> None:
    """Lists show the title of the draft until it is sent; from then on the title that was sent."""
    question = form_of(entry.form).with_role("title")
    title = answers.get(question.code) if question else None
    if entry.current_id is None and isinstance(title, str) and title.strip() and title.strip() != entry.title:
        entry.title = title.strip()[:250]
        entry.save(update_fields=["title"])
