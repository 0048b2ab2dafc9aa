"""The administrative selection: the list, the queue, and what an entry was told."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404

from accounts.enums import Role
from accounts.models import Membership, User
from awards.enums import ARRIVED, EntryState
from awards.models import Entry, Evidence, Province, Screening
from awards.queries.entry import claims_named_in


@dataclass(frozen=True)
class Told:
    """A word of the secretariat; clause: {"code", "text_id", "text_en"} or None."""

    screening: Screening
    clause: dict[str, str] | None


def arrived_entries(edition, *, state="", dimension="", province=""):
    """Arrived entries of the edition, in the order of their codes."""
    entries = Entry.objects.arrived().filter(edition=edition).with_labels()
    if state:
        entries = entries.filter(state=state)
    if dimension:
        entries = entries.filter(category__dimension__code=dimension)
    if province:
        entries = entries.filter(region__province__code=province)
    return entries.order_by("code")


def arrived_entry(edition, code) -> Entry:
    """One arrived entry of an edition that the caller may read; drafts are not there for the secretariat."""
    entries = Entry.objects.arrived().filter(edition=edition, code=code).with_labels()
    entry = entries.select_related("current__form", "subdimension").first()
    if entry is None:
        raise Http404
    entry.edition = edition
    return entry


def evidence_sent(entry: Entry, pk: int) -> Evidence:
    """A file that the version in force names, with the claim that it names there."""
    named = claims_named_in(entry.current.content) if entry.current else {}
    evidence = entry.evidence.filter(pk=pk).first() if pk in named else None
    if evidence is None:
        raise Http404
    evidence.entry, evidence.sent_claim = entry, named[pk]
    return evidence


def counts_by_state(edition) -> dict[str, int]:
    """State -> entries, for the states of arrived entries; one query."""
    rows = Entry.objects.filter(edition=edition, state__in=ARRIVED).values("state").order_by("state")
    found = {row["state"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    return {state: found.get(state, 0) for state in EntryState if state in ARRIVED}


def next_in_queue(edition, after: str) -> Entry | None:
    """The next entry that waits for a word, going round: after this code, else from the start."""
    waiting = Entry.objects.filter(edition=edition, state=EntryState.SENT).order_by("code")
    return waiting.filter(code__gt=after).first() or waiting.exclude(code=after).first()


def screenings_of(entry) -> list[Told]:
    """What the entry was told, the latest first, with the clause in words."""
    found = Screening.objects.filter(entry=entry).select_related("by", "version").order_by("-id")
    return [Told(screening, clause_of(entry.edition, screening.clause)) for screening in found]


def clause_of(edition, code):
    """The clause of the edition as {"code", "text_id", "text_en"}, or None."""
    return next((clause for clause in edition.screening_clauses if clause["code"] == code), None) if code else None


def provinces_of(edition):
    """Provinces from which entries have arrived."""
    arrived = Entry.objects.arrived().filter(edition=edition)
    return Province.objects.filter(regions__in=arrived.values("region")).distinct()


def region_admins(region_id):
    """Who holds the role now, stand-ins too."""
    held = Membership.objects.current().filter(role=Role.REGION_ADMIN, scope_id=region_id)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
