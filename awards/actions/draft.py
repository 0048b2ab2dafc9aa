"""Saving what people type, whatever it is worth, without ever overwriting what somebody else typed meanwhile."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards import deadlines
from awards.actions.entry import locked
from awards.actions.presence import FRESH, touch
from awards.actions.revision import is_same_sitting, keep_state
from awards.enums import QuestionType
from awards.models import DraftSection
from awards.queries.revision import state_of
from awards.questionnaire.questions import Answers, Form, form_of, is_empty
from awards.rules.entry import WRITABLE


class StaleSection(Exception):
    """Somebody saved this section after the writer read it; `current` is what stands."""

    def __init__(self, current: DraftSection):
        super().__init__("The section was saved by somebody else.")
        self.current = current


class FormChanged(Exception):
    """The form of the entry was changed after the writer read the entry. Read it again."""


class ApprovedSection(Exception):
    """The section is approved, and the writer was not asked whether the approval may go; `current` is what stands."""

    def __init__(self, current: DraftSection):
        super().__init__("The section is approved.")
        self.current = current


@transaction.atomic
def save_section(
    entry, *, section: str, answers: Answers, base_version: int, by, now, writer="", approval: str | None = None
) -> DraftSection:
    """Keep these answers of a section: any subset of its questions, empty and invalid ones included.

    Questions that are not named keep their answers. Saving what already stands changes nothing, so a resent
    form is harmless. Raises StaleSection when base_version is not the version that stands, unless the same open page
    (writer) saved that one: on a slow line an answer to its last save may still be on the way. Raises FormChanged when
    `entry` was read before its form changed.
    approval: the approved version that the writer agreed to leave ("": none); ApprovedSection when another is approved.
    Callers that ask nobody leave it out. The state that is replaced is kept, unless the same sitting goes on.
    """
    read, entry = entry, locked(entry)
    if read.form_id != entry.form_id:
        raise FormChanged
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
    if row.is_approved and approval is not None and approval != str(row.approved_version):
        raise ApprovedSection(row)
    if writer and not (row.writer == writer and now - row.saved_at < FRESH):
        touch(entry, who=by, section=section, now=now, is_writing=True)
    _replace(row, merged, form_id=entry.form_id, writer=writer, by=by, now=now)
    if retitle(entry, {section: merged}, form_of(entry.form)):
        entry.save(update_fields=["title"])
    audit.record("draft.save", row, by=by, now=now, edition=entry.edition, section=section, version=row.version)
    return row


@transaction.atomic
def bring_back(entry, *, section: str, version: int, base_version: int, by, now, approval=None) -> DraftSection:
    """Save the answers of an earlier state anew. Files stay as they are, and so do questions that a newer form changed.

    base_version: the state that the person saw as the present one; StaleSection when another one stands meanwhile.
    """
    entry = locked(entry)
    state, asked = state_of(entry, section, version), form_of(entry.form).section(section)
    if state is None or asked is None:
        raise Refused(_("There is no such state to bring back."))
    then = {question.code: question.type for question in state.form.questions()}
    alike = [q.code for q in asked.questions if q.type != QuestionType.FILES and then.get(q.code) == q.type]
    answers = {code: state.answers.get(code) for code in alike}
    row = save_section(
        entry, section=section, answers=answers, base_version=base_version, by=by, now=now, approval=approval
    )
    audit.record("draft.bring_back", entry, by=by, now=now, section=section, version=version, to=row.version)
    return row


def _replace(row: DraftSection, answers: Answers, *, form_id: int, writer: str, by, now) -> None:
    if not is_same_sitting(row, writer=writer, who=by, now=now):
        if row.pk:
            keep_state(row, form_id)
        row.began_at = now
    row.answers, row.version, row.writer = answers, row.version + 1, writer
    row.saved_at, row.saved_by = now, by
    row.save()


def must_be_editable(entry, now) -> None:
    if entry.state not in WRITABLE:
        raise Refused(
            _("The draft cannot be changed any more: the entry is in the state “%(state)s”.")
            % {"state": entry.get_state_display()}
        )
    if not deadlines.is_open(entry, now):
        raise Refused(_("The deadline has passed, so the draft can no longer be changed."))


def retitle(entry, answers: dict[str, Answers], form: Form) -> bool:
    """Lists show the title of the draft until it is sent; from then on the title that was sent. Whether it is another."""
    question = form.with_role("title")
    title = answers.get(question.section, {}).get(question.code) if question else None
    if entry.current_id is not None or not isinstance(title, str) or title.strip() in ("", entry.title):
        return False
    entry.title = title.strip()[:250]
    return True
