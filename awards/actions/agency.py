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
