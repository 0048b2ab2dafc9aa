"""Keeping the states of a draft before others take their place."""

from datetime import timedelta

from django.db.models import F

from awards.models import DraftSection, SectionRevision

SITTING = timedelta(minutes=10)  # what one open page saves within it is one state of the history


def is_same_sitting(row: DraftSection, *, writer: str, who, now) -> bool:
    """Whether this page goes on with what it saved itself a few minutes ago. Nothing of another person's ever is."""
    return bool(
        writer
        and writer == row.writer
        and row.saved_by_id == who.pk
        and row.began_at is not None
        and row.kept_version < row.version
        and row.began_at <= now < row.began_at + SITTING
    )


def keep_state(row: DraftSection, form_id: int) -> None:
    """Keep the state that stands, before something else takes its place. Inside the transaction of whoever does so."""
    if row.version == row.kept_version:
        return
    SectionRevision.objects.create(**_fields(row, form_id))
    row.kept_version = row.version


def settle(entry) -> int:
    """Keep the present state of every section: before a sending, a hand-over, a return or a change of the form.

    Inside the transaction of that act, with the entry locked. One query when there is nothing to keep.
    """
    rows = list(entry.sections.filter(kept_version__lt=F("version")))
    if rows:
        SectionRevision.objects.bulk_create(SectionRevision(**_fields(row, entry.form_id)) for row in rows)
        entry.sections.filter(kept_version__lt=F("version")).update(kept_version=F("version"))
    return len(rows)


def _fields(row: DraftSection, form_id: int) -> dict:
    return {
        "entry_id": row.entry_id, "section": row.section, "version": row.version, "form_id": form_id, "answers": row.answers,
        "began_at": min(row.began_at or row.saved_at, row.saved_at), "saved_at": row.saved_at, "saved_by_id": row.saved_by_id,
    }  # fmt: skip
