from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import audit
from accounts.refusal import Refused
from awards.models import Agency


@transaction.atomic
def add_agency(*, region, name, by, now, short_name="") -> Agency:
    """A further agency of a region; names are compared without regard to case."""
    name = " ".join(name.split())
    if region.agencies.filter(name__iexact=name).exists():
        raise Refused(_("This region already has an agency with that name."))
    agency = Agency.objects.create(region=region, name=name, short_name=short_name.strip())
    audit.record("agency.add", agency, by=by, now=now, region=region.pk, name=name)
    return agency


@transaction.atomic
def change_agency(agency, *, name, short_name, by, now) -> Agency:
    """Another name or short name. Sent entries keep the name that they were sent under."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    name, short_name = " ".join(name.split()), short_name.strip()
    before = {"name": agency.name, "short_name": agency.short_name}
    if before == {"name": name, "short_name": short_name}:
        return agency
    if Agency.objects.filter(region=agency.region_id, name__iexact=name).exclude(pk=agency.pk).exists():
        raise Refused(_("This region already has an agency with that name."))
    agency.name, agency.short_name = name, short_name
    agency.save(update_fields=["name", "short_name"])
    audit.record(
        "agency.change",
        agency,
        by=by,
        now=now,
        region=agency.region_id,
        before=before,
        name=name,
        short_name=short_name,
    )
    return agency


@transaction.atomic
def set_active(agency, *, active, reason, by, now) -> Agency:
    """Close an agency that is merged or dissolved, or open it again. Its entries and people stay what they are;
    a closed agency begins no entries."""
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.is_active == active:
        return agency
    if not active and not reason.strip():
        raise Refused(_("Write why the agency is closed."))
    agency.is_active = active
    agency.save(update_fields=["is_active"])
    verb = "agency.reopen" if active else "agency.close"
    audit.record(verb, agency, by=by, now=now, region=agency.region_id, reason=reason.strip())
    return agency
