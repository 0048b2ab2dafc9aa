"""Who is in charge of a draft at its agency."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Membership, User


def people_of(agency_id: int):
    """The people who write in the name of an agency now, by name."""
    held = Membership.objects.current().filter(role=Role.AGENCY, scope_id=agency_id)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name", "pk")


def with_keeper(entries):
    """Entries with `keeper` loaded and `keeper_stays`: whether that person still belongs to the agency."""
    held = Membership.objects.current().filter(
        role=Role.AGENCY, scope_id=OuterRef("agency_id"), user=OuterRef("keeper_id"), user__is_active=True
    )
    return entries.select_related("keeper").annotate(keeper_stays=Exists(held))


def keeper_words(entry) -> str:
    """In words, for an entry fetched by with_keeper: the person, the whole agency, or nobody since the person left."""
    if entry.keeper_id is None:
        return _("The whole agency")
    return (
        str(entry.keeper) if entry.keeper_stays else _("Nobody: %(name)s has left the agency") % {"name": entry.keeper}
    )


def keeper_of(entry) -> str:
    """As keeper_words, for one entry however it was fetched. One query when somebody is named."""
    if entry.keeper_id is not None:
        entry.keeper_stays = people_of(entry.agency_id).filter(pk=entry.keeper_id).exists()
    return keeper_words(entry)
