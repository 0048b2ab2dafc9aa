"""What a region says about itself: its head, its plans, its indices. Nothing is erased, every change is recorded."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.language import as_zone, day, num
from accounts.refusal import Refused
from awards.enums import HeadOffice, HeadStatus, PlanKind, RegionKind
from awards.models import IndexValue, PlanLink, Region, RegionHead

OFFICE_OF = {
    RegionKind.REGENCY: HeadOffice.REGENT,
    RegionKind.CITY: HeadOffice.MAYOR,
    RegionKind.PROVINCE: HeadOffice.GOVERNOR,
}
ONE_DAY = timedelta(days=1)


@transaction.atomic
def record_head(
    region, *, name, status, starts, by, now, office="", ends=None, letter="", is_sample=False
) -> RegionHead:
    """A head of the region from a day on. Who was in office until then leaves the day before.

    A daily acting head (Plh.) stands in for some days: the head in office stays.
    """
    _hold(region)
    if ends is not None and ends < starts:
        raise Refused(_("The last day in office lies before the first."))
    if status == HeadStatus.DAILY and ends is None:
        raise Refused(_("A daily acting head needs a last day."))
    if status != HeadStatus.DAILY:
        _make_room(region, starts, ends, by=by, now=now)
    if region.heads.standing().filter(starts=starts).exists():
        raise Refused(_("A head of the region begins on that day already. Void that record first if it is wrong."))
    head = RegionHead.objects.create(
        region=region, name=" ".join(name.split()), office=office or OFFICE_OF[RegionKind(region.kind)], status=status,
        starts=starts, ends=ends, letter=letter.strip(), recorded_by=by, recorded_at=now, is_sample=is_sample,
    )  # fmt: skip
    audit.record("head.record", head, by=by, now=now, region=region.pk, office=head.office, status=status,
                 starts=starts.isoformat(), ends=ends.isoformat() if ends else None)  # fmt: skip
    return head


def _make_room(region, starts, ends, *, by, now) -> None:
    others = region.heads.standing().exclude(status=HeadStatus.DAILY)
    before = others.filter(starts__lt=starts, ends=None).first()
    if before is not None:
        _set_end(before, starts - ONE_DAY, by=by, now=now)
    upto = Q() if ends is None else Q(starts__lte=ends)
    clash = others.filter(upto, Q(ends=None) | Q(ends__gte=starts)).order_by("starts").first()
    if clash is not None:
        raise Refused(
            _(
                "%(name)s is in office from %(day)s. Two heads cannot be in office on one day: correct that record first."
            )
            % {"name": clash.name, "day": day(clash.starts)}
        )


@transaction.atomic
def end_head(head, *, ends, by, now) -> RegionHead:
    """Set or correct the last day in office; None: the term runs on, after a later record was voided."""
    _hold(head.region)
    head = RegionHead.objects.select_related("region").get(pk=head.pk)
    if head.voided_at is not None:
        raise Refused(_("This record was voided."))
    others = head.region.heads.standing().exclude(status=HeadStatus.DAILY).filter(starts__gt=head.starts)
    if ends is None:
        if head.status == HeadStatus.DAILY:
            raise Refused(_("A daily acting head needs a last day."))
        if others.exists():
            raise Refused(_("Another head came into office since, so the term has a last day."))
    elif ends < head.starts:
        raise Refused(_("The last day in office lies before the first."))
    elif head.status != HeadStatus.DAILY and others.filter(starts__lte=ends).exists():
        raise Refused(_("Another head is in office before that day."))
    _set_end(head, ends, by=by, now=now)
    return head


def _set_end(head, ends, *, by, now) -> None:
    before = head.ends.isoformat() if head.ends else None
    head.ends = ends
    head.save(update_fields=["ends"])
    audit.record("head.end", head, by=by, now=now, region=head.region_id, before=before,
                 ends=ends.isoformat() if ends else None)  # fmt: skip


@transaction.atomic
def void_head(head, *, reason, by, now) -> RegionHead:
    """Take a mistaken record out of use; it stays visible in the history with the reason."""
    _hold(head.region)
    head = RegionHead.objects.select_related("region").get(pk=head.pk)
    if head.voided_at is not None:
        return head
    if not reason.strip():
        raise Refused(_("Write why this record is wrong."))
    head.voided_at, head.voided_reason = now, reason.strip()[:300]
    head.save(update_fields=["voided_at", "voided_reason"])
    audit.record("head.void", head, by=by, now=now, region=head.region_id, reason=head.voided_reason)
    return head


@transaction.atomic
def add_plan_link(region, *, kind, first_year, last_year, url, by, now, agency=None) -> PlanLink:
    """Where a plan stands. A Renstra is of an agency, the others of the region."""
    _must_be_years(first_year, last_year)
    if (agency is not None) != (kind == PlanKind.AGENCY):
        raise Refused(_("A Renstra belongs to an agency; RPJPD and RPJMD belong to the region."))
    if agency is not None and agency.region_id != region.pk:
        raise Refused(_("The agency is of another region."))
    link = PlanLink.objects.create(
        region=region,
        kind=kind,
        agency=agency,
        first_year=first_year,
        last_year=last_year,
        url=url,
        added_by=by,
        added_at=now,
    )
    audit.record("plan.add", link, by=by, now=now, region=region.pk, kind=kind, years=[first_year, last_year], url=url)
    return link


@transaction.atomic
def remove_plan_link(link, *, by, now) -> PlanLink:
    link = PlanLink.objects.select_for_update().get(pk=link.pk)
    if link.removed_at is None:
        link.removed_at = now
        link.save(update_fields=["removed_at"])
        audit.record("plan.remove", link, by=by, now=now, region=link.region_id, kind=link.kind, url=link.url)
    return link


@transaction.atomic
def record_index(region, *, index, year, value: Decimal | None, by, now, source="", is_sample=False) -> IndexValue:
    """The index of a year; a later record of the same year takes its place, one without a value takes it back."""
    if year < index.first_year or (index.last_year and year > index.last_year):
        raise Refused(_("%(index)s was not measured in %(year)s.") % {"index": index.name_id, "year": year})
    if year > now.year:
        raise Refused(_("This year has not come yet."))
    if value is not None and not 0 <= value <= index.most:
        raise Refused(_("The value lies between 0 and %(most)s.") % {"most": num(index.most)})
    if value is None and not source.strip():
        raise Refused(_("Write why the value is taken back."))
    row = IndexValue.objects.create(
        region=region, index=index, year=year, value=value, source=source.strip(), recorded_by=by, recorded_at=now,
        is_sample=is_sample,
    )  # fmt: skip
    audit.record("index.record", row, by=by, now=now, region=region.pk, index=index.code, year=year,
                 value=None if value is None else str(value))  # fmt: skip
    return row


@transaction.atomic
def set_year_joined(region, *, year, source, by, now) -> Region:
    """Since when the region is in the programme, with where that is laid down; None takes a wrong year back."""
    _hold(region)
    region = Region.objects.get(pk=region.pk)
    if year is not None and year > now.astimezone(as_zone(region.zone)).year:
        raise Refused(_("This year has not come yet."))
    if not source.strip():
        raise Refused(_("Write where this is laid down."))
    if year == region.year_joined:  # the same said twice
        return region
    before, region.year_joined = region.year_joined, year
    region.save(update_fields=["year_joined"])
    audit.record("region.set_year_joined", region, by=by, now=now, region=region.pk, before=before, year=year,
                 reason=source.strip())  # fmt: skip
    return region


def _must_be_years(first, last) -> None:
    if last < first:
        raise Refused(_("The last year lies before the first."))


def _hold(region) -> None:
    """One change of a region's heads at a time."""
    Region.objects.select_for_update().only("pk").get(pk=region.pk)
