"""Published forms as empty paper and workbooks, for those who may fill one in."""

from django.db.models import Q
from django.http import Http404

from accounts.rules import EDITION_READERS
from awards.enums import StageKind
from awards.models import FormVersion
from awards.queries.entry import agencies_for


def fetch_form(user, code: str, number: int, now) -> FormVersion:
    """A form of an edition that this person works on, or one that entrants fill in since its intake has opened."""
    wanted = Q(pk__in=[])
    if editions := {pk for role in EDITION_READERS for pk in user.over(role)}:
        wanted |= Q(editions__in=editions) | Q(entries__edition__in=editions)
    if agencies_for(user).exists():
        wanted |= Q(editions__stages__kind=StageKind.INTAKE, editions__stages__opens_at__lte=now)
    form = FormVersion.objects.filter(wanted, code=code, number=number).distinct().first()
    if form is None:
        raise Http404
    return form
