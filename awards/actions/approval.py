"""The region admin's word on single sections: approved as they stand, or no longer."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards import deadlines
from awards.actions.entry import locked, return_to_agency
from awards.actions.revision import keep_state
from awards.models import DraftSection
from awards.queries.draft import load_draft
from awards.rules.entry import WRITABLE


@transaction.atomic
def approve(entry, *, section: str, mark: str, by, now) -> DraftSection:
    """Approve a section as it was read. Its notes are settled; any later change leaves the approval behind.

    mark: what Draft.mark said on the page that was read; refused when text or files are others by now.
    """
    entry = locked(entry)
    if entry.state not in WRITABLE or not deadlines.is_open(entry, now):
        raise Refused(_("Sections can be approved as long as the draft can be changed."))
    draft = load_draft(entry)
    progress = next((each for each in draft.progress if each.section.code == section), None)
    if progress is None:
        raise Refused(_("The form has no such section."))
    if draft.mark(section) != mark:
        raise Refused(_("The section was changed after you read it. Read it again, then approve it."))
    if progress.gaps:
        raise Refused(_("The section is not complete, so it cannot be approved."))
    row = draft.rows.get(section) or DraftSection(entry=entry, section=section, saved_at=now, saved_by=by)
    if draft.is_approved(section):
        return row
    if row.pk:
        keep_state(row, entry.form_id)
    row.approved_version, row.approved_files = row.version, draft.file_marks(section)
    row.approved_by, row.approved_at = by, now
    row.save()
    entry.notes.filter(section=section, settled_at=None).update(settled_at=now)
    audit.record("section.approve", entry, by=by, now=now, section=section, version=row.version)
    return row


@transaction.atomic
def take_approval_back(entry, *, section: str, by, now) -> DraftSection:
    """The approval of a section no longer holds; the text stays as it is."""
    entry = locked(entry)
    row = entry.sections.filter(section=section, approved_version__isnull=False).first()
    if row is None:
        raise Refused(_("This section is not approved."))
    clear(row)
    audit.record("section.take_approval_back", entry, by=by, now=now, section=section, version=row.version)
    return row


@transaction.atomic
def decide(entry, *, marks: dict[str, str], take_back: set[str], notes: dict[str, str], by, now) -> None:
    """All words on the sections of a draft in one act: nothing of it holds when one is refused.

    marks: of the sections to approve; take_back: sections; notes: section or "" -> text, which return the draft to the agency.
    """
    for section, mark in marks.items():
        approve(entry, section=section, mark=mark, by=by, now=now)
    for section in take_back:
        take_approval_back(entry, section=section, by=by, now=now)
    if notes:
        return_to_agency(entry, notes=notes, by=by, now=now)


def clear(row: DraftSection) -> None:
    row.approved_version, row.approved_files, row.approved_by, row.approved_at = None, [], None, None
    row.save(update_fields=["approved_version", "approved_files", "approved_by", "approved_at"])
