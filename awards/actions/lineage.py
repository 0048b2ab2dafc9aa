"""Links from an entry to what it continues or replicates: set and taken back by the entrant, weighed by the secretariat."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.actions.draft import must_be_editable
from awards.actions.entry import locked
from awards.enums import LineageKind
from awards.models import Entry, Lineage, Programme
from awards.queries.lineage import ancestors

OUTSIDE = ("title", "region", "year", "link")


@transaction.atomic
def connect(entry, *, kind, by, now, source=None, outside=None, by_secretariat=False) -> Lineage:
    """Link the entry to an earlier entry (source) or to an innovation outside Juara ({"title", "region", "year", "link"}).

    The same link given twice stands once. What the secretariat sets counts as confirmed; it may do so at any time.
    """
    entry, kind = locked(entry), LineageKind(kind)
    if not by_secretariat:
        must_be_editable(entry, now)
    if source is None:
        fields = _outside(outside or {})
        same = entry.lineage.standing().filter(source=None, outside_title=fields["outside_title"]).first()
    else:
        source = _source(entry, source, kind)
        fields, same = {"source": source}, entry.lineage.standing().filter(source=source).first()
    if same is not None:
        if same.kind != kind:
            raise Refused(_("There is a link to this innovation already. Take it back first."))
        return same
    if by_secretariat:
        fields |= {"by_secretariat": True, "confirmed_by": by, "confirmed_at": now}
    link = Lineage.objects.create(entry=entry, kind=kind, set_by=by, set_at=now, **fields)
    audit.record(
        "lineage.connect", link, by=by, now=now, edition=entry.edition_id, entry=entry.pk, kind=kind, title=link.title,
        source=link.source_id,
    )  # fmt: skip
    return link


def _source(entry, source, kind) -> Entry:
    """The earlier entry, if the link makes sense and closes no circle; links of a programme are set one at a time."""
    Programme.objects.select_for_update().get(pk=entry.edition.programme_id)
    source = Entry.objects.select_related("edition", "region").get(pk=source.pk)
    if source.pk == entry.pk:
        raise Refused(_("An entry cannot be linked to itself."))
    if source.edition.programme_id != entry.edition.programme_id or source.edition.year > entry.edition.year:
        raise Refused(_("Choose an entry of this edition or of an earlier one."))
    if kind == LineageKind.CONTINUES and (
        source.region_id != entry.region_id or source.edition.year == entry.edition.year
    ):
        raise Refused(_("An entry continues one of its own region in an earlier edition. Choose “replicated from”."))
    if entry.pk in ancestors({source.pk}):
        raise Refused(_("That innovation already comes from this one, so the link would close a circle."))
    return source


def _outside(outside: dict) -> dict:
    if not (outside.get("title") or "").strip():
        raise Refused(_("Name the innovation."))
    texts = {f"outside_{name}": outside.get(name) for name in OUTSIDE}
    return {name: value.strip() if isinstance(value, str) else value for name, value in texts.items() if value}


@transaction.atomic
def take_back(link, *, by, now) -> Lineage:
    """The entrant takes a link back; versions that were sent with it keep it."""
    entry = locked(link.entry)
    must_be_editable(entry, now)
    link = Lineage.objects.select_related("entry").get(pk=link.pk)
    if link.by_secretariat:
        raise Refused(_("The secretariat has set this link. Ask the secretariat to take it away."))
    if link.removed_at is None:
        link.removed_by, link.removed_at = by, now
        link.save(update_fields=["removed_by", "removed_at"])
        audit.record("lineage.take_back", link, by=by, now=now, edition=entry.edition_id, entry=entry.pk)
    return link


@transaction.atomic
def confirm(link, *, by, now) -> Lineage:
    """The secretariat has looked and finds that it is so."""
    link = _weighed(link)
    if link.confirmed_at is None:
        link.confirmed_by, link.confirmed_at = by, now
        link.save(update_fields=["confirmed_by", "confirmed_at"])
        audit.record("lineage.confirm", link, by=by, now=now, edition=link.entry.edition_id, entry=link.entry_id)
    return link


@transaction.atomic
def decline(link, *, reason: str, by, now) -> Lineage:
    """The secretariat finds that it is not so. The region reads the reason; judges and the public see the link no more."""
    link = _weighed(link)
    if not reason.strip():
        raise Refused(_("Give the reason in words. The region reads it."))
    link.confirmed_by = link.confirmed_at = None
    link.declined_by, link.declined_at, link.declined_reason = by, now, reason.strip()
    link.save(update_fields=["confirmed_by", "confirmed_at", "declined_by", "declined_at", "declined_reason"])
    audit.record(
        "lineage.decline",
        link,
        by=by,
        now=now,
        edition=link.entry.edition_id,
        entry=link.entry_id,
        reason=reason.strip(),
    )
    return link


def _weighed(link) -> Lineage:
    link = Lineage.objects.select_for_update(of=("self",)).select_related("entry").get(pk=link.pk)
    if not link.stands:
        raise Refused(_("This link stands no more."))
    return link
