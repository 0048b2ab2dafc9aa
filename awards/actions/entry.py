"""From starting an entry to handing it over, and back."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards import deadlines
from awards.actions import eligibility, notice
from awards.actions.revision import settle
from awards.enums import EntryState, NoticeKind
from awards.models import Decision, Edition, Entry, ReviewNote
from awards.queries.receivers import people_of_agency


@transaction.atomic
def start_entry(
    *, agency, category, title, by, now, subdimension=None, is_sample=False, said=None, continues=None, key=""
) -> Entry:
    """A new draft of an agency in a category whose class fits the region, while intake is open, if the rules hold.

    said: what its people answered (awards.eligibility.Said); continues: the earlier entry that it goes on with.
    The same key starts one entry, however often it comes. Raises NotEligible when a rule of the edition stands
    against it; the row of the edition is the lock under which entries are counted.
    """
    edition = _counted_under(category.edition_id)
    if (started := eligibility.started_with(key, agency=agency)) is not None:
        return started
    if edition.form is None:
        raise Refused(_("This edition has no form yet. Please come back when intake opens."))
    if not deadlines.intake_is_open(edition, now, region=agency.region, dimension_id=category.dimension_id):
        raise Refused(_("Intake is not open now, so no entry can be started."))
    if category.participant != agency.region.kind:
        raise Refused(_("This category is for another class of participant."))
    if subdimension is not None and subdimension.dimension_id != category.dimension_id:
        raise Refused(_("The sub-dimension belongs to another dimension."))
    facts = None
    if edition.gate_rules or key:
        facts = eligibility.must_be_eligible(
            edition, agency=agency, category=category, said=said, continues=continues, now=now
        )
    number = Entry.objects.filter(code__startswith=f"{edition.year}-").count() + 1
    entry = Entry.objects.create(
        edition=edition, region=agency.region, agency=agency, category=category, subdimension=subdimension,
        code=f"{edition.year}-{number:04d}", title=title.strip(), state_since=now, form=edition.form,
        created_by=by, created_at=now, is_sample=is_sample or edition.is_sample,
    )  # fmt: skip
    if facts is not None:
        eligibility.keep_check(entry, facts, key=key)
    audit.record("entry.start", entry, by=by, now=now, agency=agency.pk, category=category.pk)
    return entry


def _counted_under(pk: int) -> Edition:
    """The edition, held with the others of its year, in whose order entries are numbered."""
    year = Edition.objects.filter(pk=pk).values("year")
    held = Edition.objects.select_for_update(no_key=True).filter(year__in=year).order_by("pk")
    return next(edition for edition in held if edition.pk == pk)  # not joined with its form, which could be old


@transaction.atomic
def hand_to_region(entry, *, by, now) -> Entry:
    """The agency is done: the region admin holds the draft now."""
    entry = locked(entry)
    if entry.state == EntryState.REVIEW:
        return entry
    if not deadlines.is_open(entry, now):
        raise Refused(_("The deadline has passed, so the draft can no longer be handed over."))
    settle(entry)
    become(entry, EntryState.REVIEW, now)
    entry.notes.filter(settled_at=None).update(settled_at=now)
    audit.record("entry.hand_over", entry, by=by, now=now)
    return entry


@transaction.atomic
def return_to_agency(entry, *, notes: dict[str, str], by, now) -> Entry:
    """Back to the agency, with what it should change. notes: section code, or "" for the whole draft -> text."""
    entry = locked(entry)
    notes = {section: text.strip() for section, text in notes.items() if text.strip()}
    if not notes:
        raise Refused(_("Write at least one note, so that the agency knows what to change."))
    settle(entry)
    become(entry, EntryState.DRAFT, now)
    ReviewNote.objects.bulk_create(
        ReviewNote(entry=entry, section=section, text=text, author=by, written_at=now)
        for section, text in notes.items()
    )
    entry.sections.filter(section__in=notes).update(
        approved_version=None, approved_files=[], approved_by=None, approved_at=None
    )
    agency = people_of_agency(entry.agency_id, now)
    notice.tell_all(agency, kind=NoticeKind.RETURNED, entry=entry, by=by, now=now)
    audit.record("entry.return", entry, by=by, now=now, sections=sorted(notes))
    return entry


def locked(entry) -> Entry:
    """The entry as it stands, held until the transaction ends, with what messages and deadlines need.

    One narrow query, because on deadline night everybody asks it: a joined one would also give the joined rows as they
    were before it had to wait. What `entry` has of rows that do not change under it is taken over; the dates of its
    edition are read anew.
    """
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    known = entry._state.fields_cache  # noqa: SLF001 - Django documents _state
    for name in ("region", "agency", "category", "form"):
        if name in known and getattr(entry, f"{name}_id") == getattr(held, f"{name}_id"):
            setattr(held, name, getattr(entry, name))
    if "edition" in known:
        held.edition = entry.edition.with_dates_unread()
    return held


def refuse_when_decided(entry) -> None:
    if Decision.objects.filter(entry=entry, decision_set__withdrawn_at=None).exists():
        raise Refused(_("A standing decision names this entry. Withdraw the decision first."))


def become(entry, state: EntryState, now, *, also=()) -> None:
    """Move to a state that TRANSITIONS allows from the present one, or refuse. also: further fields to save with it."""
    if not entry.may_become(state):
        raise Refused(
            _("This cannot be done now: the entry is in the state “%(state)s”.") % {"state": entry.get_state_display()}
        )
    entry.state, entry.state_since = state, now
    entry.save(update_fields=["state", "state_since", *also])
